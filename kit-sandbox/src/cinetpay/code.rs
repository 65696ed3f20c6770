//! The codes that this simulator gives, spelled as CinetPay spells them.

use serde_json::{Value, json};

use super::payment::Outcome;
use crate::moment;

/// A code and the message that always goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(pub(super) &'static str, pub(super) &'static str);

pub(super) const SUCCESS: Code = Code("00", "SUCCES");
pub(super) const CREATED: Code = Code("201", "CREATED");
pub(super) const FORBIDDEN: Code = Code("403", "FORBIDDEN");
pub(super) const TOO_MANY: Code = Code("429", "TOO_MANY_REQUEST");
/// A code that stands in no table of CinetPay's.
pub(super) const NEW: Code = Code("9999", "SOMETHING_NEW");
pub(super) const PAYMENT_FAILED: Code = Code("600", "PAYMENT_FAILED");
pub(super) const INSUFFICIENT_BALANCE: Code = Code("602", "INSUFFICIENT_BALANCE");
pub(super) const MINIMUM_FIELDS: Code = Code("608", "MINIMUM_REQUIRED_FIELDS");
pub(super) const AUTH_NOT_FOUND: Code = Code("609", "AUTH_NOT_FOUND");
pub(super) const PAYMETHOD_NOT_FOUND: Code = Code("610", "ERROR_PAYMETHOD_NOTFOUND");
pub(super) const CURRENCY_NOT_VALID: Code = Code("612", "ERROR_CURRENCY_NOTVALID");
pub(super) const SITE_NOT_VALID: Code = Code("613", "ERROR_SITE_ID_NOTVALID");
pub(super) const LANGUAGE_NOT_VALID: Code = Code("615", "ERROR_LANGUAGE_NOTVALID");
/// The misspelling is CinetPay's.
pub(super) const DOUBLE_PAYMENT: Code = Code("620", "ERROR_DOUBLE_PAYEMNT");
pub(super) const UNKNOWN_ERROR: Code = Code("624", "UNKNOWN_ERROR");
pub(super) const TRANSACTION_CANCEL: Code = Code("627", "TRANSACTION_CANCEL");
pub(super) const AMOUNT_TOO_LOW: Code = Code("641", "AMOUNT_TOO_LOW");
pub(super) const AMOUNT_TOO_HIGH: Code = Code("642", "AMOUNT_TOO_HIGH");
pub(super) const WAITING_CUSTOMER_PAYMENT: Code = Code("662", "WAITING_CUSTOMER_PAYMENT");

impl Code {
    /// The answer without `data`, which is how every error looks.
    pub(super) fn error(self, description: &str) -> Value {
        json!({
            "code": self.0,
            "message": self.1,
            "description": description,
            "api_response_id": moment::response_id(),
        })
    }
}

impl Outcome {
    /// The code that a check gives for it, which the notification repeats as its message.
    pub(super) fn code(self) -> Code {
        match self {
            Outcome::Accepted => SUCCESS,
            Outcome::Refused => INSUFFICIENT_BALANCE,
            Outcome::Cancelled => TRANSACTION_CANCEL,
            Outcome::Pending => WAITING_CUSTOMER_PAYMENT,
            Outcome::Expired => PAYMENT_FAILED,
        }
    }

    /// `data.status` of a check.
    pub(super) fn status(self) -> &'static str {
        match self {
            Outcome::Accepted => "ACCEPTED",
            Outcome::Refused | Outcome::Cancelled | Outcome::Expired => "REFUSED",
            Outcome::Pending => "WAITING_FOR_CUSTOMER",
        }
    }
}
