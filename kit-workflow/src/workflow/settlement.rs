//! The gateway is asked how an attempt stands, and what it answers is written: the only way money becomes a receipt.

use std::time::Duration;

use super::question::{Asked, Standing};
use super::till::PROVABLE;
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, InquiryActor, InquiryId, InquiryLifecycle, Receipt, State,
};
use crate::port::{
    AlarmKind, Archive as _, Attempt, AttemptNews, AttemptStatus, Dossier, Gateway as _, Ledger as _, ProviderDates,
};
use crate::{Clock as _, Failure, Job, Order, Performed, TokenHash};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The ages at which a silent attempt is asked about. After a day it counts as expired; three days after it began it is
/// asked about for the last time, because gateways have confirmed payments that late.
const LOOKS: [Duration; 11] = [
    MINUTE,
    Duration::from_secs(2 * 60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
    HOUR,
    Duration::from_secs(3 * 60 * 60),
    Duration::from_secs(6 * 60 * 60),
    Duration::from_secs(12 * 60 * 60),
    EXPIRED,
    Duration::from_secs(72 * 60 * 60),
];
const EXPIRED: Duration = Duration::from_secs(24 * 60 * 60);

/// A gateway that did not answer is asked again within this time, however far off the next planned look is.
const SILENCE: Duration = HOUR;

/// One attempt is asked about once in this time, however many notifications come and whoever wants to know.
pub(super) const CALM: Duration = Duration::from_secs(2);

/// How long the gateway is asked again because of one notification; after that the planned looks are enough.
const HINT: Duration = HOUR;

/// How soon a notification that came before the answer to the opening is looked at again.
const SOON: Duration = Duration::from_secs(5);

/// How long a gateway may be away before a person is told that a notification could not be followed.
const AWAY: Duration = EXPIRED;

/// Whether an attempt of this age that is not settled counts as expired.
pub(super) fn has_expired(age: Duration) -> bool {
    age >= EXPIRED
}

type Outcome = Result<Performed<InquiryLifecycle>, Failure>;

impl<P: Ports> Workflow<P> {
    /// Looks at an attempt at growing intervals until it is settled or three days old.
    pub(super) async fn watch(&self, job: &Job<InquiryLifecycle>, attempt: AttemptId) -> Outcome {
        let Some((dossier, attempt)) = self.unsettled(job, attempt).await? else { return Ok(Performed::Done) };
        if let Some(waits) = self.elsewhere(&attempt).await? {
            return Ok(waits);
        }
        let age = self.ports.clock().now().since(attempt.opened_at);
        let standing = self.look(&attempt, age).await?;
        let mut patience = None;
        let note = match standing {
            Standing::Settled { receipt, .. } => return Ok(self.settle(&dossier, receipt)),
            Standing::Ended(outcome, code) => {
                self.note_end(&attempt, outcome, &code).await?;
                format!("{outcome} ({code})")
            }
            Standing::Open(code) if has_expired(age) => {
                self.note_end(&attempt, AttemptOutcome::Expired, &code).await?;
                format!("expired ({code})")
            }
            Standing::Open(code) => format!("pending ({code})"),
            Standing::NotNow { after, note } => return Ok(Performed::Again { after, note }),
            // A gateway that does not answer says nothing about the attempt: nothing is closed because of it, and only an
            // answer may end the watch.
            Standing::Unanswered { note, patience: asked_for } => {
                patience = Some(asked_for.unwrap_or_default());
                note
            }
        };
        let planned = LOOKS.iter().find(|look| **look > age).map(|look| *look - age);
        Ok(match (planned, patience) {
            (planned, Some(patience)) => {
                Performed::Again { after: planned.unwrap_or(SILENCE).min(SILENCE).max(patience), note }
            }
            (Some(after), None) => Performed::Again { after, note },
            (None, None) => Performed::Done,
        })
    }

    /// Looks at an attempt because the gateway said that something happened.
    pub(super) async fn verify(&self, job: &Job<InquiryLifecycle>, attempt: AttemptId) -> Outcome {
        let Some((dossier, attempt)) = self.unsettled(job, attempt).await? else { return Ok(Performed::Done) };
        if let Some(waits) = self.elsewhere(&attempt).await? {
            return Ok(waits);
        }
        if !self.gateway_of(&attempt.provider).is_some_and(P::Gateway::can_be_asked) {
            return Ok(Performed::Done);
        }
        let now = self.ports.clock().now();
        let since_hint = now.since(job.stored_at);
        let soon = (since_hint / 2).clamp(Duration::from_secs(2), 10 * MINUTE);
        match self.look(&attempt, now.since(attempt.opened_at)).await? {
            Standing::Settled { receipt, .. } => Ok(self.settle(&dossier, receipt)),
            Standing::Ended(outcome, code) => {
                self.note_end(&attempt, outcome, &code).await?;
                Ok(Performed::Done)
            }
            Standing::NotNow { after, note } => Ok(Performed::Again { after, note }),
            Standing::Open(_) if since_hint > HINT => Ok(Performed::Done),
            Standing::Open(code) => Ok(Performed::Again { after: soon, note: format!("pending ({code})") }),
            Standing::Unanswered { note, .. } if since_hint > AWAY => Err(Failure::hopeless(note)),
            Standing::Unanswered { note, patience } => {
                Ok(Performed::Again { after: soon.max(patience.unwrap_or_default()), note })
            }
        }
    }

    /// Looks at an attempt because somebody said that something happened, once it is known to have been the gateway.
    pub(super) async fn prove(&self, job: &Job<InquiryLifecycle>, attempt: AttemptId, token: TokenHash) -> Outcome {
        let Some((_, known)) = self.unsettled(job, attempt).await? else { return Ok(Performed::Done) };
        match known.notify_hash {
            Some(hash) if hash.is(token) => self.verify(job, attempt).await,
            None if self.ports.clock().now().since(known.opened_at) < PROVABLE => {
                Ok(Performed::Again { after: SOON, note: "the attempt's token is not known yet".into() })
            }
            // It was not the gateway, or nobody will ever know: the planned looks go on as they would without it.
            Some(_) | None => Ok(Performed::Done),
        }
    }

    /// The attempt, unless nothing more can be learned of it.
    async fn unsettled(
        &self,
        job: &Job<InquiryLifecycle>,
        attempt: AttemptId,
    ) -> Result<Option<(Dossier, Attempt)>, Failure> {
        let dossier = self.dossier(InquiryId(job.subject)).await.map_err(Failure::from)?;
        let known = dossier.attempts.iter().find(|known| known.id == attempt && known.receipt.is_none()).cloned();
        Ok(known.map(|known| (dossier, known)))
    }

    /// What becomes of asking about an attempt that was made where we cannot ask: it waits for its account to be set again, and
    /// staff are told; once nobody will say any more how it stands, a person must look.
    async fn elsewhere(&self, attempt: &Attempt) -> Result<Option<Performed<InquiryLifecycle>>, Failure> {
        if self.is_askable(attempt) {
            return Ok(None);
        }
        let note = "the attempt was made at another provider, account or environment";
        if self.ports.clock().now().since(attempt.opened_at) >= LOOKS[LOOKS.len() - 1] {
            return Err(Failure::hopeless(note));
        }
        let detail = format!("transaction {}", attempt.id.transaction_id());
        self.raise(AlarmKind::OtherAccount, &attempt.provider, &detail).await?;
        Ok(Some(Performed::Again { after: SILENCE, note: note.into() }))
    }

    /// Whether an attempt was made where we can ask. Another provider or account would say that it never heard of it, which would close
    /// an attempt that may be paid.
    pub(super) fn is_askable(&self, attempt: &Attempt) -> bool {
        self.gateway_of(&attempt.provider).is_some_and(|gateway| {
            let account = attempt.account.as_ref();
            gateway.is_test() == attempt.test && account.is_none_or(|account| *account == gateway.account())
        })
    }

    /// Looks at an attempt because somebody waits for it, and writes what is found; says whether that changed our books. One
    /// that was asked about a moment ago is left alone.
    pub(super) async fn look_now(&self, attempt: &Attempt) -> Result<bool, WorkflowError> {
        if attempt.receipt.is_some() || !self.is_askable(attempt) {
            return Ok(false);
        }
        let age = self.ports.clock().now().since(attempt.opened_at);
        let standing = self.look(attempt, age).await?;
        self.book(attempt, age, &standing).await
    }

    /// Asks the gateway, one worker at a time for each attempt, and notes in the ledger what does not move the inquiry.
    async fn look(&self, attempt: &Attempt, age: Duration) -> Result<Standing, WorkflowError> {
        if let Some(standing) = self.not_now() {
            return Ok(standing);
        }
        if !self.ports.store().begin_asking(attempt.id, CALM).await? {
            return Ok(Standing::NotNow { after: CALM, note: "somebody asked a moment ago".into() });
        }
        let asked = self.question(attempt, age).await;
        self.sound(attempt, &asked).await?;
        self.note_standing(attempt, &asked.standing).await?;
        Ok(asked.standing)
    }

    /// Has staff told of what came with an answer.
    pub(super) async fn sound(&self, attempt: &Attempt, asked: &Asked) -> Result<(), WorkflowError> {
        match &asked.alarm {
            Some((kind, detail)) => self.raise(*kind, &attempt.provider, detail).await,
            None => Ok(()),
        }
    }

    /// Notes in the ledger what the gateway said, where it neither received money nor ended the attempt.
    async fn note_standing(&self, attempt: &Attempt, standing: &Standing) -> Result<(), WorkflowError> {
        // What the ledger knows for certain is not overwritten by "not settled yet".
        let undecided =
            matches!(attempt.status, AttemptStatus::Created | AttemptStatus::Initiated | AttemptStatus::Pending);
        match standing {
            // The receipt is what makes it paid; this is for the record.
            Standing::Settled { words, method, reference, dates, .. }
                if words.is_some() || method.is_some() || reference.is_some() || *dates != ProviderDates::NONE =>
            {
                let [method, reference] = [method, reference].map(|told| told.as_deref().and_then(for_the_record));
                let news = AttemptNews {
                    code: words.clone(),
                    method,
                    reference,
                    dates: dates.clone(),
                    ..AttemptNews::of(if undecided { AttemptStatus::Pending } else { attempt.status })
                };
                self.ports.store().note_attempt(attempt.id, &news).await?;
                Ok(())
            }
            Standing::Open(code) if undecided => self.note(attempt, AttemptStatus::Pending, code.clone()).await,
            _ => Ok(()),
        }
    }

    /// Writes what the gateway said of an attempt, without a worker's effect; says whether our books changed.
    pub(super) async fn book(
        &self,
        attempt: &Attempt,
        age: Duration,
        standing: &Standing,
    ) -> Result<bool, WorkflowError> {
        self.note_standing(attempt, standing).await?;
        match standing {
            Standing::Settled { receipt, .. } => {
                let dossier = self.dossier(attempt.inquiry).await?;
                let done = self.engine().execute(self.settling(&dossier, *receipt)).await?;
                Ok(done.event.is_some())
            }
            Standing::Ended(outcome, code) => {
                self.note_end(attempt, *outcome, code).await?;
                Ok(true)
            }
            Standing::Open(code) if has_expired(age) => {
                self.note_end(attempt, AttemptOutcome::Expired, code).await?;
                Ok(true)
            }
            Standing::Open(_) | Standing::Unanswered { .. } | Standing::NotNow { .. } => Ok(false),
        }
    }

    fn settle(&self, dossier: &Dossier, receipt: Receipt) -> Performed<InquiryLifecycle> {
        Performed::Then(Box::new(self.settling(dossier, receipt)))
    }

    fn settling(&self, dossier: &Dossier, receipt: Receipt) -> Order<InquiryLifecycle> {
        let owed = dossier.state.account().map_or(receipt.amount(), crate::inquiry::Account::owed);
        let command = Command::settle(receipt, owed);
        let by = InquiryActor::new(ActorKind::Gateway);
        Order::new(dossier.id.0, by, self.ports.clock().now(), command)
    }

    /// Writes that an attempt ended: in the state while it is open there, and in the ledger in any case.
    async fn note_end(&self, attempt: &Attempt, outcome: AttemptOutcome, code: &str) -> Result<(), WorkflowError> {
        self.close_attempt(attempt.inquiry, attempt.id, outcome).await?;
        let status = match outcome {
            AttemptOutcome::Refused => AttemptStatus::Refused,
            AttemptOutcome::Expired => AttemptStatus::Expired,
            AttemptOutcome::NotCreated => AttemptStatus::NotCreated,
        };
        self.note(attempt, status, code.to_owned()).await
    }

    async fn note(&self, attempt: &Attempt, status: AttemptStatus, code: String) -> Result<(), WorkflowError> {
        let news = AttemptNews { code: Some(code), ..AttemptNews::of(status) };
        self.ports.store().note_attempt(attempt.id, &news).await?;
        Ok(())
    }

    /// Lets an order expire; an attempt that is still open is waited for.
    pub(super) async fn expire(&self, job: &Job<InquiryLifecycle>) -> Outcome {
        let id = InquiryId(job.subject);
        let dossier = self.dossier(id).await.map_err(Failure::from)?;
        let State::AwaitingPayment(awaiting) = &dossier.state else { return Ok(Performed::Done) };
        let now = self.ports.clock().now();
        let expires_at = awaiting.account().expires_at();
        if now < expires_at {
            let after = expires_at.since(now);
            return Ok(Performed::Again { after, note: "the order has not expired yet".into() });
        }
        if awaiting.may_end().is_err() {
            return Ok(Performed::Again { after: HOUR, note: "a payment is pending or held".into() });
        }
        let by = InquiryActor::new(ActorKind::Clock);
        Ok(Performed::Then(Box::new(Order::new(id.0, by, now, Command::Expire))))
    }
}

/// A provider's words as the ledger keeps them: one line, not longer than any such words are.
fn for_the_record(told: &str) -> Option<String> {
    let told: String = told.chars().filter(|c| !c.is_control()).take(100).collect();
    let told = told.trim();
    (!told.is_empty()).then(|| told.to_owned())
}
