//! The bodies of a chat completion, as far as they are needed.

use kit_workflow::port::Prompt;
use serde::{Deserialize, Serialize};

/// Low: a kit is drawn from the texts and not imagined. Not nothing: some servers loop on it.
const TEMPERATURE: f32 = 0.2;

/// The body of a call.
#[derive(Clone, Serialize)]
pub(crate) struct Request<'a> {
    model: &'a str,
    messages: [Message<'a>; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
}

#[derive(Clone, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

impl<'a> Request<'a> {
    pub(crate) fn new(model: &'a str, prompt: &'a Prompt) -> Self {
        let system = Message { role: "system", content: &prompt.system };
        let user = Message { role: "user", content: &prompt.user };
        Self { model, messages: [system, user], temperature: Some(TEMPERATURE) }
    }

    /// The same request without a temperature, if it had one.
    pub(crate) fn at_its_own_temperature(&self) -> Option<Self> {
        self.temperature.map(|_| Self { temperature: None, ..self.clone() })
    }
}

/// The body of an answer.
#[derive(Deserialize)]
pub(crate) struct Answer {
    pub(crate) choices: Vec<Choice>,
    #[serde(default)]
    pub(crate) usage: Option<Usage>,
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    pub(crate) message: Said,
    #[serde(default)]
    pub(crate) finish_reason: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    pub(crate) content: Option<String>,
    #[serde(default)]
    pub(crate) refusal: Option<String>,
}

/// What was counted, for the log.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Usage {
    #[serde(default)]
    pub(crate) prompt_tokens: u64,
    #[serde(default)]
    pub(crate) completion_tokens: u64,
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
    code: Option<serde_json::Value>,
    #[serde(default)]
    param: Option<serde_json::Value>,
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

    /// Whether the model takes no temperature but its own.
    pub(crate) fn is_about_temperature(&self) -> bool {
        self.param.as_ref().and_then(serde_json::Value::as_str) == Some("temperature")
    }
}
