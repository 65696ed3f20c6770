//! What an inquiry's events say of its money, reckoned apart from the law: the oracle of the walks.

use kit_workflow::inquiry::{Event, Evidence, Receipt};
use kit_workflow::{Currency, Money};

/// What was owed and received, by the events alone.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) owed: Option<Money>,
    /// Every receipt, in the order of arrival.
    pub(crate) receipts: Vec<Receipt>,
    /// Why the order counts as paid, while it does.
    pub(crate) paid: Option<Why>,
    /// Receipts that were given back.
    pub(crate) given_back: usize,
}

/// Why an order counts as paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// One receipt covers what is owed.
    Covered,
    /// Staff accepted less, or another currency.
    Accepted,
    /// Staff signed for it.
    ByHand,
}

impl Ledger {
    pub(crate) fn hear(&mut self, event: &Event) {
        match event {
            Event::OrderOpened { owed, .. } => self.owed = Some(*owed),
            Event::PaymentConfirmed { receipt, .. } | Event::LatePaymentConfirmed { receipt, .. } => {
                self.receipts.push(*receipt);
                self.paid = Some(Why::Covered);
            }
            Event::PaymentRecordedByHand { receipt, .. } => {
                self.receipts.push(*receipt);
                self.paid = Some(Why::ByHand);
            }
            Event::UnwantedPaymentReceived { receipt }
            | Event::ExtraPaymentReceived { receipt }
            | Event::PaymentHeld { receipt } => self.receipts.push(*receipt),
            Event::ShortPaymentAccepted { .. } => self.paid = Some(Why::Accepted),
            Event::RefundRequested { .. } => self.paid = None,
            Event::RefundConfirmed { .. } => self.given_back = self.receipts.len(),
            Event::InquirySubmitted { .. }
            | Event::CheckoutStarted { .. }
            | Event::AttemptClosed { .. }
            | Event::InquiryCancelled { .. }
            | Event::OrderExpired
            | Event::GenerationBegun { .. }
            | Event::DraftCompleted { .. }
            | Event::GenerationGivenUp { .. }
            | Event::GenerationRetried { .. }
            | Event::RevisionRequested { .. }
            | Event::DeliverableValidated { .. }
            | Event::DeliverableReplaced { .. }
            | Event::ValidationWithdrawn { .. }
            | Event::KitDelivered { .. }
            | Event::LinkReissued { .. }
            | Event::LinkRevoked
            | Event::DeliverableCorrected { .. } => {}
        }
    }

    /// Whether the reason why the order counts as paid is a good one.
    pub(crate) fn is_paid_rightly(&self) -> bool {
        let Some(owed) = self.owed else { return false };
        match self.paid {
            None => false,
            Some(Why::Covered) => self.receipts.iter().any(|receipt| pays(*receipt, owed)),
            Some(Why::Accepted) => !self.receipts.is_empty(),
            Some(Why::ByHand) => {
                self.receipts.iter().any(|receipt| receipt.evidence() == Evidence::ByHand && receipt.amount() == owed)
            }
        }
    }
}

/// Whether a receipt is enough, reckoned here rather than by the receipt itself.
fn pays(receipt: Receipt, owed: Money) -> bool {
    let amount = receipt.amount();
    (amount.currency(), amount.minor().checked_sub(owed.minor()).is_some()) == (owed.currency(), true)
}

/// What receipts add up to, by currency.
pub(crate) fn sums(receipts: impl IntoIterator<Item = Receipt>) -> Vec<(Currency, u128)> {
    let mut sums = std::collections::BTreeMap::new();
    for receipt in receipts {
        *sums.entry(receipt.amount().currency()).or_default() += u128::from(receipt.amount().minor());
    }
    sums.into_iter().collect()
}
