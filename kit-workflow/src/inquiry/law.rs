//! The law: one match, a line per legal move.

use super::account::Known;
use super::state::{CancelledBy, Moved, State, Submitted};
use super::{
    Account, ActorKind, AttemptId, Command, CommandKind, Event, Evidence, InquiryActor, InquiryLifecycle, Receipt,
    Refunding, Refusal, Stage,
};
use crate::{Decision, Lifecycle, Move, Timestamp};

type Decided = Result<Decision<InquiryLifecycle>, Refusal>;

/// Decides a command: who may ask is looked up in the table, what comes of it is the match below.
pub(super) fn apply(state: Option<State>, by: InquiryActor, at: Timestamp, command: Command) -> Decided {
    use {Command as C, State as S};

    let kind = command.kind();
    may_ask(state.as_ref().map(State::stage), by.kind, kind)?;
    if by.kind == ActorKind::Staff && by.person.is_none() {
        return Err(Refusal::Unsigned);
    }
    let Some(state) = state else {
        return match command {
            C::Submit { documents } if !(1..=10).contains(&documents) => Err(Refusal::DocumentCount),
            C::Submit { documents } => {
                moved(Ok((Submitted::new(), Event::InquirySubmitted { documents })), S::Submitted)
            }
            _ => Err(Refusal::Absent),
        };
    };
    if let Some(replay) = replay(&state, by, &command) {
        return replay.map(|()| Decision::Unchanged(state));
    }
    match (state, command) {
        (S::Submitted(s), C::OpenOrder { owed, expires_at }) => {
            moved(s.open_order(owed, expires_at), S::AwaitingPayment)
        }

        (S::AwaitingPayment(s), C::StartCheckout { attempt }) => moved(s.start_checkout(attempt), S::AwaitingPayment),
        (S::AwaitingPayment(s), C::CloseAttempt { attempt, outcome }) => {
            moved(s.close_attempt(attempt, outcome), S::AwaitingPayment)
        }
        (S::AwaitingPayment(s), C::ConfirmPayment { receipt }) => moved(s.confirm_payment(receipt), S::Paid),
        (S::AwaitingPayment(s), C::HoldPayment { receipt }) => moved(s.hold_payment(receipt), S::AwaitingPayment),
        (S::AwaitingPayment(s), C::AcceptShortPayment { reason }) => moved(s.accept_short_payment(reason), S::Paid),
        (S::AwaitingPayment(s), C::RecordPaymentByHand { attempt, reason, proof }) => {
            moved(s.record_payment_by_hand(attempt, reason, proof), S::Paid)
        }
        (S::AwaitingPayment(s), C::Cancel { reason }) => moved(s.cancel(canceller(by), reason), S::Cancelled),
        (S::AwaitingPayment(s), C::Expire) => moved(s.expire(at), S::Cancelled),
        (S::AwaitingPayment(s), C::Refund { reason }) => moved(s.refund(reason), S::Refunding),

        (S::Cancelled(s), C::ConfirmPayment { receipt }) if s.by() == CancelledBy::Expiry => {
            moved(s.reopen(receipt), S::Paid)
        }
        (S::Cancelled(s), C::ConfirmPayment { receipt }) => moved(s.receive_unwanted(receipt), S::Refunding),
        (S::Cancelled(s), C::HoldPayment { receipt }) => moved(s.hold_payment(receipt), S::Cancelled),
        (S::Cancelled(s), C::Refund { reason }) => moved(s.refund(reason), S::Refunding),

        (S::Paid(s), C::BeginGeneration { draft }) => moved(s.begin_generation(draft), S::Generating),
        (S::Paid(s), C::GiveUp { draft }) => moved(s.give_up(draft), S::GenerationFailed),
        (S::Generating(s), C::CompleteDraft { draft }) => moved(s.complete_draft(draft), S::Drafted),
        (S::Generating(s), C::GiveUp { draft }) => moved(s.give_up(draft), S::GenerationFailed),
        (S::GenerationFailed(s), C::RetryGeneration) => moved(s.retry(), S::Generating),
        (S::Drafted(s), C::RequestRevision { feedback }) => moved(s.request_revision(feedback), S::Generating),

        (S::Drafted(s), C::Validate { deliverable }) => moved(s.validate(deliverable), S::Validated),
        (S::Validated(s), C::ReplaceDeliverable { deliverable }) => {
            moved(s.replace_deliverable(deliverable), S::Validated)
        }
        (S::Validated(s), C::WithdrawValidation) => moved(s.withdraw(), S::Drafted),
        (S::Validated(s), C::Deliver { grant }) => moved(s.deliver(grant), S::Delivered),
        (S::Delivered(s), C::ReissueLink { grant }) => moved(s.reissue_link(grant), S::Delivered),
        (S::Delivered(s), C::RevokeLink) => moved(s.revoke_link(), S::Delivered),
        (S::Delivered(s), C::Correct { deliverable }) => moved(s.correct(deliverable), S::Validated),
        (S::Generating(s), C::RevokeLink) => moved(s.revoke_link(), S::Generating),
        (S::GenerationFailed(s), C::RevokeLink) => moved(s.revoke_link(), S::GenerationFailed),
        (S::Drafted(s), C::RevokeLink) => moved(s.revoke_link(), S::Drafted),
        (S::Validated(s), C::RevokeLink) => moved(s.revoke_link(), S::Validated),

        (S::Paid(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::Generating(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::GenerationFailed(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::Drafted(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::Validated(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::Delivered(s), C::Refund { reason }) => refund(s.into_settled().refund(), reason),
        (S::Refunding(s), C::ConfirmRefund { proof }) => moved(s.confirm_refund(proof), S::Refunded),
        (S::Refunded(s), C::ConfirmRefund { proof }) => moved(s.confirm_refund(proof), S::Refunded),
        (S::Paid(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::Paid),
        (S::Generating(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::Generating),
        (S::GenerationFailed(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::GenerationFailed),
        (S::Drafted(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::Drafted),
        (S::Validated(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::Validated),
        (S::Delivered(s), C::ConfirmRefund { proof }) => moved(s.refund_extra(proof), S::Delivered),

        (S::Paid(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Paid(s.receive_more(receipt)))
        }
        (S::Generating(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Generating(s.receive_more(receipt)))
        }
        (S::GenerationFailed(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::GenerationFailed(s.receive_more(receipt)))
        }
        (S::Drafted(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Drafted(s.receive_more(receipt)))
        }
        (S::Validated(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Validated(s.receive_more(receipt)))
        }
        (S::Delivered(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Delivered(s.receive_more(receipt)))
        }
        (S::Refunding(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Refunding(s.receive_more(receipt)))
        }
        (S::Refunded(s), C::ConfirmPayment { receipt } | C::HoldPayment { receipt }) => {
            more(receipt, S::Refunded(s.receive_more(receipt)))
        }

        (state, _) => Err(too_early_or_wrong(state.stage(), kind)),
    }
}

fn moved<S>(result: Moved<S>, wrap: impl FnOnce(S) -> State) -> Decided {
    result.map(|(state, event)| Decision::Moved { state: wrap(state), event })
}

fn more(receipt: Receipt, state: State) -> Decided {
    Ok(Decision::Moved { state, event: Event::ExtraPaymentReceived { receipt } })
}

fn refund(account: Account, reason: String) -> Decided {
    Ok(Decision::Moved { state: State::Refunding(Refunding::new(account)), event: Event::RefundRequested { reason } })
}

fn canceller(by: InquiryActor) -> CancelledBy {
    if by.kind == ActorKind::Client { CancelledBy::Client } else { CancelledBy::Staff }
}

/// Whether this repeats what already happened: `Some(Ok(()))` if so, `Some(Err(_))` where it contradicts what is on record.
fn replay(state: &State, by: InquiryActor, command: &Command) -> Option<Result<(), Refusal>> {
    use {Command as C, State as S};

    if let C::ConfirmPayment { receipt } | C::HoldPayment { receipt } = command {
        return match state.account()?.knows(*receipt) {
            Known::Not => None,
            Known::Same => Some(Ok(())),
            Known::Differs => Some(Err(Refusal::ReceiptConflict)),
        };
    }
    let paid_by = |attempt: &AttemptId| state.account()?.entries().iter().find(|e| e.receipt.attempt() == *attempt);
    let same = match (state, command) {
        (S::AwaitingPayment(s), C::OpenOrder { owed, .. }) => s.account().owed() == *owed,
        (S::AwaitingPayment(s), C::StartCheckout { attempt }) => {
            s.open_attempts().contains(attempt) || paid_by(attempt).is_some()
        }
        (_, C::RecordPaymentByHand { attempt, .. }) => match paid_by(attempt).map(|entry| entry.receipt.evidence()) {
            None => false,
            Some(Evidence::ByHand) => true,
            Some(_) => return Some(Err(Refusal::ReceiptConflict)),
        },
        (S::AwaitingPayment(s), C::CloseAttempt { attempt, .. }) => !s.open_attempts().contains(attempt),
        (S::Cancelled(s), C::Cancel { .. }) => s.by() == canceller(by),
        (S::Cancelled(s), C::Expire) => s.by() == CancelledBy::Expiry,
        (S::Generating(s), C::BeginGeneration { draft }) => s.number() == *draft,
        (S::Drafted(_) | S::Validated(_) | S::Delivered(_), C::CompleteDraft { draft }) => {
            state.draft() == Some(*draft)
        }
        (S::GenerationFailed(s), C::GiveUp { draft }) => s.number() == *draft,
        (
            S::Validated(s),
            C::Validate { deliverable } | C::ReplaceDeliverable { deliverable } | C::Correct { deliverable },
        ) => s.deliverable().pdf.sha256 == deliverable.pdf.sha256,
        (S::Delivered(s), C::Correct { deliverable }) => s.delivery().deliverable.pdf.sha256 == deliverable.pdf.sha256,
        (S::Delivered(s), C::Deliver { .. }) => s.delivery().grant.is_some(),
        (S::Delivered(s), C::ReissueLink { grant }) => s.delivery().grant == Some(*grant),
        (S::Refunding(_), C::Refund { .. }) => true,
        (_, C::ConfirmRefund { proof }) => state.account().is_some_and(|account| account.was_refunded_with(proof)),
        _ => false,
    };
    same.then_some(Ok(()))
}

/// Whether this kind of actor may ask for this at all: by the table's line, and where there is none, by any line.
fn may_ask(stage: Option<Stage>, actor: ActorKind, command: CommandKind) -> Result<(), Refusal> {
    let allowed = match Move::<InquiryLifecycle>::find(stage, command) {
        Some(line) => line.allows(actor),
        None => InquiryLifecycle::table().iter().any(|line| line.command == command && line.allows(actor)),
    };
    if allowed { Ok(()) } else { Err(Refusal::NotYours { command, actor }) }
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
            | CommandKind::Refund
    );
    match command {
        _ if unpaid && needs_payment => Refusal::NotPaid,
        CommandKind::Deliver | CommandKind::ReissueLink if in_the_making => Refusal::NoDeliverable,
        _ => Refusal::NotNow { command, stage },
    }
}
