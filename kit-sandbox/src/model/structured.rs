//! From a prompt and a JSON schema to the value that answers it.

use serde_json::{Map, Value, json};

use super::general::structured;
use super::prompt::Prompt;
use super::section::{Asked, Feared, Reading};

/// A form that the answer must have.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) name: String,
    pub(super) schema: Value,
}

/// What the model writes in this form: what the kit asks for by the names of its sections, else the least that fits.
pub(super) fn write(form: &Form, prompt: &Prompt) -> Value {
    let reading = || prompt.passages.first().map(Reading::new);
    let value = match form.name.as_str() {
        "summary" => reading().map(|reading| summary(&reading)),
        "questions" => {
            reading().map(|reading| json!({"questions": reading.asked().into_iter().map(asked).collect::<Vec<_>>()}))
        }
        "irregularities" => reading()
            .map(|reading| json!({"irregularites": reading.feared().into_iter().map(feared).collect::<Vec<_>>()})),
        "merger" => Some(structured::merged(prompt)),
        "general_questions" => Some(structured::questions(prompt)),
        "general_irregularities" => Some(structured::irregularities()),
        "synthesis" => Some(structured::introduction(prompt)),
        "action_plan" => Some(structured::action_plan(prompt)),
        _ => None,
    };
    value.unwrap_or_else(|| least(&form.schema))
}

fn summary(reading: &Reading<'_>) -> Value {
    let digest = reading.digest();
    let rules: Vec<Value> =
        digest.rules.iter().map(|rule| json!({"article": rule.unit, "regle": rule.words})).collect();
    json!({"titre": reading.title(), "objet": digest.object, "regles": rules})
}

fn asked(asked: Asked) -> Value {
    let Asked { topic, unit, citation, question, expected, partial, avoid, advice } = asked;
    json!({"sujet": topic, "question": question, "article": unit, "citation": citation, "attendue": expected,
        "partielle": partial, "a_eviter": avoid, "conseil": advice})
}

fn feared(feared: Feared) -> Value {
    let Feared { fault, unit, citation, actors, remedy, severity, consequences, .. } = feared;
    // The citation has a field of its own: once is enough.
    let fault = fault.split(" : «").next().unwrap_or(&fault);
    json!({"irregularite": fault, "article": unit, "citation": citation, "acteurs": actors, "remede": remedy,
        "gravite": severity, "consequences": consequences})
}

/// The least value that fits a schema, as far as it is plain.
fn least(schema: &Value) -> Value {
    if let Some(word) = schema["enum"].as_array().and_then(|words| words.first()) {
        return word.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().cloned().unwrap_or_default();
            Value::Object(properties.iter().map(|(name, schema)| (name.clone(), least(schema))).collect::<Map<_, _>>())
        }
        Some("array") => {
            let count = schema["minItems"].as_u64().unwrap_or(0).min(1_000);
            Value::Array((0..count).map(|_| least(&schema["items"])).collect())
        }
        Some("integer" | "number") => schema["minimum"].as_i64().unwrap_or(0).into(),
        Some("boolean") => false.into(),
        Some("string") => "…".into(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::least;

    #[test]
    fn the_least_value_fits_its_schema() {
        let schema = json!({"type": "object", "properties": {
            "a": {"type": "array", "minItems": 2, "items": {"type": "string", "enum": ["x", "y"]}},
            "b": {"type": "integer", "minimum": 3}}});
        assert_eq!(least(&schema), json!({"a": ["x", "x"], "b": 3}));
    }
}
