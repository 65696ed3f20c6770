//! What stands against a command whatever it carries: who may ask, where the inquiry stands, and the facts of its state.
//!
//! The law asks here before it moves anything, and what is offered to people comes from here as well.

use super::{Account, ActorKind, CancelledBy, CommandKind, InquiryLifecycle, Refusal, Stage, State};
use crate::{Against, Lifecycle, Move, Timestamp};

type Reasons = Vec<Against<Refusal>>;

/// Everything that stands against a command in this state, the most telling first.
pub(super) fn against(state: Option<&State>, actor: ActorKind, command: CommandKind, at: Timestamp) -> Reasons {
    let yours = may_ask(state.map(State::stage), actor, command);
    let facts = facts(state, command, at);
    yours.err().into_iter().map(Against::standing).chain(facts).collect()
}

/// Whether this kind of actor may ask for this at all: by the table's line, and where there is none, by any line.
pub(super) fn may_ask(stage: Option<Stage>, actor: ActorKind, command: CommandKind) -> Result<(), Refusal> {
    let allowed = match Move::<InquiryLifecycle>::find(stage, command) {
        Some(line) => line.allows(actor),
        None => InquiryLifecycle::table().iter().any(|line| line.command == command && line.allows(actor)),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotYours { command, actor }) }
}

/// What machines ask for is what has happened: nobody may veto a payment, the time, or a draft that is there.
pub(super) fn is_fact(command: CommandKind) -> bool {
    let people = [ActorKind::Client, ActorKind::Staff];
    !InquiryLifecycle::table().iter().any(|line| line.command == command && people.iter().any(|who| line.allows(*who)))
}

/// What the stage and the facts of the state say against a command, whoever asks.
pub(super) fn facts(state: Option<&State>, command: CommandKind, at: Timestamp) -> Reasons {
    if Move::<InquiryLifecycle>::find(state.map(State::stage), command).is_none() {
        let refusal = state.map_or(Refusal::Absent, |state| too_early_or_wrong(state.stage(), command));
        return vec![Against::standing(refusal)];
    }
    let Some(state) = state else { return Vec::new() };
    let holds = state.account().is_some_and(Account::holds);
    let unless = |fine: bool, refusal| if fine { Vec::new() } else { vec![Against::standing(refusal)] };
    match (state, command) {
        (State::AwaitingPayment(awaiting), CommandKind::Cancel) => standing(awaiting.obstacles()),
        (State::AwaitingPayment(awaiting), CommandKind::Expire) => {
            let expires_at = awaiting.account().expires_at();
            let early = (at < expires_at).then_some(Against::until(Refusal::NotExpired, expires_at));
            early.into_iter().chain(standing(awaiting.obstacles())).collect()
        }
        (State::Cancelled(cancelled), CommandKind::AcceptShortPayment) if cancelled.by() != CancelledBy::Expiry => {
            standing(vec![Refusal::NotNow { command, stage: state.stage() }])
        }
        (_, CommandKind::AcceptShortPayment) => {
            let may = state.account().map_or(Err(Refusal::NothingHeld), Account::may_accept_held);
            standing(may.err().into_iter().collect())
        }
        (State::AwaitingPayment(_) | State::Cancelled(_), CommandKind::Refund) => unless(holds, Refusal::NothingHeld),
        (_, CommandKind::RevokeLink) => {
            unless(state.delivery().is_some_and(|delivery| delivery.grant.is_some()), Refusal::NoLink)
        }
        (_, CommandKind::ExtendLink) => {
            let grant = state.delivery().and_then(|delivery| delivery.grant);
            unless(grant.is_some_and(|grant| at < grant.expires_at), Refusal::NoLink)
        }
        (_, CommandKind::ConfirmRefund) => {
            let due = state.account().map_or(Err(Refusal::NothingDue), Account::due);
            standing(due.err().into_iter().collect())
        }
        (_, CommandKind::ProposeWriteOff) => {
            let may = state.account().map_or(Err(Refusal::NothingWaits), Account::may_propose_write_off);
            standing(may.err().into_iter().collect())
        }
        (_, CommandKind::AnswerComplaint) => {
            let may = state.account().map_or(Err(Refusal::NoComplaint), Account::may_answer_complaint);
            standing(may.err().into_iter().collect())
        }
        (_, CommandKind::AgreeWriteOff | CommandKind::DeclineWriteOff) => {
            let may = state.account().map_or(Err(Refusal::NothingProposed), Account::may_answer_write_off);
            standing(may.err().into_iter().collect())
        }
        _ => Vec::new(),
    }
}

fn standing(refusals: Vec<Refusal>) -> Reasons {
    refusals.into_iter().map(Against::standing).collect()
}

/// The most helpful reason why a command does not belong to a stage.
pub(super) fn too_early_or_wrong(stage: Stage, command: CommandKind) -> Refusal {
    let unpaid = matches!(stage, Stage::Submitted | Stage::AwaitingPayment | Stage::Cancelled);
    let in_the_making = matches!(stage, Stage::Paid | Stage::Generating | Stage::GenerationFailed | Stage::Drafted);
    let needs_payment = matches!(
        command,
        CommandKind::BeginGeneration
            | CommandKind::CompleteDraft
            | CommandKind::RetryGeneration
            | CommandKind::RequestRevision
            | CommandKind::Validate
            | CommandKind::Deliver
            | CommandKind::ReissueLink
            | CommandKind::ExtendLink
            | CommandKind::Refund
    );
    match command {
        _ if unpaid && needs_payment => Refusal::NotPaid,
        CommandKind::Deliver | CommandKind::ReissueLink | CommandKind::ExtendLink if in_the_making => {
            Refusal::NoDeliverable
        }
        _ => Refusal::NotNow { command, stage },
    }
}
