//! What each event answered.

use super::{Command, Event, InquiryLifecycle};
use crate::Replay;

impl Replay for InquiryLifecycle {
    fn asked(event: &Event) -> Command {
        match event.clone() {
            Event::InquirySubmitted { documents } => Command::Submit { documents },
            Event::OrderOpened { owed, expires_at } => Command::OpenOrder { owed, expires_at },
            Event::CheckoutStarted { attempt, announced } => Command::StartCheckout { attempt, announced },
            Event::AttemptClosed { attempt, outcome } => Command::CloseAttempt { attempt, outcome },
            // Where money is not needed, whether it would have covered the order makes no difference.
            Event::PaymentConfirmed { receipt, .. }
            | Event::LatePaymentConfirmed { receipt, .. }
            | Event::UnwantedPaymentReceived { receipt }
            | Event::ExtraPaymentReceived { receipt } => Command::ConfirmPayment { receipt },
            Event::PaymentHeld { receipt } => Command::HoldPayment { receipt },
            Event::ShortPaymentAccepted { reason, .. } => Command::AcceptShortPayment { reason },
            Event::PaymentRecordedByHand { receipt, reason, proof, .. } => {
                Command::RecordPaymentByHand { attempt: receipt.attempt(), received: receipt.amount(), reason, proof }
            }
            Event::InquiryCancelled { reason } => Command::Cancel { reason },
            Event::OrderExpired => Command::Expire,
            Event::GenerationBegun { draft } => Command::BeginGeneration { draft },
            Event::DraftCompleted { draft } => Command::CompleteDraft { draft },
            Event::GenerationGivenUp { draft } => Command::GiveUp { draft },
            Event::GenerationRetried { .. } => Command::RetryGeneration,
            Event::RevisionRequested { feedback, .. } => Command::RequestRevision { feedback },
            Event::DeliverableValidated { deliverable } => Command::Validate { deliverable },
            Event::DeliverableReplaced { deliverable } => Command::ReplaceDeliverable { deliverable },
            Event::ValidationWithdrawn { .. } => Command::WithdrawValidation,
            Event::KitDelivered { grant, .. } => Command::Deliver { grant },
            Event::LinkReissued { grant, .. } => Command::ReissueLink { grant },
            Event::LinkRevoked => Command::RevokeLink,
            Event::LinkExtended { grant, reason } => Command::ExtendLink { until: grant.expires_at, reason },
            Event::DeliverableCorrected { deliverable } => Command::Correct { deliverable },
            Event::RefundRequested { reason } => Command::Refund { reason },
            Event::RefundConfirmed { proof, amount } => Command::ConfirmRefund { proof, amount },
            Event::WriteOffProposed { reason } => Command::ProposeWriteOff { reason },
            Event::MoneyWrittenOff => Command::AgreeWriteOff,
            Event::WriteOffDeclined { reason } => Command::DeclineWriteOff { reason },
            Event::RemindersDeclined => Command::DeclineReminders,
            Event::ComplaintOpened { attempt } => Command::Complain { attempt },
            Event::ComplaintAnswered { answer } => Command::AnswerComplaint { answer },
        }
    }
}
