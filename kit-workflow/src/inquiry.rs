//! The lifecycle of one inquiry: from the form to the delivered PDF.
//!
//! Reading order: [`Stage`] for the names, [`State`] for the facts, [`Command`] and [`Event`] for what is asked and what
//! happens, `law` for the one match, `table` for the same as data, `guard` for what stands against a move.

mod account;
mod asked;
mod command;
mod complaint;
mod deadline;
mod effect;
mod event;
mod file;
mod guard;
mod id;
mod law;
mod letter;
mod place;
mod proof;
mod refusal;
mod section;
mod stage;
mod state;
mod table;
mod voucher;
mod write_off;

pub use account::{Account, Entry, Evidence, Receipt, Settled, Standing};
pub use command::{Command, CommandKind};
pub use complaint::Complaint;
pub use effect::{Effect, EffectKind};
pub use event::{Arrival, AttemptOutcome, Event, EventKind};
pub use file::{Deliverable, Delivery, Draft, Grant, Sha256, StoredFile};
pub use id::{
    AccessId, AttemptId, DocumentId, FactorId, FileId, InquiryId, LinkId, MessageId, NoteId, NotificationId,
    PrivacyDeedId, SessionId, StaffId,
};
pub use letter::Letter;
pub use place::{OpenAmount, Place, WaitReason, money_waits, open_amounts, patience, places};
pub use proof::Proof;
pub use refusal::Refusal;
pub use section::{SectionKind, SectionPlace};
pub use stage::{ActorKind, Stage};
pub use state::{
    AwaitingPayment, Cancelled, CancelledBy, Delivered, Drafted, Generating, GenerationFailed, Paid, Refunded,
    Refunding, State, Submitted, Validated,
};
pub use voucher::{Series, Settlement, VoucherNumber, settlement};
pub use write_off::{WriteOff, WriteOffStep};

use crate::port::Particulars;
use crate::{Actor, Against, Corrupt, Deadline, Decision, Lifecycle, Move, Record, Timestamp};

/// Who asks for a move of an inquiry.
pub type InquiryActor = Actor<ActorKind>;

/// The lifecycle of one inquiry.
///
/// ```
/// use kit_testing::{Dice, sample};
/// use kit_workflow::inquiry::{InquiryLifecycle, Stage};
/// use kit_workflow::{Lifecycle, Timestamp};
///
/// // From the form to the delivered PDF, decided by a pure function.
/// let (at, mut state) = (Timestamp::from_unix_ms(0), None);
/// for (by, command) in sample::road(at, &mut Dice::new(1)) {
///     state = Some(InquiryLifecycle::apply(state, by, at, command)?.state().clone());
/// }
/// assert_eq!(state.map(|state| state.stage()), Some(Stage::Delivered));
/// # Ok::<(), kit_workflow::inquiry::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InquiryLifecycle {}

impl Lifecycle for InquiryLifecycle {
    const NAME: &'static str = "inquiry";

    type State = State;
    type Stage = Stage;
    type Command = Command;
    type CommandKind = CommandKind;
    type Event = Event;
    type Refusal = Refusal;
    type Effect = Effect;
    type EffectKind = EffectKind;
    type ActorKind = ActorKind;
    type Particulars = Particulars;

    fn table() -> &'static [Move<Self>] {
        table::TABLE
    }

    fn deadlines() -> &'static [Deadline<Self>] {
        deadline::DEADLINES
    }

    fn road() -> &'static [Stage] {
        table::ROAD
    }

    fn apply(
        state: Option<State>,
        by: InquiryActor,
        at: Timestamp,
        command: Command,
    ) -> Result<Decision<Self>, Refusal> {
        law::apply(state, by, at, command)
    }

    fn against(state: Option<&State>, actor: ActorKind, command: CommandKind, at: Timestamp) -> Vec<Against<Refusal>> {
        guard::against(state, actor, command, at)
    }

    fn is_fact(command: CommandKind) -> bool {
        guard::is_fact(command)
    }

    fn code(refusal: &Refusal) -> &'static str {
        refusal.code()
    }

    fn effects(event: &Event) -> Vec<Effect> {
        effect::effects(event)
    }

    fn due(effect: &Effect, at: Timestamp) -> Timestamp {
        effect.due(at)
    }

    fn stage(state: &State) -> Stage {
        state.stage()
    }

    fn command_kind(command: &Command) -> CommandKind {
        command.kind()
    }

    fn effect_kind(effect: &Effect) -> EffectKind {
        effect.kind()
    }

    fn record(state: &State) -> Record {
        state.record()
    }

    fn restore(record: Record) -> Result<State, Corrupt> {
        State::restore(record)
    }

    fn record_event(event: &Event) -> Record {
        event.record()
    }

    fn restore_event(record: Record) -> Result<Event, Corrupt> {
        Event::restore(record)
    }

    fn record_effect(effect: &Effect) -> Record {
        effect.record()
    }

    fn restore_effect(record: Record) -> Result<Effect, Corrupt> {
        Effect::restore(record)
    }
}
