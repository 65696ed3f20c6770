use super::generating::{in_hand, take_in_hand};
use super::{Generating, Moved};
use crate::inquiry::{Account, Delivery, Draft, Event, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money};

/// A draft could not be made. The money is here, so staff must answer: try again, or give it back.
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
/// let Some(State::Generating(generating)) = walked(5) else { return Err("the road leads there".into()) };
/// let (failed, _) = generating.give_up(1)?;
/// // The money is still here: staff have it tried again, or give it back.
/// assert_eq!(failed.settled().account().owed(), sample::OWED);
/// assert_eq!(failed.retry()?.0.number(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerationFailed {
    settled: Settled,
    number: u32,
    previous: Option<Draft>,
    served: Option<Delivery>,
}

impl GenerationFailed {
    pub(super) fn new(settled: Settled, number: u32, previous: Option<Draft>, served: Option<Delivery>) -> Self {
        Self { settled, number, previous, served }
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// The number of the draft that failed.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The draft before, where this was a revision.
    pub fn previous(&self) -> Option<Draft> {
        self.previous
    }

    /// What an older link still opens.
    pub fn served(&self) -> Option<Delivery> {
        self.served
    }

    /// Staff want it tried again.
    ///
    /// # Errors
    ///
    /// None: staff may try as often as they like.
    pub fn retry(self) -> Moved<Generating> {
        let event = Event::GenerationRetried { draft: self.number };
        Ok((Generating::new(self.settled, self.number, self.previous, self.served), event))
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
