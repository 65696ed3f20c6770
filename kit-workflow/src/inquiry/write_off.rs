//! Giving up money that can be neither credited nor given back: one member of staff proposes it, another agrees.

use super::account::Standing;
use super::{Account, Refusal, StaffId};
use crate::name::names;
use crate::{Corrupt, Facts};

names! {
    /// How far giving up what waits has come.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::inquiry::WriteOffStep;
    ///
    /// assert_eq!(WriteOffStep::ALL.first(), Some(&WriteOffStep::Proposed));
    /// assert_eq!("agreed".parse(), Ok(WriteOffStep::Agreed));
    /// ```
    pub enum WriteOffStep {
        /// One member of staff proposes it.
        Proposed = "proposed",
        /// Another member of staff agreed.
        Agreed = "agreed",
        /// A member of staff declined, or took the proposal back.
        Declined = "declined",
    }
}

/// What was said last of giving up what waits, for as long as what waits has not changed.
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
/// # use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryActor, Receipt, Refusal};
/// # let (one, other) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
/// # let ask = |state, by, command| InquiryLifecycle::apply(state, by, at, command).map(|d| Some(d.state().clone()));
/// # let (gateway, staff) = (InquiryActor::new(ActorKind::Gateway), |id| InquiryActor::person(ActorKind::Staff, id));
/// // Too little came, and nobody knows whom to give it back to.
/// let receipt = Receipt::verified(AttemptId(uuid::Uuid::nil()), kit_workflow::Money::new(5, sample::OWED.currency()));
/// let held = ask(walked(2), gateway, Command::HoldPayment { receipt })?;
/// let proposed = ask(held, staff(one), Command::ProposeWriteOff { reason: "digest of why".to_owned() })?;
/// // Whoever proposed it cannot agree to it.
/// let alone = ask(proposed.clone(), staff(one), Command::AgreeWriteOff);
/// assert_eq!(alone.err(), Some(Refusal::SamePerson));
/// let agreed = ask(proposed, staff(other), Command::AgreeWriteOff)?;
/// assert!(agreed.is_some_and(|state| state.account().is_some_and(|account| !account.holds())));
/// # Ok::<(), Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteOff {
    /// How far it has come.
    pub step: WriteOffStep,
    /// Who said so.
    pub by: StaffId,
    /// The digest of the reason; who agrees gives none of their own.
    pub reason: Option<String>,
}

impl Account {
    /// Whether anything waits that could be given up: held, or to be given back.
    fn waits(&self) -> Result<(), Refusal> {
        if self.holds() || self.owes_refund() { Ok(()) } else { Err(Refusal::NothingWaits) }
    }

    /// Whether a proposal to write off could be made now.
    pub(super) fn may_propose_write_off(&self) -> Result<(), Refusal> {
        match self.proposal() {
            Some(_) => Err(Refusal::AlreadyProposed),
            None => self.waits(),
        }
    }

    /// Whether a proposal waits for an answer.
    pub(super) fn may_answer_write_off(&self) -> Result<(), Refusal> {
        self.proposal().map(drop).ok_or(Refusal::NothingProposed)
    }

    /// The proposal that waits for a second person.
    pub fn proposal(&self) -> Option<&WriteOff> {
        self.write_off().filter(|said| said.step == WriteOffStep::Proposed)
    }

    pub(super) fn propose_write_off(self, by: StaffId, reason: String) -> Result<Self, Refusal> {
        self.may_propose_write_off()?;
        Ok(self.saying(WriteOff { step: WriteOffStep::Proposed, by, reason: Some(reason) }))
    }

    /// Gives up everything that waits.
    pub(super) fn agree_write_off(self, by: StaffId) -> Result<Self, Refusal> {
        match self.proposal() {
            None => Err(Refusal::NothingProposed),
            Some(proposal) if proposal.by == by => Err(Refusal::SamePerson),
            Some(_) => {
                let account =
                    self.settle(Standing::Held, Standing::WrittenOff).settle(Standing::RefundDue, Standing::WrittenOff);
                Ok(account.saying(WriteOff { step: WriteOffStep::Agreed, by, reason: None }))
            }
        }
    }

    pub(super) fn decline_write_off(self, by: StaffId, reason: String) -> Result<Self, Refusal> {
        self.may_answer_write_off()?;
        Ok(self.saying(WriteOff { step: WriteOffStep::Declined, by, reason: Some(reason) }))
    }

    /// Whether the same person said the same before.
    pub(super) fn was_said(&self, step: WriteOffStep, by: Option<StaffId>, reason: Option<&String>) -> bool {
        self.write_off().is_some_and(|said| said.step == step && Some(said.by) == by && said.reason.as_ref() == reason)
    }
}

impl WriteOff {
    pub(super) fn facts(&self, facts: Facts) -> Facts {
        facts
            .with("write_off", self.step)
            .with("write_off_by", self.by)
            .with_some("write_off_reason", self.reason.as_ref())
    }

    pub(super) fn take_some(facts: &mut Facts) -> Result<Option<Self>, Corrupt> {
        let Some(step) = facts.take_some("write_off")? else { return Ok(None) };
        let reason: Option<String> = facts.take_some("write_off_reason")?;
        if reason.is_some() == (step == WriteOffStep::Agreed) {
            return Err(Corrupt::new("write_off_reason", "is missing, or given by who agreed"));
        }
        Ok(Some(Self { step, by: facts.take("write_off_by")?, reason }))
    }
}
