//! Load, decide, commit.

use std::marker::PhantomData;

use uuid::Uuid;

use crate::{
    Actor, Claim, Commit, CommitError, Decision, Dedupe, Guards, Lifecycle, Loaded, Question, Store, StoreError,
    Timestamp, Version, Veto,
};

/// How often a command is decided anew because somebody else moved the subject in between.
const RACES: usize = 16;

/// The engine of one lifecycle over one store.
///
/// ```
/// use kit_testing::door::{Ask, Refusal, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, EngineError, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let (engine, door) = (Engine::new(&store), clock.fresh());
/// let ask = |who, ask| Order::<Door>::new(door, Actor::new(who), clock.now(), ask);
///
/// let built = drive::to_end(engine.execute(ask(Who::Grown, Ask::Build))).unwrap();
/// assert_eq!((built.version, built.event), (1, Some(Ask::Build)));
/// let refused = drive::to_end(engine.execute(ask(Who::Child, Ask::Label("Entrée".into()))));
/// assert!(matches!(refused, Err(EngineError::Refused(Refusal::TooSmall))));
/// // Whoever decided on what they read says which version that was.
/// let late = drive::to_end(engine.execute(ask(Who::Child, Ask::Open).expecting(Some(0))));
/// assert!(matches!(late, Err(EngineError::Conflict { current: Some(1) })));
/// ```
#[derive(Debug)]
pub struct Engine<'a, L: Lifecycle, S> {
    store: &'a S,
    guards: Option<&'a Guards<L>>,
    lifecycle: PhantomData<fn() -> L>,
}

/// A command and everything that goes with it.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_workflow::{Actor, Dedupe, Order, Timestamp};
/// use uuid::Uuid;
///
/// let at = Timestamp::from_unix_ms(0);
/// let key = Dedupe { scope: "open".into(), key: "click-1".into(), fingerprint: "open".into() };
/// // Decided on version 3 only, and once however often the request is sent.
/// let order = Order::<Door>::new(Uuid::from_u128(7), Actor::new(Who::Child), at, Ask::Open);
/// let order = order.expecting(Some(3)).once(Some(key));
/// assert!(order.expected == Some(3) && order.dedupe.is_some() && order.finishes.is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Order<L: Lifecycle> {
    /// Which subject.
    pub subject: Uuid,
    /// Who asks.
    pub by: Actor<L::ActorKind>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: L::Command,
    /// Erasable data that goes with it.
    pub particulars: L::Particulars,
    /// The only version it may be decided on.
    pub expected: Option<Version>,
    /// The effect that a resulting commit finishes.
    pub finishes: Option<Claim>,
    /// The request's idempotency key.
    pub dedupe: Option<Dedupe>,
}

impl<L: Lifecycle> Order<L> {
    /// A plain command.
    pub fn new(subject: Uuid, by: Actor<L::ActorKind>, at: Timestamp, command: L::Command) -> Self {
        Self {
            subject,
            by,
            at,
            command,
            particulars: L::Particulars::default(),
            expected: None,
            finishes: None,
            dedupe: None,
        }
    }

    /// With erasable data.
    pub fn with(mut self, particulars: L::Particulars) -> Self {
        self.particulars = particulars;
        self
    }

    /// Decided on this version only.
    pub fn expecting(mut self, version: Option<Version>) -> Self {
        self.expected = version;
        self
    }

    /// Finishing this effect.
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
    /// let bell = drive::to_end(store.claim(&me, lease))?.ok_or("it is to be rung")?;
    /// // What the work came to, and that it is done, in one commit.
    /// let open = Order::new(id, Actor::new(Who::Grown), clock.now(), Ask::Open).finishing(bell.claim.clone());
    /// drive::to_end(Engine::new(&store).execute(open))?;
    /// assert!(!drive::to_end(Outbox::<Door>::finish(&store, &bell.claim))?, "it has left the outbox");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn finishing(mut self, claim: Claim) -> Self {
        self.finishes = Some(claim);
        self
    }

    /// Under this idempotency key.
    pub fn once(mut self, dedupe: Option<Dedupe>) -> Self {
        self.dedupe = dedupe;
        self
    }
}

/// A command that was carried out.
///
/// ```
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let (engine, door) = (Engine::new(&store), clock.fresh());
/// let ask = |who, ask| Order::<Door>::new(door, Actor::new(who), clock.now(), ask);
/// drive::to_end(engine.execute(ask(Who::Grown, Ask::Build)))?;
/// drive::to_end(engine.execute(ask(Who::Child, Ask::Open)))?;
/// // What had happened before is a success, without an event.
/// let again = drive::to_end(engine.execute(ask(Who::Child, Ask::Open)))?;
/// assert_eq!((again.version, again.event), (2, None));
/// # Ok::<(), kit_workflow::EngineError<Door>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Done<L: Lifecycle> {
    /// Where the subject stands.
    pub state: L::State,
    /// Its version.
    pub version: Version,
    /// What happened; `None` where it had happened before.
    pub event: Option<L::Event>,
}

