//! Values as columns hold them, and back.

use std::collections::BTreeMap;
use std::str::FromStr;

use kit_workflow::inquiry::{AttemptId, Event, EventKind, FileId, InquiryLifecycle, Receipt, Sha256, StoredFile};
use kit_workflow::{Corrupt, Facts, Lifecycle, Money, Name, Record};
use uuid::Uuid;

/// A number that SQL has no unsigned type for.
pub(crate) fn whole(what: &str, number: u64) -> Result<i64, Corrupt> {
    i64::try_from(number).map_err(|_| Corrupt::new(what, format!("{number} is beyond what a column holds")))
}

/// The number in a column.
pub(crate) fn number<T: TryFrom<i64>>(what: &str, column: i64) -> Result<T, Corrupt> {
    T::try_from(column).map_err(|_| Corrupt::new(what, format!("{column} is out of range")))
}

/// The 32 bytes of a digest.
pub(crate) fn digest(what: &str, column: &[u8]) -> Result<[u8; 32], Corrupt> {
    column.try_into().map_err(|_| Corrupt::new(what, format!("has {} bytes", column.len())))
}

/// The amount in a pair of columns.
pub(crate) fn money(amount: i64, currency: &str) -> Result<Money, Corrupt> {
    Ok(Money::new(number("amount", amount)?, currency.parse()?))
}

/// The name in a column.
pub(crate) fn name<T: FromStr<Err = Corrupt>>(column: &str) -> Result<T, Corrupt> {
    column.parse()
}

/// The facts in a column.
pub(crate) fn facts(column: &str) -> Result<Facts, Corrupt> {
    let pairs: BTreeMap<String, String> =
        serde_json::from_str(column).map_err(|error| Corrupt::new("facts", error.to_string()))?;
    Ok(pairs.into_iter().collect())
}

/// The name of a set called `what` in a column.
pub(crate) fn named<N: Name>(what: &str, column: &str) -> Result<N, Corrupt> {
    N::parse(column).ok_or_else(|| Corrupt::unknown(what, column))
}

/// The file in three columns.
pub(crate) fn file(id: Uuid, sha256: &[u8], size: i64) -> Result<StoredFile, Corrupt> {
    Ok(StoredFile { file: FileId(id), sha256: Sha256(digest("sha256", sha256)?), size: number("size", size)? })
}

/// A receipt from its parts. Only the lifecycle restores one, so it is read as what it is in the history: a part of an
/// event, here of the one that holds nothing else.
pub(crate) fn receipt(attempt: AttemptId, amount: Money, evidence: &str) -> Result<Receipt, Corrupt> {
    let facts = Facts::none().with("attempt", attempt).with("received", amount).with("evidence", evidence);
    match InquiryLifecycle::restore_event(Record::new(EventKind::PaymentHeld, facts))? {
        Event::PaymentHeld { receipt } => Ok(receipt),
        other => Err(Corrupt::new("receipt", format!("was read as {}", other.kind()))),
    }
}
