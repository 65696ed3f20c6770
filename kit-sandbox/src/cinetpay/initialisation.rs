//! `POST /v2/payment`: what a merchant must say, and what is refused.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::CinetPaySettings;
use super::code;
use super::payment::Payment;
use super::refusal::Refusal;
use crate::digest::sha256_hex;
use crate::moment;

/// Currencies with the smallest and the largest amount that CinetPay documents.
const LIMITS: [(&str, i64, i64); 5] = [
    ("XOF", 100, 2_000_000),
    ("XAF", 100, 1_500_000),
    ("CDF", 100, 2_000_000),
    ("GNF", 1_000, 15_000_000),
    ("USD", 1, 3_000),
];

/// Characters that CinetPay refuses in a transaction id and in a description.
const SPECIAL: [char; 5] = ['#', '/', '$', '_', '&'];

const CHANNELS: [&str; 4] = ["ALL", "MOBILE_MONEY", "CREDIT_CARD", "WALLET"];

/// So many lines may stand beside a payment.
const INVOICE_LINES: usize = 3;

/// Without these the card cannot be offered alone.
const CARD_FIELDS: [&str; 9] = [
    "customer_name",
    "customer_surname",
    "customer_email",
    "customer_phone_number",
    "customer_address",
    "customer_city",
    "customer_country",
    "customer_state",
    "customer_zip_code",
];

/// Checks the merchant's keys, which come before everything else.
pub(super) fn authenticate(body: &Map<String, Value>, settings: &CinetPaySettings) -> Result<(), Refusal> {
    if required(body, "apikey")? != settings.api_key {
        return Err(Refusal::new(code::AUTH_NOT_FOUND, "The apikey is not valid"));
    }
    // Some SDKs send the site as a number.
    let site_id = match body.get("site_id") {
        Some(Value::Number(number)) => number.to_string(),
        _ => required(body, "site_id")?.to_owned(),
    };
    if site_id != settings.site_id {
        return Err(Refusal::new(code::SITE_NOT_VALID, "The site_id is not valid"));
    }
    Ok(())
}

/// Makes a payment of a request, or says which rule it breaks.
pub(super) fn payment(body: &Map<String, Value>, settings: &CinetPaySettings) -> Result<Payment, Refusal> {
    authenticate(body, settings)?;
    let transaction_id = plain(body, "transaction_id")?;
    let (amount, currency) = amount(body)?;
    let description = plain(body, "description")?;
    let channels = optional(body, "channels")?.unwrap_or("ALL");
    if !CHANNELS.contains(&channels) {
        return Err(Refusal::new(
            code::PAYMETHOD_NOT_FOUND,
            "channels must be ALL, MOBILE_MONEY, CREDIT_CARD or WALLET",
        ));
    }
    let lang = optional(body, "lang")?.unwrap_or("fr");
    if !["fr", "en"].contains(&lang.to_lowercase().as_str()) {
        return Err(Refusal::new(code::LANGUAGE_NOT_VALID, "lang must be fr or en"));
    }
    if channels == "CREDIT_CARD" {
        for field in CARD_FIELDS {
            required(body, field)?;
        }
    }
    let phone = optional(body, "customer_phone_number")?.unwrap_or_default();
    if body.get("lock_phone_number").and_then(Value::as_bool) == Some(true) && !is_phone(phone) {
        return Err(Refusal::new(code::UNKNOWN_ERROR, "An error occurred while processing the request"));
    }
    let mut customer = BTreeMap::new();
    for field in body.keys().filter(|key| key.starts_with("customer_")) {
        if let Some(value) = optional(body, field)? {
            customer.insert(field.clone(), value.to_owned());
        }
    }
    Ok(Payment {
        notify_token: None,
        token: sha256_hex(format!("{}\n{}\n{transaction_id}", settings.secret_key, settings.site_id)),
        transaction_id,
        amount,
        currency,
        description,
        notify_url: url(body, "notify_url")?,
        return_url: url(body, "return_url")?,
        channels: channels.to_owned(),
        lang: lang.to_lowercase(),
        metadata: optional(body, "metadata")?.map(str::to_owned),
        customer,
        invoice_data: invoice_data(body)?,
        alternative_currency: alternative_currency(body)?,
        created_at: moment::rfc3339(),
        settlement: None,
        notices: Vec::new(),
    })
}

