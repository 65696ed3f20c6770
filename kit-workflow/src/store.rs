//! The port to durable memory: states, histories and the outbox.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use uuid::Uuid;

use crate::lifecycle::effect_key;
use crate::{Actor, Corrupt, Lifecycle, Order, Rearmed, Timestamp, rearm};

/// How often a subject has moved: 1 after its first event. Equal to the sequence of its last event.
pub type Version = i64;

/// An event's place in its subject's history, from 1 without gaps.
pub type Sequence = i64;

/// A subject as the store holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded<L: Lifecycle> {
    /// Where it stands.
    pub state: L::State,
    /// How often it has moved.
    pub version: Version,
}

/// One event of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<L: Lifecycle> {
    /// Its place in the history.
    pub sequence: Sequence,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who asked.
    pub by: Actor<L::ActorKind>,
    /// What happened.
    pub event: L::Event,
    /// The seal over this event and all before it.
    pub seal: [u8; 32],
}

/// Something that must happen at most once: a request's idempotency key.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Dedupe, Engine, EngineError, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let key = Dedupe { scope: "build".into(), key: "click-1".into(), fingerprint: "a door".into() };
/// let build = || Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// let first = build().once(Some(key.clone()));
/// drive::to_end(Engine::new(&store).execute(first.clone()))?;
/// // The request comes again, for a subject of its own: the first one is named, and nothing is built twice.
/// let again = drive::to_end(Engine::new(&store).execute(build().once(Some(key))));
/// assert!(matches!(again, Err(EngineError::Duplicate { subject, .. }) if subject == first.subject));
/// # Ok::<(), EngineError<Door>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dedupe {
    /// What kind of request, so that two kinds may use one key.
    pub scope: String,
    /// The key that the caller chose.
    pub key: String,
    /// A digest of the request, so that a key used for another request shows.
    pub fingerprint: String,
}

/// An effect to store with an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending<L: Lifecycle> {
    /// The effect's stable name.
    pub key: String,
    /// What must be done.
    pub effect: L::Effect,
    /// Not before.
    pub due: Timestamp,
    /// The deadline that it is; `None` where an event asks for it.
    pub deadline: Option<&'static str>,
}

/// A deadline that is armed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// Its name.
    pub name: String,
    /// When it fires.
    pub due: Timestamp,
}

/// Everything that one decision writes. The store takes all of it or nothing.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_workflow::{Actor, Commit, Lifecycle, Order, Timestamp};
/// use uuid::Uuid;
///
/// // What the engine hands to a store, for a door that was not there before.
/// let (by, at) = (Actor::new(Who::Grown), Timestamp::from_unix_ms(0));
/// let order = Order::<Door>::new(Uuid::from_u128(7), by, at, Ask::Build);
/// let state = Door::apply(None, by, at, Ask::Build)?.state().clone();
/// let commit = Commit::of(&order, None, state, Ask::Build);
/// assert_eq!((commit.expected, commit.effects.len()), (None, Door::effects(&Ask::Build).len()));
/// assert!(commit.effects[0].key.ends_with(".1.0"), "of the first event, the first");
/// # Ok::<(), kit_testing::door::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Commit<L: Lifecycle> {
    /// Which subject.
    pub subject: Uuid,
    /// The version the decision was made on; `None` where the subject is new.
    pub expected: Option<Version>,
    /// Where it stands after the event.
    pub state: L::State,
    /// What happened. Its sequence is `expected + 1`.
    pub event: L::Event,
    /// Who asked.
    pub by: Actor<L::ActorKind>,
    /// When.
    pub at: Timestamp,
    /// The deadlines of the subject that no longer hold: whatever waits of them goes, buried or in hand.
    pub disarmed: Vec<&'static str>,
    /// What must be done outside, and the deadlines that hold from now on.
    pub effects: Vec<Pending<L>>,
    /// Erasable data that goes with the event.
    pub particulars: L::Particulars,
    /// The effect that this commit finishes.
    pub finishes: Option<Claim>,
    /// The idempotency key of the request.
    pub dedupe: Option<Dedupe>,
}

