use super::{Generating, GenerationFailed, Moved};
use crate::inquiry::{Account, Event, Proof, Receipt, Refusal, Settled};
use crate::{Corrupt, Facts, Money};

/// Paid: by a verified receipt, or by staff who signed for it. The first draft has not begun.
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
/// let Some(State::Paid(paid)) = walked(4) else { return Err("the road leads there".into()) };
/// assert_eq!(paid.settled().account().owed(), sample::OWED);
/// let (generating, _) = paid.begin_generation(1)?;
/// assert_eq!(generating.number(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    settled: Settled,
}

/// The number of an inquiry's first draft.
const FIRST: u32 = 1;

impl Paid {
    pub(super) fn new(settled: Settled) -> Self {
        Self { settled }
    }

    /// What is held pays as much of the order as it can; staff signed for it.
    pub(super) fn accepting(account: Account, reason: String) -> Moved<Self> {
        let settled = account.accept_held(&reason)?;
        let refund_due = settled.account().owes_refund();
        Ok((Self::new(settled), Event::ShortPaymentAccepted { reason, refund_due }))
    }

    /// The proof of payment.
    pub fn settled(&self) -> &Settled {
        &self.settled
    }

    /// A worker starts on the first draft.
    ///
    /// # Errors
    ///
    /// [`Refusal::StaleDraft`] for another number.
    pub fn begin_generation(self, draft: u32) -> Moved<Generating> {
        if draft != FIRST {
            return Err(Refusal::StaleDraft);
        }
        Ok((Generating::new(self.settled, draft, None, None), Event::GenerationBegun { draft }))
    }

    /// The worker died each time before it could even begin.
    ///
    /// # Errors
    ///
    /// [`Refusal::StaleDraft`] for another number.
    pub fn give_up(self, draft: u32) -> Moved<GenerationFailed> {
        if draft != FIRST {
            return Err(Refusal::StaleDraft);
        }
        Ok((GenerationFailed::new(self.settled, draft, None, None), Event::GenerationGivenUp { draft }))
    }

    pub(in crate::inquiry) fn receive_more(self, receipt: Receipt) -> Self {
        Self { settled: self.settled.receive_more(receipt) }
    }

    /// Money that did not pay the order was given back.
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
    /// // The client pays a second time.
    /// let (gateway, receipt) = (InquiryActor::new(ActorKind::Gateway), Receipt::verified(AttemptId(uuid::Uuid::nil()), sample::OWED));
    /// let twice = InquiryLifecycle::apply(walked(4), gateway, at, Command::ConfirmPayment { receipt })?.state().clone();
    /// let State::Paid(paid) = twice else { return Err("it stays paid".into()) };
    /// let (paid, _) = paid.refund_extra("digest of the transfer's number".into(), Some(sample::OWED))?;
    /// assert!(paid.settled().account().due_back().is_empty());
    /// assert_eq!(paid.refund_extra("another digest".into(), None).err(), Some(Refusal::AlreadyRefunded));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingDue`], [`Refusal::AlreadyRefunded`], or [`Refusal::RefundMismatch`] where another amount is due.
    pub fn refund_extra(self, proof: Proof, amount: Option<Money>) -> Moved<Self> {
        let settled = self.settled.extra_refunded(&proof.digest, amount)?;
        Ok((Self { settled }, Event::RefundConfirmed { proof, amount }))
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { settled: self.settled.map(step)? })
    }

    pub(in crate::inquiry) fn into_settled(self) -> Settled {
        self.settled
    }

    pub(super) fn facts(&self) -> Facts {
        self.settled.account().facts(Facts::none())
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { settled: Settled::take(facts)? })
    }
}
