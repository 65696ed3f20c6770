//! What a lifecycle is: the only thing the engine, the outbox and the worker know of a business.

use std::error::Error;
use std::fmt::Debug;

use uuid::Uuid;

use crate::{Actor, Against, Corrupt, Deadline, Name, Record, Timestamp};

/// A lifecycle: states, the commands that move between them, the events that tell of it, and what must happen outside.
///
/// Everything here is pure. Time, ids and the actor are arguments, so the same arguments always give the same answer.
///
/// # How to write one
///
/// 1. Name the stages, commands, effects and kinds of actor with [`names!`](crate::names). What carries nothing is its own
///    name ([`own_names!`](crate::own_names)); what carries something is an enum beside its names.
/// 2. Write the [`table`](Self::table): which command leads from which stage to which, who may ask, and what may have to be
///    done outside. [`deadlines`](Self::deadlines) say what happens if nobody asks.
/// 3. Say in [`against`](Self::against) what stands against a command: that the table has no line from here, that its line
///    does not name the actor, and what the facts of the state forbid.
/// 4. Decide in [`apply`](Self::apply): what is known again is [`Decision::Unchanged`]; then [`forbid`](crate::forbid), which
///    asks `against`; then the next state and the event.
/// 5. Say in [`effects`](Self::effects) what an event obliges the outside world to.
/// 6. Flatten states, events and effects to a [`Record`], a name with facts in text, and read them back.
///
/// # What it gets
///
/// | for nothing | from |
/// |---|---|
/// | load, decide, commit: one winner a version, one event a move, all effects with it | [`Engine`](crate::Engine) |
/// | effects and deadlines done outside, each by one worker at a time, again after a crash | [`Worker`](crate::Worker), given a [`Perform`](crate::Perform) |
/// | what may be done next, and if not, why not | [`moves`](crate::moves) |
/// | rules of an embedder's, subscribers, pictures | [`Guard`](crate::Guard), [`Herald`](crate::Herald), [`svg`](crate::svg) |
/// | a store on SQLite or PostgreSQL | `SqlStore::subjects` of `kit-store` |
/// | a store in memory, walks that shrink, coverage, a model of the store | `kit-testing`, given a `Draw` |
/// | histories that are decided again by an audit | [`Replay`](crate::Replay), one function more |
///
/// # Laws
///
/// 1. **The table is the law.** Where [`apply`](Self::apply) moves a subject, [`table`](Self::table) has a line from that
///    stage with that command that names the actor and the stage it led to, and lists every kind of effect that came of it.
/// 2. **A refusal changes nothing, and names itself.** What [`against`](Self::against) says of a kind of command is what
///    `apply` refuses it for, whatever it carries; where it says nothing, some command of the kind is accepted.
/// 3. **A repetition is no refusal.** A command that is known again by what it carries is [`Decision::Unchanged`], and the
///    state is as it was.
/// 4. **What is stored comes back.** `restore(record(x)) == x` for states, events and effects; names and facts are text, so
///    a later version of the program can read what an earlier one wrote.
/// 5. **Effects are a function of the event**, and deadlines of the states before and after: what has to be done is written
///    with what happened, and nowhere else.
///
/// `kit_testing::agreement` holds a lifecycle to the second law; its walks and coverage show the others.
///
/// # Example
///
/// A library lends a book, for three weeks, and once more if the reader asks in time.
///
/// ```
/// use std::time::Duration;
///
/// use kit_workflow::{
///     Actor, Against, Corrupt, Deadline, Decision, Facts, Lifecycle, Move, Record, Timestamp, When, forbid, moves, names,
///     own_names,
/// };
///
/// const THREE_WEEKS: Duration = Duration::from_secs(21 * 24 * 60 * 60);
///
/// names! { pub enum Stage { Lent = "lent", Back = "back", } }
/// // What carries nothing is its own name: commands, events, effects.
/// names! { pub enum Ask { Lend = "lend", Renew = "renew", TakeBack = "take_back", } }
/// names! { pub enum Post { Remind = "remind", } }
/// names! { pub enum Who { Reader = "reader", Librarian = "librarian", } }
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Loan { stage: Stage, due: Timestamp, renewed: bool }
///
/// #[derive(Clone, Debug, PartialEq, thiserror::Error)]
/// pub enum No {
///     #[error("this is not the moment")]
///     NotNow,
///     #[error("this is somebody else's to ask")]
///     NotYours,
///     #[error("it was renewed once already")]
///     Renewed,
/// }
///
/// /// Only a name; no value of it is ever made. The derives let what is generic over it be cloned, compared and shown.
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Library {}
///
/// const READER: &[Who] = &[Who::Reader];
/// const LIBRARIAN: &[Who] = &[Who::Librarian];
///
/// impl Lifecycle for Library {
///     const NAME: &'static str = "loan";
///     type State = Loan;
///     type Stage = Stage;
///     type Command = Ask;
///     type CommandKind = Ask;
///     type Event = Ask;
///     type Refusal = No;
///     type Effect = Post;
///     type EffectKind = Post;
///     type ActorKind = Who;
///     type Particulars = ();
///
///     fn table() -> &'static [Move<Self>] {
///         const { &[
///             Move { from: None, command: Ask::Lend, to: &[Stage::Lent], who: LIBRARIAN, effects: &[] },
///             Move { from: Some(Stage::Lent), command: Ask::Renew, to: &[Stage::Lent], who: READER, effects: &[] },
///             Move { from: Some(Stage::Lent), command: Ask::TakeBack, to: &[Stage::Back], who: LIBRARIAN, effects: &[] },
///         ] }
///     }
///
///     fn deadlines() -> &'static [Deadline<Self>] {
///         const { &[Deadline {
///             name: "book_due",
///             stage: Stage::Lent,
///             when: When::At { told: "the end of the loan", moment: |loan, _| Some(loan.due) },
///             effect: |_| Post::Remind,
///             command: None,
///         }] }
///     }
///
///     fn against(loan: Option<&Loan>, who: Who, ask: Ask, _: Timestamp) -> Vec<Against<No>> {
///         let Some(line) = Move::<Self>::find(loan.map(Self::stage), ask) else {
///             return vec![Against::standing(No::NotNow)];
///         };
///         let yours = (!line.allows(who)).then_some(No::NotYours);
///         let again = loan.filter(|loan| ask == Ask::Renew && loan.renewed).map(|_| No::Renewed);
///         yours.into_iter().chain(again).map(Against::standing).collect()
///     }
///
///     fn apply(loan: Option<Loan>, by: Actor<Who>, at: Timestamp, ask: Ask) -> Result<Decision<Self>, No> {
///         forbid::<Self>(loan.as_ref(), by.kind, ask, at)?;
///         let state = match (loan, ask) {
///             (None, _) => Loan { stage: Stage::Lent, due: at + THREE_WEEKS, renewed: false },
///             (Some(loan), Ask::Renew) => Loan { due: loan.due + THREE_WEEKS, renewed: true, ..loan },
///             (Some(loan), _) => Loan { stage: Stage::Back, ..loan },
///         };
///         Ok(Decision::Moved { state, event: ask })
///     }
///
///     fn code(no: &No) -> &'static str {
///         match no {
///             No::NotNow => "not_now",
///             No::NotYours => "not_yours",
///             No::Renewed => "renewed",
///         }
///     }
///
///     fn effects(_: &Ask) -> Vec<Post> { Vec::new() }
///     fn stage(loan: &Loan) -> Stage { loan.stage }
///
///     fn record(loan: &Loan) -> Record {
///         Record::new(loan.stage, Facts::none().with("due", loan.due).with("renewed", loan.renewed))
///     }
///
///     fn restore(mut record: Record) -> Result<Loan, Corrupt> {
///         let (due, renewed) = (record.facts.take("due")?, record.facts.take("renewed")?);
///         record.facts.finish()?;
///         Ok(Loan { stage: record.name.parse()?, due, renewed })
///     }
///
///     // `command_kind`, `effect_kind`, and the records of events and effects.
///     own_names!();
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (librarian, reader) = (Actor::new(Who::Librarian), Actor::new(Who::Reader));
/// let day = Timestamp::from_unix_ms(0);
/// let lent = Library::apply(None, librarian, day, Ask::Lend)?.state().clone();
/// let renewed = Library::apply(Some(lent), reader, day, Ask::Renew)?.state().clone();
/// assert_eq!(Library::apply(Some(renewed.clone()), reader, day, Ask::Renew), Err(No::Renewed));
/// assert_eq!(Library::restore(Library::record(&renewed)), Ok(renewed.clone()));
///
/// // What may the reader do now, and if not, why not?
/// for offer in moves::<Library>(Some(&renewed), Who::Reader, day) {
///     println!("{}: {:?}", offer.command, offer.codes().collect::<Vec<_>>());
/// }
/// assert!(kit_workflow::mermaid::<Library>().contains("lent --> back: take back"));
///
/// // On an engine: the book, its event and its deadline are stored in one commit.
/// use kit_testing::{ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Engine, Order, Outbox};
///
/// let store = MemoryStore::<Library>::new(ManualClock::new(0), sample::keys());
/// let (engine, book) = (Engine::<Library, _>::new(&store), uuid::Uuid::from_u128(7));
/// let lent = drive::to_end(engine.execute(Order::new(book, librarian, day, Ask::Lend)))?;
/// assert_eq!(lent.version, 1);
/// assert_eq!(drive::to_end(store.upcoming(book))?[0].name, "book_due");
/// # Ok(())
/// # }
/// ```
pub trait Lifecycle: Clone + Debug + PartialEq + Send + Sync + 'static {
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

    /// Every deadline, as data; none where the lifecycle knows no time.
    fn deadlines() -> &'static [Deadline<Self>] {
        &[]
    }

    /// The stages of the usual life in their order, for pictures; where this is empty, the longest way through the stages is
    /// taken for it.
    fn road() -> &'static [Self::Stage] {
        &[]
    }

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

    /// Everything that stands against a command of this kind in this state, whatever the command carries: who may ask, where
    /// the subject stands, the facts of its state. The most telling reason comes first; none where it may succeed.
    ///
    /// [`apply`](Self::apply) must ask here itself (a repetition, which is no refusal, may be known first), so that what
    /// [`moves`](crate::moves) offers and what is accepted are the same.
    fn against(
        state: Option<&Self::State>,
        actor: Self::ActorKind,
        command: Self::CommandKind,
        at: Timestamp,
    ) -> Vec<Against<Self::Refusal>>;

    /// Whether a command only reports what has already happened: money that came, time that passed, work that was done. No
    /// guard of an embedder's is asked about a fact.
    ///
    /// ```
    /// use kit_workflow::Lifecycle;
    /// use kit_workflow::inquiry::{CommandKind, InquiryLifecycle};
    ///
    /// assert!(InquiryLifecycle::is_fact(CommandKind::ConfirmPayment), "the money is here, whatever a guard thinks");
    /// assert!(!InquiryLifecycle::is_fact(CommandKind::Deliver));
    /// ```
    fn is_fact(_command: Self::CommandKind) -> bool {
        false
    }

    /// A refusal's stable code, for programs to match on.
    fn code(refusal: &Self::Refusal) -> &'static str;

    /// What an event obliges the outside world to: a pure function of the event.
    fn effects(event: &Self::Event) -> Vec<Self::Effect>;

    /// When an effect is due that is asked for at `at`: at once, unless the lifecycle says otherwise.
    fn due(_effect: &Self::Effect, at: Timestamp) -> Timestamp {
        at
    }

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

