//! The bodies of a chat completion, as far as they are needed.

use kit_workflow::port::{Prompt, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::settings::ModelChoice;

/// The body of a call.
#[derive(Clone, Serialize)]
pub(crate) struct Request<'a> {
    model: &'a str,
    messages: [Message; 2],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat>,
}

#[derive(Clone, Serialize)]
struct Message {
    role: &'static str,
    content: String,
}

#[derive(Clone, Copy, Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Clone, Serialize)]
struct ResponseFormat {
    r#type: &'static str,
    json_schema: JsonSchema,
}

#[derive(Clone, Serialize)]
struct JsonSchema {
    name: &'static str,
    strict: bool,
    schema: Value,
}

/// A part of a request that some models and servers do not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    Temperature,
    MaxTokens,
    StreamOptions,
    ResponseFormat,
}

impl<'a> Request<'a> {
    pub(crate) fn new(model: &'a str, choice: &ModelChoice, prompt: &Prompt) -> Self {
        let system = Message { role: "system", content: prompt.system.clone() };
        let user = Message { role: "user", content: prompt.user.clone() };
        let schema = serde_json::from_str(&prompt.schema).ok();
        let name = kit_workflow::Name::as_str(prompt.kind);
        let json_schema = schema.map(|schema| JsonSchema { name, strict: true, schema });
        Self {
            model,
            messages: [system, user],
            stream: true,
            stream_options: Some(StreamOptions { include_usage: true }),
            temperature: choice.temperature,
            max_completion_tokens: choice.max_tokens,
            response_format: json_schema.map(|json_schema| ResponseFormat { r#type: "json_schema", json_schema }),
        }
    }

    /// The same request without a part, if it had it. A schema that is no rule any more is told in words.
    pub(crate) fn without(&self, extra: Extra) -> Option<Self> {
        let mut request = self.clone();
        match extra {
            Extra::Temperature => request.temperature.take().map(drop)?,
            Extra::MaxTokens => request.max_completion_tokens.take().map(drop)?,
            Extra::StreamOptions => request.stream_options.take().map(drop)?,
            Extra::ResponseFormat => {
                let format = request.response_format.take()?;
                let schema = format.json_schema.schema;
                let words = format!("\n\nRépondez en JSON seul, selon ce schéma :\n{schema}");
                request.messages[0].content.push_str(&words);
            }
        }
        Some(request)
    }
}

/// The body of an answer, and each piece of one that comes in pieces.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    pub(crate) choices: Vec<Choice>,
    #[serde(default)]
    pub(crate) usage: Option<Counted>,
    #[serde(default)]
    pub(crate) model: Option<String>,
    #[serde(default)]
    pub(crate) error: Option<Value>,
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    /// The message, or what comes next of it.
    #[serde(alias = "delta", default)]
    pub(crate) message: Said,
    #[serde(default)]
    pub(crate) finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    pub(crate) content: Option<String>,
    #[serde(default)]
    pub(crate) refusal: Option<String>,
}

/// What was counted.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Counted {
    #[serde(default)]
    pub(crate) prompt_tokens: u64,
    #[serde(default)]
    pub(crate) completion_tokens: u64,
}

/// An answer as far as it came, put together from its pieces.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) text: String,
    pub(crate) chosen: bool,
    pub(crate) declined: bool,
    pub(crate) finish_reason: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) usage: Option<Usage>,
    /// The server said on the way that it failed.
    pub(crate) failed: bool,
}

impl Gathered {
    /// Adds a piece, or the whole.
    pub(crate) fn add(&mut self, answer: Answer) {
        self.failed |= answer.error.is_some_and(|error| !error.is_null());
        self.model = answer.model.or(self.model.take());
        if let Some(Counted { prompt_tokens, completion_tokens }) = answer.usage {
            self.usage = Some(Usage { prompt_tokens, completion_tokens, cost: 0 });
        }
        if let Some(choice) = answer.choices.into_iter().next() {
            self.chosen = true;
            self.text.push_str(choice.message.content.as_deref().unwrap_or_default());
            self.declined |= choice.message.refusal.is_some_and(|refusal| !refusal.is_empty());
            self.finish_reason = choice.finish_reason.or(self.finish_reason.take());
        }
    }
}

/// The body of an error; servers of other makers leave out most of it.
#[derive(Default, Deserialize)]
pub(crate) struct Fault {
    #[serde(default)]
    pub(crate) error: FaultDetail,
}

#[derive(Default, Deserialize)]
pub(crate) struct FaultDetail {
    #[serde(default)]
    code: Option<Value>,
    #[serde(default)]
    param: Option<Value>,
}

/// Longer than any name that OpenAI gives to an error.
const LONGEST_NAME: usize = 40;

impl FaultDetail {
    /// The error's name, if it is a plain one: a key or a sentence could not pass for it.
    pub(crate) fn code(&self) -> Option<&str> {
        let code = self.code.as_ref()?.as_str()?;
        let plain = (1..=LONGEST_NAME).contains(&code.len())
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        plain.then_some(code)
    }

    /// The part of the request that the error is about, if it can be left out.
    pub(crate) fn extra(&self) -> Option<Extra> {
        let param = self.param.as_ref()?.as_str()?;
        let known = [
            ("temperature", Extra::Temperature),
            ("max_completion_tokens", Extra::MaxTokens),
            ("stream_options", Extra::StreamOptions),
            ("response_format", Extra::ResponseFormat),
        ];
        known.iter().find(|(name, _)| param.starts_with(name)).map(|(_, extra)| *extra)
    }
}
