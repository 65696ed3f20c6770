//! API v1 of the same simulator: a login, and the same payments under other names.
//!
//! The account is that of checkout v2 under names that API v1 takes: the key is `sk_test_` and the API key, the password is
//! the secret key. What the real service documents nowhere was chosen here: a bad token is answered by 401 and 1002, one
//! that ran out by 401 and 1003, and every token ends when the simulator does.

mod login;
mod opening;
mod routes;
mod standing;

pub(super) use login::Tokens;
pub(super) use routes::routes;
pub(super) use standing::by_number;

use serde_json::{Value, json};

use super::payment::{Outcome, Payment};

/// A code, its name, and the HTTP status that it comes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Code(i32, &'static str, u16);

const SUCCESS: Code = Code(100, "SUCCESS", 200);
const NOT_FOUND: Code = Code(404, "NOT_FOUND", 404);
const INVALID_TOKEN: Code = Code(1002, "INVALID_TOKEN", 401);
const EXPIRED_TOKEN: Code = Code(1003, "EXPIRED_TOKEN", 401);
const INVALID_PARAMS: Code = Code(1004, "INVALID_PARAMS", 422);
const INVALID_CREDENTIALS: Code = Code(1005, "INVALID_CREDENTIALS", 401);
const TRANSACTION_EXIST: Code = Code(1200, "TRANSACTION_EXIST", 400);
const INITIATED: Code = Code(2001, "INITIATED", 200);
const PENDING: Code = Code(2002, "PENDING", 200);
const EXPIRED: Code = Code(2003, "EXPIRED", 200);
const INSUFFICIENT_BALANCE: Code = Code(2005, "INSUFFICIENT_BALANCE", 200);
const FAILED: Code = Code(2010, "FAILED", 200);

impl Code {
    fn error(self, description: &str) -> Value {
        json!({"code": self.0, "status": self.1, "description": description})
    }

    /// How a payment stands.
    fn of(payment: &Payment) -> Self {
        match payment.settlement.as_ref().map(|settlement| settlement.outcome) {
            None => INITIATED,
            Some(Outcome::Pending) => PENDING,
            Some(Outcome::Accepted) => SUCCESS,
            Some(Outcome::Refused) => INSUFFICIENT_BALANCE,
            Some(Outcome::Cancelled) => FAILED,
            Some(Outcome::Expired) => EXPIRED,
        }
    }
}

/// The payer as answers and notifications name them.
fn user(payment: &Payment) -> Value {
    let known = |field: &str| payment.customer.get(field).cloned().unwrap_or_default();
    let phone = payment.settlement.as_ref().map(|settlement| settlement.phone.clone());
    json!({
        "name": format!("{} {}", known("customer_surname"), known("customer_name")),
        "email": known("customer_email"),
        "phone_number": phone.unwrap_or_else(|| known("customer_phone_number")),
    })
}

/// The operator's name for a payment, told apart from the merchant's.
fn own_id(payment: &Payment) -> String {
    let digest = crate::digest::sha256_hex(format!("own\n{}", payment.token));
    digest[..24].to_owned()
}

/// What a notification says: JSON, with the token that the opening answered with, and without a status.
pub(super) fn notice(payment: &Payment, notify_token: &str) -> Value {
    json!({
        "notify_token": notify_token,
        "merchant_transaction_id": payment.transaction_id,
        "transaction_id": own_id(payment),
        "user": user(payment),
    })
}
