//! The gateway is asked how an attempt stands, and what it answers is written: the only way money becomes a receipt.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, InquiryActor, InquiryId, InquiryLifecycle, Receipt, State,
};
use crate::port::{
    Archive as _, Attempt, AttemptNews, AttemptStatus, Dossier, Gateway as _, GatewayError, Receiving, Verdict,
};
use crate::{Clock as _, Failure, Job, Order, Performed};

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

/// An attempt that the gateway does not know at this age was never created.
const CREATED_BY_NOW: Duration = Duration::from_secs(10 * 60);

/// How long the gateway is asked again because of one notification; after that the planned looks are enough.
const HINT: Duration = HOUR;

/// How long a gateway may be away before a person is told that a notification could not be followed.
const AWAY: Duration = EXPIRED;

/// What the gateway's answer means for an attempt.
enum Standing {
    Settled(Receipt),
    Ended(AttemptOutcome, String),
    Open(String),
    Unanswered { note: String, patience: Option<Duration> },
}

type Outcome = Result<Performed<InquiryLifecycle>, Failure>;

impl<P: Ports> Workflow<P> {
    /// Looks at an attempt at growing intervals until it is settled or three days old.
    pub(super) async fn watch(&self, job: &Job<InquiryLifecycle>, attempt: AttemptId) -> Outcome {
        let Some((dossier, attempt)) = self.unsettled(job, attempt).await? else { return Ok(Performed::Done) };
        let age = self.ports.clock().now().since(attempt.opened_at);
        let standing = self.look(&attempt, age).await?;
        let answered = !matches!(standing, Standing::Unanswered { .. });
        let note = match standing {
            Standing::Settled(receipt) => return Ok(self.settle(&dossier, receipt)),
            Standing::Ended(outcome, code) => {
                self.note_end(&attempt, outcome, &code).await?;
                format!("{outcome} ({code})")
            }
            Standing::Open(code) if age >= EXPIRED => {
                self.note_end(&attempt, AttemptOutcome::Expired, &code).await?;
                format!("expired ({code})")
            }
            Standing::Open(code) => format!("pending ({code})"),
            // A gateway that does not answer says nothing about the attempt: nothing is closed because of it.
            Standing::Unanswered { note, .. } => note,
        };
        Ok(match LOOKS.iter().find(|look| **look > age) {
            Some(look) => Performed::Again { after: *look - age, note },
            // Only an answer may end the watch.
            None if !answered => Performed::Again { after: HOUR, note },
            None => Performed::Done,
        })
    }

    /// Looks at an attempt because the gateway said that something happened.
    pub(super) async fn verify(&self, job: &Job<InquiryLifecycle>, attempt: AttemptId) -> Outcome {
        let Some((dossier, attempt)) = self.unsettled(job, attempt).await? else { return Ok(Performed::Done) };
        let now = self.ports.clock().now();
        let since_hint = now.since(job.stored_at);
        let soon = (since_hint / 2).clamp(Duration::from_secs(2), 10 * MINUTE);
        match self.look(&attempt, now.since(attempt.opened_at)).await? {
            Standing::Settled(receipt) => Ok(self.settle(&dossier, receipt)),
            Standing::Ended(outcome, code) => {
                self.note_end(&attempt, outcome, &code).await?;
                Ok(Performed::Done)
            }
            Standing::Open(_) if since_hint > HINT => Ok(Performed::Done),
            Standing::Open(code) => Ok(Performed::Again { after: soon, note: format!("pending ({code})") }),
            Standing::Unanswered { note, .. } if since_hint > AWAY => Err(Failure::hopeless(note)),
            Standing::Unanswered { note, patience } => {
                Ok(Performed::Again { after: soon.max(patience.unwrap_or_default()), note })
            }
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
        let gateway = self.ports.gateway();
        // Another provider would say that it never heard of it, which would close an attempt that may be paid.
        if known.as_ref().is_some_and(|known| known.provider != gateway.provider() || known.test != gateway.is_test()) {
            return Err(Failure::hopeless("the attempt was made at another provider or environment"));
        }
        Ok(known.map(|known| (dossier, known)))
    }

    async fn look(&self, attempt: &Attempt, age: Duration) -> Result<Standing, Failure> {
        let standing = match self.ports.gateway().verify(attempt.id).await {
            Ok(Verdict::Paid { amount: Some(Receiving::Money(amount)), .. }) => {
                Standing::Settled(Receipt::verified(attempt.id, amount))
            }
            Ok(Verdict::Paid { amount: Some(Receiving::Other(text)), .. }) => {
                // Held, whatever it is: staff see the provider's words in the ledger.
                self.note(attempt, AttemptStatus::Pending, text).await?;
                Standing::Settled(Receipt::inexpressible(attempt.id, attempt.amount.currency()))
            }
            Ok(Verdict::Paid { amount: None, .. }) => {
                Standing::Settled(Receipt::amount_unverified(attempt.id, attempt.amount))
            }
            Ok(Verdict::Refused { code }) => Standing::Ended(AttemptOutcome::Refused, code),
            Ok(Verdict::Unknown) if age >= CREATED_BY_NOW && attempt.payment_url.is_none() => {
                Standing::Ended(AttemptOutcome::NotCreated, "unknown".into())
            }
            Ok(Verdict::Unknown) => Standing::Open("unknown".into()),
            Ok(Verdict::Pending { code }) => Standing::Open(code),
            Err(GatewayError::Unavailable { detail, patience }) => Standing::Unanswered { note: detail, patience },
            Err(error) => Standing::Unanswered { note: error.to_string(), patience: None },
        };
        // What the ledger knows for certain is not overwritten by "not settled yet".
        let undecided =
            matches!(attempt.status, AttemptStatus::Created | AttemptStatus::Initiated | AttemptStatus::Pending);
        if let Standing::Open(code) = &standing
            && undecided
        {
            self.note(attempt, AttemptStatus::Pending, code.clone()).await?;
        }
        Ok(standing)
    }

    fn settle(&self, dossier: &Dossier, receipt: Receipt) -> Performed<InquiryLifecycle> {
        let owed = dossier.state.account().map_or(receipt.amount(), crate::inquiry::Account::owed);
        let command = Command::settle(receipt, owed);
        let by = InquiryActor::new(ActorKind::Gateway);
        Performed::Then(Box::new(Order::new(dossier.id.0, by, self.ports.clock().now(), command)))
    }

    /// Writes that an attempt ended: in the state while it is open there, and in the ledger in any case.
    async fn note_end(&self, attempt: &Attempt, outcome: AttemptOutcome, code: &str) -> Result<(), Failure> {
        self.close_attempt(attempt.inquiry, attempt.id, outcome).await.map_err(Failure::from)?;
        let status = match outcome {
            AttemptOutcome::Refused => AttemptStatus::Refused,
            AttemptOutcome::Expired => AttemptStatus::Expired,
            AttemptOutcome::NotCreated => AttemptStatus::NotCreated,
        };
        self.note(attempt, status, code.to_owned()).await
    }

    async fn note(&self, attempt: &Attempt, status: AttemptStatus, code: String) -> Result<(), Failure> {
        let news = AttemptNews { status, payment_url: None, payment_token: None, code: Some(code) };
        self.ports
            .store()
            .note_attempt(attempt.id, &news)
            .await
            .map_err(|error| Failure::from(WorkflowError::from(error)))
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
