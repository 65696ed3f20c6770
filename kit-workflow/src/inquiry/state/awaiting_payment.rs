use super::{Cancelled, CancelledBy, Moved, Paid, Refunding};
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, AttemptId, AttemptOutcome, Event, Receipt, Refusal};
use crate::{Corrupt, Facts, Timestamp};

/// An order waits to be paid. Attempts may be open, and money may be held.
///
/// There is no way from here to a draft but through a payment. On a state that only a payment leads to, a draft can be
/// completed:
///
/// ```
/// use kit_workflow::inquiry::{AwaitingPayment, Draft, Generating};
///
/// fn complete(unpaid: AwaitingPayment, paid: Generating, draft: Draft) {
///     let _ = paid.complete_draft(draft);
/// }
/// ```
///
/// on this one there is no such method, and the same lines do not compile:
///
/// ```compile_fail,E0599
/// use kit_workflow::inquiry::{AwaitingPayment, Draft, Generating};
///
/// fn complete(unpaid: AwaitingPayment, paid: Generating, draft: Draft) {
///     let _ = unpaid.complete_draft(draft);
/// }
/// ```
///
/// nor can anybody outside declare it paid:
///
/// ```compile_fail,E0624
/// use kit_workflow::inquiry::{AwaitingPayment, Receipt};
///
/// fn pay(unpaid: AwaitingPayment, receipt: Receipt) {
///     let _ = unpaid.confirm_payment(receipt);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwaitingPayment {
    account: Account,
    open: Vec<AttemptId>,
    announced: Vec<AttemptId>,
    /// When the client first went to pay at a gateway.
    checkout_at: Option<Timestamp>,
    reminders_declined: bool,
}

impl AwaitingPayment {
    pub(super) fn new(account: Account) -> Self {
        Self { account, open: Vec::new(), announced: Vec::new(), checkout_at: None, reminders_declined: false }
    }

    /// What is owed and was received.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The attempts at gateways that may still succeed. They stand in the way of ending the inquiry.
    pub fn open_attempts(&self) -> &[AttemptId] {
        &self.open
    }

    /// What the client said would come another way. Nobody knows whether it will, so it stands in nobody's way.
    pub fn announced(&self) -> &[AttemptId] {
        &self.announced
    }

