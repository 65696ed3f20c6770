use super::{Cancelled, CancelledBy, Moved, Refunded, State};
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Proof, Receipt, Refusal, StaffId};
use crate::{Corrupt, Facts, Money};

/// Money is to be given back. Links are dead and no draft is made.
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
/// # use kit_workflow::inquiry::{ActorKind, Command, InquiryActor};
/// # let staff = InquiryActor::person(ActorKind::Staff, uuid::Uuid::nil());
/// let refund = Command::Refund { reason: "digest of why".to_owned() };
/// let refunding = InquiryLifecycle::apply(walked(8), staff, at, refund)?;
/// let State::Refunding(refunding) = refunding.state() else { return Err("it is to be given back".into()) };
/// assert_eq!(refunding.account().due_back().only(), Some(sample::OWED));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunding {
    account: Account,
}

impl Refunding {
    pub(in crate::inquiry) fn new(account: Account) -> Self {
        Self { account }
    }

    /// What was received and is to be given back.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Money was given back; staff hold the proof. Where more is due than was given back, it stays due.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingDue`] where nothing is left to give back, [`Refusal::RefundMismatch`] where another amount is due.
    pub(in crate::inquiry) fn confirm_refund(self, proof: Proof, amount: Option<Money>) -> Moved<State> {
        let account = self.account.refunded(&proof.digest, amount)?;
        let state = if account.owes_refund() {
            State::Refunding(Self { account })
        } else {
            State::Refunded(Refunded::new(account))
        };
        Ok((state, Event::RefundConfirmed { proof, amount }))
    }

    /// A second person agrees that the money is given up: nothing is owed any more, and nothing was given back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingProposed`], [`Refusal::SamePerson`].
    pub(in crate::inquiry) fn write_off(self, by: StaffId) -> Moved<Cancelled> {
        Ok((Cancelled::new(self.account.agree_write_off(by)?, CancelledBy::Staff), Event::MoneyWrittenOff))
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { account: step(self.account)? })
    }

    pub(in crate::inquiry) fn receive_more(mut self, receipt: Receipt) -> Self {
        self.account.enter(receipt, Standing::RefundDue);
        self
    }

    pub(super) fn facts(&self) -> Facts {
        self.account.facts(Facts::none())
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { account: Account::take(facts)? })
    }
}
