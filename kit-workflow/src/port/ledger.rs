//! The port to the ledger of attempts, as reconciliation reads it.

use std::future::Future;
use std::time::Duration;

use super::Attempt;
use crate::inquiry::AttemptId;
use crate::{StoreError, Timestamp};

/// Which attempts are asked for; the oldest first.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::{Ledger, LedgerRequest, Which};
///
/// let (from, until) = (Timestamp::from_unix_ms(0), Timestamp::from_unix_ms(i64::MAX));
/// let request = LedgerRequest { from, until, which: Which::Open, after: None, limit: 100 };
/// assert_eq!(drive::to_end(World::new(1).store.ledger(&request)).unwrap(), []);
/// ```
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
///
/// ```
/// use std::time::Duration;
/// use kit_testing::{drive, sample};
/// use kit_workflow::Clock;
/// use kit_workflow::inquiry::InquiryId;
/// use kit_workflow::port::{Archive, Ledger};
///
/// # let (world, mut dice) = (kit_testing::World::new(1), kit_testing::Dice::new(1));
/// # let (at, id) = (world.clock.now(), InquiryId(kit_workflow::Ids::fresh(&world.clock)));
/// # for (by, command) in sample::road(at, &mut dice) {
/// #     let particulars = sample::particulars(&command, at, &mut dice);
/// #     let order = kit_workflow::Order::new(id.0, by, at, command).with(particulars);
/// #     drive::to_end(kit_workflow::Engine::new(&world.store).execute(order)).unwrap();
/// # }
/// let attempt = drive::to_end(world.store.dossier(id)).unwrap().unwrap().attempts[0].id;
/// let begin = || drive::to_end(world.store.begin_asking(attempt, Duration::from_secs(60))).unwrap();
/// assert!(begin() && !begin(), "one caller only until the calm is over");
/// world.clock.advance(Duration::from_secs(60));
/// assert!(begin());
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`].
pub trait Ledger: Send + Sync {
    /// Whether the gateway may be asked about this attempt now: nobody was told so within `calm`.
    fn begin_asking(&self, id: AttemptId, calm: Duration) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// A part of the ledger: attempts ordered by when they were opened, then by id.
    fn ledger(&self, request: &LedgerRequest) -> impl Future<Output = Result<Vec<Attempt>, StoreError>> + Send;
}