/// Why a command was not carried out.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::Refusal;
/// use kit_workflow::{EngineError, StoreError};
///
/// // Whoever asked is told what they can do about it.
/// fn advice(error: &EngineError<Door>) -> &'static str {
///     match error {
///         EngineError::Refused(_) | EngineError::Vetoed(_) => "not this way",
///         EngineError::Conflict { .. } | EngineError::Fenced => "look again",
///         EngineError::Duplicate { .. } => "it was taken already",
///         EngineError::Store(StoreError::Unavailable(_)) => "try later",
///         EngineError::Store(StoreError::Corrupt(_)) => "somebody must look",
///     }
/// }
/// assert_eq!(advice(&EngineError::Refused(Refusal::TooSmall)), "not this way");
/// assert_eq!(advice(&EngineError::Conflict { current: Some(2) }), "look again");
/// ```
#[derive(Debug, thiserror::Error)]
pub enum EngineError<L: Lifecycle> {
    /// The lifecycle said no; nothing changed.
    #[error(transparent)]
    Refused(L::Refusal),
    /// A guard said no; nothing changed.
    #[error(transparent)]
    Vetoed(Veto),
    /// Somebody moved the subject first. `current` is its version now.
    #[error("somebody else moved it first")]
    Conflict {
        /// The version now, where known.
        current: Option<Version>,
    },
    /// The effect to be finished belongs to another worker by now; nothing changed.
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<'a, L: Lifecycle, S: Store<L>> Engine<'a, L, S> {
    /// The engine over this store.
    pub fn new(store: &'a S) -> Self {
        Self { store, guards: None, lifecycle: PhantomData }
    }

    /// The same, asking these guards before it commits what is no fact.
    ///
    /// ```
    /// use kit_testing::door::{Ask, Who};
    /// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
    /// use kit_workflow::{Actor, Clock, Engine, EngineError, Guard, Guards, Ids, Judgement, Order, Question, Veto};
    ///
    /// struct Closed;
    ///
    /// impl Guard<Door> for Closed {
    ///     fn judge<'a>(&'a self, _: Question<'a, Door>) -> Judgement<'a> {
    ///         let (french, english) = ("Fermé.".to_owned(), "Closed.".to_owned());
    ///         Box::pin(async move { Ok(Some(Veto { code: "closed", french, english })) })
    ///     }
    /// }
    ///
    /// let (clock, guards) = (ManualClock::new(1), Guards::none().with(Closed));
    /// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
    /// let build = Order::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
    /// let vetoed = drive::to_end(Engine::new(&store).guarded_by(&guards).execute(build));
    /// assert!(matches!(vetoed, Err(EngineError::Vetoed(Veto { code: "closed", .. }))));
    /// ```
    pub fn guarded_by(self, guards: &'a Guards<L>) -> Self {
        Self { guards: Some(guards), ..self }
    }

    /// Decides a command and commits the decision, deciding anew when somebody else moved the subject in between.
    ///
    /// A command that changes nothing commits nothing; the caller then finishes its effect itself.
    ///
    /// # Errors
    ///
    /// [`EngineError`]; nothing was written, unless the store says [`StoreError::Unavailable`]: then look again.
    pub async fn execute(&self, order: Order<L>) -> Result<Done<L>, EngineError<L>> {
        for _ in 0..RACES {
            let loaded = self.store.load(order.subject).await?;
            let version = loaded.as_ref().map(|loaded| loaded.version);
            if order.expected.is_some() && order.expected != version {
                return Err(EngineError::Conflict { current: version });
            }
            let state = loaded.as_ref().map(|loaded| loaded.state.clone());
            let decision = match L::apply(state, order.by, order.at, order.command.clone()) {
                Ok(decision) => decision,
                Err(refusal) => {
                    return Err(match self.earlier(&order).await? {
                        Some(duplicate) => duplicate,
                        None => EngineError::Refused(refusal),
                    });
                }
            };
            let (state, event) = match decision {
                Decision::Unchanged(state) => return Ok(Done { state, version: version.unwrap_or(0), event: None }),
                Decision::Moved { state, event } => (state, event),
            };
            if let Some(veto) = self.veto(&order, loaded.as_ref()).await? {
                return Err(match self.earlier(&order).await? {
                    Some(duplicate) => duplicate,
                    None => EngineError::Vetoed(veto),
                });
            }
            let commit = Commit::of(&order, loaded.as_ref(), state.clone(), event.clone());
            match self.store.commit(commit).await {
                Ok(committed) => return Ok(Done { state, version: committed.version, event: Some(event) }),
                Err(CommitError::Conflict) => continue,
                Err(CommitError::Fenced) => return Err(EngineError::Fenced),
                Err(CommitError::Duplicate { subject, fingerprint }) => {
                    return Err(EngineError::Duplicate { subject, fingerprint });
                }
                Err(CommitError::Store(error)) => return Err(EngineError::Store(error)),
            }
        }
        Err(EngineError::Conflict { current: None })
    }

    /// The first guard's no, if one says so.
    async fn veto(&self, order: &Order<L>, loaded: Option<&Loaded<L>>) -> Result<Option<Veto>, StoreError> {
        let Some(guards) = self.guards else { return Ok(None) };
        let question = Question {
            subject: order.subject,
            state: loaded.map(|loaded| &loaded.state),
            version: loaded.map(|loaded| loaded.version),
            by: order.by,
            at: order.at,
            command: L::command_kind(&order.command),
            contents: Some(&order.command),
        };
        Ok(guards.vetoes(&question).await?.into_iter().next())
    }

    /// Whether the same request was carried out before: then it is refused only because it has worked.
    async fn earlier(&self, order: &Order<L>) -> Result<Option<EngineError<L>>, StoreError> {
        let Some(dedupe) = &order.dedupe else { return Ok(None) };
        let taken = self.store.taken(&dedupe.scope, &dedupe.key).await?;
        Ok(taken.map(|(subject, fingerprint)| EngineError::Duplicate { subject, fingerprint }))
    }
}
