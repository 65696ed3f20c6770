//! What is owed for an inquiry and what was received: the proof of payment is a type.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::{AttemptId, Complaint, Refusal, WriteOff};
use crate::name::names;
use crate::{Corrupt, Currency, Facts, Money, Timestamp, Totals};

names! {
    /// What a receipt rests on.
    ///
    /// ```
    /// use kit_workflow::inquiry::{AttemptId, Evidence, Receipt};
    /// use kit_workflow::{Currency, Money};
    /// use uuid::Uuid;
    ///
    /// let (attempt, asked) = (AttemptId(Uuid::from_u128(1)), Money::new(15_000, Currency::Xof));
    /// assert_eq!(Receipt::verified(attempt, asked).evidence(), Evidence::Verified);
    /// // The gateway said "paid" and no more: what our own attempt asked for is the amount.
    /// assert_eq!(Receipt::amount_unverified(attempt, asked).evidence(), Evidence::AmountUnverified);
    /// ```
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
    /// use kit_workflow::inquiry::Standing;
    ///
    /// // What was paid exactly pays the order, and nothing of it waits.
    /// let paid = walked(4).ok_or("the road leads there")?;
    /// let account = paid.account().ok_or("paid orders have one")?;
    /// assert_eq!(account.sums(Standing::Credited).only(), Some(account.owed()));
    /// assert!(account.sums(Standing::Held).is_empty() && account.due_back().is_empty());
    /// # Ok::<(), &str>(())
    /// ```
    pub enum Standing {
        /// It pays the order.
        Credited = "credited",
        /// It waits for staff: too little, or another currency.
        Held = "held",
        /// It is to be given back.
        RefundDue = "refund_due",
        /// It was given back.
        Refunded = "refunded",
        /// It was given up: one member of staff proposed it, another agreed.
        WrittenOff = "written_off",
    }
}

/// Money that was received for one attempt, as the gateway's status answer (never its notification) says.
///
/// ```
/// use kit_workflow::inquiry::{AttemptId, Command, CommandKind, Receipt};
/// use kit_workflow::{Currency, Money};
/// use uuid::Uuid;
///
/// let (attempt, owed) = (AttemptId(Uuid::from_u128(1)), Money::new(15_000, Currency::Xof));
/// let whole = Receipt::verified(attempt, owed);
/// let half = Receipt::verified(attempt, Money::new(7_500, Currency::Xof));
/// assert!(whole.covers(owed) && !half.covers(owed));
/// // Money in no currency that we know counts as nothing, and waits for staff.
/// let odd = Receipt::inexpressible(attempt, Currency::Xof);
/// assert_eq!(Command::settle(odd, owed).kind(), CommandKind::HoldPayment);
/// ```
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
///
/// ```
/// use kit_workflow::inquiry::{AttemptId, Entry, Receipt, Standing};
/// use kit_workflow::{Currency, Money};
/// use uuid::Uuid;
///
/// let receipt = Receipt::verified(AttemptId(Uuid::nil()), Money::new(15_000, Currency::Xof));
/// let entry = Entry { receipt, standing: Standing::Held };
/// // Stores keep it as text.
/// assert_eq!(entry.to_string().parse(), Ok(entry));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was received.
    pub receipt: Receipt,
    /// What becomes of it.
    pub standing: Standing,
}

/// What is owed, and every amount received for it.
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
/// let waiting = walked(3).ok_or("the road leads there")?;
/// let account = waiting.account().ok_or("an order was opened")?;
/// assert_eq!((account.owed(), account.expires_at()), (sample::OWED, at + sample::WEEK));
/// assert!(account.entries().is_empty() && !account.holds() && !account.owes_refund());
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    owed: Money,
    expires_at: Timestamp,
    entries: Vec<Entry>,
    /// The digest of the proof of each amount that was given back, by its place among the entries.
    proofs: BTreeMap<usize, String>,
    /// The digest of the reason why too little was accepted.
    accepted: Option<String>,
    write_off: Option<WriteOff>,
    pub(super) complaints: Vec<Complaint>,
    /// The digest of the last answer to a complaint.
    pub(super) answered: Option<String>,
}

