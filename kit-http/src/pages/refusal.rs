//! The domain's refusals, in words.

use kit_workflow::inquiry::{InquiryLifecycle, Refusal};
use kit_workflow::workflow::FieldFault;
use kit_workflow::{Offer, Veto};

use super::typed::{LONGEST, TextFault};
use super::words::Words;
use crate::wording;

impl Words {
    /// Why a text cannot be kept.
    pub(crate) fn text_fault(self, fault: TextFault) -> String {
        match fault {
            TextFault::Missing => self.say("text-required"),
            TextFault::TooLong => self.say_with("text-too-long", &[("limit", self.number(LONGEST as u64).into())]),
            TextFault::Forbidden => self.say("text-invalid"),
            TextFault::NoAmount => self.say("text-no-amount"),
            TextFault::NoDays => self.say("text-no-days"),
        }
    }

    /// Why the file is not kept that should show a payment or a refund.
    pub(crate) fn proof_fault(self, fault: FieldFault, most: u64) -> String {
        match fault {
            FieldFault::TooBig => self.say_with("pdf-too-big", &[("limit", (most >> 20).into())]),
            FieldFault::Empty => self.say("proof-empty"),
            FieldFault::Infected => self.say("pdf-infected"),
            _ => self.say("proof-unfit"),
        }
    }

    /// Everything that stands against a move, in one line; `None` where nothing does.
    pub(crate) fn against(self, offer: &Offer<InquiryLifecycle>) -> Option<String> {
        let refusals = offer.against.iter().map(|against| self.refusal(&against.refusal));
        let vetoes = offer.vetoes.iter().map(|veto| self.veto(veto));
        (!offer.is_open()).then(|| refusals.chain(vetoes).collect::<Vec<_>>().join(" "))
    }

    /// What a guard of the embedder's says.
    pub(crate) fn veto(self, veto: &Veto) -> String {
        wording::veto(veto, self.0).to_owned()
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
            Refusal::NothingReckonable => self.say("refusal-nothing_reckonable"),
            Refusal::NothingToHold => self.say("refusal-nothing_to_hold"),
            Refusal::ReceiptConflict => self.say("refusal-receipt_conflict"),
            Refusal::NotExpired => self.say("refusal-not_expired"),
            Refusal::StaleDraft => self.say("refusal-stale_draft"),
            Refusal::NoLink => self.say("refusal-no_link"),
            Refusal::NothingDue => self.say("refusal-nothing_due"),
            Refusal::Unsigned => self.say("refusal-unsigned"),
            Refusal::DocumentCount => self.say("refusal-document_count"),
            Refusal::RefundMismatch => self.say("refusal-refund_mismatch"),
            Refusal::NothingWaits => self.say("refusal-nothing_waits"),
            Refusal::AlreadyProposed => self.say("refusal-already_proposed"),
            Refusal::NothingProposed => self.say("refusal-nothing_proposed"),
            Refusal::SamePerson => self.say("refusal-same_person"),
            Refusal::UnpayableAmount(_) => self.say("refusal-unpayable_amount"),
            Refusal::NoSuchAttempt => self.say("refusal-no_such_attempt"),
            Refusal::MoneyReceived => self.say("refusal-money_received"),
            Refusal::ComplainedToday => self.say("refusal-complained_today"),
            Refusal::NoComplaint => self.say("refusal-no_complaint"),
            Refusal::AlreadyRefunded => self.say("refusal-already_refunded"),
        }
    }
}
