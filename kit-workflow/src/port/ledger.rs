//! The port to the ledger of attempts, as reconciliation reads it.

use std::future::Future;
use std::time::Duration;

use super::Attempt;
use crate::inquiry::AttemptId;
use crate::{StoreError, Timestamp};

/// Which attempts are asked for; the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerRequest {
    /// Only what was opened at this moment or later.
    pub from: Timestamp,
    /// Only what was opened before this moment.
    pub until: Timestamp,
    /// Which of them.
    pub which: Which,
    /// Only those after this one.
    pub after: Option<(Timestamp, AttemptId)>,
    /// At most so many.
    pub limit: u32,
}

/// A choice of attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of which nobody knows how they end: created, initiated or pending.
    Open,
    /// Those by which something was received.
    Received,
}

/// The tries to pay, over all inquiries.
///
/// - `begin_asking` MUST say `true` to one caller only within `calm`, by the store's clock, whoever asks and wherever: the
///   gateway is asked about one attempt by one worker at a time. It MUST say `true` again when `calm` is over, whatever
///   became of that worker.
pub trait Ledger: Send + Sync {
    /// Whether the gateway may be asked about this attempt now: nobody was told so within `calm`.
    fn begin_asking(&self, id: AttemptId, calm: Duration) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// A part of the ledger: attempts ordered by when they were opened, then by id.
    fn ledger(&self, request: &LedgerRequest) -> impl Future<Output = Result<Vec<Attempt>, StoreError>> + Send;
}
