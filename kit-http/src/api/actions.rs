//! What may be done next, by whom, and if not, why.

use kit_workflow::inquiry::{ActorKind, CommandKind, Offer, Stage, State, offers};
use kit_workflow::port::{Language, Role};
use poem_openapi::Object;

use super::access::Reader;
use super::nullable::Nullable;
use super::spelled::Spelled;
use crate::wording;

/// A move that the asker could ask for at some time.
#[derive(Object)]
#[oai(rename = "Action")]
pub(super) struct ActionView {
    /// The move's name.
    action: Spelled<CommandKind>,
    /// Whether it is possible now.
    possible: bool,
    /// Why not.
    reason: Nullable<ReasonView>,
    /// The stages that it may lead to.
    to: Vec<Spelled<Stage>>,
    /// Who may ask for it.
    who: Vec<Spelled<ActorKind>>,
    /// The least role, where staff ask.
    role: Nullable<Spelled<Role>>,
}

/// Why a move is not possible.
#[derive(Object)]
#[oai(rename = "ActionReason")]
pub(super) struct ReasonView {
    /// The stable code, the same as a problem's.
    code: String,
    /// The same in words.
    message: String,
}

/// Who may ask for a move among staff: money is a manager's.
pub(super) fn role(command: CommandKind) -> Role {
    match command {
        CommandKind::AcceptShortPayment
        | CommandKind::RecordPaymentByHand
        | CommandKind::Refund
        | CommandKind::ConfirmRefund => Role::Manager,
        _ => Role::Reviewer,
    }
}

/// The moves that `reader` could ask for.
pub(super) fn actions(state: &State, reader: &Reader, language: Language) -> Vec<ActionView> {
    offers(state, reader.kind()).into_iter().map(|offer| view(offer, reader, language)).collect()
}

fn view(offer: Offer, reader: &Reader, language: Language) -> ActionView {
    let least = (reader.kind() == ActorKind::Staff).then(|| role(offer.command));
    let allowed = match (reader, least) {
        (Reader::Staff(signed_in), Some(role)) => signed_in.may(role),
        _ => true,
    };
    let code = if allowed { offer.refusal.map(|refusal| refusal.code()) } else { Some("role") };
    let reason = code
        .map(|code| ReasonView { code: code.to_owned(), message: wording::problem(code, language).title.to_owned() });
    ActionView {
        action: Spelled(offer.command),
        possible: reason.is_none(),
        reason: reason.into(),
        to: offer.to.iter().copied().map(Spelled).collect(),
        who: offer.who.iter().copied().map(Spelled).collect(),
        role: least.map(Spelled).into(),
    }
}