/// The answer to a created payment.
pub(super) fn created(payment: &Payment, base_url: &str) -> Value {
    json!({
        "code": code::CREATED.0,
        "message": code::CREATED.1,
        "description": "Transaction created with success",
        "data": {
            "payment_token": payment.token,
            "payment_url": format!("{base_url}/payment/{}", payment.token),
        },
        "api_response_id": moment::response_id(),
    })
}

fn amount(body: &Map<String, Value>) -> Result<(i64, String), Refusal> {
    let amount = match body.get("amount") {
        None | Some(Value::Null) => return Err(Refusal::field("amount is required")),
        Some(amount) => amount.as_i64().ok_or_else(|| Refusal::field("amount must be an integer"))?,
    };
    let currency = required(body, "currency")?;
    let Some((_, least, most)) = LIMITS.iter().find(|(name, ..)| *name == currency) else {
        return Err(Refusal::new(code::CURRENCY_NOT_VALID, "currency must be XOF, XAF, CDF, GNF or USD"));
    };
    if currency != "USD" && amount % 5 != 0 {
        return Err(Refusal::field("amount must be a multiple of 5"));
    }
    if amount < *least {
        return Err(Refusal::new(code::AMOUNT_TOO_LOW, format!("amount must not be less than {least}")));
    }
    if amount > *most {
        return Err(Refusal::new(code::AMOUNT_TOO_HIGH, format!("amount must not be greater than {most}")));
    }
    Ok((amount, currency.to_owned()))
}

/// Up to three texts under names of the merchant's own.
fn invoice_data(body: &Map<String, Value>) -> Result<BTreeMap<String, String>, Refusal> {
    let lines = match body.get("invoice_data") {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(Value::Object(lines)) if lines.len() <= INVOICE_LINES => lines,
        Some(_) => return Err(Refusal::field("invoice_data must be an object of 3 lines at most")),
    };
    let line = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    let lines: Option<BTreeMap<_, _>> = lines.iter().map(line).collect();
    lines.ok_or_else(|| Refusal::field("each line of invoice_data must be a string"))
}

fn alternative_currency(body: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    match optional(body, "alternative_currency")?.filter(|currency| !currency.is_empty()) {
        None => Ok(None),
        Some(currency) if currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_uppercase()) => {
            Ok(Some(currency.to_owned()))
        }
        Some(_) => Err(Refusal::new(code::CURRENCY_NOT_VALID, "alternative_currency must be 3 capital letters")),
    }
}

/// A text that must be there and hold none of the characters that CinetPay refuses.
fn plain(body: &Map<String, Value>, field: &str) -> Result<String, Refusal> {
    let value = required(body, field)?;
    if value.contains(SPECIAL) {
        return Err(Refusal::field(format!("{field} must not contain special characters # / $ _ &")));
    }
    Ok(value.to_owned())
}

fn url(body: &Map<String, Value>, field: &str) -> Result<String, Refusal> {
    let value = required(body, field)?;
    let absolute =
        reqwest::Url::parse(value).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    if absolute { Ok(value.to_owned()) } else { Err(Refusal::field(format!("{field} must be a URL address"))) }
}

fn required<'a>(body: &'a Map<String, Value>, field: &str) -> Result<&'a str, Refusal> {
    match optional(body, field)? {
        Some(value) if !value.trim().is_empty() => Ok(value),
        _ => Err(Refusal::field(format!("{field} is required"))),
    }
}

fn optional<'a>(body: &'a Map<String, Value>, field: &str) -> Result<Option<&'a str>, Refusal> {
    match body.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(value)) => Ok(Some(value)),
        Some(_) => Err(Refusal::field(format!("{field} must be a string"))),
    }
}

/// Digits, with a plus in front at most.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
