//! Where an inquiry stands, one struct a state.

mod awaiting_payment;
mod cancelled;
mod delivered;
mod drafted;
mod generating;
mod generation_failed;
mod paid;
mod refunded;
mod refunding;
mod submitted;
mod validated;

pub use awaiting_payment::AwaitingPayment;
pub use cancelled::{Cancelled, CancelledBy};
pub use delivered::Delivered;
pub use drafted::Drafted;
pub use generating::Generating;
pub use generation_failed::GenerationFailed;
pub use paid::Paid;
pub use refunded::Refunded;
pub use refunding::Refunding;
pub use submitted::Submitted;
pub use validated::Validated;

use super::{Account, Deliverable, Delivery, Draft, Event, Refusal, Settled, Stage};
use crate::{Corrupt, Facts, Record};

/// A move's result: the next state and what happened, or the refusal.
pub(super) type Moved<S> = Result<(S, Event), Refusal>;

/// Where an inquiry stands, with its facts.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// use kit_workflow::inquiry::Stage;
///
/// let delivered = walked(8).ok_or("the road leads there")?;
/// assert_eq!(delivered.stage(), Stage::Delivered);
/// assert!(delivered.settled().is_some() && delivered.draft().is_some() && delivered.delivery().is_some());
/// // What is stored comes back.
/// assert_eq!(InquiryLifecycle::restore(InquiryLifecycle::record(&delivered)), Ok(delivered));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The form arrived, and the order is about to be opened.
    Submitted(Submitted),
    /// The order waits to be paid.
    AwaitingPayment(AwaitingPayment),
    /// The order is paid, and no worker has begun yet.
    Paid(Paid),
    /// A draft is being made.
    Generating(Generating),
    /// The attempts at a draft were used up; staff decide.
    GenerationFailed(GenerationFailed),
    /// A draft waits for staff.
    Drafted(Drafted),
    /// Staff chose the PDF, and have not published it yet.
    Validated(Validated),
    /// The PDF is the client's.
    Delivered(Delivered),
    /// It was given up unpaid, by somebody or because its time was over.
    Cancelled(Cancelled),
    /// Money is to be given back.
    Refunding(Refunding),
    /// All money was given back.
    Refunded(Refunded),
}