    /// Whether money is awaited by this attempt.
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
    /// let Some(State::AwaitingPayment(waiting)) = walked(2) else { return Err("the road leads there".into()) };
    /// let attempt = kit_workflow::inquiry::AttemptId(uuid::Uuid::nil());
    /// assert!(!waiting.awaits(attempt));
    /// // One that the client announced is waited for, and stands in nobody's way.
    /// let (waiting, _) = waiting.start_checkout(attempt, true, at)?;
    /// assert!(waiting.awaits(attempt) && waiting.announced() == [attempt] && waiting.open_attempts().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn awaits(&self, attempt: AttemptId) -> bool {
        self.open.contains(&attempt) || self.announced.contains(&attempt)
    }

    /// From when on the client is reminded: when they first went to pay at a gateway; `None` where they did not, or want no
    /// reminders.
    pub fn reminded_from(&self) -> Option<Timestamp> {
        self.checkout_at.filter(|_| !self.reminders_declined)
    }

    /// Whether the client wants no more reminders.
    pub fn declined_reminders(&self) -> bool {
        self.reminders_declined
    }

    /// Opens an attempt; it is stored before the gateway hears of it. `announced` says that it is none at a gateway.
    ///
    /// # Errors
    ///
    /// None: as long as an order waits, another attempt may be opened.
    pub fn start_checkout(mut self, attempt: AttemptId, announced: bool, at: Timestamp) -> Moved<Self> {
        if announced {
            self.announced.push(attempt);
        } else {
            self.open.push(attempt);
            self.checkout_at = self.checkout_at.or(Some(at));
        }
        Ok((self, Event::CheckoutStarted { attempt, announced }))
    }

    /// The client wants no more reminders.
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
    /// let Some(State::AwaitingPayment(waiting)) = walked(3) else { return Err("the road leads there".into()) };
    /// assert!(waiting.reminded_from().is_some() && !waiting.declined_reminders());
    /// let (waiting, _) = waiting.decline_reminders()?;
    /// assert!(waiting.reminded_from().is_none() && waiting.declined_reminders());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: reminders may be declined again and again.
    pub fn decline_reminders(self) -> Moved<Self> {
        Ok((Self { reminders_declined: true, ..self }, Event::RemindersDeclined))
    }

    fn settle_attempt(&mut self, attempt: AttemptId) {
        self.open.retain(|open| *open != attempt);
        self.announced.retain(|announced| *announced != attempt);
    }

    /// Closes an attempt that ended without payment.
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
    /// use kit_workflow::inquiry::{AttemptOutcome, Refusal};
    ///
    /// let Some(State::AwaitingPayment(waiting)) = walked(3) else { return Err("the road leads there".into()) };
    /// assert_eq!(waiting.may_end(), Err(Refusal::AttemptPending));
    /// let attempt = waiting.open_attempts()[0];
    /// let (waiting, _) = waiting.close_attempt(attempt, AttemptOutcome::Refused)?;
    /// assert_eq!(waiting.may_end(), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: an attempt that is not open is closed already.
    pub fn close_attempt(mut self, attempt: AttemptId, outcome: AttemptOutcome) -> Moved<Self> {
        self.settle_attempt(attempt);
        Ok((self, Event::AttemptClosed { attempt, outcome }))
    }

    /// Pays the order.
    ///
    /// # Errors
    ///
    /// [`Refusal::AmountMismatch`] where the receipt does not cover what is owed: hold it instead.
    pub(in crate::inquiry) fn confirm_payment(self, receipt: Receipt) -> Moved<Paid> {
        let refund_due = self.account.holds() || self.account.excess(receipt).is_some();
        Ok((Paid::new(self.account.pay(receipt)?), Event::PaymentConfirmed { receipt, refund_due }))
    }

    /// Holds money that does not pay the order; the attempt is settled.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingToHold`] where the receipt covers what is owed.
    pub(in crate::inquiry) fn hold_payment(mut self, receipt: Receipt) -> Moved<Self> {
        if receipt.covers(self.account.owed()) {
            return Err(Refusal::NothingToHold);
        }
        self.settle_attempt(receipt.attempt());
        self.account.enter(receipt, Standing::Held);
        Ok((self, Event::PaymentHeld { receipt }))
    }

    /// Staff accept what is held, as far as the order needs it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingHeld`], [`Refusal::NothingReckonable`].
    pub(in crate::inquiry) fn accept_short_payment(self, reason: String) -> Moved<Paid> {
        Paid::accepting(self.account, reason)
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

    /// Gives the inquiry up.
    ///
    /// # Errors
    ///
    /// [`Refusal::AttemptPending`], [`Refusal::PaymentHeld`].
    pub fn cancel(self, by: CancelledBy, reason: Option<String>) -> Moved<Cancelled> {
        self.may_end()?;
        Ok((Cancelled::new(self.account, by), Event::InquiryCancelled { reason }))
    }

    /// Lets the order expire.
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
    /// use kit_workflow::inquiry::{CancelledBy, Refusal};
    ///
    /// let Some(State::AwaitingPayment(waiting)) = walked(2) else { return Err("the road leads there".into()) };
    /// assert_eq!(waiting.clone().expire(at).err(), Some(Refusal::NotExpired));
    /// let end = waiting.account().expires_at();
    /// assert_eq!(waiting.expire(end)?.0.by(), CancelledBy::Expiry);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refusal::NotExpired`] before its time, [`Refusal::AttemptPending`], [`Refusal::PaymentHeld`].
    pub fn expire(self, at: Timestamp) -> Moved<Cancelled> {
        if at < self.account.expires_at() {
            return Err(Refusal::NotExpired);
        }
        self.may_end()?;
        Ok((Cancelled::new(self.account, CancelledBy::Expiry), Event::OrderExpired))
    }

    /// Whether nothing stands in the way of ending it: no money held, no attempt that may still succeed.
    ///
    /// # Errors
    ///
    /// [`Refusal::AttemptPending`], [`Refusal::PaymentHeld`].
    pub fn may_end(&self) -> Result<(), Refusal> {
        self.obstacles().into_iter().next().map_or(Ok(()), Err)
    }

    /// Everything that stands in the way of ending it.
    pub fn obstacles(&self) -> Vec<Refusal> {
        let held = self.account.holds().then_some(Refusal::PaymentHeld);
        let pending = (!self.open.is_empty()).then_some(Refusal::AttemptPending);
        held.into_iter().chain(pending).collect()
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { account: step(self.account)?, ..self })
    }

    pub(super) fn facts(&self) -> Facts {
        let announced = (!self.announced.is_empty()).then(|| ids(&self.announced));
        self.account
            .facts(Facts::none())
            .with("open_attempts", ids(&self.open))
            .with_some("announced", announced)
            .with_some("checkout_at", self.checkout_at)
            .with_some("reminders_declined", self.reminders_declined.then_some(true))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let open: String = facts.take("open_attempts")?;
        let announced: Option<String> = facts.take_some("announced")?;
        Ok(Self {
            open: read_ids(&open)?,
            announced: read_ids(announced.as_deref().unwrap_or(""))?,
            checkout_at: facts.take_some("checkout_at")?,
            reminders_declined: facts.take_some("reminders_declined")?.unwrap_or(false),
            account: Account::take(facts)?,
        })
    }
}

fn ids(attempts: &[AttemptId]) -> String {
    attempts.iter().map(AttemptId::to_string).collect::<Vec<_>>().join(",")
}

fn read_ids(text: &str) -> Result<Vec<AttemptId>, Corrupt> {
    text.split(',').filter(|id| !id.is_empty()).map(str::parse).collect()
}
