//! What happened.

use super::{AttemptId, Deliverable, Draft, Grant, Proof, Receipt};
use crate::name::names;
use crate::{Corrupt, Facts, Money, Record, Timestamp};

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
#[expect(missing_docs, reason = "each variant is documented at its kind, each field at its type")]
pub enum Event {
    InquirySubmitted { documents: u32 },
    OrderOpened { owed: Money, expires_at: Timestamp },
    CheckoutStarted { attempt: AttemptId, announced: bool },
    AttemptClosed { attempt: AttemptId, outcome: AttemptOutcome },
    PaymentConfirmed { receipt: Receipt, refund_due: bool },
    LatePaymentConfirmed { receipt: Receipt, refund_due: bool },
    UnwantedPaymentReceived { receipt: Receipt },
    ExtraPaymentReceived { receipt: Receipt },
    PaymentHeld { receipt: Receipt },
    ShortPaymentAccepted { reason: String, refund_due: bool },
    PaymentRecordedByHand { receipt: Receipt, reason: String, proof: Proof, arrival: Arrival, refund_due: bool },
    InquiryCancelled { reason: Option<String> },
    OrderExpired,
    GenerationBegun { draft: u32 },
    DraftCompleted { draft: Draft },
    GenerationGivenUp { draft: u32 },
    GenerationRetried { draft: u32 },
    RevisionRequested { draft: u32, feedback: String },
    DeliverableValidated { deliverable: Deliverable },
    DeliverableReplaced { deliverable: Deliverable },
    ValidationWithdrawn { deliverable: u32 },
    KitDelivered { deliverable: u32, grant: Grant },
    LinkReissued { deliverable: u32, grant: Grant },
    LinkRevoked,
    DeliverableCorrected { deliverable: Deliverable },
    RefundRequested { reason: String },
    RefundConfirmed { proof: Proof, amount: Option<Money> },
    WriteOffProposed { reason: String },
    MoneyWrittenOff,
    WriteOffDeclined { reason: String },
    RemindersDeclined,
    ComplaintOpened { attempt: AttemptId },
    ComplaintAnswered { answer: String },
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

    /// Its flat form.
    pub(super) fn record(&self) -> Record {
        let none = Facts::none();
        let facts = match self {
            Self::InquirySubmitted { documents } => none.with("documents", documents),
            Self::OrderOpened { owed, expires_at } => none.with("owed", owed).with("expires_at", expires_at),
            // Said only where it is so, as below.
            Self::CheckoutStarted { attempt, announced } => {
                none.with("attempt", attempt).with_some("announced", announced.then_some(true))
            }
            Self::ComplaintOpened { attempt } => none.with("attempt", attempt),
            Self::ComplaintAnswered { answer } => none.with("answer", answer),
            Self::AttemptClosed { attempt, outcome } => none.with("attempt", attempt).with("outcome", outcome),
            Self::PaymentConfirmed { receipt, refund_due } | Self::LatePaymentConfirmed { receipt, refund_due } => {
                receipt.facts(none).with("refund_due", refund_due)
            }
            Self::UnwantedPaymentReceived { receipt }
            | Self::ExtraPaymentReceived { receipt }
            | Self::PaymentHeld { receipt } => receipt.facts(none),
            // Said only where it is so: events from before it was said are read, and sealed, as they were.
            Self::ShortPaymentAccepted { reason, refund_due } => {
                none.with("reason", reason).with_some("refund_due", refund_due.then_some(true))
            }
            // What it does is said where it is not the usual: events from before any other was possible are read, and sealed, as
            // they were.
            Self::PaymentRecordedByHand { receipt, reason, proof, arrival, refund_due } => proof
                .facts(receipt.facts(none))
                .with("reason", reason)
                .with("refund_due", refund_due)
                .with_some("arrival", (*arrival != Arrival::Pays).then_some(*arrival)),
            Self::InquiryCancelled { reason } => none.with_some("reason", reason.as_ref()),
            Self::OrderExpired | Self::LinkRevoked | Self::MoneyWrittenOff | Self::RemindersDeclined => none,
            Self::GenerationBegun { draft } | Self::GenerationGivenUp { draft } | Self::GenerationRetried { draft } => {
                none.with("draft", draft)
            }
            Self::DraftCompleted { draft } => draft.facts(none),
            Self::RevisionRequested { draft, feedback } => none.with("draft", draft).with("feedback", feedback),
            Self::DeliverableValidated { deliverable }
            | Self::DeliverableReplaced { deliverable }
            | Self::DeliverableCorrected { deliverable } => deliverable.facts(none, "deliverable"),
            Self::ValidationWithdrawn { deliverable } => none.with("deliverable", deliverable),
            Self::KitDelivered { deliverable, grant } | Self::LinkReissued { deliverable, grant } => {
                grant.facts(none.with("deliverable", deliverable))
            }
            Self::RefundRequested { reason }
            | Self::WriteOffProposed { reason }
            | Self::WriteOffDeclined { reason } => none.with("reason", reason),
            Self::RefundConfirmed { proof, amount } => proof.facts(none).with_some("amount", amount.as_ref()),
        };
        Record::new(self.kind(), facts)
    }

