//! Asking the gateway now about attempts of which nobody knows how they end, beside the workers or instead of them.

use std::time::Duration;

use super::question::Standing;
use super::settlement::{CALM, has_expired};
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{AttemptOutcome, Evidence};
use crate::name::names;
use crate::port::{Attempt, Gateway as _, Ledger as _, LedgerRequest, Which};
use crate::{Clock as _, Money, StoreError, Timestamp};

names! {
    /// What the gateway said of an attempt.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::workflow::Said;
    ///
    /// assert_eq!(Said::PaidOtherwise.as_str(), "paid_otherwise");
    /// ```
    pub enum Said {
        /// Paid, what was asked for.
        Paid = "paid",
        /// Paid, another amount or another currency than was asked for.
        PaidOtherwise = "paid_otherwise",
        /// Ended without payment.
        Refused = "refused",
        /// Not settled.
        Pending = "pending",
        /// Not settled for so long that it counts as expired.
        Expired = "expired",
        /// It has never heard of it.
        Unknown = "unknown",
        /// Nothing: it did not answer.
        Unanswered = "unanswered",
        /// It was not asked: it is left alone for a while, because it did not answer before.
        NotAsked = "not_asked",
        /// It was not asked: the attempt was made at another provider or environment.
        Elsewhere = "elsewhere",
    }
}

/// One attempt that was asked about.
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
/// use kit_workflow::workflow::Said;
///
/// // What would change? Nothing is written yet.
/// let attempt = drive::to_end(workflow.dossier(dossier.id))?.attempts[0].clone();
/// let dry = drive::to_end(workflow.reconcile(&attempt, true))?;
/// assert_eq!((dry.said, dry.received, dry.changes), (Said::Paid, Some(workflow.terms().price), true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// Which attempt, as it stood before.
    pub attempt: Attempt,
    /// What the gateway said.
    pub said: Said,
    /// Its code or words.
    pub code: String,
    /// What was received, where it can be reckoned.
    pub received: Option<Money>,
    /// Whether our books were changed by it, or would be.
    pub changes: bool,
}

/// Attempts that are read from the ledger in one go.
const PAGE: u32 = 200;

