//! `POST /v2/payment/check`: how a payment stands.

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{GatewayError, ProviderDates, Verdict};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::answer::Answer;
use super::code::Standing;
use super::settings::CheckoutV2Settings;
use crate::{plain, received};

/// The body of the call.
#[derive(Serialize)]
pub(crate) struct Question<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: String,
}

impl<'a> Question<'a> {
    pub(crate) fn new(settings: &'a CheckoutV2Settings, attempt: AttemptId) -> Self {
        Self {
            apikey: settings.api_key.expose_secret(),
            site_id: &settings.site_id,
            transaction_id: attempt.transaction_id(),
        }
    }
}

/// What `data.status` says beside the code. Other words than these say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Absent,
    Accepted,
    Waiting,
    Refused,
    Other,
}

impl Word {
    fn of(answer: &Answer) -> Self {
        match answer.field("status").as_deref() {
            None => Self::Absent,
            Some("ACCEPTED") => Self::Accepted,
            Some("REFUSED" | "CANCELLED" | "CANCELED") => Self::Refused,
            Some(word) if word.starts_with("WAITING") || word == "PENDING" => Self::Waiting,
            Some(_) => Self::Other,
        }
    }
}

/// What the answer to a check says. Where code and status contradict each other, the payment is pending. An answer whose
/// metadata are another payment's says nothing of this one.
pub(crate) fn read(answer: &Answer, attempt: AttemptId) -> Result<Verdict, GatewayError> {
    if answer.field("metadata").is_some_and(|metadata| metadata != attempt.transaction_id()) {
        return Err(GatewayError::Misconfigured { detail: "the answer is about another payment".to_owned() });
    }
    let pending = || Verdict::Pending { code: answer.code.clone() };
    let refused = || Verdict::Refused { code: answer.code.clone() };
    let says_success = matches!(answer.message.as_str(), "SUCCES" | "SUCCESS");
    Ok(match (Standing::of(&answer.code), Word::of(answer)) {
        (Standing::Success, Word::Accepted) => paid(answer),
        (Standing::Success, Word::Absent) if says_success => paid(answer),
        (Standing::Refused, Word::Refused | Word::Absent | Word::Other) => refused(),
        (Standing::Success, Word::Refused) => refused(),
        (Standing::Pending, Word::Refused) if !Standing::is_known_pending(&answer.code) => refused(),
        (Standing::OurFault, _) => {
            return Err(GatewayError::Misconfigured { detail: format!("code {}", answer.code) });
        }
        (Standing::Unclear, Word::Refused) => refused(),
        (Standing::Unclear, _) => Verdict::Unclear { code: answer.code.clone() },
        (Standing::Doubtful, _) => Verdict::Doubtful { code: answer.code.clone() },
        (Standing::Success | Standing::Pending | Standing::Refused, _) => pending(),
    })
}

fn paid(answer: &Answer) -> Verdict {
    let word = |name| answer.field(name).map(|text| plain::word(&text));
    let amount = received::read(answer.field("amount").as_deref(), answer.field("currency").as_deref());
    let date = |name| answer.field(name).map(|text| received::date(&text));
    let dates = ProviderDates { paid: date("payment_date"), available: date("fund_availability_date") };
    Verdict::Paid { amount, reference: word("operator_id"), method: word("payment_method"), dates }
}
