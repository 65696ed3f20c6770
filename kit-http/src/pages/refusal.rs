//! The domain's refusals, in words.

use kit_workflow::inquiry::Refusal;

use super::typed::{LONGEST, TextFault};
use super::words::Words;

impl Words {
    /// Why a text cannot be kept.
    pub(crate) fn text_fault(self, fault: TextFault) -> String {
        match fault {
            TextFault::Missing => self.say("text-required"),
            TextFault::TooLong => self.say_with("text-too-long", &[("limit", self.number(LONGEST as u64).into())]),
            TextFault::Forbidden => self.say("text-invalid"),
        }
    }

    /// Why something is not possible.
    pub(crate) fn refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotNow { stage, .. } => {
                self.say_with("refusal-not_now", &[("stage", self.name("stage", *stage).into())])
            }
            Refusal::AmountMismatch { owed, received } => {
                let amounts = [("owed", self.money(*owed).into()), ("received", self.money(*received).into())];
                self.say_with("refusal-amount_mismatch", &amounts)
            }
            Refusal::Absent => self.say("refusal-absent"),
            Refusal::NotYours { .. } => self.say("refusal-not_yours"),
            Refusal::NotPaid => self.say("refusal-not_paid"),
            Refusal::NoDeliverable => self.say("refusal-no_deliverable"),
            Refusal::AttemptPending => self.say("refusal-attempt_pending"),
            Refusal::PaymentHeld => self.say("refusal-payment_held"),
            Refusal::NothingHeld => self.say("refusal-nothing_held"),
            Refusal::NothingToHold => self.say("refusal-nothing_to_hold"),
            Refusal::ReceiptConflict => self.say("refusal-receipt_conflict"),
            Refusal::NotExpired => self.say("refusal-not_expired"),
            Refusal::StaleDraft => self.say("refusal-stale_draft"),
            Refusal::NoLink => self.say("refusal-no_link"),
            Refusal::NothingDue => self.say("refusal-nothing_due"),
            Refusal::Unsigned => self.say("refusal-unsigned"),
            Refusal::DocumentCount => self.say("refusal-document_count"),
            Refusal::AlreadyRefunded => self.say("refusal-already_refunded"),
        }
    }
}
