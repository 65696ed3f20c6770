use super::{Generating, Moved, Validated};
use crate::inquiry::{Account, Deliverable, Delivery, Draft, Event, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money};

/// A draft waits for staff.
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
/// let Some(State::Drafted(drafted)) = walked(6) else { return Err("the road leads there".into()) };
/// let (next, _) = drafted.request_revision("digest of what should be better".to_owned())?;
/// assert_eq!((next.number(), next.previous().map(|draft| draft.number)), (2, Some(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafted {
    settled: Settled,
    draft: Draft,
    served: Option<Delivery>,
}

impl Drafted {
    pub(super) fn new(settled: Settled, draft: Draft, served: Option<Delivery>) -> Self {
        Self { settled, draft, served }
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The draft.
    pub fn draft(&self) -> Draft {
        self.draft
    }

    /// What an older link still opens.
    pub fn served(&self) -> Option<Delivery> {
        self.served
    }

    /// Staff want the next draft.
    ///
    /// # Errors
    ///
    /// None: it may be wanted as often as it takes.
    pub fn request_revision(self, feedback: String) -> Moved<Generating> {
        let number = self.draft.number + 1;
        let event = Event::RevisionRequested { draft: number, feedback };
        Ok((Generating::new(self.settled, number, Some(self.draft), self.served), event))
    }

    /// Staff choose the PDF.
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
    /// let Some(State::Drafted(drafted)) = walked(6) else { return Err("the road leads there".into()) };
    /// let pdf = Deliverable { number: 1, pdf: sample::stored_file(&mut Dice::new(2)) };
    /// let draft = drafted.draft();
    /// let (validated, _) = drafted.validate(pdf)?;
    /// assert_eq!((validated.draft(), validated.deliverable(), validated.served()), (draft, pdf, None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: that the file is a PDF was found out before.
    pub fn validate(self, deliverable: Deliverable) -> Moved<Validated> {
        let event = Event::DeliverableValidated { deliverable };
        Ok((Validated::new(self.settled, self.draft, deliverable, self.served), event))
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
        self.served.map_or(facts.clone(), |delivery| delivery.facts(facts))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { settled: Settled::take(facts)?, draft: Draft::take(facts)?, served: Delivery::take_some(facts)? })
    }
}