impl State {
    /// Its bare name.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Submitted(_) => Stage::Submitted,
            Self::AwaitingPayment(_) => Stage::AwaitingPayment,
            Self::Paid(_) => Stage::Paid,
            Self::Generating(_) => Stage::Generating,
            Self::GenerationFailed(_) => Stage::GenerationFailed,
            Self::Drafted(_) => Stage::Drafted,
            Self::Validated(_) => Stage::Validated,
            Self::Delivered(_) => Stage::Delivered,
            Self::Cancelled(_) => Stage::Cancelled,
            Self::Refunding(_) => Stage::Refunding,
            Self::Refunded(_) => Stage::Refunded,
        }
    }

    /// What is owed and was received; `None` before the order is opened.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Submitted(_) => None,
            Self::AwaitingPayment(state) => Some(state.account()),
            Self::Cancelled(state) => Some(state.account()),
            Self::Refunding(state) => Some(state.account()),
            Self::Refunded(state) => Some(state.account()),
            _ => self.settled().map(Settled::account),
        }
    }

    /// The proof of payment, in the states that have one.
    pub fn settled(&self) -> Option<&Settled> {
        match self {
            Self::Paid(state) => Some(state.settled()),
            Self::Generating(state) => Some(state.settled()),
            Self::GenerationFailed(state) => Some(state.settled()),
            Self::Drafted(state) => Some(state.settled()),
            Self::Validated(state) => Some(state.settled()),
            Self::Delivered(state) => Some(state.settled()),
            Self::Submitted(_)
            | Self::AwaitingPayment(_)
            | Self::Cancelled(_)
            | Self::Refunding(_)
            | Self::Refunded(_) => None,
        }
    }

    /// The newest draft, once there is one.
    pub fn draft(&self) -> Option<Draft> {
        match self {
            Self::Generating(state) => state.previous(),
            Self::GenerationFailed(state) => state.previous(),
            Self::Drafted(state) => Some(state.draft()),
            Self::Validated(state) => Some(state.draft()),
            Self::Delivered(state) => Some(state.draft()),
            _ => None,
        }
    }

    /// The PDF that was validated and, in [`Stage::Delivered`], is served.
    pub fn deliverable(&self) -> Option<Deliverable> {
        match self {
            Self::Validated(state) => Some(state.deliverable()),
            Self::Delivered(state) => Some(state.delivery().deliverable),
            _ => None,
        }
    }

    /// What links open now. While a correction is on its way, the old PDF.
    pub fn delivery(&self) -> Option<Delivery> {
        match self {
            Self::Generating(state) => state.served(),
            Self::GenerationFailed(state) => state.served(),
            Self::Drafted(state) => state.served(),
            Self::Validated(state) => state.served(),
            Self::Delivered(state) => Some(state.delivery()),
            _ => None,
        }
    }

    /// The same state with its account moved by `step`, which touches nothing of what pays the order.
    pub(super) fn on_account(self, step: impl FnOnce(Account) -> Result<Account, Refusal>) -> Result<Self, Refusal> {
        Ok(match self {
            Self::Submitted(_) => return Err(Refusal::NothingWaits),
            Self::AwaitingPayment(state) => Self::AwaitingPayment(state.on_account(step)?),
            Self::Paid(state) => Self::Paid(state.on_account(step)?),
            Self::Generating(state) => Self::Generating(state.on_account(step)?),
            Self::GenerationFailed(state) => Self::GenerationFailed(state.on_account(step)?),
            Self::Drafted(state) => Self::Drafted(state.on_account(step)?),
            Self::Validated(state) => Self::Validated(state.on_account(step)?),
            Self::Delivered(state) => Self::Delivered(state.on_account(step)?),
            Self::Cancelled(state) => Self::Cancelled(state.on_account(step)?),
            Self::Refunding(state) => Self::Refunding(state.on_account(step)?),
            Self::Refunded(state) => Self::Refunded(state.on_account(step)?),
        })
    }

    pub(super) fn record(&self) -> Record {
        let facts = match self {
            Self::Submitted(_) => Facts::none(),
            Self::AwaitingPayment(state) => state.facts(),
            Self::Paid(state) => state.facts(),
            Self::Generating(state) => state.facts(),
            Self::GenerationFailed(state) => state.facts(),
            Self::Drafted(state) => state.facts(),
            Self::Validated(state) => state.facts(),
            Self::Delivered(state) => state.facts(),
            Self::Cancelled(state) => state.facts(),
            Self::Refunding(state) => state.facts(),
            Self::Refunded(state) => state.facts(),
        };
        Record::new(self.stage(), facts)
    }

    pub(super) fn restore(record: Record) -> Result<Self, Corrupt> {
        let mut facts = record.facts;
        let f = &mut facts;
        let state = match record.name.parse()? {
            Stage::Submitted => Self::Submitted(Submitted::new()),
            Stage::AwaitingPayment => Self::AwaitingPayment(AwaitingPayment::take(f)?),
            Stage::Paid => Self::Paid(Paid::take(f)?),
            Stage::Generating => Self::Generating(Generating::take(f)?),
            Stage::GenerationFailed => Self::GenerationFailed(GenerationFailed::take(f)?),
            Stage::Drafted => Self::Drafted(Drafted::take(f)?),
            Stage::Validated => Self::Validated(Validated::take(f)?),
            Stage::Delivered => Self::Delivered(Delivered::take(f)?),
            Stage::Cancelled => Self::Cancelled(Cancelled::take(f)?),
            Stage::Refunding => Self::Refunding(Refunding::take(f)?),
            Stage::Refunded => Self::Refunded(Refunded::take(f)?),
        };
        facts.finish()?;
        Ok(state)
    }
}
