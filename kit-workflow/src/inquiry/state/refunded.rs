use super::Moved;
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Proof, Receipt, Refusal};
use crate::{Corrupt, Facts, Money};

/// The money was given back. More may still arrive, and is then due to be given back as well.
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
/// let ask = |state, command| InquiryLifecycle::apply(state, staff, at, command).map(|told| told.state().clone());
/// let refunding = ask(walked(8), Command::Refund { reason: "digest of why".to_owned() })?;
/// let proof = "digest of the transfer's number".into();
/// let refunded = ask(Some(refunding), Command::ConfirmRefund { proof, amount: None })?;
/// assert!(matches!(refunded, State::Refunded(refunded) if refunded.account().due_back().is_empty()));
/// # Ok::<(), kit_workflow::inquiry::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    account: Account,
}

impl Refunded {
    pub(super) fn new(account: Account) -> Self {
        Self { account }
    }

    /// What was received and given back.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// What arrived after the refund was given back as well.
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
    /// # let (staff, gateway) = (InquiryActor::person(ActorKind::Staff, uuid::Uuid::nil()), InquiryActor::new(ActorKind::Gateway));
    /// # let ask = |state, by, command| InquiryLifecycle::apply(state, by, at, command).map(|told| Some(told.state().clone()));
    /// # let refunding = ask(walked(8), staff, Command::Refund { reason: "digest of why".to_owned() })?;
    /// # let back = Command::ConfirmRefund { proof: "digest of one transfer".into(), amount: None };
    /// # let refunded = ask(refunding, staff, back)?;
    /// // Money comes after all was given back: it goes back as well.
    /// let receipt = Receipt::verified(AttemptId(uuid::Uuid::nil()), sample::OWED);
    /// let refunded = ask(refunded, gateway, Command::ConfirmPayment { receipt })?;
    /// let Some(State::Refunded(refunded)) = refunded else { return Err("it stays refunded".into()) };
    /// assert_eq!(refunded.account().due_back().only(), Some(sample::OWED));
    /// let (refunded, _) = refunded.confirm_refund("digest of another transfer".into(), None)?;
    /// assert!(refunded.account().due_back().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refusal::AlreadyRefunded`] where nothing is due any more.
    pub fn confirm_refund(self, proof: Proof, amount: Option<Money>) -> Moved<Self> {
        Ok((Self::new(self.account.refunded(&proof.digest, amount)?), Event::RefundConfirmed { proof, amount }))
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
