//! The lifecycle of one inquiry: from the form to the delivered PDF.
//!
//! Reading order: [`Stage`] for the names, [`State`] for the facts, [`Command`] and [`Event`] for what is asked and what
//! happens, `law` for the one match, `table` for the same as data, [`offers`] for what may be done next.

mod account;
mod command;
mod effect;
mod event;
mod file;
mod id;
mod law;
mod letter;
mod offer;
mod refusal;
mod stage;
mod state;
mod table;

pub use account::{Account, Entry, Evidence, Receipt, Settled, Standing};
pub use command::{Command, CommandKind};
pub use effect::{Effect, EffectKind};
pub use event::{AttemptOutcome, Event, EventKind};
pub use file::{Deliverable, Delivery, Draft, Grant, Sha256, StoredFile};
pub use id::{AccessId, AttemptId, DocumentId, FileId, InquiryId, LinkId, NotificationId, StaffId};
pub use letter::Letter;
pub use offer::{Offer, offers};
pub use refusal::Refusal;
pub use stage::{ActorKind, Stage};
pub use state::{
    AwaitingPayment, Cancelled, CancelledBy, Delivered, Drafted, Generating, GenerationFailed, Paid, Refunded,
    Refunding, State, Submitted, Validated,
};

use crate::port::Particulars;
use crate::{Actor, Corrupt, Decision, Lifecycle, Move, Record, Timestamp};

/// Who asks for a move of an inquiry.
pub type InquiryActor = Actor<ActorKind>;

/// The lifecycle of one inquiry.
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

    fn apply(
        state: Option<State>,
        by: InquiryActor,
        at: Timestamp,
        command: Command,
    ) -> Result<Decision<Self>, Refusal> {
        law::apply(state, by, at, command)
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
