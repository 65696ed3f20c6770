//! Takes effects out of the outbox and has them done, once each as far as the outside world allows.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, select};

use crate::{Clock, Engine, EngineError, Ids, Job, Lifecycle, Order, Outbox, Store, StoreError, WorkerId};

/// What came of an effect.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::Door;
/// use kit_workflow::Performed;
///
/// /// The bell-ringer looks first: at night the bell waits.
/// fn ring(hour: u8) -> Performed<Door> {
///     match hour {
///         8..20 => Performed::Done,
///         _ => Performed::Again { after: Duration::from_secs(60 * 60), note: "it is night".to_owned() },
///     }
/// }
/// assert!(matches!(ring(12), Performed::Done));
/// assert!(matches!(ring(23), Performed::Again { .. }));
/// ```
#[derive(Debug)]
pub enum Performed<L: Lifecycle> {
    /// It is done.
    Done,
    /// It is done, and this follows; both are written at once.
    Then(Box<Order<L>>),
    /// It went well and is not over: it is due again after a while.
    Again {
        /// How long to wait.
        after: Duration,
        /// What is waited for, for staff and logs.
        note: String,
    },
}

/// An effect that failed.
///
/// ```
/// use std::time::Duration;
///
/// use kit_workflow::Failure;
///
/// let busy = Failure::passing("the provider answered 429").after(Some(Duration::from_secs(30)));
/// assert!(!busy.hopeless && busy.patience == Some(Duration::from_secs(30)));
/// assert!(Failure::hopeless("the address does not exist").hopeless);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{note}")]
pub struct Failure {
    /// What went wrong, without secrets and personal data.
    pub note: String,
    /// Trying again cannot help.
    pub hopeless: bool,
    /// The provider asked for this much patience.
    pub patience: Option<Duration>,
}

impl Failure {
    /// Worth another try.
    pub fn passing(note: impl Into<String>) -> Self {
        Self { note: note.into(), hopeless: false, patience: None }
    }

    /// Not worth another try.
    pub fn hopeless(note: impl Into<String>) -> Self {
        Self { note: note.into(), hopeless: true, patience: None }
    }

    /// Worth another try, not before `patience`.
    pub fn after(mut self, patience: Option<Duration>) -> Self {
        self.patience = patience;
        self
    }
}

/// Does effects.
///
/// `perform` may run twice for one effect: after a crash, and where a lease ran out. It must look before it repeats what
/// the outside world would notice.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_workflow::{Actor, Failure, Job, Order, Perform, Performed, Timestamp};
///
/// /// Rings, and where nobody hears it, writes so on the door.
/// struct Bellringer;
///
/// impl Perform<Door> for Bellringer {
///     async fn perform(&self, _: &Job<Door>) -> Result<Performed<Door>, Failure> {
///         Err(Failure::passing("nobody heard it"))
///     }
///
///     fn give_up(&self, job: &Job<Door>, failure: &Failure) -> Option<Order<Door>> {
///         let (by, at) = (Actor::new(Who::Grown), Timestamp::from_unix_ms(0));
///         Some(Order::new(job.subject, by, at, Ask::Label(failure.note.clone())))
///     }
/// }
/// # use std::time::Duration;
/// # use kit_testing::{ManualClock, MemoryStore, drive, sample};
/// # use kit_workflow::{Backoff, Clock, Engine, Ids, Step, Store, Worker, WorkerId};
/// # let clock = ManualClock::new(1);
/// # let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// # let build = Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// # let door = build.subject;
/// # drive::to_end(Engine::new(&store).execute(build))?;
/// # let (id, lease) = (WorkerId("one".to_owned()), Duration::from_secs(20));
/// # let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 1 };
/// # let worker = Worker { id, store: &store, performer: &Bellringer, clock: &clock, lease, backoff };
/// assert_eq!(drive::to_end(worker.step::<Door>())?, Step::GaveUp);
/// assert_eq!(drive::to_end(store.load(door))?.map(|door| door.state.label), Some("nobody heard it".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Perform<L: Lifecycle>: Send + Sync {
    /// Does one effect. No transaction is open while it runs.
    fn perform(&self, job: &Job<L>) -> impl Future<Output = Result<Performed<L>, Failure>> + Send;

    /// The attempts are used up: the command that takes the table's failure edge, if it has one. Without one the effect
    /// is buried, which staff see.
    fn give_up(&self, job: &Job<L>, failure: &Failure) -> Option<Order<L>>;
}

