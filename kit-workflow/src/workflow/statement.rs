//! The provider's own list of payments held against our ledger: what was paid there and not here, here and not there, or
//! otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::inquiry::{AttemptId, InquiryId};
use crate::name::names;
use crate::port::{Archive, Attempt, LedgerRequest, Receiving, Which};
use crate::{Currency, Money, StoreError, Timestamp};

names! {
    /// How a payment stands by the provider's list.
    ///
    /// ```
    /// use kit_workflow::workflow::Listed;
    ///
    /// assert_eq!("unpaid".parse(), Ok(Listed::Unpaid));
    /// ```
    pub enum Listed {
        /// Paid.
        Paid = "paid",
        /// Not paid: refused, cancelled, expired or pending.
        Unpaid = "unpaid",
        /// In words that nobody explained to us.
        Unclear = "unclear",
    }
}

/// One line of the provider's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The transaction.
    pub transaction_id: String,
    /// How it stands.
    pub listed: Listed,
    /// The amount; `None` where it cannot be read.
    pub amount: Option<Receiving>,
    /// When, by the provider's clock.
    pub at: Option<Timestamp>,
    /// Status and amount as they stand there.
    pub words: String,
}

names! {
    /// What differs.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::workflow::Difference;
    ///
    /// assert_eq!(Difference::PaidThere.as_str(), "paid_there");
    /// ```
    pub enum Difference {
        /// Paid there, and nothing was received here.
        PaidThere = "paid_there",
        /// Received here, and not paid there.
        PaidHere = "paid_here",
        /// Received here within the time of the list, and not in the list.
        Missing = "missing",
        /// Another amount or another currency.
        Amount = "amount",
        /// Paid there for a transaction that is none of ours.
        Unknown = "unknown",
        /// The transaction stands there more than once, and not in the same way.
        Repeated = "repeated",
        /// The line cannot be read.
        Unclear = "unclear",
    }
}

/// One difference between the list and our ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What differs.
    pub difference: Difference,
    /// The line in the file, where there is one.
    pub line: Option<u64>,
    /// The transaction.
    pub transaction_id: String,
    /// Whose it is, where it is one of ours.
    pub inquiry: Option<InquiryId>,
    /// What stands there.
    pub there: String,
    /// What was received here.
    pub here: Option<Money>,
}

/// The list held against our ledger.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
/// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
/// # world.gateway.pay(attempt, workflow.terms().price);
/// use std::time::Duration;
///
/// use kit_workflow::workflow::{Covered, Difference, compare};
/// use kit_workflow::{Clock, Timestamp};
///
/// drive::to_end(workflow.reconcile(&drive::to_end(workflow.dossier(dossier.id))?.attempts[0], false))?;
/// let covered = Covered { from: Timestamp::from_unix_ms(0), until: world.clock.now() + Duration::from_secs(1) };
/// // We have the money, and their list of that time does not know it.
/// let comparison = drive::to_end(compare(&world.store, "cinetpay", &[], Some(covered)))?;
/// assert_eq!(comparison.findings[0].difference, Difference::Missing);
/// assert_eq!(comparison.findings[0].here, Some(workflow.terms().price));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Lines that were read.
    pub lines: u64,
    /// Transactions on which both agree.
    pub agreed: u64,
    /// What differs, in the order of the list; what is missing from it comes last.
    pub findings: Vec<Finding>,
    /// What was paid there, by currency, each transaction once.
    pub there: BTreeMap<Currency, u128>,
    /// What was received here by the transactions of the list and those missing from it.
    pub here: BTreeMap<Currency, u128>,
}

/// The time that a list covers: what was opened here within it ought to stand there.
///
/// ```
/// use std::time::Duration;
///
/// use kit_workflow::Timestamp;
/// use kit_workflow::workflow::Covered;
///
/// let from: Timestamp = "2026-11-01T00:00:00Z".parse()?;
/// let november = Covered { from, until: from + Duration::from_secs(30 * 24 * 60 * 60) };
/// assert_eq!(november.until.to_string(), "2026-12-01T00:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered {
    /// From this moment on.
    pub from: Timestamp,
    /// Until before this moment.
    pub until: Timestamp,
}

const PAGE: u32 = 200;