impl<L: Lifecycle> Commit<L> {
    /// What an order that moved its subject from `before` to `state` by `event` has to write.
    pub fn of(order: &Order<L>, before: Option<&Loaded<L>>, state: L::State, event: L::Event) -> Self {
        let expected = before.map(|before| before.version);
        let sequence = expected.unwrap_or(0) + 1;
        let Rearmed { disarmed, armed } = rearm::<L>(before.map(|before| &before.state), &state, order.at);
        let asked = L::effects(&event).into_iter().map(|effect| (L::due(&effect, order.at), effect, None));
        let timed = armed.into_iter().map(|(deadline, due)| (due, (deadline.effect)(due), Some(deadline.name)));
        let effects = asked.chain(timed).enumerate().map(|(ordinal, (due, effect, deadline))| Pending {
            key: effect_key(order.subject, sequence, ordinal),
            effect,
            due,
            deadline,
        });
        Self {
            subject: order.subject,
            expected,
            effects: effects.collect(),
            state,
            event,
            by: order.by,
            at: order.at,
            disarmed,
            particulars: order.particulars.clone(),
            finishes: order.finishes.clone(),
            dedupe: order.dedupe.clone(),
        }
    }
}

/// A commit that went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The subject's version now.
    pub version: Version,
}

/// Names a running worker in logs and leases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerId(pub String);

/// The right to work on one effect until a lease runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The effect's stable name.
    pub key: String,
    /// Grows with every claim of this effect; a write that carries an older one changes nothing.
    pub fence: i64,
}

/// A claimed effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Job<L: Lifecycle> {
    /// The right to work on it.
    pub claim: Claim,
    /// Whose effect it is.
    pub subject: Uuid,
    /// What must be done.
    pub effect: L::Effect,
    /// How often it was claimed since it last made progress, this time included.
    pub attempts: u32,
    /// When it was first stored.
    pub stored_at: Timestamp,
}

/// The store could not do its work.
///
/// ```
/// use kit_workflow::{Corrupt, StoreError};
///
/// let away = StoreError::Unavailable("the disk is full".into());
/// let broken = StoreError::from(Corrupt::new("stage", "is missing"));
/// // One goes away by itself, the other does not.
/// assert!(matches!(away, StoreError::Unavailable(_)) && matches!(broken, StoreError::Corrupt(_)));
/// ```
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Try later: the database is away, busy or full.
    #[error("the store is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// Somebody must look: what is stored makes no sense.
    #[error("the store holds what cannot be")]
    Corrupt(#[source] Corrupt),
}

impl From<Corrupt> for StoreError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

/// Why a commit wrote nothing.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Commit, CommitError, Lifecycle, Order, Store, Timestamp};
/// use uuid::Uuid;
///
/// let (by, at) = (Actor::new(Who::Grown), Timestamp::from_unix_ms(0));
/// let order = Order::<Door>::new(Uuid::from_u128(7), by, at, Ask::Build);
/// let state = Door::apply(None, by, at, Ask::Build)?.state().clone();
/// let commit = Commit::of(&order, None, state, Ask::Build);
/// let store = MemoryStore::<Door>::new(ManualClock::new(1), sample::keys());
/// // Two decided on the same version: one of them looks again.
/// assert!(drive::to_end(store.commit(commit.clone())).is_ok());
/// assert!(matches!(drive::to_end(store.commit(commit)), Err(CommitError::Conflict)));
/// # Ok::<(), kit_testing::door::Refusal>(())
/// ```
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody moved the subject first, or created it first.
    #[error("somebody else moved it first")]
    Conflict,
    /// The effect this commit finishes is no longer this worker's.
    #[error("the effect belongs to another worker by now")]
    Fenced,
    /// The idempotency key was used before.
    #[error("the request was already taken")]
    Duplicate {
        /// The subject that the earlier request concerned.
        subject: Uuid,
        /// The digest of the earlier request.
        fingerprint: String,
    },
    /// The store failed; whether it wrote is unknown only if it says [`StoreError::Unavailable`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Durable memory of one lifecycle's subjects.
