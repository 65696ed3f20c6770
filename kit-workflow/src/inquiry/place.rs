//! Where every received amount is: with a delivered kit, given back, given up, on its way, or waiting for somebody.

use std::time::Duration;

use super::account::Standing;
use super::{Account, AttemptId, Entry, Evidence, Stage, State};
use crate::name::names;
use crate::{Money, Timestamp};

names! {
    /// Why money waits for an answer.
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
    /// # use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryActor, Receipt};
    /// use kit_workflow::inquiry::{Place, WaitReason, money_waits, places};
    ///
    /// // Somebody pays a second time: that is to be given back.
    /// let (attempt, gateway) = (AttemptId(uuid::Uuid::nil()), InquiryActor::new(ActorKind::Gateway));
    /// let again = Command::ConfirmPayment { receipt: Receipt::verified(attempt, sample::OWED) };
    /// let paid_twice = InquiryLifecycle::apply(walked(4), gateway, at, again)?.state().clone();
    /// assert_eq!(places(&paid_twice)[1].1, Place::Waits(WaitReason::SecondPayment));
    /// assert!(money_waits(&paid_twice));
    /// # Ok::<(), kit_workflow::inquiry::Refusal>(())
    /// ```
    pub enum WaitReason {
        /// Too little was paid, or in another currency: staff accept it, give it back or give it up.
        Held = "held",
        /// Too little, or another currency, came for an inquiry that had ended unpaid.
        Unwanted = "unwanted",
        /// More was paid than is owed: the rest is to be given back.
        Overpaid = "overpaid",
        /// It was not needed to pay the order, and is to be given back.
        SecondPayment = "second_payment",
        /// The order's money is to be given back.
        RefundDue = "refund_due",
        /// It pays for a draft that could not be made.
        GenerationFailed = "generation_failed",
        /// It pays for a kit that does not get on.
        Stuck = "stuck",
    }
}

/// Where a received amount is.
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
/// use kit_workflow::inquiry::{Place, places};
///
/// let paid = walked(4).ok_or("the road leads there")?;
/// assert_eq!(places(&paid).iter().map(|(_, place)| *place).collect::<Vec<_>>(), [Place::Moving]);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It paid a kit that was delivered.
    Delivered,
    /// It was given back.
    Refunded,
    /// It was given up.
    WrittenOff,
    /// It pays a kit that is being made or validated.
    Moving,
    /// It waits for an answer.
    Waits(WaitReason),
}

/// Where each received amount is, in the order of arrival.
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
/// use kit_workflow::inquiry::{Place, places};
///
/// let place = |steps| walked(steps).and_then(|state| places(&state).first().map(|(_, place)| *place));
/// assert_eq!((place(3), place(4), place(8)), (None, Some(Place::Moving), Some(Place::Delivered)));
/// ```
pub fn places(state: &State) -> Vec<(Entry, Place)> {
    let entries = state.account().map_or(&[][..], Account::entries);
    entries.iter().map(|entry| (*entry, place(state.stage(), entry, entries))).collect()
}

fn place(stage: Stage, entry: &Entry, all: &[Entry]) -> Place {
    let pays =
        |other: &Entry| other.receipt.attempt() == entry.receipt.attempt() && other.standing == Standing::Credited;
    match (entry.standing, stage) {
        (Standing::Refunded, _) => Place::Refunded,
        (Standing::WrittenOff, _) => Place::WrittenOff,
        (Standing::Held, Stage::Cancelled) => Place::Waits(WaitReason::Unwanted),
        (Standing::Held, _) => Place::Waits(WaitReason::Held),
        (Standing::RefundDue, Stage::Refunding | Stage::Refunded) => Place::Waits(WaitReason::RefundDue),
        (Standing::RefundDue, _) if all.iter().any(pays) => Place::Waits(WaitReason::Overpaid),
        (Standing::RefundDue, _) => Place::Waits(WaitReason::SecondPayment),
        (Standing::Credited, Stage::Delivered) => Place::Delivered,
        (Standing::Credited, Stage::GenerationFailed) => Place::Waits(WaitReason::GenerationFailed),
        (Standing::Credited, _) => Place::Moving,
    }
}

/// Whether any of an inquiry's money waits for an answer now; what is on its way does not.
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
/// use kit_workflow::inquiry::money_waits;
///
/// // Money on its way to a kit waits for nobody.
/// assert!(walked(4).is_some_and(|state| !money_waits(&state)));
/// ```
pub fn money_waits(state: &State) -> bool {
    places(state).iter().any(|(_, place)| matches!(place, Place::Waits(_)))
}

