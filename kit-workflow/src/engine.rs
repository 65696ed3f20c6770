//! Load, decide, commit.

use std::marker::PhantomData;

use uuid::Uuid;

use crate::lifecycle::effect_key;
use crate::{
    Actor, Claim, Commit, CommitError, Decision, Dedupe, Lifecycle, Pending, Store, StoreError, Timestamp, Version,
};

/// How often a command is decided anew because somebody else moved the subject in between.
const RACES: usize = 16;

/// The engine of one lifecycle over one store.
#[derive(Debug)]
pub struct Engine<'a, L, S> {
    store: &'a S,
    lifecycle: PhantomData<fn() -> L>,
}

/// A command and everything that goes with it.
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
#[derive(Debug, thiserror::Error)]
pub enum EngineError<L: Lifecycle> {
    /// The lifecycle said no; nothing changed.
    #[error(transparent)]
    Refused(L::Refusal),
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
        Self { store, lifecycle: PhantomData }
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
            let (state, version) = loaded.map_or((None, None), |loaded| (Some(loaded.state), Some(loaded.version)));
            if order.expected.is_some() && order.expected != version {
                return Err(EngineError::Conflict { current: version });
            }
            let decision = match L::apply(state, order.by, order.at, order.command.clone()) {
                Ok(decision) => decision,
                Err(refusal) => return Err(self.refused(&order, refusal).await?),
            };
            let (state, event) = match decision {
                Decision::Unchanged(state) => return Ok(Done { state, version: version.unwrap_or(0), event: None }),
                Decision::Moved { state, event } => (state, event),
            };
            let commit = commit(&order, version, state.clone(), event.clone());
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

    /// A refusal, unless the same request was carried out before: then it is refused only because it has worked.
    async fn refused(&self, order: &Order<L>, refusal: L::Refusal) -> Result<EngineError<L>, StoreError> {
        let Some(dedupe) = &order.dedupe else { return Ok(EngineError::Refused(refusal)) };
        Ok(match self.store.taken(&dedupe.scope, &dedupe.key).await? {
            Some((subject, fingerprint)) => EngineError::Duplicate { subject, fingerprint },
            None => EngineError::Refused(refusal),
        })
    }
}

/// What an order that moved its subject to `state` by `event` has to write.
pub(crate) fn commit<L: Lifecycle>(
    order: &Order<L>,
    version: Option<Version>,
    state: L::State,
    event: L::Event,
) -> Commit<L> {
    let sequence = version.unwrap_or(0) + 1;
    let effects = L::effects(&event)
        .into_iter()
        .enumerate()
        .map(|(ordinal, effect)| Pending {
            key: effect_key(order.subject, sequence, ordinal),
            due: L::due(&effect, order.at),
            effect,
        })
        .collect();
    Commit {
        subject: order.subject,
        expected: version,
        state,
        event,
        by: order.by,
        at: order.at,
        effects,
        particulars: order.particulars.clone(),
        finishes: order.finishes.clone(),
        dedupe: order.dedupe.clone(),
    }
}
