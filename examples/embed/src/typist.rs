//! A model of our own. It fills the form that it is given, and invents nothing.

use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::{Answer, Drafter, DrafterError, Hearer, Prompt, Usage};
use serde_json::{Value, json};

/// What it is called in the record.
const NAME: &str = "typist";

/// A model that fills in forms.
#[derive(Clone, Copy, Debug)]
pub struct Typist;

impl Drafter for Typist {
    fn model(&self, _: SectionKind) -> &str {
        NAME
    }

    fn window(&self) -> usize {
        50_000
    }

    async fn complete(&self, prompt: &Prompt, heard: Hearer<'_>) -> Result<Answer, DrafterError> {
        let schema = serde_json::from_str(&prompt.schema)
            .map_err(|error| DrafterError::Misconfigured { detail: format!("no schema: {error}") })?;
        let text = filled(&schema).to_string();
        heard(text.len() as u64);
        Ok(Answer { text, model: NAME.to_owned(), usage: Usage::default() })
    }
}

/// The least that a JSON schema asks for.
fn filled(schema: &Value) -> Value {
    if let Some(words) = schema["enum"].as_array() {
        return words.first().cloned().unwrap_or_default();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields.map(|(name, of)| (name.clone(), filled(of))).collect()
        }
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0).max(1);
            (0..least).map(|_| filled(&schema["items"])).collect()
        }
        Some("integer") => schema["minimum"].as_i64().unwrap_or(1).into(),
        _ => json!("À relire."),
    }
}
