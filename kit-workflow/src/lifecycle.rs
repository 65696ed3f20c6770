//! What a lifecycle is: the only thing the engine, the outbox and the worker know of a business.

use std::error::Error;
use std::fmt::Debug;

use uuid::Uuid;

use crate::{Actor, Corrupt, Name, Record, Timestamp};

/// A lifecycle: states, the commands that move between them, the events that tell of it, and what must happen outside.
///
/// Everything here is pure. Time, ids and the actor are arguments, so the same arguments always give the same answer.
pub trait Lifecycle: Sized + Send + Sync + 'static {
    /// The lifecycle's name, as stores and logs spell it.
    const NAME: &'static str;

    /// Where a subject stands, with its facts.
    type State: Clone + Debug + PartialEq + Send + Sync;
    /// The bare names of the states.
    type Stage: Name;
    /// What may be asked.
    type Command: Clone + Debug + PartialEq + Send + Sync;
    /// The bare names of the commands.
    type CommandKind: Name;
    /// What happened.
    type Event: Clone + Debug + PartialEq + Send + Sync;
    /// Why a command was refused; nothing changed.
    type Refusal: Clone + PartialEq + Error + Send + Sync;
    /// What must be done outside.
    type Effect: Clone + Debug + PartialEq + Send + Sync;
    /// The bare names of the effects.
    type EffectKind: Name;
    /// The kinds of actor.
    type ActorKind: Name;
    /// Personal data and free text that go with a command. They are stored beside the chain of events, in the same
    /// transaction, and can be erased without touching it.
    type Particulars: Clone + Debug + Default + Send + Sync;

    /// Every legal move: the law as data.
    fn table() -> &'static [Move<Self>];

    /// Decides a command. `None` is the state of a subject that does not exist yet.
    ///
    /// A repetition that can be known again by what it carries (a receipt, a file, a proof) is [`Decision::Unchanged`], not a
    /// refusal. Requests that carry nothing of the kind are made safe to repeat by an idempotency key.
    ///
    /// # Errors
    ///
    /// The refusal; the state is then as it was.
    fn apply(
        state: Option<Self::State>,
        by: Actor<Self::ActorKind>,
        at: Timestamp,
        command: Self::Command,
    ) -> Result<Decision<Self>, Self::Refusal>;

    /// What an event obliges the outside world to: a pure function of the event.
    fn effects(event: &Self::Event) -> Vec<Self::Effect>;

    /// When an effect is due, where that is not at once.
    fn due(effect: &Self::Effect, at: Timestamp) -> Timestamp;

    /// The stage of a state.
    fn stage(state: &Self::State) -> Self::Stage;

    /// The name of a command.
    fn command_kind(command: &Self::Command) -> Self::CommandKind;

    /// The name of an effect.
    fn effect_kind(effect: &Self::Effect) -> Self::EffectKind;

    /// A state's flat form.
    fn record(state: &Self::State) -> Record;

    /// A state from its flat form: `restore(record(state)) == state`.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where the record says what no state can be.
    fn restore(record: Record) -> Result<Self::State, Corrupt>;

    /// An event's flat form.
    fn record_event(event: &Self::Event) -> Record;

    /// An event from its flat form.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where no event has this form.
    fn restore_event(record: Record) -> Result<Self::Event, Corrupt>;

    /// An effect's flat form.
    fn record_effect(effect: &Self::Effect) -> Record;

    /// An effect from its flat form.
    ///
    /// # Errors
    ///
    /// [`Corrupt`] where no effect has this form.
    fn restore_effect(record: Record) -> Result<Self::Effect, Corrupt>;
}

/// What a command came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision<L: Lifecycle> {
    /// The subject moved.
    Moved {
        /// Where it stands now.
        state: L::State,
        /// What happened.
        event: L::Event,
    },
    /// It had already happened: success without an event.
    Unchanged(L::State),
}

impl<L: Lifecycle> Decision<L> {
    /// The state after the command.
    pub fn state(&self) -> &L::State {
        match self {
            Self::Moved { state, .. } | Self::Unchanged(state) => state,
        }
    }

    /// The event, where something happened.
    pub fn event(&self) -> Option<&L::Event> {
        match self {
            Self::Moved { event, .. } => Some(event),
            Self::Unchanged(_) => None,
        }
    }
}

/// One line of the table of moves.
#[derive(Debug)]
pub struct Move<L: Lifecycle> {
    /// Where the subject stands; `None` where it does not exist yet.
    pub from: Option<L::Stage>,
    /// What is asked.
    pub command: L::CommandKind,
    /// Where it may stand afterwards. More than one where the facts decide.
    pub to: &'static [L::Stage],
    /// Who may ask.
    pub who: &'static [L::ActorKind],
    /// What may have to be done outside.
    pub effects: &'static [L::EffectKind],
}

impl<L: Lifecycle> Move<L> {
    /// The lines of the table that start at `from` with `command`.
    pub fn find(from: Option<L::Stage>, command: L::CommandKind) -> Option<&'static Self> {
        L::table().iter().find(|line| line.from == from && line.command == command)
    }

    /// Whether actors of this kind may ask for this move.
    pub fn allows(&self, actor: L::ActorKind) -> bool {
        self.who.contains(&actor)
    }
}

/// The stable name of an effect: the same each time the event is read, different for every other effect.
///
/// Providers get it as their idempotency key, and mails as the left part of their Message-ID.
pub(crate) fn effect_key(subject: Uuid, sequence: i64, ordinal: usize) -> String {
    format!("{}.{sequence}.{ordinal}", subject.simple())
}

/// The sequence of the event that asked for the effect with this key, if an event did.
pub(crate) fn asked_at(key: &str) -> Option<i64> {
    key.split('.').nth(1)?.parse().ok()
}
