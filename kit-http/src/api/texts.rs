//! JSON bodies of a few texts: every fault of theirs names its field.

use kit_workflow::inquiry::SectionPlace;
use kit_workflow::workflow::FieldFault;
use kit_workflow::{Currency, Money, Name as _};
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
    /// Fields that may be absent.
    const MORE: &'static [Extra] = &[];
    /// Whether they come with a file that shows what they say, and so never as JSON alone.
    const NEEDS_PROOF: bool = false;
}

/// A field that may be absent.
pub(super) enum Extra {
    /// A whole number, not below nothing.
    Number(&'static str),
    Text(Text),
    /// Texts of one kind: at most so many.
    Texts(Text, usize),
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

/// How much longer the client's link lasts, and why.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Extension {
    /// The reason, for the record.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reason: String,
    /// So many days from now, at least one, but no more than a new link lasts; as long as that, where it is absent.
    #[oai(skip_serializing_if_is_none)]
    pub(super) days: Option<u32>,
}

impl TextFields for Extension {
    const FIELDS: &'static [Text] = &[text("reason", REMARK)];
    const MORE: &'static [Extra] = &[Extra::Number("days")];
}

impl Extension {
    /// The days, where they are named.
    ///
    /// # Errors
    ///
    /// 422 for none.
    pub(super) fn days(&self) -> Result<Option<u32>, Problem> {
        if self.days == Some(0) { Err(Problem::field("days", FieldFault::Invalid)) } else { Ok(self.days) }
    }
}

/// What one side writes to the other.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct MessageText {
    /// The message.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) text: String,
}

impl TextFields for MessageText {
    const FIELDS: &'static [Text] = &[text("text", REMARK)];
}

/// What another draft should do better.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Feedback {
    /// Told to the model as it is.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) feedback: String,
    /// Only these sections are written anew, by their names in `progress` and in the comparison of drafts: `questions-2`,
    /// `synthesis`. All of them, where it is absent or empty.
    #[oai(skip_serializing_if_is_none, validator(max_items = 200))]
    pub(super) sections: Option<Vec<String>>,
}

/// More sections than any draft has.
const SECTIONS: usize = 200;

impl TextFields for Feedback {
    const FIELDS: &'static [Text] = &[text("feedback", REMARK)];
    const MORE: &'static [Extra] = &[Extra::Texts(text("sections", 60), SECTIONS)];
}

impl Feedback {
    /// The sections that are named.
    ///
    /// # Errors
    ///
    /// 422 for a name that no section has.
    pub(super) fn places(&self) -> Result<Vec<SectionPlace>, Problem> {
        let named = self.sections.iter().flatten();
        let places: Result<Vec<SectionPlace>, _> = named.map(|name| name.parse()).collect();
        places.map_err(|_| Problem::field("sections", FieldFault::UnknownChoice))
    }
}

/// The proof that money was given back.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct GivenBack {
    /// The reference of the refund at the bank or operator.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) reference: String,
    /// How much was given back, in minor units: one of the amounts that are due, or all that is due in its currency. All
    /// that is due, where it is absent.
    #[oai(skip_serializing_if_is_none)]
    pub(super) amount: Option<u64>,
    /// The currency of `amount` (ISO 4217); that of the order, where it is absent.
    #[oai(skip_serializing_if_is_none)]
    pub(super) currency: Option<String>,
}

impl TextFields for GivenBack {
    const FIELDS: &'static [Text] = &[text("reference", REMARK)];
    const MORE: &'static [Extra] = &[Extra::Number("amount"), Extra::Text(text("currency", 3))];
}

impl GivenBack {
    /// The amount, where one is named.
    ///
    /// # Errors
    ///
    /// 422 for a currency that is none.
    pub(super) fn money(&self, order: Currency) -> Result<Option<Money>, Problem> {
        named(self.amount, self.currency.as_deref(), order)
    }
}

/// An amount that was named, in a currency that was or in the order's.
fn named(amount: Option<u64>, currency: Option<&str>, order: Currency) -> Result<Option<Money>, Problem> {
    let currency = match currency {
        None => order,
        Some(code) => Currency::parse(code).ok_or_else(|| Problem::field("currency", FieldFault::UnknownChoice))?,
    };
    Ok(amount.map(|minor| Money::new(minor, currency)))
}

impl ByHand {
    /// The amount, where one is named.
    ///
    /// # Errors
    ///
    /// 422 for a currency that is none, and for nothing.
    pub(super) fn money(&self, order: Currency) -> Result<Option<Money>, Problem> {
        if self.amount == Some(0) {
            return Err(Problem::field("amount", FieldFault::Invalid));
        }
        named(self.amount, self.currency.as_deref(), order)
    }
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
    /// How much came, in minor units; what is owed, where it is absent.
    #[oai(skip_serializing_if_is_none)]
    pub(super) amount: Option<u64>,
    /// The currency of `amount` (ISO 4217); that of the order, where it is absent.
    #[oai(skip_serializing_if_is_none)]
    pub(super) currency: Option<String>,
}

