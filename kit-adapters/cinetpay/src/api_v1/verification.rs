//! `GET /v1/payment/{id}`: how a payment stands.

use kit_workflow::port::{GatewayError, ProviderDates, Verdict};

use super::answer::Answer;
use super::code::Standing;
use crate::{plain, received};

/// What the answer to a status call says.
pub(crate) fn read(answer: &Answer, transaction_id: &str) -> Result<Verdict, GatewayError> {
    // A call that went well may tell of the payment in its details.
    let code = answer.details.as_ref().filter(|_| answer.code.is_ok()).unwrap_or(&answer.code);
    let told = code.told();
    let named = answer.field("merchant_transaction_id");
    if named.as_deref().is_some_and(|named| named != transaction_id) {
        return Err(GatewayError::Misconfigured { detail: "the answer is about another payment".to_owned() });
    }
    Ok(match code.standing() {
        // An answer without an amount is taken at its word only where it names the payment.
        Standing::Success if named.is_some() => Verdict::Paid {
            // The documented answer names none of these.
            amount: received::read(answer.field("amount").as_deref(), answer.field("currency").as_deref()),
            reference: answer.field("transaction_id").map(|text| plain::word(&text)),
            method: answer.field("payment_method").map(|text| plain::word(&text)),
            dates: ProviderDates {
                paid: answer.field("payment_date").map(|text| received::date(&text)),
                available: answer.field("fund_availability_date").map(|text| received::date(&text)),
            },
        },
        Standing::Success | Standing::Pending => Verdict::Pending { code: told },
        Standing::Refused => Verdict::Refused { code: told },
        Standing::Expired => Verdict::Expired { code: told },
        Standing::Unknown => Verdict::Unknown,
        Standing::OurFault => return Err(GatewayError::Misconfigured { detail: format!("code {told}") }),
    })
}
