//! `GET /v1/payment/{id}`: what the status call tells, and the numbers that decide for themselves.

use serde_json::{Value, json};

use super::{Code, own_id, user};
use crate::cinetpay::payment::{Outcome, Payment};

/// The answer about a payment: no amount, as in the answers of the real service.
pub(super) fn answer(payment: &Payment) -> Value {
    let code = Code::of(payment);
    json!({
        "code": code.0,
        "status": code.1,
        "merchant_transaction_id": payment.transaction_id,
        "transaction_id": own_id(payment),
        "user": user(payment),
    })
}

/// Whether an id means this payment: its token, the operator's id or the merchant's.
pub(super) fn means(payment: &Payment, id: &str) -> bool {
    payment.notify_token.is_some() && (payment.transaction_id == id || payment.token == id || own_id(payment) == id)
}

/// How a payment from one of the sandbox's numbers goes: how it stands at once, and how it ends later, if it does.
pub(in crate::cinetpay) fn by_number(phone: &str) -> Option<(Outcome, Option<Outcome>)> {
    let digits = phone.trim_start_matches('+');
    match digits.strip_prefix("225").unwrap_or(digits) {
        "0707070700" => Some((Outcome::Accepted, None)),
        "0707070701" => Some((Outcome::Pending, Some(Outcome::Accepted))),
        "0707070703" => Some((Outcome::Cancelled, None)),
        "0707070704" => Some((Outcome::Pending, Some(Outcome::Cancelled))),
        "0707070706" => Some((Outcome::Pending, None)),
        _ => None,
    }
}
