//! `POST /v2/payment/check`: what the status call tells.

use serde_json::{Map, Value, json};

use super::Counter;
use super::code;
use super::initialisation::authenticate;
use super::payment::{Outcome, Payment};
use super::refusal::Refusal;
use crate::moment;

/// Finds the payment that a request means.
pub(super) fn find(body: &Map<String, Value>, counter: &Counter) -> Result<Payment, Refusal> {
    authenticate(body, &counter.settings)?;
    let text = |field: &str| body.get(field).and_then(Value::as_str).filter(|value| !value.is_empty());
    let found = match (text("transaction_id"), text("token")) {
        (Some(transaction_id), _) => counter.book.find(transaction_id),
        (None, Some(token)) => counter.book.find_token(token),
        (None, None) => return Err(Refusal::field("transaction_id or token is required")),
    };
    found
        .filter(|payment| payment.notify_token.is_none())
        .ok_or_else(|| Refusal::new(code::UNKNOWN_ERROR, "An error occurred while processing the request"))
}

/// The answer about a payment. Amounts are strings, dates have no zone, and what is not known is null, empty or a space,
/// as in the answers of the real service.
pub(super) fn answer(payment: &Payment) -> Value {
    let outcome = payment.outcome();
    let settlement = payment.settlement.as_ref();
    let settled = settlement.filter(|settlement| settlement.outcome != Outcome::Pending);
    json!({
        "code": outcome.code().0,
        "message": outcome.code().1,
        "data": {
            "amount": settlement.map_or(payment.amount, |settlement| settlement.amount).to_string(),
            "currency": settlement.map_or(payment.currency.as_str(), |settlement| settlement.currency.as_str()),
            "status": outcome.status(),
            "payment_method": settlement.map_or("", |settlement| settlement.method.as_str()),
            "description": payment.description,
            "metadata": payment.metadata,
            "operator_id": settlement.and_then(|settlement| settlement.operator_id.as_deref()),
            "payment_date": settled
                .filter(|settlement| settlement.outcome == Outcome::Accepted)
                .map_or_else(|| " ".to_owned(), |settlement| moment::cinetpay(settlement.at_ms)),
            "fund_availability_date": settled
                .map_or_else(String::new, |settlement| moment::cinetpay_available(settlement.at_ms)),
        },
        "api_response_id": moment::response_id(),
    })
}
