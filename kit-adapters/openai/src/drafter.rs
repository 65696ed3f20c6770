//! The port.

use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};
use tokio::time::Instant;

use crate::chat::{Gathered, Request};
use crate::pause;
use crate::settings::{ModelChoice, OpenAiSettings, SettingsError};
use crate::trouble::Trouble;
use crate::wire::Wire;

/// Models on a server that speaks OpenAI's chat completions.
///
/// ```
/// use kit_openai::{OpenAi, OpenAiSettings, SettingsError};
/// use kit_workflow::inquiry::SectionKind;
/// use kit_workflow::port::Drafter;
///
/// let drafter = OpenAi::new(OpenAiSettings::new("sk-key"))?;
/// assert_eq!(drafter.model(SectionKind::Synthesis), kit_openai::DEFAULT_MODEL);
/// assert!(matches!(OpenAi::new(OpenAiSettings::new(" ")), Err(SettingsError::ApiKey)));
/// # Ok::<(), SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OpenAi {
    settings: OpenAiSettings,
    wire: Wire,
}

impl OpenAi {
    /// A drafter on the models that `settings` describe. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work, an empty key among them.
    pub fn new(settings: OpenAiSettings) -> Result<Self, SettingsError> {
        Ok(Self { wire: Wire::new(&settings)?, settings })
    }

    /// Asks the model that was chosen, and the one that stands in for it where that is away or gone.
    async fn ask(&self, prompt: &Prompt, heard: Hearer<'_>, deadline: Instant) -> Result<Answer, Trouble> {
        let choice = self.settings.choice(prompt.kind);
        let trouble = match self.ask_one(&choice.model, &choice, prompt, heard, deadline).await {
            Ok(answer) => return Ok(answer),
            Err(trouble) => trouble,
        };
        match self.settings.fallback.as_deref().filter(|fallback| *fallback != choice.model && trouble.is_the_models())
        {
            None => Err(trouble),
            Some(fallback) => {
                tracing::warn!(model = %choice.model, fallback, "another model is asked");
                // Which trouble is told where both fail: the first one, which is the usual model's.
                self.ask_one(fallback, &choice, prompt, heard, deadline).await.map_err(|_| trouble)
            }
        }
    }

    /// Calls until there is an answer, or until repeating makes no sense any more.
    async fn ask_one(
        &self,
        model: &str,
        choice: &ModelChoice,
        prompt: &Prompt,
        heard: Hearer<'_>,
        deadline: Instant,
    ) -> Result<Answer, Trouble> {
        let mut request = Request::new(model, choice, prompt);
        let mut made = 0;
        loop {
            made += 1;
            let called = self.wire.call(&request, heard).await;
            let trouble = match called.and_then(|gathered| self.whole(gathered, model, prompt)) {
                Ok(answer) => {
                    tracing::info!(model = %answer.model, made, tokens = answer.usage.tokens(), "the model answered");
                    return Ok(answer);
                }
                Err(Trouble::Refuses { extra, detail }) => match request.without(extra) {
                    Some(without) => {
                        request = without;
                        continue;
                    }
                    None => return Err(Trouble::Ours { detail, gone: false }),
                },
                Err(trouble) => trouble,
            };
            let Trouble::Passing { detail, patience } = trouble else { return Err(trouble) };
            let pause = pause::before_next(&self.settings, made, patience);
            let too_late = Instant::now() + pause >= deadline;
            if made >= self.settings.attempts || pause > self.settings.longest_pause || too_late {
                return Err(Trouble::Passing { detail, patience });
            }
            tracing::warn!(model, made, detail, ?pause, "the model is asked again");
            tokio::time::sleep(pause).await;
        }
    }

    /// An answer that ended by itself. What was not counted for us is guessed: nothing would be the worse guess.
    fn whole(&self, gathered: Gathered, asked: &str, prompt: &Prompt) -> Result<Answer, Trouble> {
        let Gathered { text, chosen, declined, finish_reason, model, usage, failed } = gathered;
        if failed {
            return Err(Trouble::passing("an answer that failed on the way"));
        }
        if !chosen {
            return Err(Trouble::passing("an answer without a choice"));
        }
        if declined {
            return Err(Trouble::ours("the model declined"));
        }
        match finish_reason.as_deref() {
            Some("stop") => {}
            // The next one would most likely be cut too; whether to pay for it is the caller's to say.
            Some("length") => return Err(Trouble::later("the answer was cut")),
            Some("content_filter") => return Err(Trouble::ours("the content filter stopped the answer")),
            Some(_) | None => return Err(Trouble::passing("an answer that did not end")),
        }
        if text.trim().is_empty() {
            return Err(Trouble::passing("an empty answer"));
        }
        let guess = |characters: usize| (characters as u64).div_ceil(3);
        let counted = usage.unwrap_or_else(|| Usage {
            prompt_tokens: guess(prompt.system.chars().count() + prompt.user.chars().count()),
            completion_tokens: guess(text.chars().count()),
            cost: 0,
        });
        let usage = Usage { cost: self.settings.cost(asked, counted), ..counted };
        let model = model.filter(|model| !model.trim().is_empty()).unwrap_or_else(|| asked.to_owned());
        Ok(Answer { text, model, usage })
    }
}

impl Drafter for OpenAi {
    fn model(&self, kind: SectionKind) -> &str {
        self.settings.choices.get(&kind).map_or(&self.settings.model, |choice| &choice.model)
    }

    fn window(&self) -> usize {
        self.settings.window
    }

    async fn complete(&self, prompt: &Prompt, heard: Hearer<'_>) -> Result<Answer, DrafterError> {
        let deadline = Instant::now() + self.settings.deadline;
        let asked = tokio::time::timeout_at(deadline, self.ask(prompt, heard, deadline)).await;
        let outcome = asked.unwrap_or_else(|_| Err(Trouble::later("no answer in time"))).map_err(Trouble::into_error);
        if let Err(error) = &outcome {
            tracing::warn!(model = self.model(prompt.kind), %error, "the model gave no answer");
        }
        outcome
    }
}
