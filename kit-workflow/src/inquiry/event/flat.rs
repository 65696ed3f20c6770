//! Events as stores keep and seal them: a name and facts.

use super::{Arrival, Event, EventKind};
use crate::inquiry::{Deliverable, Draft, Grant, Proof, Receipt};
use crate::{Corrupt, Facts, Record};

impl Event {
    /// Its flat form.
    pub(in crate::inquiry) fn record(&self) -> Record {
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
            Self::LinkExtended { grant, reason } => grant.facts(none).with("reason", reason),
            Self::RefundRequested { reason }
            | Self::WriteOffProposed { reason }
            | Self::WriteOffDeclined { reason } => none.with("reason", reason),
            Self::RefundConfirmed { proof, amount } => proof.facts(none).with_some("amount", amount.as_ref()),
        };
        Record::new(self.kind(), facts)
    }

    /// From its flat form.
    pub(in crate::inquiry) fn restore(record: Record) -> Result<Self, Corrupt> {
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
            EventKind::LinkExtended => Self::LinkExtended { grant: Grant::take(f)?, reason: f.take("reason")? },
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