/// How patiently effects are repeated.
///
/// ```
/// use std::time::Duration;
///
/// use kit_workflow::Backoff;
///
/// let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60), attempts: 5 };
/// // Twice as long each time, at random below that, so that many workers do not come back at once.
/// assert_eq!(backoff.pause(3, u64::MAX), Duration::from_secs(4));
/// assert_eq!(backoff.pause(9, u64::MAX), Duration::from_secs(60));
/// assert_eq!(backoff.pause(9, 0), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The longest first pause.
    pub first: Duration,
    /// The longest pause.
    pub most: Duration,
    /// How often an effect is tried.
    pub attempts: u32,
}

impl Backoff {
    /// The pause after the attempt numbered `attempt` (from 1): exponential with full jitter, `chance` in `0..=u64::MAX`.
    pub fn pause(&self, attempt: u32, chance: u64) -> Duration {
        let ceiling =
            self.first.saturating_mul(1_u32.checked_shl(attempt.saturating_sub(1)).unwrap_or(u32::MAX)).min(self.most);
        let ceiling = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis((u128::from(ceiling) * u128::from(chance) / u128::from(u64::MAX)) as u64)
    }
}

/// What one step of a worker came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing was due.
    Idle,
    /// An effect was done.
    Done,
    /// An effect went on waiting, by plan.
    Waiting,
    /// An effect failed and will be tried again.
    Failed,
    /// An effect failed for good.
    GaveUp,
    /// Another worker had taken the effect over; nothing was written.
    Overtaken,
}

/// What came of the command that follows an effect.
enum Followed {
    Done(Step),
    Refused(String),
}

/// One worker. As many may run as like, in as many processes.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{
///     Actor, Backoff, Clock, Engine, Failure, Ids, Job, Order, Perform, Performed, Step, Worker, WorkerId,
/// };
///
/// struct Bellringer;
///
/// impl Perform<Door> for Bellringer {
///     async fn perform(&self, job: &Job<Door>) -> Result<Performed<Door>, Failure> {
///         // The key is the same each time this effect is tried.
///         println!("{}: {:?}", job.claim.key, job.effect);
///         Ok(Performed::Done)
///     }
///
///     fn give_up(&self, _: &Job<Door>, _: &Failure) -> Option<Order<Door>> {
///         None
///     }
/// }
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let build = Order::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// drive::to_end(Engine::new(&store).execute(build)).unwrap();
///
/// let worker = Worker {
///     id: WorkerId("one".to_owned()),
///     store: &store,
///     performer: &Bellringer,
///     clock: &clock,
///     lease: Duration::from_secs(20),
///     backoff: Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60), attempts: 5 },
/// };
/// assert_eq!(drive::to_end(worker.step::<Door>()).unwrap(), Step::Done);
/// assert_eq!(drive::to_end(worker.step::<Door>()).unwrap(), Step::Idle);
/// ```
#[derive(Debug)]
pub struct Worker<'a, S, P, C> {
    /// Names it in leases.
    pub id: WorkerId,
    /// Where effects wait.
    pub store: &'a S,
    /// Who does them.
    pub performer: &'a P,
    /// Time and chance.
    pub clock: &'a C,
    /// How long a lease lasts; it is extended three times in that time while the work goes on.
    pub lease: Duration,
    /// How failures are repeated.
    pub backoff: Backoff,
}

