use super::{Moved, Paid, Refunding};
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Receipt, Refusal};
use crate::name::names;
use crate::{Corrupt, Facts};

names! {
    /// Who ended an inquiry without payment.
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
    /// use kit_workflow::inquiry::{ActorKind, CancelledBy, Command, InquiryActor};
    ///
    /// let clock = InquiryActor::new(ActorKind::Clock);
    /// let expired = InquiryLifecycle::apply(walked(2), clock, at + sample::WEEK, Command::Expire)?;
    /// assert!(matches!(expired.state(), State::Cancelled(cancelled) if cancelled.by() == CancelledBy::Expiry));
    /// # Ok::<(), kit_workflow::inquiry::Refusal>(())
    /// ```
    pub enum CancelledBy {
        /// Nobody: its time was over. Money that still comes pays it, and too little can still be accepted.
        Expiry = "expiry",
        /// The client. Money that still comes is given back.
        Client = "client",
        /// Staff. Money that still comes is given back.
        Staff = "staff",
    }
}

/// Ended without payment. Money may still arrive, because gateways are late.
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
/// use kit_workflow::inquiry::CancelledBy;
///
/// let Some(State::AwaitingPayment(waiting)) = walked(2) else { return Err("the road leads there".into()) };
/// let (cancelled, _) = waiting.cancel(CancelledBy::Client, None)?;
/// assert_eq!((cancelled.by(), cancelled.account().owed()), (CancelledBy::Client, sample::OWED));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    account: Account,
    by: CancelledBy,
}

impl Cancelled {
    pub(super) fn new(account: Account, by: CancelledBy) -> Self {
        Self { account, by }
    }

    /// What is owed and was received.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Who ended it.
    pub fn by(&self) -> CancelledBy {
        self.by
    }

    /// Late money is real money: it pays an order that merely expired.
    pub(in crate::inquiry) fn reopen(self, receipt: Receipt) -> Moved<Paid> {
        let refund_due = self.account.holds() || self.account.excess(receipt).is_some();
        Ok((Paid::new(self.account.pay(receipt)?), Event::LatePaymentConfirmed { receipt, refund_due }))
    }

    /// Staff accept what is held for an order that merely expired.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingHeld`], [`Refusal::NothingReckonable`].
    pub(in crate::inquiry) fn accept_short_payment(self, reason: String) -> Moved<Paid> {
        Paid::accepting(self.account, reason)
    }

    /// Money for an inquiry that somebody gave up is to be given back.
    pub(in crate::inquiry) fn receive_unwanted(mut self, receipt: Receipt) -> Moved<Refunding> {
        self.account.enter(receipt, Standing::RefundDue);
        Ok((Refunding::new(self.account.refund()), Event::UnwantedPaymentReceived { receipt }))
    }

    /// Holds money that would not pay the order.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingToHold`] where it would.
    pub(in crate::inquiry) fn hold_payment(mut self, receipt: Receipt) -> Moved<Self> {
        if receipt.covers(self.account.owed()) {
            return Err(Refusal::NothingToHold);
        }
        self.account.enter(receipt, Standing::Held);
        Ok((self, Event::PaymentHeld { receipt }))
    }

    /// Gives the held money back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingHeld`].
    pub fn refund(self, reason: String) -> Moved<Refunding> {
        if !self.account.holds() {
            return Err(Refusal::NothingHeld);
        }
        Ok((Refunding::new(self.account.refund()), Event::RefundRequested { reason }))
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { account: step(self.account)?, ..self })
    }

    pub(super) fn facts(&self) -> Facts {
        self.account.facts(Facts::none()).with("cancelled_by", self.by)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { by: facts.take("cancelled_by")?, account: Account::take(facts)? })
    }
}
