//! The form of an answer, told to the model as a JSON schema and held against what it says.

use serde_json::{Map, Value, json};

/// The form of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text with something in it, of at most so many characters.
    Text(usize),
    /// A text that may be empty.
    MaybeText(usize),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number up to this, from 1.
    UpTo(u64),
    /// So many values of one form: at least, at most.
    List(usize, usize, Box<Shape>),
    /// Named values, every one of them.
    Object(Vec<(&'static str, Shape)>),
}

impl Shape {
    /// The JSON schema. Lengths are told in words: not every server takes them as rules.
    pub(super) fn schema(&self) -> Value {
        match self {
            Self::Text(most) => json!({"type": "string", "description": format!("de 1 à {most} caractères")}),
            Self::MaybeText(most) => json!({"type": "string", "description": format!("au plus {most} caractères")}),
            Self::OneOf(words) => json!({"type": "string", "enum": words}),
            Self::UpTo(most) => json!({"type": "integer", "minimum": 1, "maximum": most}),
            Self::List(least, most, of) => {
                json!({"type": "array", "minItems": least, "maxItems": most, "items": of.schema()})
            }
            Self::Object(fields) => {
                let properties: Map<String, Value> =
                    fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.schema())).collect();
                let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
                json!({
                    "type": "object",
                    "properties": properties,
                    "required": names,
                    "additionalProperties": false,
                })
            }
        }
    }

    /// What is wrong with a value, in words for the model and for staff: they quote nothing of it. Nothing where it fits.
    pub(super) fn faults(&self, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.look(value, "la réponse", &mut faults);
        faults
    }

    fn look(&self, value: &Value, at: &str, faults: &mut Vec<String>) {
        let mut fault = |problem: String| faults.push(format!("{at} {problem}"));
        match (self, value) {
            (Self::Text(_), Value::String(text)) if text.trim().is_empty() => fault("est vide".into()),
            (Self::Text(most) | Self::MaybeText(most), Value::String(text)) => {
                let length = text.chars().count();
                if length > *most {
                    fault(format!("a {length} caractères, au plus {most} sont permis"));
                }
            }
            (Self::OneOf(words), Value::String(word)) => {
                if !words.contains(&word.as_str()) {
                    fault(format!("n’est pas l’un de ces mots : {}", words.join(", ")));
                }
            }
            (Self::UpTo(most), Value::Number(number)) => {
                if !number.as_u64().is_some_and(|number| (1..=*most).contains(&number)) {
                    fault(format!("n’est pas un nombre entier de 1 à {most}"));
                }
            }
            (Self::List(least, most, of), Value::Array(items)) => {
                if !(*least..=*most).contains(&items.len()) {
                    fault(format!("a {} éléments, de {least} à {most} sont demandés", items.len()));
                }
                for (index, item) in items.iter().enumerate() {
                    of.look(item, &format!("{at}[{index}]"), faults);
                }
            }
            (Self::Object(fields), Value::Object(given)) => {
                if given.keys().any(|name| fields.iter().all(|(known, _)| known != name)) {
                    fault("a un champ qui n’est pas demandé".into());
                }
                for (name, shape) in fields {
                    match given.get(*name) {
                        Some(value) => shape.look(value, &format!("{at}.{name}"), faults),
                        None => faults.push(format!("{at}.{name} manque")),
                    }
                }
            }
            _ => fault("n’a pas le type demandé".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Shape;

    fn shape() -> Shape {
        let item = Shape::Object(vec![
            ("sujet", Shape::Text(5)),
            ("gravité", Shape::OneOf(&["Faible", "Critique"])),
            ("rang", Shape::UpTo(3)),
            ("note", Shape::MaybeText(2)),
        ]);
        Shape::Object(vec![("liste", Shape::List(1, 2, Box::new(item)))])
    }

    #[track_caller]
    fn check(item: serde_json::Value, expected: &[&str]) {
        assert_eq!(shape().faults(&json!({"liste": [item]})), expected);
    }

    #[test]
    fn what_fits_has_no_fault_and_every_fault_is_named() {
        check(json!({"sujet": "été", "gravité": "Faible", "rang": 3, "note": ""}), &[]);
        check(
            json!({"sujet": "hivers", "gravité": "faible", "rang": 4, "note": "abc"}),
            &[
                "la réponse.liste[0].sujet a 6 caractères, au plus 5 sont permis",
                "la réponse.liste[0].gravité n’est pas l’un de ces mots : Faible, Critique",
                "la réponse.liste[0].rang n’est pas un nombre entier de 1 à 3",
                "la réponse.liste[0].note a 3 caractères, au plus 2 sont permis",
            ],
        );
        check(
            json!({"sujet": " ", "gravité": 1, "rang": 0.5, "autre": 1}),
            &[
                "la réponse.liste[0] a un champ qui n’est pas demandé",
                "la réponse.liste[0].sujet est vide",
                "la réponse.liste[0].gravité n’a pas le type demandé",
                "la réponse.liste[0].rang n’est pas un nombre entier de 1 à 3",
                "la réponse.liste[0].note manque",
            ],
        );
        assert_eq!(shape().faults(&json!([])), ["la réponse n’a pas le type demandé"]);
        assert_eq!(shape().faults(&json!({"liste": []})), ["la réponse.liste a 0 éléments, de 1 à 2 sont demandés"]);
    }

    #[test]
    fn the_schema_asks_for_everything_and_for_nothing_else() {
        let schema = shape().schema();
        let item = &schema["properties"]["liste"]["items"];
        assert_eq!(item["required"], json!(["sujet", "gravité", "rang", "note"]));
        assert_eq!(item["additionalProperties"], false);
        assert_eq!(schema["properties"]["liste"]["maxItems"], 2);
    }
}
