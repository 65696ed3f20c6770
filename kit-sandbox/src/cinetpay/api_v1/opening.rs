//! `POST /v1/payment`: what a merchant must say, and what is refused.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{INITIATED, own_id};
use crate::cinetpay::CinetPaySettings;
use crate::cinetpay::payment::Payment;
use crate::digest::{hmac_sha256_hex, sha256_hex};
use crate::moment;

const CURRENCIES: [&str; 5] = ["XOF", "XAF", "GNF", "CDF", "USD"];
const CHANNELS: [&str; 3] = ["PUSH", "OTP", "QRCODE"];
const LONGEST_URL: usize = 120;

/// Makes a payment of a request, or says which rule it breaks.
pub(super) fn payment(body: &Map<String, Value>, settings: &CinetPaySettings) -> Result<Payment, String> {
    let transaction_id = text(body, "merchant_transaction_id", 1..=30)?;
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if !transaction_id.bytes().all(plain) {
        return Err("merchant_transaction_id: capital letters, digits and hyphens only".to_owned());
    }
    let amount = body.get("amount").and_then(Value::as_i64).ok_or("amount: an integer is required")?;
    if !(100..=2_500_000).contains(&amount) {
        return Err("amount: between 100 and 2500000".to_owned());
    }
    let currency = one_of(body, "currency", &CURRENCIES)?;
    let lang = one_of(body, "lang", &["fr", "en"])?;
    let channel = one_of(body, "channel", &CHANNELS)?;
    let mut customer = BTreeMap::new();
    customer.insert("customer_name".to_owned(), name(body, "client_last_name")?);
    customer.insert("customer_surname".to_owned(), name(body, "client_first_name")?);
    let email = text(body, "client_email", 3..=255)?;
    if !email.contains('@') {
        return Err("client_email: an e-mail address is required".to_owned());
    }
    customer.insert("customer_email".to_owned(), email);
    if body.get("client_phone_number").is_some_and(|value| !value.is_null()) {
        let phone = text(body, "client_phone_number", 9..=16)?;
        let digits = phone.strip_prefix('+').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.ok_or("client_phone_number: + and 8 to 15 digits")?;
        customer.insert("customer_phone_number".to_owned(), phone);
    }
    url(body, "failed_url")?;
    let token = sha256_hex(format!("{}\nv1\n{transaction_id}", settings.secret_key));
    Ok(Payment {
        notify_token: Some(hmac_sha256_hex(&settings.secret_key, &format!("notify\n{transaction_id}"))),
        token,
        transaction_id,
        amount,
        currency,
        description: text(body, "designation", 1..=255)?,
        notify_url: url(body, "notify_url")?,
        return_url: url(body, "success_url")?,
        channels: channel,
        lang,
        metadata: None,
        customer,
        invoice_data: BTreeMap::new(),
        alternative_currency: None,
        created_at: moment::rfc3339(),
        settlement: None,
        notices: Vec::new(),
    })
}

/// The answer to a created payment.
pub(super) fn created(payment: &Payment, base_url: &str) -> Value {
    json!({
        "code": 200,
        "status": "OK",
        "payment_token": payment.token,
        "notify_token": payment.notify_token,
        "transaction_id": own_id(payment),
        "merchant_transaction_id": payment.transaction_id,
        "payment_url": format!("{base_url}/payment/{}", payment.token),
        "details": {
            "code": INITIATED.0,
            "status": INITIATED.1,
            "message": "Veuillez cliquer sur le lien pour continuer le paiement",
            "must_be_redirected": true,
        },
    })
}

fn text(body: &Map<String, Value>, field: &str, length: std::ops::RangeInclusive<usize>) -> Result<String, String> {
    let value = body.get(field).and_then(Value::as_str).ok_or_else(|| format!("{field}: a text is required"))?;
    if length.contains(&value.chars().count()) {
        Ok(value.to_owned())
    } else {
        Err(format!("{field}: {} to {} characters", length.start(), length.end()))
    }
}

fn name(body: &Map<String, Value>, field: &str) -> Result<String, String> {
    let name = text(body, field, 2..=255)?;
    let letters = name.chars().filter(|letter| !letter.is_whitespace()).count();
    if letters < 2 { Err(format!("{field}: 2 characters at least")) } else { Ok(name) }
}

fn one_of(body: &Map<String, Value>, field: &str, names: &[&str]) -> Result<String, String> {
    let value = text(body, field, 1..=30)?;
    if names.contains(&value.as_str()) { Ok(value) } else { Err(format!("{field}: one of {}", names.join(", "))) }
}

fn url(body: &Map<String, Value>, field: &str) -> Result<String, String> {
    let value = text(body, field, 1..=LONGEST_URL)?;
    let absolute =
        reqwest::Url::parse(&value).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.has_host());
    if absolute { Ok(value) } else { Err(format!("{field}: an http or https address is required")) }
}