    /// From its flat form.
    pub(super) fn restore(record: Record) -> Result<Self, Corrupt> {
        let mut facts = record.facts;
        let f = &mut facts;
        let event = match record.name.parse()? {
            EventKind::InquirySubmitted => Self::InquirySubmitted { documents: f.take("documents")? },
            EventKind::OrderOpened => Self::OrderOpened { owed: f.take("owed")?, expires_at: f.take("expires_at")? },
            EventKind::CheckoutStarted => Self::CheckoutStarted {
                attempt: f.take("attempt")?,
                announced: f.take_some("announced")?.unwrap_or(false),
            },
            EventKind::AttemptClosed => {
                Self::AttemptClosed { attempt: f.take("attempt")?, outcome: f.take("outcome")? }
            }
            EventKind::PaymentConfirmed => {
                Self::PaymentConfirmed { receipt: Receipt::take(f)?, refund_due: f.take("refund_due")? }
            }
            EventKind::LatePaymentConfirmed => {
                Self::LatePaymentConfirmed { receipt: Receipt::take(f)?, refund_due: f.take("refund_due")? }
            }
            EventKind::UnwantedPaymentReceived => Self::UnwantedPaymentReceived { receipt: Receipt::take(f)? },
            EventKind::ExtraPaymentReceived => Self::ExtraPaymentReceived { receipt: Receipt::take(f)? },
            EventKind::PaymentHeld => Self::PaymentHeld { receipt: Receipt::take(f)? },
            EventKind::ShortPaymentAccepted => Self::ShortPaymentAccepted {
                reason: f.take("reason")?,
                refund_due: f.take_some("refund_due")?.unwrap_or(false),
            },
            EventKind::PaymentRecordedByHand => Self::PaymentRecordedByHand {
                receipt: Receipt::take(f)?,
                reason: f.take("reason")?,
                proof: Proof::take(f)?,
                arrival: f.take_some("arrival")?.unwrap_or(Arrival::Pays),
                refund_due: f.take("refund_due")?,
            },
            EventKind::InquiryCancelled => Self::InquiryCancelled { reason: f.take_some("reason")? },
            EventKind::OrderExpired => Self::OrderExpired,
            EventKind::GenerationBegun => Self::GenerationBegun { draft: f.take("draft")? },
            EventKind::DraftCompleted => Self::DraftCompleted { draft: Draft::take(f)? },
            EventKind::GenerationGivenUp => Self::GenerationGivenUp { draft: f.take("draft")? },
            EventKind::GenerationRetried => Self::GenerationRetried { draft: f.take("draft")? },
            EventKind::RevisionRequested => {
                Self::RevisionRequested { draft: f.take("draft")?, feedback: f.take("feedback")? }
            }
            EventKind::DeliverableValidated => {
                Self::DeliverableValidated { deliverable: Deliverable::take(f, "deliverable")? }
            }
            EventKind::DeliverableReplaced => {
                Self::DeliverableReplaced { deliverable: Deliverable::take(f, "deliverable")? }
            }
            EventKind::ValidationWithdrawn => Self::ValidationWithdrawn { deliverable: f.take("deliverable")? },
            EventKind::KitDelivered => {
                Self::KitDelivered { deliverable: f.take("deliverable")?, grant: Grant::take(f)? }
            }
            EventKind::LinkReissued => {
                Self::LinkReissued { deliverable: f.take("deliverable")?, grant: Grant::take(f)? }
            }
            EventKind::LinkRevoked => Self::LinkRevoked,
            EventKind::DeliverableCorrected => {
                Self::DeliverableCorrected { deliverable: Deliverable::take(f, "deliverable")? }
            }
            EventKind::RefundRequested => Self::RefundRequested { reason: f.take("reason")? },
            EventKind::RefundConfirmed => {
                Self::RefundConfirmed { proof: Proof::take(f)?, amount: f.take_some("amount")? }
            }
            EventKind::WriteOffProposed => Self::WriteOffProposed { reason: f.take("reason")? },
            EventKind::MoneyWrittenOff => Self::MoneyWrittenOff,
            EventKind::WriteOffDeclined => Self::WriteOffDeclined { reason: f.take("reason")? },
            EventKind::RemindersDeclined => Self::RemindersDeclined,
            EventKind::ComplaintOpened => Self::ComplaintOpened { attempt: f.take("attempt")? },
            EventKind::ComplaintAnswered => Self::ComplaintAnswered { answer: f.take("answer")? },
        };
        facts.finish()?;
        Ok(event)
    }
}
