//! An answer in the shape of API v1.

use reqwest::StatusCode;
use serde_json::{Map, Value};

use super::code::Code;
use crate::wire::{Reply, Silence};

/// An answer with its code, which stands at the top, in `details`, or in both.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Code,
    /// What the payment itself came to, where the answer tells it apart from the call.
    pub(crate) details: Option<Code>,
    status: StatusCode,
    fields: Map<String, Value>,
}

impl Answer {
    pub(crate) fn of(reply: &Reply) -> Result<Self, Silence> {
        let words = reply.words().ok_or_else(|| reply.without_answer())?;
        match Self::parse(reply.status, words) {
            Some(answer) if answer.code.number == "429" => {
                Err(Silence::Barred { detail: "code 429".to_owned(), patience: reply.patience })
            }
            Some(answer) => Ok(answer),
            None => Err(reply.without_answer()),
        }
    }

    fn parse(status: StatusCode, bytes: &[u8]) -> Option<Self> {
        let Value::Object(fields) = serde_json::from_slice(bytes).ok()? else { return None };
        let details = fields.get("details").and_then(Value::as_object).and_then(code);
        let code = code(&fields).or_else(|| details.clone())?;
        Some(Self { code, details, status, fields })
    }

    /// Whether the token that the call carried is not, or no longer, good: by the code, at the top or in the details, or
    /// by a status of HTTP that comes without a code that says something else.
    pub(crate) fn wants_login(&self) -> bool {
        self.code.wants_login()
            || self.details.as_ref().is_some_and(Code::wants_login)
            || (self.status == StatusCode::UNAUTHORIZED && self.code.number != "1005")
    }

    /// A field as text: text or number, trimmed; nothing where it is absent, null or blank.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        text(&self.fields, name)
    }

    /// How long the token of a login is good, in seconds.
    pub(crate) fn seconds(&self, name: &str) -> Option<u64> {
        self.field(name)?.parse().ok()
    }
}

/// The code of an object, if it has a number or a name.
fn code(fields: &Map<String, Value>) -> Option<Code> {
    let plain = |text: String| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        (text.len() <= 40 && text.bytes().all(sign)).then_some(text)
    };
    let word = |name| text(fields, name).and_then(plain).unwrap_or_default();
    let code = Code { number: word("code"), status: word("status") };
    (!code.number.is_empty() || !code.status.is_empty()).then_some(code)
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match fields.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}
