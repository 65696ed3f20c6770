//! The law as the model asks it: the lifecycle's own `apply`, in a mutant with one guard taken out around it.

use kit_workflow::inquiry::{
    ActorKind, AttemptId, CancelledBy, Command, Draft, Effect, Event, InquiryActor, InquiryLifecycle, Receipt, Refusal,
    State,
};
use kit_workflow::{Actor, Decision, Lifecycle, Replay, Timestamp};
use uuid::Uuid;

use crate::{Mutant, name};

type Decided = Result<Decision<InquiryLifecycle>, Refusal>;

/// Decides a command.
pub(crate) fn apply(
    mutant: Option<Mutant>,
    state: Option<State>,
    by: InquiryActor,
    at: Timestamp,
    command: Command,
) -> Decided {
    match (mutant, state, command) {
        (Some(Mutant::LatePaymentIgnored), Some(State::Cancelled(s)), Command::ConfirmPayment { .. })
            if s.by() == CancelledBy::Expiry =>
        {
            Ok(Decision::Unchanged(State::Cancelled(s)))
        }
        (
            Some(Mutant::AmountNotCompared),
            Some(state @ State::AwaitingPayment(_)),
            Command::HoldPayment { receipt } | Command::ConfirmPayment { receipt },
        ) => {
            let owed = state.account().map_or(receipt.amount(), |account| account.owed());
            let receipt = Receipt::verified(receipt.attempt(), owed);
            InquiryLifecycle::apply(Some(state), by, at, Command::ConfirmPayment { receipt })
        }
        (Some(Mutant::ExpiryIgnoresAttempts), Some(State::AwaitingPayment(mut s)), Command::Expire) => {
            for attempt in s.open_attempts().to_vec() {
                s = s.close_attempt(attempt, kit_workflow::inquiry::AttemptOutcome::Expired)?.0;
            }
            InquiryLifecycle::apply(Some(State::AwaitingPayment(s)), by, at, Command::Expire)
        }
        (Some(Mutant::LinkWhileUnpaid), Some(state @ State::AwaitingPayment(_)), Command::Deliver { grant }) => {
            publish_unpaid(state, by, at, Command::Deliver { grant })
        }
        (_, state, command) => InquiryLifecycle::apply(state, by, at, command),
    }
}

/// Publishes without a payment. A state that can be published holds the proof of one, so it is forged here.
fn publish_unpaid(state: State, staff: InquiryActor, at: Timestamp, deliver: Command) -> Decided {
    let owed = state.account().map(|account| account.owed()).ok_or(Refusal::NotPaid)?;
    let forged = Receipt::verified(AttemptId(Uuid::from_u128(u128::MAX)), owed);
    let (gateway, worker) = (Actor::new(ActorKind::Gateway), Actor::new(ActorKind::Worker));
    let road = [
        (gateway, Command::ConfirmPayment { receipt: forged }),
        (worker, Command::BeginGeneration { draft: 1 }),
        (worker, Command::CompleteDraft { draft: Draft { number: 1, docx: name::file(1) } }),
        (staff, Command::Validate { deliverable: name::deliverable(1) }),
        (staff, deliver),
    ];
    let mut decision = Decision::<InquiryLifecycle>::Unchanged(state);
    for (by, command) in road {
        decision = InquiryLifecycle::apply(Some(decision.state().clone()), by, at, command)?;
    }
    Ok(decision)
}

/// Whether the event, asked for again where it happened, leads where it led.
pub(crate) fn is_decided_again(
    before: Option<State>,
    by: InquiryActor,
    at: Timestamp,
    state: &State,
    event: &Event,
) -> bool {
    let asked = <InquiryLifecycle as Replay>::asked(event);
    let again = InquiryLifecycle::apply(before, by, at, asked);
    again.is_ok_and(|decision| decision.event() == Some(event) && decision.state() == state)
}

/// Whether everything that a decision would store comes back as it was.
pub(crate) fn survives_storage(state: &State, event: &Event) -> bool {
    type L = InquiryLifecycle;
    let effects = L::effects(event);
    L::restore(L::record(state)).is_ok_and(|restored: State| &restored == state)
        && L::restore_event(L::record_event(event)).is_ok_and(|restored: Event| &restored == event)
        && effects.iter().all(|effect: &Effect| {
            L::restore_effect(L::record_effect(effect)).is_ok_and(|restored: Effect| &restored == effect)
        })
}
