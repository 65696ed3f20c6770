//! What API v1 posts when something happened: not signed, but with the token that the opening answered with.

use kit_workflow::Token;
use kit_workflow::port::{NotificationRejected, Proof, RawNotification, UnverifiedNotification};
use percent_encoding::percent_decode;
use serde_json::Value;

/// A notification has a handful of short fields.
const LARGEST_BODY: usize = 64 * 1024;

/// More than any token needs.
const LONGEST_TOKEN: usize = 1_024;

/// API v1 takes no longer id.
const LONGEST_ID: usize = 30;

/// Which transaction a notification speaks of, and the token it carries. JSON is documented; forms are taken as well.
pub(crate) fn read(raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
    if raw.body.len() > LARGEST_BODY {
        return Err(NotificationRejected::Forged);
    }
    let fields = [&b"notify_token"[..], &b"merchant_transaction_id"[..]];
    let [token, id] = match serde_json::from_slice(&raw.body) {
        Ok(Value::Object(object)) => {
            let text = |field| object.get(field).and_then(Value::as_str).map(str::to_owned);
            [text("notify_token"), text("merchant_transaction_id")]
        }
        Ok(_) => [None, None],
        Err(_) => fields.map(|field| in_form(&raw.body, field)),
    };
    let token = token.map(|token| token.trim().to_owned());
    let token = token.filter(|token| (1..=LONGEST_TOKEN).contains(&token.len())).ok_or(NotificationRejected::Forged)?;
    let transaction_id = id.filter(|id| is_transaction_id(id)).ok_or(NotificationRejected::Malformed)?;
    Ok(UnverifiedNotification { transaction_id, proof: Proof::Token(Token::presented(&token).hash()) })
}

fn is_transaction_id(text: &str) -> bool {
    (1..=LONGEST_ID).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A field of a posted form; nothing where it is missing, said twice, or no text.
fn in_form(body: &[u8], field: &[u8]) -> Option<String> {
    let decode = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).collect::<Vec<u8>>()
    };
    let mut values = body.split(|byte| *byte == b'&').filter_map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        (decode(&pair[..equals]) == field).then(|| decode(&pair[equals + 1..]))
    });
    match (values.next(), values.next()) {
        (Some(value), None) => String::from_utf8(value).ok(),
        (_, Some(_)) | (None, _) => None,
    }
}
