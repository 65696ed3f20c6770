//! `POST /v2/payment/check`: how a payment stands.

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{GatewayError, Receiving, Verdict};
use kit_workflow::{Currency, Money, Name};
use secrecy::ExposeSecret;
use serde::Serialize;

use crate::code::Standing;
use crate::settings::CinetPaySettings;
use crate::wire::Answer;

/// What a provider says in its own words is kept this long.
const LONGEST_WORD: usize = 64;

/// The body of the call.
#[derive(Serialize)]
pub(crate) struct Question<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: String,
}

impl<'a> Question<'a> {
    pub(crate) fn new(settings: &'a CinetPaySettings, attempt: AttemptId) -> Self {
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

/// What the answer to a check says. Where code and status contradict each other, the payment is pending.
pub(crate) fn read(answer: &Answer) -> Result<Verdict, GatewayError> {
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
        (Standing::Success | Standing::Pending | Standing::Refused, _) => pending(),
    })
}

fn paid(answer: &Answer) -> Verdict {
    let word = |name| answer.field(name).map(|text| plain(&text));
    Verdict::Paid { amount: received(answer), reference: word("operator_id"), method: word("payment_method") }
}

/// What was received, in CinetPay's major units; nothing where the answer names neither amount nor currency.
fn received(answer: &Answer) -> Option<Receiving> {
    let (amount, currency) = (answer.field("amount"), answer.field("currency"));
    if amount.is_none() && currency.is_none() {
        return None;
    }
    let money = match (&amount, currency.as_deref().and_then(Currency::parse)) {
        (Some(amount), Some(currency)) => Money::from_major(amount, currency).ok(),
        (Some(_) | None, _) => None,
    };
    let words = || format!("{} {}", amount.as_deref().unwrap_or("?"), currency.as_deref().unwrap_or("?"));
    Some(money.map_or_else(|| Receiving::Other(plain(&words())), Receiving::Money))
}

/// Words of the provider's on one short line.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORD).collect()
}
