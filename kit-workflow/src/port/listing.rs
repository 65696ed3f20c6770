//! Lists of inquiries, read in parts.

use std::fmt;

use crate::inquiry::{InquiryId, StaffId, Stage};
use crate::name::names;
use crate::port::ReportFilter;
use crate::{Money, Timestamp, Version};

/// An inquiry as lists show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Summary {
    /// Which inquiry.
    pub id: InquiryId,
    /// Where it stands.
    pub stage: Stage,
    /// How often it has moved.
    pub version: Version,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// When it last moved.
    pub moved_at: Timestamp,
    /// The client's organisation.
    pub organization_name: String,
    /// The client's name.
    pub contact_name: String,
    /// The client's address.
    pub email: String,
    /// What is owed.
    pub owed: Option<Money>,
    /// Whether money waits for staff: held, or to be given back.
    pub money_waits: bool,
    /// Whether an effect of it was given up and waits for a person.
    pub given_up: bool,
    /// Whether it was taken on simulators.
    pub test: bool,
    /// Who takes care of it.
    pub assignee: Option<StaffId>,
    /// When its next deadline falls due.
    pub deadline: Option<Timestamp>,
}

impl Summary {
    /// Where it stands in a list of this order; nowhere in one of deadlines where it has none.
    ///
    /// ```
    /// use kit_testing::{drive, sample};
    /// use kit_workflow::Clock;
    /// use kit_workflow::inquiry::InquiryId;
    /// use kit_workflow::port::{Archive, ListOrder, PageRequest};
    ///
    /// # let (world, mut dice) = (kit_testing::World::new(1), kit_testing::Dice::new(1));
    /// # let (at, id) = (world.clock.now(), InquiryId(kit_workflow::Ids::fresh(&world.clock)));
    /// # for (by, command) in sample::road(at, &mut dice) {
    /// #     let particulars = sample::particulars(&command, at, &mut dice);
    /// #     let order = kit_workflow::Order::new(id.0, by, at, command).with(particulars);
    /// #     drive::to_end(kit_workflow::Engine::new(&world.store).execute(order)).unwrap();
    /// # }
    /// let page = drive::to_end(world.store.list(&PageRequest::newest(10))).unwrap();
    /// assert_eq!(page.items[0].place(ListOrder::Submitted), Some((at, id)));
    /// ```
    pub fn place(&self, order: ListOrder) -> Option<ListPlace> {
        let moment = match order {
            ListOrder::Submitted => Some(self.submitted_at),
            ListOrder::Moved | ListOrder::Waiting => Some(self.moved_at),
            ListOrder::Deadline => self.deadline,
        };
        moment.map(|moment| (moment, self.id))
    }
}

/// Names and addresses stay out of logs.
impl fmt::Debug for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Summary").field("id", &self.id).field("stage", &self.stage).finish_non_exhaustive()
    }
}

names! {
    /// What a list is ordered by; the identifier decides between equal moments.
    pub enum ListOrder {
        /// The newest submission first.
        Submitted = "submitted",
        /// What moved last first.
        Moved = "moved",
        /// What has not moved for longest first.
        Waiting = "waiting",
        /// The next deadline first; what has none is not listed.
        Deadline = "deadline",
    }
}

impl ListOrder {
    /// Whether the earliest moment comes first.
    ///
    /// ```
    /// use kit_workflow::port::ListOrder;
    ///
    /// assert!(ListOrder::Waiting.is_ascending() && !ListOrder::Moved.is_ascending());
    /// ```
    pub const fn is_ascending(self) -> bool {
        matches!(self, Self::Waiting | Self::Deadline)
    }
}

/// A place in a list of one order: the moment that it is ordered by, and the inquiry.
pub type ListPlace = (Timestamp, InquiryId);

/// Which part of a list is wanted.
///
/// ```
/// use kit_workflow::port::{ListOrder, PageRequest, ReportFilter};
///
/// let filter = ReportFilter { money_waits: true, ..ReportFilter::default() };
/// let request = PageRequest { filter, order: ListOrder::Moved, ..PageRequest::newest(50) };
/// assert_eq!((request.limit, request.after), (50, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// Which inquiries.
    pub filter: ReportFilter,
    /// In which order.
    pub order: ListOrder,
    /// Only those after this place in a list of the same order.
    pub after: Option<ListPlace>,
    /// At most this many.
    pub limit: u32,
}

impl PageRequest {
    /// The newest submissions, at most so many.
    pub fn newest(limit: u32) -> Self {
        Self { filter: ReportFilter::default(), order: ListOrder::Submitted, after: None, limit }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The inquiries.
    pub items: Vec<Summary>,
    /// What to ask for next, if there is more.
    pub next: Option<ListPlace>,
}

/// A part of a report: `next` is where the following part begins, if there is more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T, C> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for next.
    pub next: Option<C>,
}

/// How many inquiries stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageCount {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub count: u64,
}
