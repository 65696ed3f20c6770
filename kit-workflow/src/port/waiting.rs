//! The list of money that waits for an answer, as stores give it.

use std::fmt;

use crate::inquiry::{InquiryId, OpenAmount, WaitReason};
use crate::port::ReportFilter;
use crate::{Currency, Timestamp};

/// Which part of the list is wanted: the longest wait first.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::Clock;
/// use kit_workflow::port::{Archive, ReportFilter, WaitingRequest};
///
/// let world = World::new(1);
/// let now = world.clock.now();
/// let request = WaitingRequest { now, filter: ReportFilter::default(), after: None, limit: 50 };
/// let page = drive::to_end(world.store.waiting_money(&request)).unwrap();
/// assert!(page.items.is_empty() && page.next.is_none(), "no money waits here");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRequest {
    /// The moment at which it is asked what waits: money on its way waits once the patience with its stage is over.
    pub now: Timestamp,
    /// Only what belongs to these inquiries; a period is about when the wait began.
    pub filter: ReportFilter,
    /// Only what comes after this in the list.
    pub after: Option<WaitingPlace>,
    /// At most this many.
    pub limit: u32,
}

/// A place in the list: since when, whose, and which of theirs.
pub type WaitingPlace = (Timestamp, InquiryId, u32);

/// An amount that waits for an answer.
///
/// ```
/// use kit_workflow::inquiry::{AttemptId, Evidence, InquiryId, OpenAmount, Stage, WaitReason};
/// use kit_workflow::port::WaitingMoney;
/// use kit_workflow::{Currency, Money, Timestamp};
///
/// let (inquiry, attempt) = (InquiryId(uuid::Uuid::nil()), AttemptId(uuid::Uuid::nil()));
/// let (since, reason) = (Timestamp::from_unix_ms(0), WaitReason::Held);
/// let open = OpenAmount {
///     ordinal: 0,
///     attempt,
///     amount: Money::new(5_000, Currency::Xof),
///     evidence: Evidence::Verified,
///     stage: Stage::AwaitingPayment,
///     reason: Some(reason),
///     since,
///     write_off_proposed: false,
/// };
/// let waiting = WaitingMoney { inquiry, organization_name: "Agence".to_owned(), test: true, open, reason };
/// assert_eq!(waiting.place(), (since, inquiry, 0));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct WaitingMoney {
    /// Whose it is.
    pub inquiry: InquiryId,
    /// The client's organisation.
    pub organization_name: String,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// The amount, since when it waits, and whether a write-off is proposed.
    pub open: OpenAmount,
    /// Why it waits.
    pub reason: WaitReason,
}

/// Names stay out of logs.
impl fmt::Debug for WaitingMoney {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitingMoney")
            .field("inquiry", &self.inquiry)
            .field("open", &self.open)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl WaitingMoney {
    /// Its place in the list.
    pub fn place(&self) -> WaitingPlace {
        (self.open.since, self.inquiry, self.open.ordinal)
    }
}

/// A part of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingPage {
    /// The amounts.
    pub items: Vec<WaitingMoney>,
    /// What to ask for next, if there is more.
    pub next: Option<WaitingPlace>,
}

/// What waits for one reason in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitingTotal {
    /// Why it waits.
    pub reason: WaitReason,
    /// The currency: currencies are never added up.
    pub currency: Currency,
    /// How many amounts there are.
    pub count: u64,
    /// What they add up to, in minor units.
    pub amount: u128,
    /// Since when the oldest waits.
    pub oldest: Timestamp,
}
