//! What is owed for an inquiry and what was received: the proof of payment is a type.

use std::fmt;
use std::str::FromStr;

use super::{AttemptId, Refusal};
use crate::name::names;
use crate::{Corrupt, Currency, Facts, Money, Timestamp};

names! {
    /// What a receipt rests on.
    pub enum Evidence {
        /// The gateway's status answer named amount and currency.
        Verified = "verified",
        /// The gateway's status answer said paid without an amount; it rests on our own immutable attempt.
        AmountUnverified = "amount_unverified",
        /// The gateway's status answer said paid in something that cannot be reckoned; its words are in the ledger.
        Inexpressible = "inexpressible",
        /// A member of staff recorded it with a reason and a proof.
        ByHand = "by_hand",
    }
}

names! {
    /// What becomes of a received amount.
    pub enum Standing {
        /// It pays the order.
        Credited = "credited",
        /// It waits for staff: too little, or another currency.
        Held = "held",
        /// It is to be given back.
        RefundDue = "refund_due",
        /// It was given back.
        Refunded = "refunded",
    }
}

/// Money that was received for one attempt, as the gateway's status answer (never its notification) says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Receipt {
    attempt: AttemptId,
    amount: Money,
    evidence: Evidence,
}

impl Receipt {
    /// A payment verified by asking the gateway.
    pub const fn verified(attempt: AttemptId, amount: Money) -> Self {
        Self { attempt, amount, evidence: Evidence::Verified }
    }

    /// A payment that the gateway confirmed without naming an amount; `amount` is what our attempt asked for.
    pub const fn amount_unverified(attempt: AttemptId, amount: Money) -> Self {
        Self { attempt, amount, evidence: Evidence::AmountUnverified }
    }

    /// A payment that the gateway confirmed in what is no amount of a currency we know: it counts as nothing, so it is held.
    pub const fn inexpressible(attempt: AttemptId, currency: Currency) -> Self {
        Self { attempt, amount: Money::new(0, currency), evidence: Evidence::Inexpressible }
    }

    pub(super) const fn by_hand(attempt: AttemptId, amount: Money) -> Self {
        Self { attempt, amount, evidence: Evidence::ByHand }
    }

    /// Which attempt was paid.
    pub const fn attempt(self) -> AttemptId {
        self.attempt
    }

    /// How much was received.
    pub const fn amount(self) -> Money {
        self.amount
    }

    /// What it rests on.
    pub const fn evidence(self) -> Evidence {
        self.evidence
    }

    /// Whether it pays `owed` in full: same currency, at least the amount.
    pub fn covers(self, owed: Money) -> bool {
        self.amount.currency() == owed.currency() && self.amount.minor() >= owed.minor()
    }

    pub(super) fn facts(self, facts: Facts) -> Facts {
        facts.with("attempt", self.attempt).with("received", self.amount).with("evidence", self.evidence)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { attempt: facts.take("attempt")?, amount: facts.take("received")?, evidence: facts.take("evidence")? })
    }
}

/// A receipt and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was received.
    pub receipt: Receipt,
    /// What becomes of it.
    pub standing: Standing,
}

/// What is owed, and every amount received for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    owed: Money,
    expires_at: Timestamp,
    entries: Vec<Entry>,
    refund_proof: Option<String>,
}

/// How a receipt relates to what is already known.
pub(super) enum Known {
    Not,
    Same,
    Differs,
}

impl Account {
    pub(super) fn open(owed: Money, expires_at: Timestamp) -> Self {
        Self { owed, expires_at, entries: Vec::new(), refund_proof: None }
    }

    /// What is owed: frozen when the order was opened.
    pub fn owed(&self) -> Money {
        self.owed
    }

    /// When the order expires if nobody pays.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Every amount received, in the order of arrival.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether anything received waits for staff.
    pub fn holds(&self) -> bool {
        self.entries.iter().any(|entry| entry.standing == Standing::Held)
    }

    /// Whether anything received must still be given back.
    pub fn owes_refund(&self) -> bool {
        self.entries.iter().any(|entry| entry.standing == Standing::RefundDue)
    }

    pub(super) fn knows(&self, receipt: Receipt) -> Known {
        // What was too much has an entry of its own.
        let mut entries = self.entries.iter().filter(|entry| entry.receipt.attempt == receipt.attempt).peekable();
        if entries.peek().is_none() {
            return Known::Not;
        }
        let same_currency = entries.clone().all(|entry| entry.receipt.amount.currency() == receipt.amount.currency());
        let sum = entries.fold(0_u64, |sum, entry| sum.saturating_add(entry.receipt.amount.minor()));
        if same_currency && sum == receipt.amount.minor() { Known::Same } else { Known::Differs }
    }

    pub(super) fn enter(&mut self, receipt: Receipt, standing: Standing) {
        self.entries.push(Entry { receipt, standing });
    }