/// In an `impl Lifecycle` whose commands, events and effects carry nothing: each is its own name, and its record is that name
/// alone. It stands for `command_kind`, `effect_kind`, and the four functions that record and restore events and effects; the
/// example of [`Lifecycle`](crate::Lifecycle) uses it.
#[macro_export]
macro_rules! own_names {
    () => {
        fn command_kind(command: &Self::Command) -> Self::CommandKind {
            *command
        }

        fn effect_kind(effect: &Self::Effect) -> Self::EffectKind {
            *effect
        }

        fn record_event(event: &Self::Event) -> $crate::Record {
            $crate::Record::new(event, $crate::Facts::none())
        }

        fn restore_event(record: $crate::Record) -> Result<Self::Event, $crate::Corrupt> {
            record.facts.finish()?;
            record.name.parse()
        }

        fn record_effect(effect: &Self::Effect) -> $crate::Record {
            $crate::Record::new(effect, $crate::Facts::none())
        }

        fn restore_effect(record: $crate::Record) -> Result<Self::Effect, $crate::Corrupt> {
            record.facts.finish()?;
            record.name.parse()
        }
    };
}

/// What a command came to.
///
/// ```
/// use kit_testing::Door;
/// use kit_testing::door::{Ask, Who};
/// use kit_workflow::{Actor, Decision, Lifecycle, Timestamp};
///
/// let (at, grown) = (Timestamp::from_unix_ms(0), Actor::new(Who::Grown));
/// let built = Door::apply(None, grown, at, Ask::Build)?;
/// assert_eq!(built.event(), Some(&Ask::Build));
/// // Shutting a door that is shut is no refusal.
/// let again = Door::apply(Some(built.state().clone()), grown, at, Ask::Shut)?;
/// assert_eq!(again, Decision::Unchanged(built.state().clone()));
/// # Ok::<(), kit_testing::door::Refusal>(())
/// ```
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
///
/// ```
/// use kit_workflow::Move;
/// use kit_workflow::inquiry::{ActorKind, CommandKind, InquiryLifecycle, Stage};
///
/// // The table is the law as data: who may publish, from where to where?
/// let publish = Move::<InquiryLifecycle>::find(Some(Stage::Validated), CommandKind::Deliver);
/// let publish = publish.ok_or("validated kits can be delivered")?;
/// assert_eq!(publish.to, [Stage::Delivered]);
/// assert!(publish.allows(ActorKind::Staff) && !publish.allows(ActorKind::Client));
/// # Ok::<(), &str>(())
/// ```
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