impl TextFields for ByHand {
    const FIELDS: &'static [Text] = &[text("reason", REMARK), text("reference", REMARK)];
    const MORE: &'static [Extra] = &[Extra::Number("amount"), Extra::Text(text("currency", 3))];
    const NEEDS_PROOF: bool = true;
}

/// A try to pay that took the client's money and brought none.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Complaint {
    /// Which one; the last one, where it is absent.
    #[oai(skip_serializing_if_is_none, validator(max_length = 100))]
    pub(super) transaction_id: Option<String>,
    /// The telephone number that paid.
    #[oai(skip_serializing_if_is_none, validator(max_length = 100))]
    pub(super) phone: Option<String>,
    /// The operator's transaction id, as the client was told it.
    #[oai(skip_serializing_if_is_none, validator(max_length = 100))]
    pub(super) reference: Option<String>,
    /// What happened.
    #[oai(skip_serializing_if_is_none, validator(max_length = 2000))]
    pub(super) note: Option<String>,
}

impl TextFields for Complaint {
    const FIELDS: &'static [Text] = &[];
    const MORE: &'static [Extra] = &[
        Extra::Text(text("transaction_id", 100)),
        Extra::Text(text("phone", 100)),
        Extra::Text(text("reference", 100)),
        Extra::Text(text("note", REMARK)),
    ];
}

/// What the client is told of what they reported.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Answer {
    /// Sent to the client as it is.
    #[oai(validator(min_length = 1, max_length = 2000))]
    pub(super) answer: String,
}

impl TextFields for Answer {
    const FIELDS: &'static [Text] = &[text("answer", REMARK)];
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

/// A client who has lost their access.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Address {
    /// The e-mail address that the inquiry was made with.
    #[oai(validator(min_length = 1, max_length = 254))]
    pub(super) email: String,
}

impl TextFields for Address {
    const FIELDS: &'static [Text] = &[text("email", 254)];
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

/// The second step of signing in.
#[derive(Object)]
#[oai(deny_unknown_fields)]
pub(super) struct Code {
    /// As it was given for the password.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub(super) challenge: String,
    /// What the authenticator shows, or a recovery code.
    #[oai(validator(min_length = 1, max_length = 40))]
    pub(super) code: String,
}

impl TextFields for Code {
    const FIELDS: &'static [Text] = &[text("challenge", 100), text("code", 40)];
}

/// The body's texts, trimmed; or everything that is wrong with them.
fn check(body: Value, fields: &[Text], more: &[Extra]) -> Result<Value, Problem> {
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
    for extra in more {
        let name = extra.name();
        let taken = match (extra, given.remove(name)) {
            (_, None | Some(Value::Null)) => continue,
            (Extra::Number(_), Some(Value::Number(number))) if number.is_u64() => Ok(Value::Number(number)),
            (Extra::Text(field), Some(Value::String(text))) => field.check(&text).map(Value::String),
            (Extra::Texts(field, most), Some(Value::Array(items))) if items.len() <= *most => {
                let item = |item: &Value| item.as_str().ok_or(FieldFault::Invalid).and_then(|text| field.check(text));
                items.iter().map(item).map(|text| text.map(Value::String)).collect::<Result<_, _>>().map(Value::Array)
            }
            (Extra::Number(_) | Extra::Text(_) | Extra::Texts(..), Some(_)) => Err(FieldFault::Invalid),
        };
        match taken {
            Ok(value) => drop(texts.insert(name.to_owned(), value)),
            Err(fault) => faults.push(FieldProblem::new(name, fault)),
        }
    }
    faults.extend(given.into_iter().map(|(name, _)| FieldProblem::unknown(name.chars().take(100).collect::<String>())));
    if faults.is_empty() { Ok(Value::Object(texts)) } else { Err(Problem::fields(faults)) }
}

impl Extra {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Number(name) => name,
            Self::Text(field) | Self::Texts(field, _) => field.name,
        }
    }
}

impl Text {
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

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
    /// The same texts out of a form; a field that is a number in JSON is its digits there.
    pub(super) fn of_form(fields: &[(String, String)]) -> Result<T, Problem> {
        let is_number =
            |name: &str| T::MORE.iter().any(|extra| matches!(extra, Extra::Number(number) if *number == name));
        let value = |(name, text): &(String, String)| {
            let number = text.parse::<u64>().ok().filter(|_| is_number(name)).map(Value::from);
            (name.clone(), number.unwrap_or_else(|| text.clone().into()))
        };
        let body = Value::Object(fields.iter().map(value).collect());
        T::parse_from_json(Some(check(body, T::FIELDS, T::MORE)?)).map_err(|_| Problem::malformed())
    }

    async fn parse(request: &Request, body: &mut RequestBody) -> Result<T, Problem> {
        let kind = request.content_type().unwrap_or("").split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case(JSON) {
            return Err(Problem::unsupported_media_type());
        }
        let body = body.take().map_err(|_| Problem::malformed())?;
        let bytes = body.into_bytes().await.map_err(|_| Problem::malformed())?;
        let body = serde_json::from_slice(&bytes).map_err(|_| Problem::malformed())?;
        T::parse_from_json(Some(check(body, T::FIELDS, T::MORE)?)).map_err(|_| Problem::malformed())
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
        match check(body, T::FIELDS, T::MORE) {
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
