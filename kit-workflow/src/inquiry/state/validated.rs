use super::{Delivered, Drafted, Moved};
use crate::inquiry::{Account, Deliverable, Delivery, Draft, Event, Grant, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money};

/// Staff have chosen the PDF; its digest is fixed. It is not delivered yet.
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
/// let Some(State::Validated(validated)) = walked(7) else { return Err("the road leads there".into()) };
/// let pdf = validated.deliverable();
/// let (delivered, _) = validated.deliver(sample::grant(at, &mut Dice::new(2)))?;
/// assert_eq!(delivered.delivery().deliverable, pdf);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validated {
    settled: Settled,
    draft: Draft,
    deliverable: Deliverable,
    served: Option<Delivery>,
}

impl Validated {
    pub(super) fn new(settled: Settled, draft: Draft, deliverable: Deliverable, served: Option<Delivery>) -> Self {
        Self { settled, draft, deliverable, served }
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The draft it came from.
    pub fn draft(&self) -> Draft {
        self.draft
    }

    /// The PDF that was validated.
    pub fn deliverable(&self) -> Deliverable {
        self.deliverable
    }

    /// What an older link still opens, while this is a correction.
    pub fn served(&self) -> Option<Delivery> {
        self.served
    }

    /// Staff choose another PDF.
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
    /// use kit_workflow::inquiry::Deliverable;
    ///
    /// let Some(State::Validated(validated)) = walked(7) else { return Err("the road leads there".into()) };
    /// let other = Deliverable { number: 2, pdf: sample::stored_file(&mut Dice::new(2)) };
    /// assert_eq!(validated.replace_deliverable(other)?.0.deliverable(), other);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: nobody was given the other one.
    pub fn replace_deliverable(self, deliverable: Deliverable) -> Moved<Self> {
        Ok((Self { deliverable, ..self }, Event::DeliverableReplaced { deliverable }))
    }

    /// Staff go back to the draft.
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
    /// let Some(State::Validated(validated)) = walked(7) else { return Err("the road leads there".into()) };
    /// let draft = validated.draft();
    /// assert_eq!(validated.withdraw()?.0.draft(), draft);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: nobody was given the PDF.
    pub fn withdraw(self) -> Moved<Drafted> {
        let event = Event::ValidationWithdrawn { deliverable: self.deliverable.number };
        Ok((Drafted::new(self.settled, self.draft, self.served), event))
    }

    /// Staff publish: the client gets a link, and the one before dies.
    ///
    /// # Errors
    ///
    /// None: whatever is validated is paid.
    pub fn deliver(self, grant: Grant) -> Moved<Delivered> {
        let event = Event::KitDelivered { deliverable: self.deliverable.number, grant };
        let delivery = Delivery { deliverable: self.deliverable, grant: Some(grant) };
        Ok((Delivered::new(self.settled, self.draft, delivery), event))
    }

    /// The older link dies.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoLink`] where none is alive.
    pub fn revoke_link(self) -> Moved<Self> {
        let served = Delivery::revoked(self.served)?;
        Ok((Self { served: Some(served), ..self }, Event::LinkRevoked))
    }

    /// Money that did not pay the order was given back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingDue`], [`Refusal::AlreadyRefunded`], or [`Refusal::RefundMismatch`] where another amount is due.
    pub fn refund_extra(self, proof: Proof, amount: Option<Money>) -> Moved<Self> {
        let settled = self.settled.clone().extra_refunded(&proof.digest, amount)?;
        Ok((Self { settled, ..self }, Event::RefundConfirmed { proof, amount }))
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { settled: self.settled.clone().map(step)?, ..self })
    }

    pub(in crate::inquiry) fn into_settled(self) -> Settled {
        self.settled
    }

    pub(in crate::inquiry) fn receive_more(self, receipt: Receipt) -> Self {
        Self { settled: self.settled.receive_more(receipt), ..self }
    }

    pub(super) fn facts(&self) -> Facts {
        let facts = self.draft.facts(self.settled.account().facts(Facts::none()));
        let facts = self.deliverable.facts(facts, "deliverable");
        self.served.map_or(facts.clone(), |delivery| delivery.facts(facts))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self {
            settled: Settled::take(facts)?,
            draft: Draft::take(facts)?,
            deliverable: Deliverable::take(facts, "deliverable")?,
            served: Delivery::take_some(facts)?,
        })
    }
}
