//! What may be done next, by whom, and if not, why not.

use super::law::too_early_or_wrong;
use super::{ActorKind, CommandKind, InquiryLifecycle, Refusal, Stage, State};
use crate::Move;

/// A move that an actor could ask for, and the reason against it, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What could be asked.
    pub command: CommandKind,
    /// Where it would lead.
    pub to: &'static [Stage],
    /// Who may ask.
    pub who: &'static [ActorKind],
    /// Why not now.
    pub refusal: Option<Refusal>,
}

/// What people ask for; the rest is asked by machines.
const ASKED_BY_PEOPLE: &[CommandKind] = &[
    CommandKind::StartCheckout,
    CommandKind::Cancel,
    CommandKind::AcceptShortPayment,
    CommandKind::RecordPaymentByHand,
    CommandKind::RetryGeneration,
    CommandKind::RequestRevision,
    CommandKind::Validate,
    CommandKind::ReplaceDeliverable,
    CommandKind::WithdrawValidation,
    CommandKind::Deliver,
    CommandKind::ReissueLink,
    CommandKind::RevokeLink,
    CommandKind::Correct,
    CommandKind::Refund,
    CommandKind::ConfirmRefund,
];

/// Every move that this kind of actor may ask for at some time, with the reason against those that are not possible now.
///
/// Pages and API decide by this alone which buttons exist. A move without a refusal can still lose a race.
pub fn offers(state: &State, actor: ActorKind) -> Vec<Offer> {
    ASKED_BY_PEOPLE.iter().filter_map(|command| offer(state, actor, *command)).collect()
}

fn offer(state: &State, actor: ActorKind, command: CommandKind) -> Option<Offer> {
    let stage = state.stage();
    match Move::<InquiryLifecycle>::find(Some(stage), command) {
        Some(line) if line.allows(actor) => {
            Some(Offer { command, to: line.to, who: line.who, refusal: guard(state, command).err() })
        }
        Some(_) => None,
        None => {
            let line = super::table::TABLE.iter().find(|line| line.command == command && line.allows(actor))?;
            Some(Offer { command, to: line.to, who: line.who, refusal: Some(too_early_or_wrong(stage, command)) })
        }
    }
}

/// The guards that depend on a state's facts alone.
fn guard(state: &State, command: CommandKind) -> Result<(), Refusal> {
    let holds = state.account().is_some_and(super::Account::holds);
    match (state, command) {
        (State::AwaitingPayment(awaiting), CommandKind::Cancel) => awaiting.may_end(),
        (State::AwaitingPayment(_), CommandKind::AcceptShortPayment) if !holds => Err(Refusal::NothingHeld),
        (State::AwaitingPayment(_) | State::Cancelled(_), CommandKind::Refund) if !holds => Err(Refusal::NothingHeld),
        (_, CommandKind::RevokeLink) if state.delivery().and_then(|delivery| delivery.grant).is_none() => {
            Err(Refusal::NoLink)
        }
        (_, CommandKind::ConfirmRefund) => state.account().map_or(Err(Refusal::NothingDue), super::Account::due),
        _ => Ok(()),
    }
}