    fn settle(mut self, from: Standing, to: Standing) -> Self {
        self.entries.iter_mut().filter(|entry| entry.standing == from).for_each(|entry| entry.standing = to);
        self
    }

    /// Pays the order with a receipt that covers it. What was held before, and what is too much, is to be given back.
    pub(super) fn pay(self, receipt: Receipt) -> Result<Settled, Refusal> {
        if !receipt.covers(self.owed) {
            return Err(Refusal::AmountMismatch { owed: self.owed, received: receipt.amount });
        }
        let mut account = self.settle(Standing::Held, Standing::RefundDue);
        let excess = account.excess(receipt);
        account.enter(Receipt { amount: account.owed, ..receipt }, Standing::Credited);
        if let Some(excess) = excess {
            account.enter(Receipt { amount: excess, ..receipt }, Standing::RefundDue);
        }
        Ok(Settled(account))
    }

    /// Pays the order with what is held: a named member of staff signs for it.
    pub(super) fn accept_held(self) -> Result<Settled, Refusal> {
        if !self.holds() {
            return Err(Refusal::NothingHeld);
        }
        Ok(Settled(self.settle(Standing::Held, Standing::Credited)))
    }

    /// Everything received and not yet given back is to be given back.
    pub(super) fn refund(self) -> Self {
        self.settle(Standing::Held, Standing::RefundDue).settle(Standing::Credited, Standing::RefundDue)
    }

    /// Whether something is to be given back.
    pub(super) fn due(&self) -> Result<(), Refusal> {
        match &self.refund_proof {
            _ if self.owes_refund() => Ok(()),
            Some(_) => Err(Refusal::AlreadyRefunded),
            None => Err(Refusal::NothingDue),
        }
    }

    /// Everything that was to be given back was given back.
    pub(super) fn refunded(self, proof: &str) -> Result<Self, Refusal> {
        self.due()?;
        Ok(Self { refund_proof: Some(proof.to_owned()), ..self.settle(Standing::RefundDue, Standing::Refunded) })
    }

    /// Whether the last refund was confirmed with this proof, and nothing more is due.
    pub(super) fn was_refunded_with(&self, proof: &str) -> bool {
        !self.owes_refund() && self.refund_proof.as_deref() == Some(proof)
    }

    /// What is too much in `receipt` for this order, where it pays the order.
    pub(super) fn excess(&self, receipt: Receipt) -> Option<Money> {
        receipt.amount.excess_over(self.owed).ok().flatten()
    }

    pub(super) fn facts(&self, facts: Facts) -> Facts {
        let entries: Vec<String> = self.entries.iter().map(Entry::to_string).collect();
        facts
            .with("owed", self.owed)
            .with("order_expires_at", self.expires_at)
            .with("received", entries.join(";"))
            .with_some("refund_proof", self.refund_proof.as_deref())
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let entries: String = facts.take("received")?;
        Ok(Self {
            owed: facts.take("owed")?,
            expires_at: facts.take("order_expires_at")?,
            refund_proof: facts.take_some("refund_proof")?,
            entries: entries.split(';').filter(|entry| !entry.is_empty()).map(str::parse).collect::<Result<_, _>>()?,
        })
    }
}

/// An account whose order is paid.
///
/// It can only come from a receipt that covers the order, from staff who signed for it, or from storage, and each of those
/// goes through the lifecycle's `apply` or `restore`: so holding one is the proof that an order is paid. A receipt is as
/// good as the adapter that asked the gateway for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled(Account);

impl Settled {
    /// The account.
    pub fn account(&self) -> &Account {
        &self.0
    }

    pub(super) fn receive_more(mut self, receipt: Receipt) -> Self {
        self.0.enter(receipt, Standing::RefundDue);
        self
    }

    pub(super) fn refund(self) -> Account {
        self.0.refund()
    }

    /// What was to be given back of money that did not pay the order was given back.
    pub(super) fn extra_refunded(self, proof: &str) -> Result<Self, Refusal> {
        self.0.refunded(proof).map(Self)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let account = Account::take(facts)?;
        if account.entries.iter().any(|entry| entry.standing == Standing::Credited) {
            Ok(Self(account))
        } else {
            Err(Corrupt::new("received", "nothing pays the order of a paid inquiry"))
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Receipt { attempt, amount, evidence } = self.receipt;
        write!(f, "{attempt},{amount},{evidence},{}", self.standing)
    }
}

impl FromStr for Entry {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(',').collect();
        let [attempt, amount, evidence, standing] = parts[..] else { return Err(Corrupt::new("received", text)) };
        let receipt = Receipt { attempt: attempt.parse()?, amount: amount.parse()?, evidence: evidence.parse()? };
        Ok(Self { receipt, standing: standing.parse()? })
    }
}