/// How a receipt relates to what is already known.
pub(super) enum Known {
    Not,
    Same,
    Differs,
}

impl Account {
    pub(super) fn open(owed: Money, expires_at: Timestamp) -> Self {
        Self {
            owed,
            expires_at,
            entries: Vec::new(),
            proofs: BTreeMap::new(),
            accepted: None,
            write_off: None,
            complaints: Vec::new(),
            answered: None,
        }
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

    /// How far giving up what waits has come; `None` where nobody spoke of it, or what waits has changed since.
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
    /// # use kit_workflow::inquiry::{ActorKind, AttemptId, Command, InquiryActor, Receipt, WriteOffStep};
    /// # let staff = InquiryActor::person(ActorKind::Staff, uuid::Uuid::from_u128(1));
    /// # let ask = |state, by, command| InquiryLifecycle::apply(state, by, at, command).map(|d| Some(d.state().clone()));
    /// # let gateway = InquiryActor::new(ActorKind::Gateway);
    /// # let receipt = Receipt::verified(AttemptId(uuid::Uuid::nil()), kit_workflow::Money::new(5, sample::OWED.currency()));
    /// # let held = ask(walked(2), gateway, Command::HoldPayment { receipt })?;
    /// let proposed = ask(held, staff, Command::ProposeWriteOff { reason: "digest of why".to_owned() })?;
    /// let account = proposed.as_ref().and_then(State::account).ok_or("it has an order")?;
    /// assert_eq!(account.write_off().map(|said| said.step), Some(WriteOffStep::Proposed));
    /// assert_eq!(account.proposal(), account.write_off(), "a second person is waited for");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_off(&self) -> Option<&WriteOff> {
        self.write_off.as_ref()
    }

    /// What is to be given back, by currency.
    pub fn due_back(&self) -> Totals {
        self.sums(Standing::RefundDue)
    }

    /// What stands so, by currency.
    pub fn sums(&self, standing: Standing) -> Totals {
        self.entries.iter().filter(|entry| entry.standing == standing).map(|entry| entry.receipt.amount).collect()
    }

    pub(super) fn knows(&self, receipt: Receipt) -> Known {
        // What was too much has an entry of its own.
        let mut entries = self.entries.iter().filter(|entry| entry.receipt.attempt == receipt.attempt).peekable();
        if entries.peek().is_none() {
            return Known::Not;
        }
        let same_currency = entries.clone().all(|entry| entry.receipt.amount.currency() == receipt.amount.currency());
        let sum: u128 = entries.map(|entry| u128::from(entry.receipt.amount.minor())).sum();
        if same_currency && sum == u128::from(receipt.amount.minor()) { Known::Same } else { Known::Differs }
    }

    pub(super) fn enter(&mut self, receipt: Receipt, standing: Standing) {
        self.entries.push(Entry { receipt, standing });
        self.close_complaint(receipt.attempt);
        // Whoever proposed to give up what waits, or agreed to, did not speak of this.
        self.write_off = None;
    }

    pub(super) fn settle(mut self, from: Standing, to: Standing) -> Self {
        for entry in self.entries.iter_mut().filter(|entry| entry.standing == from) {
            entry.standing = to;
            self.write_off = None;
        }
        self
    }

