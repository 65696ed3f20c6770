//! The law: one match, a line per legal move.

use super::account::Known;
use super::guard::{self, too_early_or_wrong};
use super::state::{CancelledBy, Moved, State, Submitted};
use super::{
    Account, ActorKind, Arrival, AttemptId, Command, Event, Evidence, InquiryActor, InquiryLifecycle, Proof, Receipt,
    Refunding, Refusal, StaffId, WriteOffStep,
};
use crate::{Decision, Timestamp};

type Decided = Result<Decision<InquiryLifecycle>, Refusal>;

/// Decides a command: who may ask and what stands against it is the guard's to say, what comes of it is the match below.
pub(super) fn apply(state: Option<State>, by: InquiryActor, at: Timestamp, command: Command) -> Decided {
    use {Command as C, State as S};

    let kind = command.kind();
    guard::may_ask(state.as_ref().map(State::stage), by.kind, kind)?;
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
    let known = replay(&state, by, &command);
    if let Some(Ok(())) = known {
        return Ok(Decision::Unchanged(state));
    }
    if let Some(against) = guard::facts(Some(&state), kind, at).into_iter().next() {
        return Err(against.refusal);
    }
    if let Some(Err(conflict)) = known {
        return Err(conflict);
    }
    match (state, command) {
        (S::Submitted(s), C::OpenOrder { owed, expires_at }) => {
            moved(s.open_order(owed, expires_at), S::AwaitingPayment)
        }

        (state, C::RecordPaymentByHand { attempt, received, reason, proof }) => {
            by_hand(state, at, Receipt::by_hand(attempt, received), reason, proof)
        }

        (S::AwaitingPayment(s), C::StartCheckout { attempt, announced }) => {
            moved(s.start_checkout(attempt, announced, at), S::AwaitingPayment)
        }
        (S::AwaitingPayment(s), C::DeclineReminders) => moved(s.decline_reminders(), S::AwaitingPayment),
        (S::AwaitingPayment(s), C::CloseAttempt { attempt, outcome }) => {
            moved(s.close_attempt(attempt, outcome), S::AwaitingPayment)
        }
        (S::AwaitingPayment(s), C::ConfirmPayment { receipt }) => moved(s.confirm_payment(receipt), S::Paid),
        (S::AwaitingPayment(s), C::HoldPayment { receipt }) => moved(s.hold_payment(receipt), S::AwaitingPayment),
        (S::AwaitingPayment(s), C::AcceptShortPayment { reason }) => moved(s.accept_short_payment(reason), S::Paid),
        (S::AwaitingPayment(s), C::Cancel { reason }) => moved(s.cancel(canceller(by), reason), S::Cancelled),
        (S::AwaitingPayment(s), C::Expire) => moved(s.expire(at), S::Cancelled),
        (S::AwaitingPayment(s), C::Refund { reason }) => moved(s.refund(reason), S::Refunding),

        (S::Cancelled(s), C::ConfirmPayment { receipt }) if s.by() == CancelledBy::Expiry => {
            moved(s.reopen(receipt), S::Paid)
        }
        (S::Cancelled(s), C::ConfirmPayment { receipt }) => moved(s.receive_unwanted(receipt), S::Refunding),
        (S::Cancelled(s), C::HoldPayment { receipt }) => moved(s.hold_payment(receipt), S::Cancelled),
        (S::Cancelled(s), C::AcceptShortPayment { reason }) if s.by() == CancelledBy::Expiry => {
            moved(s.accept_short_payment(reason), S::Paid)
        }
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
        (S::Delivered(s), C::ExtendLink { until, reason }) => moved(s.extend_link(until, reason), S::Delivered),
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
        (S::Refunding(s), C::ConfirmRefund { proof, amount }) => moved(s.confirm_refund(proof, amount), |state| state),
        (S::Refunded(s), C::ConfirmRefund { proof, amount }) => moved(s.confirm_refund(proof, amount), S::Refunded),
        (S::Paid(s), C::ConfirmRefund { proof, amount }) => moved(s.refund_extra(proof, amount), S::Paid),
        (S::Generating(s), C::ConfirmRefund { proof, amount }) => moved(s.refund_extra(proof, amount), S::Generating),
        (S::GenerationFailed(s), C::ConfirmRefund { proof, amount }) => {
            moved(s.refund_extra(proof, amount), S::GenerationFailed)
        }
        (S::Drafted(s), C::ConfirmRefund { proof, amount }) => moved(s.refund_extra(proof, amount), S::Drafted),
        (S::Validated(s), C::ConfirmRefund { proof, amount }) => moved(s.refund_extra(proof, amount), S::Validated),
        (S::Delivered(s), C::ConfirmRefund { proof, amount }) => moved(s.refund_extra(proof, amount), S::Delivered),

        (S::Refunding(s), C::AgreeWriteOff) => moved(s.write_off(signatory(by)?), S::Cancelled),
        // In every other state these leave the stage as it is.
        (state, C::ProposeWriteOff { reason }) => {
            let event = Event::WriteOffProposed { reason: reason.clone() };
            on_account(state, event, |account| account.propose_write_off(signatory(by)?, reason))
        }
        (state, C::AgreeWriteOff) => {
            on_account(state, Event::MoneyWrittenOff, |account| account.agree_write_off(signatory(by)?))
        }
        (state, C::DeclineWriteOff { reason }) => {
            let event = Event::WriteOffDeclined { reason: reason.clone() };
            on_account(state, event, |account| account.decline_write_off(signatory(by)?, reason))
        }
        (state, C::Complain { attempt }) => {
            on_account(state, Event::ComplaintOpened { attempt }, |account| account.complain(attempt, at))
        }
        (state, C::AnswerComplaint { answer }) => {
            let event = Event::ComplaintAnswered { answer: answer.clone() };
            on_account(state, event, |account| account.answer_complaint(answer))
        }

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

/// Money that staff sign for does what a receipt of the gateway would.
fn by_hand(state: State, at: Timestamp, receipt: Receipt, reason: String, proof: Proof) -> Decided {
    if receipt.amount().minor() == 0 {
        return Err(Refusal::UnpayableAmount(receipt.amount()));
    }
    let owed = state.account().map_or(receipt.amount(), Account::owed);
    let told = apply(Some(state), InquiryActor::new(ActorKind::Gateway), at, Command::settle(receipt, owed))?;
    let Decision::Moved { state, event } = told else { return Ok(told) };
    let (arrival, refund_due) = match event {
        Event::PaymentConfirmed { refund_due, .. } => (Arrival::Pays, refund_due),
        Event::LatePaymentConfirmed { refund_due, .. } => (Arrival::PaysLate, refund_due),
        Event::PaymentHeld { .. } => (Arrival::Held, false),
        Event::UnwantedPaymentReceived { .. } => (Arrival::Unwanted, true),
        _ => (Arrival::Extra, true),
    };
    Ok(Decision::Moved { state, event: Event::PaymentRecordedByHand { receipt, reason, proof, arrival, refund_due } })
}

fn refund(account: Account, reason: String) -> Decided {
    Ok(Decision::Moved { state: State::Refunding(Refunding::new(account)), event: Event::RefundRequested { reason } })
}

fn on_account(state: State, event: Event, step: impl FnOnce(Account) -> Result<Account, Refusal>) -> Decided {
    moved(state.on_account(step).map(|state| (state, event)), |state| state)
}

/// The member of staff who signs for it.
fn signatory(by: InquiryActor) -> Result<StaffId, Refusal> {
    by.person.map(StaffId).ok_or(Refusal::Unsigned)
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
    let said =
        |step, reason| state.account().is_some_and(|account| account.was_said(step, by.person.map(StaffId), reason));
    let same = match (state, command) {
        (S::AwaitingPayment(s), C::OpenOrder { owed, .. }) => s.account().owed() == *owed,
        (S::AwaitingPayment(s), C::StartCheckout { attempt, .. }) => s.awaits(*attempt) || paid_by(attempt).is_some(),
        (S::AwaitingPayment(s), C::DeclineReminders) => s.declined_reminders(),
        (_, C::Complain { attempt }) => state.account().is_some_and(|account| account.knows_complaint(*attempt)),
        (_, C::AnswerComplaint { answer }) => state.account().is_some_and(|account| account.was_answered(answer)),
        (_, C::RecordPaymentByHand { attempt, .. }) => match paid_by(attempt).map(|entry| entry.receipt.evidence()) {
            None => false,
            Some(Evidence::ByHand) => true,
            Some(_) => return Some(Err(Refusal::ReceiptConflict)),
        },
        (S::AwaitingPayment(s), C::CloseAttempt { attempt, .. }) => !s.awaits(*attempt),
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
        (S::Delivered(s), C::ExtendLink { until, .. }) => {
            s.delivery().grant.is_some_and(|grant| *until <= grant.expires_at)
        }
        (S::Refunding(_), C::Refund { .. }) => true,
        (_, C::ConfirmRefund { proof, amount }) => {
            state.account().is_some_and(|account| account.was_refunded_with(&proof.digest, *amount))
        }
        (_, C::AcceptShortPayment { reason }) => {
            state.settled().is_some_and(|settled| settled.account().was_accepted_for(reason))
        }
        (_, C::ProposeWriteOff { reason }) => said(WriteOffStep::Proposed, Some(reason)),
        (_, C::AgreeWriteOff) => said(WriteOffStep::Agreed, None),
        (_, C::DeclineWriteOff { reason }) => said(WriteOffStep::Declined, Some(reason)),
        _ => false,
    };
    same.then_some(Ok(()))
}