///
/// - `commit` MUST write everything of a [`Commit`] or nothing, durably, before it answers.
/// - It MUST refuse with [`CommitError::Conflict`] unless the stored version equals `expected`.
/// - It MUST refuse with [`CommitError::Duplicate`] where the dedupe key is known, whatever else would be wrong.
/// - It MUST refuse with [`CommitError::Fenced`] unless the finished effect is still leased under the claim's fence.
/// - It MUST take what waits of the subject's disarmed deadlines out of the outbox, and nothing else; whoever has one in hand
///   is then a stale worker.
/// - It MUST keep events append-only, sealed by [`seal`](crate::seal), one a sequence.
/// - No method may hold a transaction or a row lock when it returns.
///
/// `kit-testing` holds the suite that checks every sentence; memory, SQLite and Postgres pass it.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, Ids, Order, Store};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let build = Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// let door = build.subject;
/// assert_eq!(drive::to_end(store.load(door))?, None);
/// drive::to_end(Engine::new(&store).execute(build))?;
/// assert_eq!(drive::to_end(store.load(door))?.map(|door| door.version), Some(1));
/// assert_eq!(drive::to_end(store.history(door))?[0].event, Ask::Build);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`CommitError`] where a commit wrote nothing; every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows
/// whether a commit was written.
pub trait Store<L: Lifecycle>: Send + Sync {
    /// The subject, where it exists.
    fn load(&self, subject: Uuid) -> impl Future<Output = Result<Option<Loaded<L>>, StoreError>> + Send;

    /// Writes a decision.
    fn commit(&self, commit: Commit<L>) -> impl Future<Output = Result<Committed, CommitError>> + Send;

    /// A subject's history, oldest first; empty where there is none.
    fn history(&self, subject: Uuid) -> impl Future<Output = Result<Vec<Recorded<L>>, StoreError>> + Send;

    /// What an idempotency key was used for.
    fn taken(&self, scope: &str, key: &str) -> impl Future<Output = Result<Option<(Uuid, String)>, StoreError>> + Send;
}

