//! What an inquiry's events say of its money, reckoned apart from the law: the oracle of the walks.

use std::collections::BTreeMap;

use kit_workflow::inquiry::{Arrival, Event, Evidence, Receipt, Standing};
use kit_workflow::{Currency, Money};

/// What was owed and received, and what became of it, by the events alone.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) owed: Option<Money>,
    /// Every receipt, in the order of arrival.
    pub(crate) receipts: Vec<Receipt>,
    /// Why the order counts as paid, while it does.
    pub(crate) paid: Option<Why>,
    held: Vec<Money>,
    credited: Vec<Money>,
    due: Vec<Money>,
    refunded: Vec<Money>,
    written_off: Vec<Money>,
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
                self.pay(*receipt, Why::Covered);
            }
            Event::PaymentRecordedByHand { receipt, arrival: Arrival::Pays | Arrival::PaysLate, .. } => {
                self.pay(*receipt, Why::ByHand);
            }
            Event::ExtraPaymentReceived { receipt }
            | Event::PaymentRecordedByHand { receipt, arrival: Arrival::Extra, .. } => {
                self.receipts.push(*receipt);
                self.due.push(receipt.amount());
            }
            Event::UnwantedPaymentReceived { receipt }
            | Event::PaymentRecordedByHand { receipt, arrival: Arrival::Unwanted, .. } => {
                self.receipts.push(*receipt);
                self.due.push(receipt.amount());
                self.due.append(&mut self.held);
            }
            Event::PaymentHeld { receipt } | Event::PaymentRecordedByHand { receipt, arrival: Arrival::Held, .. } => {
                self.receipts.push(*receipt);
                self.held.push(receipt.amount());
            }
            Event::ShortPaymentAccepted { .. } => self.accept(),
            Event::RefundRequested { .. } => {
                self.due.append(&mut self.held);
                self.due.append(&mut self.credited);
                self.paid = None;
            }
            Event::RefundConfirmed { amount: None, .. } => self.refunded.append(&mut self.due),
            Event::RefundConfirmed { amount: Some(amount), .. } => self.give_back(*amount),
            Event::MoneyWrittenOff => {
                self.written_off.append(&mut self.held);
                self.written_off.append(&mut self.due);
            }
            Event::InquirySubmitted { .. }
            | Event::WriteOffProposed { .. }
            | Event::WriteOffDeclined { .. }
            | Event::CheckoutStarted { .. }
            | Event::RemindersDeclined
            | Event::ComplaintOpened { .. }
            | Event::ComplaintAnswered { .. }
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
            | Event::LinkExtended { .. }
            | Event::DeliverableCorrected { .. } => {}
        }
    }

    /// One receipt pays: what is too much of it, and what was held, is to be given back.
    fn pay(&mut self, receipt: Receipt, why: Why) {
        let owed = self.owed.expect("an order is opened before it is paid");
        self.receipts.push(receipt);
        self.credited.push(owed);
        let excess = receipt.amount().minor().saturating_sub(owed.minor());
        self.due.extend((excess > 0).then(|| Money::new(excess, owed.currency())));
        self.due.append(&mut self.held);
        self.paid = Some(why);
    }

    /// What is held in the order's currency pays up to what is owed, or else the first amount in another; the rest goes back.
    fn accept(&mut self) {
        let owed = self.owed.expect("an order is opened before it is paid");
        let held = std::mem::take(&mut self.held);
        let (own, others): (Vec<Money>, Vec<Money>) =
            held.iter().partition(|held| held.currency() == owed.currency() && held.minor() > 0);
        if own.is_empty() {
            let worth = held.iter().position(|held| held.minor() > 0);
            let mut held = held;
            self.credited.push(held.remove(worth.expect("nothing that is worth nothing is accepted")));
            self.due.extend(held);
        } else {
            let reached = own.iter().scan(0, |sum, held| {
                *sum += held.minor();
                Some(*sum)
            });
            for (held, reached) in own.iter().zip(reached) {
                let excess = reached.saturating_sub(owed.minor()).min(held.minor());
                let parts = [(&mut self.credited, held.minor() - excess), (&mut self.due, excess)];
                for (place, part) in parts.into_iter().filter(|(_, part)| *part > 0) {
                    place.push(Money::new(part, owed.currency()));
                }
            }
            self.due.extend(others);
        }
        self.paid = Some(Why::Accepted);
    }

    /// One amount that is due, or all of its currency: whichever it names.
    fn give_back(&mut self, amount: Money) {
        if let Some(one) = self.due.iter().position(|due| *due == amount) {
            self.refunded.push(self.due.remove(one));
            return;
        }
        let (given, left): (Vec<Money>, Vec<Money>) =
            self.due.drain(..).partition(|due| due.currency() == amount.currency());
        assert_eq!(sums(&given), sums([&amount]), "what is given back is what was due");
        self.refunded.extend(given);
        self.due = left;
    }

    /// What stands where, by currency.
    pub(crate) fn standings(&self) -> [(Standing, Sums); 5] {
        [
            (Standing::Credited, sums(&self.credited)),
            (Standing::Held, sums(&self.held)),
            (Standing::RefundDue, sums(&self.due)),
            (Standing::Refunded, sums(&self.refunded)),
            (Standing::WrittenOff, sums(&self.written_off)),
        ]
    }

    /// Whether the reason why the order counts as paid is a good one.
    pub(crate) fn is_paid_rightly(&self) -> bool {
        let Some(owed) = self.owed else { return false };
        match self.paid {
            None => false,
            Some(Why::Covered) => self.receipts.iter().any(|receipt| pays(*receipt, owed)),
            Some(Why::Accepted) => self.receipts.iter().any(|receipt| receipt.amount().minor() > 0),
            Some(Why::ByHand) => {
                self.receipts.iter().any(|receipt| receipt.evidence() == Evidence::ByHand && pays(*receipt, owed))
            }
        }
    }
}

/// Whether a receipt is enough, reckoned here rather than by the receipt itself.
fn pays(receipt: Receipt, owed: Money) -> bool {
    let amount = receipt.amount();
    (amount.currency(), amount.minor().checked_sub(owed.minor()).is_some()) == (owed.currency(), true)
}

/// What amounts add up to, by currency.
pub(crate) type Sums = BTreeMap<Currency, u128>;

pub(crate) fn sums<'a>(amounts: impl IntoIterator<Item = &'a Money>) -> Sums {
    let mut sums = Sums::new();
    for amount in amounts.into_iter().filter(|amount| amount.minor() > 0) {
        *sums.entry(amount.currency()).or_default() += u128::from(amount.minor());
    }
    sums
}
