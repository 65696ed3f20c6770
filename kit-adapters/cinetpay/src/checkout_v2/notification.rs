//! What CinetPay posts when something happened: authenticated, then read as a hint.
//!
//! The signature runs over values glued together without separator, so it does not show where one value ends: `15000` and
//! `XOF` have the signature of `1500` and `0XOF`. It is a gate; the form of each value is checked behind it, and what is
//! true is asked of CinetPay.

use hmac::{Hmac, KeyInit, Mac};
use kit_workflow::port::{NotificationRejected, RawNotification};
use kit_workflow::{Currency, Name};
use percent_encoding::percent_decode;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// A notification has some twenty short fields.
const LARGEST_BODY: usize = 64 * 1024;

/// More than any transaction id that CinetPay takes.
const LONGEST_ID: usize = 64;

/// The signed fields, in the documented order.
const SIGNED: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

/// The transaction that an authentic notification speaks of.
pub(crate) fn read(
    raw: &RawNotification,
    site_id: &str,
    secret_keys: &[SecretString],
) -> Result<String, NotificationRejected> {
    let token = token(raw).ok_or(NotificationRejected::Forged)?;
    if raw.body.len() > LARGEST_BODY {
        return Err(NotificationRejected::Forged);
    }
    let form = Form::parse(&raw.body);
    let mut authentic = false;
    for key in secret_keys {
        authentic |= is_signed(key, form.documented_order(), &token);
        authentic |= is_signed(key, form.arrival_order(), &token);
    }
    if !authentic {
        return Err(NotificationRejected::Forged);
    }
    form.transaction(site_id)
}

/// The bytes of the one `x-token`.
fn token(raw: &RawNotification) -> Option<[u8; 32]> {
    let mut tokens = raw.headers.iter().filter(|(name, _)| name == "x-token");
    let (Some((_, token)), None) = (tokens.next(), tokens.next()) else { return None };
    let digits = token.trim().as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
    }
    Some(bytes)
}

fn is_signed<'a>(key: &SecretString, values: impl Iterator<Item = &'a [u8]>, token: &[u8; 32]) -> bool {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()).expect("HMAC takes keys of any length");
    values.for_each(|value| mac.update(value));
    mac.verify_slice(token).is_ok()
}

/// A posted form: decoded names and values in the order in which they came.
struct Form(Vec<(Vec<u8>, Vec<u8>)>);

impl Form {
    fn parse(body: &[u8]) -> Self {
        let decode = |part: &[u8]| {
            let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            percent_decode(&spaced).collect::<Vec<u8>>()
        };
        let pairs = body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(equals + 1..).unwrap_or_default();
            (decode(&pair[..equals]), decode(value))
        });
        Self(pairs.collect())
    }

    /// The first value of each documented field; nothing for those that are missing.
    fn documented_order(&self) -> impl Iterator<Item = &[u8]> {
        SIGNED.iter().map(|field| self.raw(field).unwrap_or_default())
    }

    fn arrival_order(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(_, value)| value.as_slice())
    }

    fn raw(&self, field: &str) -> Option<&[u8]> {
        self.0.iter().find(|(name, _)| name == field.as_bytes()).map(|(_, value)| value.as_slice())
    }

    /// A field's text, empty where it is missing.
    fn text(&self, field: &str) -> Result<&str, NotificationRejected> {
        str::from_utf8(self.raw(field).unwrap_or_default()).map_err(|_| NotificationRejected::Malformed)
    }

    /// The transaction, once each field before it and after it ends where it must.
    fn transaction(&self, site_id: &str) -> Result<String, NotificationRejected> {
        let repeated = self.0.iter().enumerate().any(|(index, (name, _))| {
            let earlier = &self.0[..index];
            earlier.iter().any(|(other, _)| other == name)
        });
        if repeated {
            return Err(NotificationRejected::Malformed);
        }
        if self.text("cpm_site_id")? != site_id {
            return Err(NotificationRejected::WrongSite);
        }
        let transaction = self.text("cpm_trans_id")?;
        let well_formed = is_transaction_id(transaction)
            && is_date(self.text("cpm_trans_date")?.trim())
            && is_amount(self.text("cpm_amount")?.trim())
            && is_currency(self.text("cpm_currency")?.trim());
        if well_formed { Ok(transaction.to_owned()) } else { Err(NotificationRejected::Malformed) }
    }
}

/// Letters, digits and what CinetPay allows beside them. A date cannot hide in it: it has spaces and colons.
fn is_transaction_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// `2026-11-22 10:15:30`, or nothing.
fn is_date(text: &str) -> bool {
    let pattern = b"dddd-dd-dd dd:dd:dd";
    let fits = |(byte, sign): (u8, &u8)| if *sign == b'd' { byte.is_ascii_digit() } else { byte == *sign };
    text.is_empty() || (text.len() == pattern.len() && text.bytes().zip(pattern).all(fits))
}

/// `15000` or `15000.00`, or nothing.
fn is_amount(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.is_empty() || text.split_once('.').map_or_else(|| digits(text), |(whole, rest)| digits(whole) && digits(rest))
}

fn is_currency(text: &str) -> bool {
    text.is_empty() || Currency::parse(text).is_some()
}
