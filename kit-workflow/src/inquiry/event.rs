//! What happened.

mod flat;

use super::{AttemptId, Deliverable, Draft, Grant, Proof, Receipt};
use crate::name::names;
use crate::{Money, Timestamp};

names! {
    /// Why an attempt ended without payment.
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
    /// # use kit_workflow::inquiry::{ActorKind, AttemptOutcome, Command, InquiryActor};
    /// let Some(State::AwaitingPayment(waiting)) = walked(3) else { return Err("the road leads there".into()) };
    /// let (attempt, outcome) = (waiting.open_attempts()[0], AttemptOutcome::Refused);
    /// let (gateway, close) = (InquiryActor::new(ActorKind::Gateway), Command::CloseAttempt { attempt, outcome });
    /// // Refused at the gateway: nothing stands in the way of ending the inquiry any more.
    /// let closed = InquiryLifecycle::apply(Some(State::AwaitingPayment(waiting)), gateway, at, close)?;
    /// assert!(matches!(closed.state(), State::AwaitingPayment(waiting) if waiting.obstacles().is_empty()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub enum AttemptOutcome {
        /// The gateway refused it, or the client gave up there.
        Refused = "refused",
        /// Nothing was heard of it for too long.
        Expired = "expired",
        /// The gateway never created it.
        NotCreated = "not_created",
    }
}

names! {
    /// What money that staff recorded does, by its amount and by where the inquiry stands: what a receipt of the gateway would.
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
    /// # use kit_workflow::inquiry::{ActorKind, Arrival, AttemptId, Command, Event, InquiryActor};
    /// # let attempt = AttemptId(uuid::Uuid::nil());
    /// # let staff = InquiryActor::person(ActorKind::Staff, uuid::Uuid::nil());
    /// let (reason, proof, received) = ("cash".to_owned(), "digest of the slip".into(), sample::OWED);
    /// let by_hand = Command::RecordPaymentByHand { attempt, received, reason, proof };
    /// let decided = InquiryLifecycle::apply(walked(2), staff, at, by_hand)?;
    /// assert!(matches!(decided.event(), Some(Event::PaymentRecordedByHand { arrival: Arrival::Pays, .. })));
    /// # Ok::<(), kit_workflow::inquiry::Refusal>(())
    /// ```
    pub enum Arrival {
        /// It pays the order.
        Pays = "pays",
        /// It pays the order, which had expired.
        PaysLate = "pays_late",
        /// It does not pay the order, and is held.
        Held = "held",
        /// It came for an inquiry that was given up.
        Unwanted = "unwanted",
        /// It came for an order that needs no more money.
        Extra = "extra",
    }
}

names! {
    /// The bare names of the events.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::inquiry::{Event, EventKind};
    ///
    /// assert_eq!(Event::InquirySubmitted { documents: 2 }.kind(), EventKind::InquirySubmitted);
    /// assert_eq!(EventKind::parse("kit_delivered"), Some(EventKind::KitDelivered));
    /// ```
    pub enum EventKind {
        /// The form arrived.
        InquirySubmitted = "inquiry_submitted",
        /// The amount was frozen.
        OrderOpened = "order_opened",
        /// An attempt to pay began.
        CheckoutStarted = "checkout_started",
        /// An attempt ended without payment.
        AttemptClosed = "attempt_closed",
        /// The order is paid.
        PaymentConfirmed = "payment_confirmed",
        /// The order is paid, after it had expired.
        LatePaymentConfirmed = "late_payment_confirmed",
        /// Money arrived for an inquiry that was given up.
        UnwantedPaymentReceived = "unwanted_payment_received",
        /// Money arrived for an order that is already paid or being refunded.
        ExtraPaymentReceived = "extra_payment_received",
        /// Money arrived that does not pay the order.
        PaymentHeld = "payment_held",
        /// Staff accepted what was held.
        ShortPaymentAccepted = "short_payment_accepted",
        /// Staff recorded money that came another way.
        PaymentRecordedByHand = "payment_recorded_by_hand",
        /// The inquiry was given up.
        InquiryCancelled = "inquiry_cancelled",
        /// The order's time was over.
        OrderExpired = "order_expired",
        /// A worker started on a draft.
        GenerationBegun = "generation_begun",
        /// A draft is there.
        DraftCompleted = "draft_completed",
        /// The attempts at a draft were used up.
        GenerationGivenUp = "generation_given_up",
        /// Staff wanted it tried again.
        GenerationRetried = "generation_retried",
        /// Staff wanted another draft.
        RevisionRequested = "revision_requested",
        /// Staff chose the PDF.
        DeliverableValidated = "deliverable_validated",
        /// Staff chose another PDF before delivery.
        DeliverableReplaced = "deliverable_replaced",
        /// Staff went back to the draft.
        ValidationWithdrawn = "validation_withdrawn",
        /// The client got a link.
        KitDelivered = "kit_delivered",
        /// The client got a new link.
        LinkReissued = "link_reissued",
        /// The link died.
        LinkRevoked = "link_revoked",
        /// The link lasts longer.
        LinkExtended = "link_extended",
        /// Staff chose a better PDF after delivery.
        DeliverableCorrected = "deliverable_corrected",
        /// Staff decided to give the money back.
        RefundRequested = "refund_requested",
        /// The money was given back.
        RefundConfirmed = "refund_confirmed",
        /// Staff proposed to give up money that waits.
        WriteOffProposed = "write_off_proposed",
        /// A second person agreed: the money is given up.
        MoneyWrittenOff = "money_written_off",
        /// The proposal was declined, or taken back.
        WriteOffDeclined = "write_off_declined",
        /// The client wants no more reminders.
        RemindersDeclined = "reminders_declined",
        /// The client says that an attempt took their money.
        ComplaintOpened = "complaint_opened",
        /// Staff answered.
        ComplaintAnswered = "complaint_answered",
    }
}