impl<P: Ports> Workflow<P> {
    /// Every attempt older than `min_age` of which nobody knows how it ends and somebody could be asked, the oldest first.
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
    /// // A young attempt is left to the workers.
    /// assert!(drive::to_end(workflow.open_attempts(Duration::from_secs(60)))?.is_empty());
    /// world.clock.advance(Duration::from_secs(61));
    /// assert_eq!(drive::to_end(workflow.open_attempts(Duration::from_secs(60)))?[0].id, attempt);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn open_attempts(&self, min_age: Duration) -> Result<Vec<Attempt>, StoreError> {
        let until = self.ports.clock().now() - min_age;
        let mut open = self.ledger_between(Timestamp::from_unix_ms(0), until, Which::Open).await?;
        open.retain(|attempt| self.gateway_of(&attempt.provider).is_none_or(P::Gateway::can_be_asked));
        Ok(open)
    }

    /// Every attempt that was opened within this time and belongs to this choice, the oldest first.
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
    /// use kit_workflow::port::Which;
    /// use kit_workflow::{Clock, Timestamp};
    ///
    /// let (from, until) = (Timestamp::from_unix_ms(0), world.clock.now() + Duration::from_secs(1));
    /// assert_eq!(drive::to_end(workflow.ledger_between(from, until, Which::Open))?.len(), 1);
    /// assert!(drive::to_end(workflow.ledger_between(from, until, Which::Received))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn ledger_between(
        &self,
        from: Timestamp,
        until: Timestamp,
        which: Which,
    ) -> Result<Vec<Attempt>, StoreError> {
        let mut all: Vec<Attempt> = Vec::new();
        loop {
            let after = all.last().map(|attempt| (attempt.opened_at, attempt.id));
            let request = LedgerRequest { from, until, which, after, limit: PAGE };
            let page = self.ports.store().ledger(&request).await?;
            let full = page.len() >= PAGE as usize;
            all.extend(page);
            if !full {
                return Ok(all);
            }
        }
    }

    /// Waits until the gateway may be asked again, where it is left alone for no longer than `patience`, from which the wait
    /// is taken. Says whether it may be asked now.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use kit_testing::{World, drive};
    ///
    /// // It has not failed lately, so nobody has to wait.
    /// let mut patience = Duration::from_secs(10);
    /// assert!(drive::to_end(World::new(1).workflow().await_gateway(&mut patience)));
    /// assert_eq!(patience, Duration::from_secs(10));
    /// ```
    pub async fn await_gateway(&self, patience: &mut Duration) -> bool {
        let Some(left) = self.left_alone() else { return true };
        let Some(rest) = patience.checked_sub(left) else { return false };
        *patience = rest;
        self.ports.clock().sleep(left).await;
        self.left_alone().is_none()
    }

    /// Asks the gateway about one attempt now and writes what it answers, by the same commands as the workers beside it: what
    /// they find at the same time changes nothing a second time. With `dry` it asks and writes nothing.
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
    /// use kit_workflow::inquiry::Stage;
    ///
    /// let attempt = drive::to_end(workflow.dossier(dossier.id))?.attempts[0].clone();
    /// drive::to_end(workflow.reconcile(&attempt, false))?;
    /// assert_eq!(drive::to_end(workflow.dossier(dossier.id))?.state.stage(), Stage::Paid);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError`] where the answer could not be written; asking again is safe.
    pub async fn reconcile(&self, attempt: &Attempt, dry: bool) -> Result<Reconciled, WorkflowError> {
        let found =
            |said, code: String| Reconciled { attempt: attempt.clone(), said, code, received: None, changes: false };
        if !self.is_askable(attempt) {
            return Ok(found(Said::Elsewhere, attempt.provider.clone()));
        }
        if let Some(Standing::NotNow { note, .. }) = self.not_now() {
            return Ok(found(Said::NotAsked, note));
        }
        let age = self.ports.clock().now().since(attempt.opened_at);
        if !dry {
            // A worker that is asking at this moment ends first; somebody who waits for the answer asks all the same.
            while !self.ports.store().begin_asking(attempt.id, CALM).await? {
                self.ports.clock().sleep(CALM / 2).await;
            }
        }
        let asked = self.question(attempt, age).await;
        if !dry {
            self.sound(attempt, &asked).await?;
        }
        let standing = asked.standing;
        let changes = !dry && self.book(attempt, age, &standing).await?;
        Ok(match standing {
            Standing::Settled { receipt, words, .. } => {
                let expressible = receipt.evidence() != Evidence::Inexpressible;
                let said = if receipt.amount() == attempt.amount { Said::Paid } else { Said::PaidOtherwise };
                let received = expressible.then_some(receipt.amount());
                let changes = if dry { attempt.receipt.is_none() } else { changes };
                Reconciled { received, changes, ..found(said, words.unwrap_or_default()) }
            }
            Standing::Ended(outcome, code) => {
                let said = match outcome {
                    AttemptOutcome::Refused => Said::Refused,
                    AttemptOutcome::Expired => Said::Expired,
                    AttemptOutcome::NotCreated => Said::Unknown,
                };
                Reconciled { changes: true, ..found(said, code) }
            }
            Standing::Open(code) if has_expired(age) => Reconciled { changes: true, ..found(Said::Expired, code) },
            Standing::Open(code) if code == "unknown" => found(Said::Unknown, code),
            Standing::Open(code) => found(Said::Pending, code),
            Standing::Unanswered { note, .. } => found(Said::Unanswered, note),
            Standing::NotNow { note, .. } => found(Said::NotAsked, note),
        })
    }
}