/// The effects that wait to be done.
///
/// - `claim` MUST hand an effect to one worker only until its lease runs out, count the attempt before it answers, and hand
///   out a higher fence each time. Due effects come oldest first. The store's clock decides, not the caller's.
/// - Every other method MUST change nothing and say `false` where the claim is stale.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, Ids, Order, Outbox, WorkerId};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let build = Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// drive::to_end(Engine::new(&store).execute(build))?;
///
/// let lease = Duration::from_secs(20);
/// let claim = |worker: &str| drive::to_end(Outbox::<Door>::claim(&store, &WorkerId(worker.to_owned()), lease));
/// let slow = claim("slow")?.ok_or("the bell is to be rung")?;
/// assert!(claim("quick")?.is_none(), "it is in hand");
/// clock.advance(lease);
/// assert!(claim("quick")?.is_some_and(|job| job.claim.fence > slow.claim.fence), "its lease ran out");
/// assert!(!drive::to_end(Outbox::<Door>::finish(&store, &slow.claim))?, "too late");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Every method but [`wait`](Self::wait): [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was
/// written.
pub trait Outbox<L: Lifecycle>: Send + Sync {
    /// Takes one due effect under a lease of `lease`.
    fn claim(
        &self,
        worker: &WorkerId,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Job<L>>, StoreError>> + Send;

    /// Extends the lease: the work goes on.
    ///
    /// ```
    /// # use kit_testing::door::{Ask, Who};
    /// # use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
    /// # use kit_workflow::{Actor, Clock, Engine, Ids, Order, Outbox, WorkerId};
    /// # use std::time::Duration;
    /// # let clock = ManualClock::new(1);
    /// # let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
    /// # let (id, lease, me) = (clock.fresh(), Duration::from_secs(20), WorkerId("me".to_owned()));
    /// # let build = Order::<Door>::new(id, Actor::new(Who::Grown), clock.now(), Ask::Build);
    /// # drive::to_end(Engine::new(&store).execute(build))?;
    /// let job = drive::to_end(store.claim(&me, lease))?.ok_or("the bell is to be rung")?;
    /// // It takes longer than a lease, and whoever has it says so in time.
    /// clock.advance(lease / 2);
    /// assert!(drive::to_end(Outbox::<Door>::extend(&store, &job.claim, lease))?);
    /// clock.advance(lease / 2);
    /// assert!(drive::to_end(store.claim(&me, lease))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn extend(&self, claim: &Claim, lease: Duration) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The effect is done and leaves the outbox.
    fn finish(&self, claim: &Claim) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The effect waits for `after` and is then due again. `progress` says that it did not fail: attempts start anew.
    ///
    /// ```
    /// # use kit_testing::door::{Ask, Who};
    /// # use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
    /// # use kit_workflow::{Actor, Clock, Engine, Ids, Order, Outbox, WorkerId};
    /// # use std::time::Duration;
    /// # let clock = ManualClock::new(1);
    /// # let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
    /// # let (id, lease, me) = (clock.fresh(), Duration::from_secs(20), WorkerId("me".to_owned()));
    /// # let build = Order::<Door>::new(id, Actor::new(Who::Grown), clock.now(), Ask::Build);
    /// # drive::to_end(Engine::new(&store).execute(build))?;
    /// let (job, hour) = (drive::to_end(store.claim(&me, lease))?.ok_or("the bell is to be rung")?, Duration::from_secs(3_600));
    /// drive::to_end(Outbox::<Door>::postpone(&store, &job.claim, hour, false, "nobody heard it"))?;
    /// assert!(drive::to_end(store.claim(&me, lease))?.is_none());
    /// clock.advance(hour);
    /// assert_eq!(drive::to_end(store.claim(&me, lease))?.map(|job| job.attempts), Some(2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn postpone(
        &self,
        claim: &Claim,
        after: Duration,
        progress: bool,
        note: &str,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The effect will not be tried again and waits for a person.
    ///
    /// ```
    /// # use kit_testing::door::{Ask, Who};
    /// # use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
    /// # use kit_workflow::{Actor, Clock, Engine, Ids, Order, Outbox, WorkerId};
    /// # use std::time::Duration;
    /// # let clock = ManualClock::new(1);
    /// # let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
    /// # let (id, lease, me) = (clock.fresh(), Duration::from_secs(20), WorkerId("me".to_owned()));
    /// # let build = Order::<Door>::new(id, Actor::new(Who::Grown), clock.now(), Ask::Build);
    /// # drive::to_end(Engine::new(&store).execute(build))?;
    /// let job = drive::to_end(store.claim(&me, lease))?.ok_or("the bell is to be rung")?;
    /// drive::to_end(Outbox::<Door>::bury(&store, &job.claim, "it has no bell"))?;
    /// // No worker takes it any more, ever.
    /// clock.advance(lease * 1_000);
    /// assert!(drive::to_end(store.claim(&me, lease))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn bury(&self, claim: &Claim, note: &str) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The deadlines of a subject that are armed, the next one first.
    fn upcoming(&self, subject: Uuid) -> impl Future<Output = Result<Vec<Upcoming>, StoreError>> + Send;

    /// Ends when an effect may have become due, at the latest after `at_most`.
    fn wait(&self, at_most: Duration) -> impl Future<Output = ()> + Send;
}

impl fmt::Display for WorkerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
