//! JSON bodies of a few texts: every fault of theirs names its field.

use kit_workflow::workflow::FieldFault;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, Object};
use serde_json::{Map, Value};

use crate::password;
use crate::problem::{FieldProblem, Problem};

/// A body of these texts, each checked. It says what is wrong with it only when it is read, so that whoever may not ask
/// learns nothing but that.
pub(super) struct Texts<T>(Result<T, Problem>);

impl<T> Texts<T> {
    pub(super) fn read(self) -> Result<T, Problem> {
        self.0
    }
}

/// One text of a body.
pub(super) struct Text {
    name: &'static str,
    most: usize,
    /// Whether blanks around it are a part of it.
    verbatim: bool,
}

/// A body whose fields are all required texts.
pub(super) trait TextFields: ParseFromJSON {
    const FIELDS: &'static [Text];
}

const JSON: &str = "application/json";

/// Free text that goes with a decision: long enough to explain it, short enough to be read.
const REMARK: usize = 2_000;

const fn text(name: &'static str, most: usize) -> Text {
    Text { name, most, verbatim: false }
}

/// Why it is decided so.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Reason {
    /// The reason, for the record.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reason: String,
}

impl TextFields for Reason {
    const FIELDS: &'static [Text] = &[text("reason", REMARK)];
}

/// What another draft should do better.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Feedback {
    /// Told to the model as it is.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) feedback: String,
}

impl TextFields for Feedback {
    const FIELDS: &'static [Text] = &[text("feedback", REMARK)];
}

/// The proof that money was given back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Reference {
    /// The reference of the refund at the bank or operator.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reference: String,
}

impl TextFields for Reference {
    const FIELDS: &'static [Text] = &[text("reference", REMARK)];
}

/// Money that came another way.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct ByHand {
    /// Why it is recorded by hand.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reason: String,
    /// The reference of the payment at the bank or operator.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reference: String,
}

impl TextFields for ByHand {
    const FIELDS: &'static [Text] = &[text("reason", REMARK), text("reference", REMARK)];
}

/// Where to pay.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Provider {
    /// The payment provider: `cinetpay`.
    #[oai(validator(min_length = 1, max_length = 40))]
    pub(super) provider: String,
}

impl TextFields for Provider {
    const FIELDS: &'static [Text] = &[text("provider", 40)];
}

/// Who signs in.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Credentials {
    /// The address of the account.
    #[oai(validator(min_length = 1, max_length = 254))]
    pub(super) email: String,
    /// Its password.
    #[oai(validator(min_length = 1, max_length = 1024))]
    pub(super) password: String,
}

impl TextFields for Credentials {
    const FIELDS: &'static [Text] =
        &[text("email", 254), Text { name: "password", most: password::LONGEST, verbatim: true }];
}

/// The body's texts, trimmed; or everything that is wrong with them.
fn check(body: Value, fields: &[Text]) -> Result<Value, Problem> {
    let Value::Object(mut given) = body else { return Err(Problem::malformed()) };
    let (mut texts, mut faults) = (Map::new(), Vec::new());
    for field in fields {
        match given.remove(field.name) {
            None | Some(Value::Null) => faults.push(FieldProblem::new(field.name, FieldFault::Required)),
            Some(Value::String(text)) => match field.check(&text) {
                Ok(text) => {
                    texts.insert(field.name.to_owned(), text.into());
                }
                Err(fault) => faults.push(FieldProblem::new(field.name, fault)),
            },
            Some(_) => faults.push(FieldProblem::new(field.name, FieldFault::Invalid)),
        }
    }
    faults.extend(given.into_iter().map(|(name, _)| FieldProblem::unknown(name.chars().take(100).collect::<String>())));
    if faults.is_empty() { Ok(Value::Object(texts)) } else { Err(Problem::fields(faults)) }
}

impl Text {
    fn check(&self, given: &str) -> Result<String, FieldFault> {
        let text = if self.verbatim { given.to_owned() } else { given.replace("\r\n", "\n").trim().to_owned() };
        if text.is_empty() {
            Err(FieldFault::Required)
        } else if text.chars().count() > self.most {
            Err(FieldFault::TooLong)
        } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Err(FieldFault::Invalid)
        } else {
            Ok(text)
        }
    }
}

impl<T: TextFields> Texts<T> {
    async fn parse(request: &Request, body: &mut RequestBody) -> Result<T, Problem> {
        let kind = request.content_type().unwrap_or("").split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case(JSON) {
            return Err(Problem::unsupported_media_type());
        }
        let body = body.take().map_err(|_| Problem::malformed())?;
        let bytes = body.into_bytes().await.map_err(|_| Problem::malformed())?;
        let body = serde_json::from_slice(&bytes).map_err(|_| Problem::malformed())?;
        T::parse_from_json(Some(check(body, T::FIELDS)?)).map_err(|_| Problem::malformed())
    }
}

impl<'a, T: TextFields> ApiExtractor<'a> for Texts<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<Self::ParamType>,
    ) -> poem::Result<Self> {
        Ok(Self(Self::parse(request, body).await))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{ByHand, Credentials, TextFields, check};

    #[track_caller]
    fn faults<T: TextFields>(body: Value) -> String {
        match check(body, T::FIELDS) {
            Ok(texts) => texts.to_string(),
            Err(problem) => format!("{:?}", problem.flaws()),
        }
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_field() {
        assert_eq!(
            faults::<ByHand>(json!({"reason": " au guichet ", "reference": "r"})),
            r#"{"reason":"au guichet","reference":"r"}"#
        );
        assert_eq!(faults::<ByHand>(json!({"reason": "  "})), r#"[("reason", "required"), ("reference", "required")]"#);
        assert_eq!(
            faults::<ByHand>(json!({"reason": "a\u{0}", "reference": "é".repeat(2001), "status": "paid"})),
            r#"[("reason", "invalid"), ("reference", "too_long"), ("status", "unknown_field")]"#
        );
        assert_eq!(faults::<ByHand>(json!([1])), "[]");
        assert_eq!(
            faults::<ByHand>(json!({"reason": 1, "reference": null})),
            r#"[("reason", "invalid"), ("reference", "required")]"#
        );
    }

    #[test]
    fn blanks_belong_to_a_password() {
        assert_eq!(
            faults::<Credentials>(json!({"email": " a@b.c ", "password": " x "})),
            r#"{"email":"a@b.c","password":" x "}"#
        );
    }
}
