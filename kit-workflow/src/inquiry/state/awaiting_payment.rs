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
}

impl AwaitingPayment {
    pub(super) fn new(account: Account) -> Self {
        Self { account, open: Vec::new() }
    }

    /// What is owed and was received.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The attempts that may still succeed.
    pub fn open_attempts(&self) -> &[AttemptId] {
        &self.open
    }

    /// Opens an attempt; it is stored before the gateway hears of it.
    pub fn start_checkout(mut self, attempt: AttemptId) -> Moved<Self> {
        self.open.push(attempt);
        Ok((self, Event::CheckoutStarted { attempt }))
    }

    /// Closes an attempt that ended without payment.
    pub fn close_attempt(mut self, attempt: AttemptId, outcome: AttemptOutcome) -> Moved<Self> {
        self.open.retain(|open| *open != attempt);
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
        self.open.retain(|open| *open != receipt.attempt());
        self.account.enter(receipt, Standing::Held);
        Ok((self, Event::PaymentHeld { receipt }))
    }

    /// Staff accept what is held.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingHeld`].
    pub(in crate::inquiry) fn accept_short_payment(self, reason: String) -> Moved<Paid> {
        Ok((Paid::new(self.account.accept_held()?), Event::ShortPaymentAccepted { reason }))
    }

    /// Staff sign for money that came another way: the whole amount.
    pub(in crate::inquiry) fn record_payment_by_hand(
        self,
        attempt: AttemptId,
        reason: String,
        proof: String,
    ) -> Moved<Paid> {
        let receipt = Receipt::by_hand(attempt, self.account.owed());
        let refund_due = self.account.holds();
        let event = Event::PaymentRecordedByHand { receipt, reason, proof, refund_due };
        Ok((Paid::new(self.account.pay(receipt)?), event))
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
        if self.account.holds() {
            return Err(Refusal::PaymentHeld);
        }
        if !self.open.is_empty() {
            return Err(Refusal::AttemptPending);
        }
        Ok(())
    }

    pub(super) fn facts(&self) -> Facts {
        let open: Vec<String> = self.open.iter().map(AttemptId::to_string).collect();
        self.account.facts(Facts::none()).with("open_attempts", open.join(","))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let open: String = facts.take("open_attempts")?;
        let open = open.split(',').filter(|id| !id.is_empty()).map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { account: Account::take(facts)?, open })
    }
}
