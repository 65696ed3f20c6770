use super::{Moved, Validated};
use crate::inquiry::{Account, Deliverable, Delivery, Draft, Event, Grant, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money, Timestamp};

/// The client has, or had, a link to the PDF.
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
/// let Some(State::Delivered(delivered)) = walked(8) else { return Err("the road leads there".into()) };
/// let grant = sample::grant(at, &mut Dice::new(2));
/// // A new link takes the place of the old one.
/// let (delivered, _) = delivered.reissue_link(grant)?;
/// assert_eq!(delivered.delivery().grant, Some(grant));
/// assert!(delivered.revoke_link()?.0.revoke_link().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    settled: Settled,
    draft: Draft,
    delivery: Delivery,
}

impl Delivered {
    pub(super) fn new(settled: Settled, draft: Draft, delivery: Delivery) -> Self {
        Self { settled, draft, delivery }
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The draft it came from.
    pub fn draft(&self) -> Draft {
        self.draft
    }

    /// The PDF and the link that opens it.
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// A new link; the old one dies.
    ///
    /// # Errors
    ///
    /// None: a link that is revoked may be replaced as well.
    pub fn reissue_link(self, grant: Grant) -> Moved<Self> {
        let event = Event::LinkReissued { deliverable: self.delivery.deliverable.number, grant };
        Ok((Self { delivery: Delivery { grant: Some(grant), ..self.delivery }, ..self }, event))
    }

    /// The link dies.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoLink`] where none is alive.
    pub fn revoke_link(self) -> Moved<Self> {
        let delivery = Delivery::revoked(Some(self.delivery))?;
        Ok((Self { delivery, ..self }, Event::LinkRevoked))
    }

    /// The link that opens lasts until then.
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
    /// use std::time::Duration;
    ///
    /// let Some(State::Delivered(delivered)) = walked(8) else { return Err("the road leads there".into()) };
    /// let before = delivered.delivery().grant.ok_or("it has a link")?;
    /// let until = before.expires_at + Duration::from_secs(60);
    /// let (extended, _) = delivered.extend_link(until, "digest of why".to_owned())?;
    /// let after = extended.delivery().grant.ok_or("it has a link")?;
    /// assert_eq!((after.link, after.expires_at), (before.link, until));
    /// // What is revoked stays revoked.
    /// assert!(extended.revoke_link()?.0.extend_link(until, String::new()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refusal::NoLink`] where none is alive.
    pub fn extend_link(self, until: Timestamp, reason: String) -> Moved<Self> {
        let grant = self.delivery.grant.ok_or(Refusal::NoLink)?;
        let grant = Grant { expires_at: until, ..grant };
        let delivery = Delivery { grant: Some(grant), ..self.delivery };
        Ok((Self { delivery, ..self }, Event::LinkExtended { grant, reason }))
    }

    /// Staff choose a better PDF; the old one is served until the new one is delivered.
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
    /// let Some(State::Delivered(delivered)) = walked(8) else { return Err("the road leads there".into()) };
    /// let old = delivered.delivery();
    /// let better = Deliverable { number: 2, pdf: sample::stored_file(&mut Dice::new(2)) };
    /// // It is to be published like the first one; meanwhile the client's link opens the old one.
    /// let (validated, _) = delivered.correct(better)?;
    /// assert_eq!((validated.deliverable(), validated.served()), (better, Some(old)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None: it may be wanted as often as it takes.
    pub fn correct(self, deliverable: Deliverable) -> Moved<Validated> {
        let event = Event::DeliverableCorrected { deliverable };
        Ok((Validated::new(self.settled, self.draft, deliverable, Some(self.delivery)), event))
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
        self.delivery.facts(self.draft.facts(self.settled.account().facts(Facts::none())))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let delivery =
            |facts: &mut Facts| Delivery::take_some(facts)?.ok_or_else(|| Corrupt::new("served", "is missing"));
        Ok(Self { settled: Settled::take(facts)?, draft: Draft::take(facts)?, delivery: delivery(facts)? })
    }
}