/// What happened, with the facts that matter afterwards.
///
/// ```
/// use kit_workflow::Lifecycle;
/// use kit_workflow::inquiry::{Effect, Event, InquiryLifecycle, Letter};
///
/// // What has to be done is a function of what happened.
/// let submitted = Event::InquirySubmitted { documents: 2 };
/// assert!(InquiryLifecycle::effects(&submitted).contains(&Effect::OpenOrder));
/// assert_eq!(InquiryLifecycle::restore_event(InquiryLifecycle::record_event(&submitted)), Ok(submitted));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The form arrived.
    InquirySubmitted {
        /// How many files came with it.
        documents: u32,
    },
    /// The amount was frozen.
    OrderOpened {
        /// What is owed, for good.
        owed: Money,
        /// From this moment on the order may expire.
        expires_at: Timestamp,
    },
    /// An attempt to pay began; it is stored before a gateway hears of it.
    CheckoutStarted {
        /// Its name, ours.
        attempt: AttemptId,
        /// Whether its money was announced to come by hand.
        announced: bool,
    },
    /// An attempt ended without payment.
    AttemptClosed {
        /// Which.
        attempt: AttemptId,
        /// How it ended.
        outcome: AttemptOutcome,
    },
    /// The order is paid.
    PaymentConfirmed {
        /// What paid it, by the gateway's own answer.
        receipt: Receipt,
        /// Whether some money is to be given back: what was held before, or what is beyond the price.
        refund_due: bool,
    },
    /// The order is paid, after it had expired.
    LatePaymentConfirmed {
        /// What paid it, by the gateway's own answer.
        receipt: Receipt,
        /// Whether some money is to be given back: what was held before, or what is beyond the price.
        refund_due: bool,
    },
    /// Money arrived for an inquiry that was given up. All of it is to be given back.
    UnwantedPaymentReceived {
        /// What arrived.
        receipt: Receipt,
    },
    /// Money arrived for an order that needs no more. All of it is to be given back.
    ExtraPaymentReceived {
        /// What arrived.
        receipt: Receipt,
    },
    /// Money arrived that does not pay the order, and waits for staff.
    PaymentHeld {
        /// What arrived: too little, another currency, or an amount that cannot be reckoned with.
        receipt: Receipt,
    },
    /// Staff accepted what was held; the order counts as paid.
    ShortPaymentAccepted {
        /// The salted digest of why.
        reason: String,
        /// Whether some of it is to be given back: what the order does not need, or cannot reckon with.
        refund_due: bool,
    },
    /// Staff recorded money that came another way.
    PaymentRecordedByHand {
        /// What came, resting on the word of staff.
        receipt: Receipt,
        /// The salted digest of why it was recorded.
        reason: String,
        /// What shows that it came.
        proof: Proof,
        /// What it did, by its amount and by where the inquiry stood.
        arrival: Arrival,
        /// Whether some money is to be given back.
        refund_due: bool,
    },
    /// The inquiry was given up; by whom, the row of the event says.
    InquiryCancelled {
        /// The salted digest of why, where somebody gave a reason.
        reason: Option<String>,
    },
    /// The order's time was over.
    OrderExpired,
    /// A worker started on a draft.
    GenerationBegun {
        /// Its number, from 1.
        draft: u32,
    },
    /// A draft is there, and its file is stored.
    DraftCompleted {
        /// The draft.
        draft: Draft,
    },
    /// The attempts at a draft were used up.
    GenerationGivenUp {
        /// Its number.
        draft: u32,
    },
    /// Staff wanted a draft tried again.
    GenerationRetried {
        /// Its number, the same as before.
        draft: u32,
    },
    /// Staff wanted another draft.
    RevisionRequested {
        /// The number of the one that is to be made.
        draft: u32,
        /// The salted digest of what is to be better.
        feedback: String,
    },
    /// Staff chose the PDF.
    DeliverableValidated {
        /// The PDF.
        deliverable: Deliverable,
    },
    /// Staff chose another PDF before delivery.
    DeliverableReplaced {
        /// The PDF that counts now.
        deliverable: Deliverable,
    },
    /// Staff went back to the draft.
    ValidationWithdrawn {
        /// The number of the PDF that does not count any more; it is not given again.
        deliverable: u32,
    },
    /// The client got a link.
    KitDelivered {
        /// The number of the PDF that it opens.
        deliverable: u32,
        /// The link.
        grant: Grant,
    },
    /// The client got a new link; the one before is dead.
    LinkReissued {
        /// The number of the PDF that it opens.
        deliverable: u32,
        /// The new link.
        grant: Grant,
    },
    /// The link died.
    LinkRevoked,
    /// The link lasts longer, under the same address.
    LinkExtended {
        /// The link, and until when it opens now.
        grant: Grant,
        /// The salted digest of why.
        reason: String,
    },
    /// Staff delivered a better PDF by the link that is alive.
    DeliverableCorrected {
        /// The PDF that it opens now.
        deliverable: Deliverable,
    },
    /// Staff decided to give the money back.
    RefundRequested {
        /// The salted digest of why.
        reason: String,
    },
    /// Money that was due was given back.
    RefundConfirmed {
        /// What shows that it went back.
        proof: Proof,
        /// What went back: one of the amounts that were due, or all that was due in its currency. `None` is everything.
        amount: Option<Money>,
    },
    /// Staff proposed to give up money that waits.
    WriteOffProposed {
        /// The salted digest of why.
        reason: String,
    },
    /// A second person agreed: the money is given up.
    MoneyWrittenOff,
    /// The proposal was declined, or taken back.
    WriteOffDeclined {
        /// The salted digest of why.
        reason: String,
    },
    /// The client wants no more reminders.
    RemindersDeclined,
    /// The client says that an attempt took their money.
    ComplaintOpened {
        /// Which attempt.
        attempt: AttemptId,
    },
    /// Staff answered every complaint that was open.
    ComplaintAnswered {
        /// The salted digest of what the client is told.
        answer: String,
    },
}