impl<S, P, C> Worker<'_, S, P, C> {
    /// Takes one due effect and has it done.
    ///
    /// A panic in the performer counts as a failure. A worker that is killed leaves a lease that runs out; the attempt was
    /// counted when it was claimed, so an effect that kills its worker ends in [`Perform::give_up`] all the same.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store failed; the effect is then due again when its lease has run out.
    pub async fn step<L>(&self) -> Result<Step, StoreError>
    where
        L: Lifecycle,
        S: Store<L> + Outbox<L>,
        P: Perform<L>,
        C: Clock + Ids,
    {
        let Some(job) = self.store.claim(&self.id, self.lease).await? else { return Ok(Step::Idle) };
        if job.attempts > self.backoff.attempts {
            return self.fail(&job, Failure::hopeless("the worker died each time it was tried")).await;
        }
        let performed = {
            // Within a future of its own, so that a panic before the performer's first await is caught as well.
            let work = pin!(AssertUnwindSafe(async { self.performer.perform(&job).await }).catch_unwind());
            let heart = pin!(self.heartbeat(&job));
            match select(work, heart).await {
                Either::Left((Ok(performed), _)) => performed,
                Either::Left((Err(_), _)) => Err(Failure::passing("the work panicked")),
                Either::Right(((), _)) => return Ok(Step::Overtaken),
            }
        };
        match performed {
            Ok(Performed::Done) => self.finish(&job).await,
            Ok(Performed::Then(order)) => match self.follow(&job, *order).await? {
                Followed::Done(step) => Ok(step),
                // The subject moved between the look and the decision: look again.
                Followed::Refused(refusal) => self.retry(&job, &refusal, None).await,
            },
            Ok(Performed::Again { after, note }) => {
                let mine = self.store.postpone(&job.claim, after, true, &note).await?;
                Ok(if mine { Step::Waiting } else { Step::Overtaken })
            }
            Err(failure) => self.fail(&job, failure).await,
        }
    }

    async fn finish<L: Lifecycle>(&self, job: &Job<L>) -> Result<Step, StoreError>
    where
        S: Outbox<L>,
    {
        Ok(if self.store.finish(&job.claim).await? { Step::Done } else { Step::Overtaken })
    }

    async fn follow<L: Lifecycle>(&self, job: &Job<L>, order: Order<L>) -> Result<Followed, StoreError>
    where
        S: Store<L> + Outbox<L>,
        C: Clock + Ids,
    {
        match Engine::new(self.store).execute(order.finishing(job.claim.clone())).await {
            Ok(done) if done.event.is_some() => Ok(Followed::Done(Step::Done)),
            // It had happened before: the effect is over.
            Ok(_) => self.finish(job).await.map(Followed::Done),
            Err(EngineError::Refused(refusal)) => Ok(Followed::Refused(refusal.to_string())),
            Err(EngineError::Vetoed(veto)) => Ok(Followed::Refused(veto.to_string())),
            Err(EngineError::Fenced) => Ok(Followed::Done(Step::Overtaken)),
            Err(EngineError::Store(error)) => Err(error),
            Err(EngineError::Conflict { .. } | EngineError::Duplicate { .. }) => {
                self.retry(job, "it was moved too often", None).await.map(Followed::Done)
            }
        }
    }

    async fn fail<L: Lifecycle>(&self, job: &Job<L>, failure: Failure) -> Result<Step, StoreError>
    where
        S: Store<L> + Outbox<L>,
        P: Perform<L>,
        C: Clock + Ids,
    {
        if !failure.hopeless && job.attempts < self.backoff.attempts {
            return self.retry(job, &failure.note, failure.patience).await;
        }
        let Some(order) = self.performer.give_up(job, &failure) else {
            let mine = self.store.bury(&job.claim, &failure.note).await?;
            return Ok(if mine { Step::GaveUp } else { Step::Overtaken });
        };
        match self.follow(job, order).await? {
            Followed::Done(Step::Done) => Ok(Step::GaveUp),
            Followed::Done(step) => Ok(step),
            // The subject no longer waits for this effect, so its failure matters to nobody.
            Followed::Refused(_) => self.finish(job).await,
        }
    }

    async fn retry<L: Lifecycle>(
        &self,
        job: &Job<L>,
        note: &str,
        patience: Option<Duration>,
    ) -> Result<Step, StoreError>
    where
        S: Outbox<L>,
        C: Clock + Ids,
    {
        let chance = self.clock.fresh().as_u64_pair();
        let pause = self.backoff.pause(job.attempts, chance.0 ^ chance.1).max(patience.unwrap_or_default());
        Ok(if self.store.postpone(&job.claim, pause, false, note).await? { Step::Failed } else { Step::Overtaken })
    }

    /// Keeps the lease alive; ends only when it is lost.
    async fn heartbeat<L: Lifecycle>(&self, job: &Job<L>)
    where
        S: Outbox<L>,
        C: Clock,
    {
        loop {
            self.clock.sleep(self.lease / 3).await;
            // A store that is away for a moment is not a lost lease; the fence decides at the end.
            if let Ok(false) = self.store.extend(&job.claim, self.lease).await {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Backoff;

    #[test]
    fn pauses_double_up_to_the_longest_and_are_never_above_it() {
        let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60), attempts: 9 };
        assert_eq!(backoff.pause(1, u64::MAX), Duration::from_secs(1));
        assert_eq!(backoff.pause(3, u64::MAX), Duration::from_secs(4));
        assert_eq!(backoff.pause(40, u64::MAX), Duration::from_secs(60));
        assert_eq!(backoff.pause(5, 0), Duration::ZERO);
        assert_eq!(backoff.pause(2, u64::MAX / 2), Duration::from_millis(999));
    }
}