/// Holds a list of `provider`'s against our ledger. Nothing is changed by it. Where nobody knows which time the list covers,
/// what is missing from it cannot be told.
///
/// ```
/// # use kit_testing::{World, drive};
/// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
/// # let world = World::new(1);
/// # let workflow = world.workflow();
/// # let (answers, documents) = world.form();
/// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
/// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
/// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
/// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
/// # world.gateway.pay(attempt, workflow.terms().price);
/// use kit_workflow::port::Receiving;
/// use kit_workflow::workflow::{Difference, Listed, StatementLine, compare};
///
/// let (transaction_id, amount) = (page.transaction_id, Some(Receiving::Money(workflow.terms().price)));
/// let words = "ACCEPTED 15000 XOF".to_owned();
/// let line = StatementLine { line: 1, transaction_id, listed: Listed::Paid, amount, at: None, words };
/// // They say that it was paid, and nothing has come here yet.
/// let comparison = drive::to_end(compare(&world.store, "cinetpay", &[line], None))?;
/// assert_eq!(comparison.findings[0].difference, Difference::PaidThere);
/// assert_eq!((comparison.lines, comparison.agreed), (1, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`StoreError`].
pub async fn compare<S: Archive>(
    store: &S,
    provider: &str,
    lines: &[StatementLine],
    covered: Option<Covered>,
) -> Result<Comparison, StoreError> {
    let mut comparison = Comparison { lines: lines.len() as u64, ..Comparison::default() };
    let mut seen: BTreeMap<&str, &StatementLine> = BTreeMap::new();
    for line in lines {
        if let Some(first) = seen.get(line.transaction_id.as_str()) {
            // The same line twice says the same thing.
            if (first.listed, &first.amount) != (line.listed, &line.amount) {
                comparison.find(Difference::Repeated, line, None);
            }
            continue;
        }
        seen.insert(&line.transaction_id, line);
        let attempt = match AttemptId::from_transaction_id(&line.transaction_id) {
            Some(id) => store.attempt(id).await?.filter(|attempt| attempt.provider == provider),
            None => None,
        };
        comparison.hold(line, attempt.as_ref());
    }
    if let Some(covered) = covered {
        let seen = seen.keys().copied().collect();
        comparison.look_for_missing(store, provider, &seen, covered).await?;
    }
    Ok(comparison)
}

impl Comparison {
    fn hold(&mut self, line: &StatementLine, attempt: Option<&Attempt>) {
        let here = attempt.and_then(|attempt| attempt.receipt).map(|receipt| receipt.amount());
        if let (Listed::Paid, Some(Receiving::Money(amount))) = (line.listed, &line.amount) {
            add(&mut self.there, *amount);
        }
        if let Some(here) = here {
            add(&mut self.here, here);
        }
        let agrees = matches!((&line.amount, here), (Some(Receiving::Money(there)), Some(here)) if *there == here);
        let difference = match (line.listed, here, attempt) {
            (Listed::Unclear, ..) => Some(Difference::Unclear),
            (Listed::Paid, _, None) => Some(Difference::Unknown),
            (Listed::Paid, None, Some(_)) => Some(Difference::PaidThere),
            (Listed::Paid, Some(_), _) if line.amount.is_none() => Some(Difference::Unclear),
            (Listed::Paid, Some(_), _) if !agrees => Some(Difference::Amount),
            (Listed::Unpaid, Some(_), _) => Some(Difference::PaidHere),
            (Listed::Paid, Some(_), _) | (Listed::Unpaid, None, _) => None,
        };
        match difference {
            Some(difference) => self.find(difference, line, attempt),
            None => self.agreed += 1,
        }
    }

    fn find(&mut self, difference: Difference, line: &StatementLine, attempt: Option<&Attempt>) {
        self.findings.push(Finding {
            difference,
            line: Some(line.line),
            transaction_id: line.transaction_id.clone(),
            inquiry: attempt.map(|attempt| attempt.inquiry),
            there: line.words.clone(),
            here: attempt.and_then(|attempt| attempt.receipt).map(|receipt| receipt.amount()),
        });
    }

    async fn look_for_missing<S: Archive>(
        &mut self,
        store: &S,
        provider: &str,
        seen: &BTreeSet<&str>,
        Covered { from, until }: Covered,
    ) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let request = LedgerRequest { from, until, which: Which::Received, after, limit: PAGE };
            let page = store.ledger(&request).await?;
            for attempt in page.iter().filter(|attempt| attempt.provider == provider) {
                let transaction_id = attempt.id.transaction_id();
                let Some(receipt) = attempt.receipt.filter(|_| !seen.contains(transaction_id.as_str())) else {
                    continue;
                };
                add(&mut self.here, receipt.amount());
                self.findings.push(Finding {
                    difference: Difference::Missing,
                    line: None,
                    transaction_id,
                    inquiry: Some(attempt.inquiry),
                    there: String::new(),
                    here: Some(receipt.amount()),
                });
            }
            after = page.last().map(|attempt| (attempt.opened_at, attempt.id));
            if page.len() < PAGE as usize {
                return Ok(());
            }
        }
    }
}

fn add(sums: &mut BTreeMap<Currency, u128>, amount: Money) {
    *sums.entry(amount.currency()).or_default() += u128::from(amount.minor());
}
