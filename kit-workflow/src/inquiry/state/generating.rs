use super::{Drafted, GenerationFailed, Moved};
use crate::inquiry::{Account, Delivery, Draft, Event, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money};

/// A draft is being made. Only a paid inquiry gets here.
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
/// use kit_workflow::inquiry::{Draft, Refusal};
///
/// let Some(State::Generating(generating)) = walked(5) else { return Err("the road leads there".into()) };
/// let docx = sample::stored_file(&mut Dice::new(2));
/// // A worker that is late with an older draft is told so.
/// let stale = generating.clone().complete_draft(Draft { number: 2, docx });
/// assert!(matches!(stale, Err(Refusal::StaleDraft)));
/// assert_eq!(generating.complete_draft(Draft { number: 1, docx })?.0.draft().number, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generating {
    settled: Settled,
    number: u32,
    previous: Option<Draft>,
    served: Option<Delivery>,
}

impl Generating {
    pub(super) fn new(settled: Settled, number: u32, previous: Option<Draft>, served: Option<Delivery>) -> Self {
        Self { settled, number, previous, served }
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The number of the draft that is being made.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The draft before, where this is a revision.
    pub fn previous(&self) -> Option<Draft> {
        self.previous
    }

    /// What an older link still opens.
    pub fn served(&self) -> Option<Delivery> {
        self.served
    }

    /// The draft is there.
    ///
    /// # Errors
    ///
    /// [`Refusal::StaleDraft`] where it is not the one that is being made.
    pub fn complete_draft(self, draft: Draft) -> Moved<Drafted> {
        if draft.number != self.number {
            return Err(Refusal::StaleDraft);
        }
        Ok((Drafted::new(self.settled, draft, self.served), Event::DraftCompleted { draft }))
    }

    /// The attempts are used up.
    ///
    /// # Errors
    ///
    /// [`Refusal::StaleDraft`] where another draft is being made.
    pub fn give_up(self, draft: u32) -> Moved<GenerationFailed> {
        if draft != self.number {
            return Err(Refusal::StaleDraft);
        }
        let failed = GenerationFailed::new(self.settled, draft, self.previous, self.served);
        Ok((failed, Event::GenerationGivenUp { draft }))
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
        in_hand(&self.settled, self.number, self.previous, self.served)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let (settled, number, previous, served) = take_in_hand(facts)?;
        Ok(Self::new(settled, number, previous, served))
    }
}

/// The facts of a draft that is not there: being made, or failed.
pub(super) fn in_hand(settled: &Settled, number: u32, previous: Option<Draft>, served: Option<Delivery>) -> Facts {
    let facts = settled.account().facts(Facts::none()).with("making", number);
    let facts = previous.map_or(facts.clone(), |draft| draft.facts(facts));
    served.map_or(facts.clone(), |delivery| delivery.facts(facts))
}

type InHand = (Settled, u32, Option<Draft>, Option<Delivery>);

pub(super) fn take_in_hand(facts: &mut Facts) -> Result<InHand, Corrupt> {
    Ok((Settled::take(facts)?, facts.take("making")?, Draft::take_some(facts)?, Delivery::take_some(facts)?))
}