    /// The same with this said of giving up what waits.
    pub(super) fn saying(self, write_off: WriteOff) -> Self {
        Self { write_off: Some(write_off), ..self }
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

    /// Whether what is held could be accepted now.
    pub(super) fn may_accept_held(&self) -> Result<(), Refusal> {
        match (self.holds(), self.acceptable().next()) {
            (false, _) => Err(Refusal::NothingHeld),
            (true, None) => Err(Refusal::NothingReckonable),
            (true, Some(_)) => Ok(()),
        }
    }

    /// The places of the entries that would pay the order: in its currency, all that are held; where none is, the first that
    /// is held in another. What cannot be reckoned pays nothing.
    fn acceptable(&self) -> impl Iterator<Item = usize> + use<> {
        let currency = self.owed.currency();
        let held: Vec<(usize, Currency)> = (0..)
            .zip(&self.entries)
            .filter(|(_, entry)| entry.standing == Standing::Held && entry.receipt.amount.minor() > 0)
            .map(|(index, entry)| (index, entry.receipt.amount.currency()))
            .collect();
        let own = held.iter().any(|(_, of)| *of == currency);
        let most = if own { held.len() } else { 1 };
        held.into_iter().filter(move |(_, of)| !own || *of == currency).map(|(index, _)| index).take(most)
    }

    /// Pays the order with what is held, until it is covered: a named member of staff signs for it. The rest is to be given
    /// back, and so is what was paid in another currency beside.
    pub(super) fn accept_held(self, reason: &str) -> Result<Settled, Refusal> {
        self.may_accept_held()?;
        let paying: Vec<usize> = self.acceptable().collect();
        let mut account =
            Self { accepted: Some(reason.to_owned()), ..self.settle(Standing::Held, Standing::RefundDue) };
        let owed = account.owed;
        let mut lacks = owed.minor();
        for index in paying {
            let entry = &mut account.entries[index];
            let amount = entry.receipt.amount;
            if amount.currency() != owed.currency() {
                entry.standing = Standing::Credited;
            } else if lacks > 0 {
                let credited = amount.minor().min(lacks);
                lacks -= credited;
                *entry = Entry {
                    receipt: Receipt { amount: Money::new(credited, amount.currency()), ..entry.receipt },
                    standing: Standing::Credited,
                };
                let (receipt, excess) = (entry.receipt, amount.minor() - credited);
                if excess > 0 {
                    let excess = Money::new(excess, amount.currency());
                    account.enter(Receipt { amount: excess, ..receipt }, Standing::RefundDue);
                }
            }
        }
        Ok(Settled(account))
    }

    /// Everything received and not yet given back is to be given back.
    pub(super) fn refund(self) -> Self {
        self.settle(Standing::Held, Standing::RefundDue).settle(Standing::Credited, Standing::RefundDue)
    }

    /// Whether something is to be given back.
    pub(super) fn due(&self) -> Result<(), Refusal> {
        match (self.owes_refund(), self.proofs.is_empty()) {
            (true, _) => Ok(()),
            (false, false) => Err(Refusal::AlreadyRefunded),
            (false, true) => Err(Refusal::NothingDue),
        }
    }

    /// What was to be given back was given back: the named amount of it, or all where none is named.
    ///
    /// A named amount is one amount that is due, or everything due in its currency: whatever came in between stays due.
    pub(super) fn refunded(mut self, proof: &str, named: Option<Money>) -> Result<Self, Refusal> {
        self.due()?;
        let is_due = |entry: &Entry| entry.standing == Standing::RefundDue;
        let of_currency = |entry: &Entry, money: Money| entry.receipt.amount.currency() == money.currency();
        let one = named.and_then(|named| self.entries.iter().position(|e| is_due(e) && e.receipt.amount == named));
        let given_back = |index: usize, entry: &Entry| match (named, one) {
            (None, _) => is_due(entry),
            (Some(_), Some(one)) => index == one,
            (Some(named), None) => is_due(entry) && of_currency(entry, named),
        };
        if let (Some(named), None) = (named, one) {
            let due = self.due_back().of(named.currency());
            if due == 0 || due != u128::from(named.minor()) {
                return Err(Refusal::RefundMismatch);
            }
        }
        for (index, entry) in self.entries.iter_mut().enumerate() {
            if given_back(index, entry) {
                entry.standing = Standing::Refunded;
                self.proofs.insert(index, proof.to_owned());
            }
        }
        Ok(Self { write_off: None, ..self })
    }

    /// Whether this confirmation of a refund is on record: with this proof, and of the named amount where one is named.
    ///
    /// Two transfers need two proofs: the same one without another amount is the same transfer, whatever became due since.
    pub(super) fn was_refunded_with(&self, proof: &str, named: Option<Money>) -> bool {
        let with_it = self.proofs.iter().filter(|(_, known)| *known == proof);
        let amounts: Vec<Money> = with_it.map(|(index, _)| self.entries[*index].receipt.amount).collect();
        let Some(named) = named else { return !amounts.is_empty() };
        let of_currency = amounts.iter().filter(|amount| amount.currency() == named.currency());
        let sum: u128 = of_currency.map(|amount| u128::from(amount.minor())).sum();
        amounts.contains(&named) || sum > 0 && sum == u128::from(named.minor())
    }

    /// Whether what was held was accepted for this reason.
    pub(super) fn was_accepted_for(&self, reason: &str) -> bool {
        self.accepted.as_deref() == Some(reason)
    }

    /// What is too much in `receipt` for this order, where it pays the order.
    pub(super) fn excess(&self, receipt: Receipt) -> Option<Money> {
        receipt.amount.excess_over(self.owed).ok().flatten()
    }

    pub(super) fn facts(&self, facts: Facts) -> Facts {
        let entries: Vec<String> = self.entries.iter().map(Entry::to_string).collect();
        let facts = facts
            .with("owed", self.owed)
            .with("order_expires_at", self.expires_at)
            .with("received", entries.join(";"))
            .with_some("accepted", self.accepted.as_deref());
        let facts = self.complaint_facts(facts);
        let facts = self.proofs.iter().fold(facts, |facts, (index, proof)| facts.with(&proof_of(*index), proof));
        self.write_off.iter().fold(facts, |facts, write_off| write_off.facts(facts))
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        let entries: String = facts.take("received")?;
        let entries: Vec<Entry> =
            entries.split(';').filter(|entry| !entry.is_empty()).map(str::parse).collect::<Result<_, _>>()?;
        // Records from before each amount had a proof of its own know the last one only.
        let last: Option<String> = facts.take_some("refund_proof")?;
        let mut proofs = BTreeMap::new();
        for (index, _) in entries.iter().enumerate().filter(|(_, entry)| entry.standing == Standing::Refunded) {
            let proof = facts.take_some(&proof_of(index))?.or_else(|| last.clone());
            proofs
                .insert(index, proof.ok_or_else(|| Corrupt::new("refund_proof", "an amount was given back without"))?);
        }
        Ok(Self {
            owed: facts.take("owed")?,
            expires_at: facts.take("order_expires_at")?,
            proofs,
            accepted: facts.take_some("accepted")?,
            write_off: WriteOff::take_some(facts)?,
            complaints: Self::take_complaints(facts)?,
            answered: facts.take_some("complaint_answer")?,
            entries,
        })
    }
}

/// The name of the fact that holds the proof of one amount that was given back.
fn proof_of(index: usize) -> String {
    format!("refund_proof_{index}")
}

/// An account whose order is paid.
///
/// It can only come from a receipt that covers the order, from staff who signed for it, or from storage, and each of those
/// goes through the lifecycle's `apply` or `restore`: so holding one is the proof that an order is paid. A receipt is as
/// good as the adapter that asked the gateway for it.
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
/// // Whatever hands something over asks for this rather than for a flag.
/// let (unpaid, paid) = (walked(3), walked(4));
/// assert!(unpaid.is_some_and(|state| state.settled().is_none()));
/// assert!(paid.is_some_and(|state| state.settled().is_some_and(|settled| !settled.account().entries().is_empty())));
/// ```
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
    pub(super) fn extra_refunded(self, proof: &str, named: Option<Money>) -> Result<Self, Refusal> {
        self.0.refunded(proof, named).map(Self)
    }

    /// The same with its account moved by something that touches nothing of what pays the order.
    pub(super) fn map(self, step: impl FnOnce(Account) -> Result<Account, Refusal>) -> Result<Self, Refusal> {
        step(self.0).map(Self)
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