impl Event {
    /// Its bare name.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::InquirySubmitted { .. } => EventKind::InquirySubmitted,
            Self::OrderOpened { .. } => EventKind::OrderOpened,
            Self::CheckoutStarted { .. } => EventKind::CheckoutStarted,
            Self::AttemptClosed { .. } => EventKind::AttemptClosed,
            Self::PaymentConfirmed { .. } => EventKind::PaymentConfirmed,
            Self::LatePaymentConfirmed { .. } => EventKind::LatePaymentConfirmed,
            Self::UnwantedPaymentReceived { .. } => EventKind::UnwantedPaymentReceived,
            Self::ExtraPaymentReceived { .. } => EventKind::ExtraPaymentReceived,
            Self::PaymentHeld { .. } => EventKind::PaymentHeld,
            Self::ShortPaymentAccepted { .. } => EventKind::ShortPaymentAccepted,
            Self::PaymentRecordedByHand { .. } => EventKind::PaymentRecordedByHand,
            Self::InquiryCancelled { .. } => EventKind::InquiryCancelled,
            Self::OrderExpired => EventKind::OrderExpired,
            Self::GenerationBegun { .. } => EventKind::GenerationBegun,
            Self::DraftCompleted { .. } => EventKind::DraftCompleted,
            Self::GenerationGivenUp { .. } => EventKind::GenerationGivenUp,
            Self::GenerationRetried { .. } => EventKind::GenerationRetried,
            Self::RevisionRequested { .. } => EventKind::RevisionRequested,
            Self::DeliverableValidated { .. } => EventKind::DeliverableValidated,
            Self::DeliverableReplaced { .. } => EventKind::DeliverableReplaced,
            Self::ValidationWithdrawn { .. } => EventKind::ValidationWithdrawn,
            Self::KitDelivered { .. } => EventKind::KitDelivered,
            Self::LinkReissued { .. } => EventKind::LinkReissued,
            Self::LinkRevoked => EventKind::LinkRevoked,
            Self::LinkExtended { .. } => EventKind::LinkExtended,
            Self::DeliverableCorrected { .. } => EventKind::DeliverableCorrected,
            Self::RefundRequested { .. } => EventKind::RefundRequested,
            Self::RefundConfirmed { .. } => EventKind::RefundConfirmed,
            Self::WriteOffProposed { .. } => EventKind::WriteOffProposed,
            Self::MoneyWrittenOff => EventKind::MoneyWrittenOff,
            Self::WriteOffDeclined { .. } => EventKind::WriteOffDeclined,
            Self::RemindersDeclined => EventKind::RemindersDeclined,
            Self::ComplaintOpened { .. } => EventKind::ComplaintOpened,
            Self::ComplaintAnswered { .. } => EventKind::ComplaintAnswered,
        }
    }
}
