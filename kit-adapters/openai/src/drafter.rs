//! The port.

use kit_workflow::port::{Drafter, DrafterError, Prompt};
use tokio::time::Instant;

use crate::chat::{Answer, Request};
use crate::pause;
use crate::settings::{OpenAiSettings, SettingsError};
use crate::trouble::Trouble;
use crate::wire::Wire;

/// A model on a server that speaks OpenAI's chat completions.
#[derive(Clone, Debug)]
pub struct OpenAi {
    settings: OpenAiSettings,
    wire: Wire,
}

impl OpenAi {
    /// A drafter on the model that `settings` describe. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work, an empty key among them.
    pub fn new(settings: OpenAiSettings) -> Result<Self, SettingsError> {
        Ok(Self { wire: Wire::new(&settings)?, settings })
    }

    /// Calls until there is an answer, or until repeating makes no sense any more.
    async fn ask(&self, prompt: &Prompt, deadline: Instant) -> Result<String, Trouble> {
        let mut request = Request::new(&self.settings.model, prompt);
        let mut made = 0;
        loop {
            made += 1;
            let trouble = match self.wire.call(&request).await.and_then(|answer| whole(answer, made)) {
                Ok(text) => return Ok(text),
                Err(Trouble::Temperature) => match request.at_its_own_temperature() {
                    Some(without) => {
                        request = without;
                        continue;
                    }
                    None => return Err(Trouble::Temperature),
                },
                Err(trouble) => trouble,
            };
            let Trouble::Passing { detail, patience } = trouble else { return Err(trouble) };
            let pause = pause::before_next(&self.settings, made, patience);
            let too_late = Instant::now() + pause >= deadline;
            if made >= self.settings.attempts || pause > self.settings.longest_pause || too_late {
                return Err(Trouble::Passing { detail, patience });
            }
            tracing::warn!(model = %self.settings.model, made, detail, ?pause, "the model is asked again");
            tokio::time::sleep(pause).await;
        }
    }
}

impl Drafter for OpenAi {
    fn model(&self) -> &str {
        &self.settings.model
    }

    fn window(&self) -> usize {
        self.settings.window
    }

    async fn complete(&self, prompt: &Prompt) -> Result<String, DrafterError> {
        let deadline = Instant::now() + self.settings.deadline;
        let asked = tokio::time::timeout_at(deadline, self.ask(prompt, deadline)).await;
        let outcome = asked.unwrap_or_else(|_| Err(Trouble::later("no answer in time"))).map_err(Trouble::into_error);
        if let Err(error) = &outcome {
            tracing::warn!(model = %self.settings.model, %error, "the model gave no answer");
        }
        outcome
    }
}

/// The text of an answer that ended by itself.
fn whole(answer: Answer, made: u32) -> Result<String, Trouble> {
    let Some(choice) = answer.choices.into_iter().next() else {
        return Err(Trouble::passing("an answer without a choice"));
    };
    if let Some(usage) = answer.usage {
        tracing::info!(made, prompt = usage.prompt_tokens, completion = usage.completion_tokens, "tokens used");
    }
    if choice.message.refusal.is_some() {
        return Err(Trouble::ours("the model declined"));
    }
    match choice.finish_reason.as_deref() {
        Some("stop") => {}
        // The next one would most likely be cut too; whether to pay for it is the caller's to say.
        Some("length") => return Err(Trouble::later("the answer was cut")),
        Some("content_filter") => return Err(Trouble::ours("the content filter stopped the answer")),
        Some(_) | None => return Err(Trouble::passing("an answer that did not end")),
    }
    match choice.message.content {
        Some(text) if !text.trim().is_empty() => Ok(text),
        Some(_) | None => Err(Trouble::passing("an empty answer")),
    }
}
