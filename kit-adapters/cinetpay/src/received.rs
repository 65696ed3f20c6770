//! What was received, as an answer names it.

use kit_workflow::port::{ProviderDate, Receiving};
use kit_workflow::{Currency, Money, Name};

use crate::{export, plain};

/// What was received, in CinetPay's major units; nothing where the answer names neither amount nor currency. One without the
/// other is something that we cannot express, never the amount that was asked for.
pub(crate) fn read(amount: Option<&str>, currency: Option<&str>) -> Option<Receiving> {
    if amount.is_none() && currency.is_none() {
        return None;
    }
    let money = match (amount, currency.and_then(Currency::parse)) {
        (Some(amount), Some(currency)) => Money::from_major(amount, currency).ok(),
        (Some(_) | None, _) => None,
    };
    let words = || format!("{} {}", amount.unwrap_or("?"), currency.unwrap_or("?"));
    Some(money.map_or_else(|| Receiving::Other(plain::word(&words())), Receiving::Money))
}

/// A date, as an answer names it: without a zone, which is read as UTC, the time of Abidjan. One that cannot be read is kept as
/// words and fails nothing.
pub(crate) fn date(text: &str) -> ProviderDate {
    ProviderDate { words: plain::word(text), at: export::date(text) }
}
