//! An answer in the shape of checkout v2.

use serde_json::{Map, Value};

use crate::wire::{Reply, Silence};

/// An answer in CinetPay's shape.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Spelled as in the tables, whether it came as text or as a number.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) description: String,
    pub(crate) data: Map<String, Value>,
}

impl Answer {
    /// The answer in a reply.
    pub(crate) fn of(reply: &Reply) -> Result<Self, Silence> {
        match reply.words().and_then(Self::parse) {
            Some(answer) if matches!(answer.code.as_str(), "429" | "1010") => {
                let detail = format!("code {}", answer.code);
                Err(Silence::Barred { detail, patience: reply.patience })
            }
            Some(answer) => Ok(answer),
            None => Err(reply.without_answer()),
        }
    }

    /// The answer, if it is an object with a code.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let Value::Object(mut fields) = serde_json::from_slice(bytes).ok()? else { return None };
        let code = match fields.get("code")? {
            Value::String(code) => code.trim().to_owned(),
            // JSON has no number 00.
            Value::Number(number) if number.as_u64() == Some(0) => "00".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        let plain = (1..=16).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain {
            return None;
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let (message, description) = (text("message"), text("description"));
        let data = match fields.remove("data") {
            Some(Value::Object(data)) => data,
            Some(_) | None => Map::new(),
        };
        Some(Self { code, message, description, data })
    }

    /// A field of the data as text: text or number, trimmed; nothing where it is absent, null or blank.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let text = match self.data.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}