const HOUR: Duration = Duration::from_secs(60 * 60);

/// How long money may stay in a stage before it counts as stuck. Machines get two hours, which is more than all attempts at
/// a draft take together; people get three days, which is a weekend and a day.
///
/// ```
/// use std::time::Duration;
///
/// use kit_workflow::inquiry::{Stage, patience};
///
/// assert_eq!(patience(Stage::Generating), Duration::from_secs(2 * 60 * 60));
/// assert!(patience(Stage::Drafted) > patience(Stage::Generating), "people have weekends");
/// ```
pub const fn patience(stage: Stage) -> Duration {
    match stage {
        Stage::Paid | Stage::Generating => Duration::from_secs(2 * HOUR.as_secs()),
        _ => Duration::from_secs(72 * HOUR.as_secs()),
    }
}

/// An amount that was received and is neither with a delivered kit, nor given back, nor given up.
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
/// use kit_workflow::inquiry::{Stage, WaitReason, open_amounts, patience};
///
/// let paid = walked(4).ok_or("the road leads there")?;
/// let [amount] = open_amounts(&[], &paid, at)[..] else { return Err("one amount came") };
/// assert_eq!(amount.waits(at), None);
/// // What does not get on waits for somebody as well.
/// assert_eq!(amount.waits(at + patience(Stage::Paid)), Some(WaitReason::Stuck));
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenAmount {
    /// Its place among the amounts of its inquiry, from 0 in the order of arrival: its name for ever.
    pub ordinal: u32,
    /// Which attempt brought it.
    pub attempt: AttemptId,
    /// How much it is.
    pub amount: Money,
    /// What it rests on.
    pub evidence: Evidence,
    /// The stage of the inquiry.
    pub stage: Stage,
    /// Why it waits; `None` while it is on its way.
    pub reason: Option<WaitReason>,
    /// Since when it is there.
    pub since: Timestamp,
    /// Whether somebody proposes to give it up.
    pub write_off_proposed: bool,
}

impl OpenAmount {
    /// Why it waits at this moment: money on its way waits once the patience with its stage is over.
    pub fn waits(&self, now: Timestamp) -> Option<WaitReason> {
        self.reason.or_else(|| (now.since(self.since) >= patience(self.stage)).then_some(WaitReason::Stuck))
    }

    /// Whether it is where it was: waiting for the same reason, or on its way in the same stage.
    fn stays(&self, before: &Self) -> bool {
        let same_stage = self.stage == before.stage || self.reason.is_some();
        self.ordinal == before.ordinal && self.reason == before.reason && same_stage
    }
}

/// The open amounts of an inquiry that came to stand so at `at`, given those `before`: whatever is where it was has been
/// there since then.
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
/// use kit_workflow::inquiry::open_amounts;
///
/// let (paid, delivered) = (walked(4).ok_or("paid")?, walked(8).ok_or("delivered")?);
/// let open = open_amounts(&[], &paid, at);
/// assert_eq!((open.len(), open[0].amount, open[0].since), (1, sample::OWED, at));
/// assert!(open_amounts(&open, &delivered, at).is_empty());
/// # Ok::<(), &str>(())
/// ```
pub fn open_amounts(before: &[OpenAmount], state: &State, at: Timestamp) -> Vec<OpenAmount> {
    let stage = state.stage();
    let proposed = state.account().is_some_and(|account| account.proposal().is_some());
    let open = (0..).zip(places(state)).filter_map(|(ordinal, (entry, place))| {
        let reason = match place {
            Place::Delivered | Place::Refunded | Place::WrittenOff => return None,
            Place::Moving => None,
            Place::Waits(reason) => Some(reason),
        };
        let receipt = entry.receipt;
        let (attempt, amount, evidence) = (receipt.attempt(), receipt.amount(), receipt.evidence());
        let write_off_proposed = proposed && matches!(entry.standing, Standing::Held | Standing::RefundDue);
        let now = OpenAmount { ordinal, attempt, amount, evidence, stage, reason, since: at, write_off_proposed };
        let since = before.iter().find(|before| now.stays(before)).map_or(at, |before| before.since);
        Some(OpenAmount { since, ..now })
    });
    open.collect()
}
