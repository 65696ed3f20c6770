//! What is offered is what the law allows.

use std::time::Duration;

use kit_testing::{Dice, agreement, sample, walk};
use kit_workflow::inquiry::{ActorKind, AttemptId, Command, CommandKind, InquiryLifecycle, Receipt, Refusal, State};
use kit_workflow::{Actor, Currency, Lifecycle, Money, Timestamp, moves};
use proptest::prelude::*;

type L = InquiryLifecycle;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_is_offered_is_accepted_and_what_is_not_is_refused_for_that_reason(walk in walk::<L>(0..30), seed: u64) {
        let dice = &mut Dice::new(seed);
        let mut at = Timestamp::from_unix_ms(0);
        agreement::<L>(None, at, dice).map_err(TestCaseError::fail)?;
        for visit in walk.visits() {
            at = visit.asked.at;
            agreement::<L>(visit.after(), at, dice).map_err(TestCaseError::fail)?;
        }
    }
}

/// An order that is open, with an attempt that may still succeed and another one's money held.
fn waiting() -> (State, Timestamp) {
    let at = Timestamp::from_unix_ms(0);
    let attempts = [1, 2].map(|id| AttemptId(uuid::Uuid::from_u128(id)));
    let short = Receipt::verified(attempts[1], Money::new(10, Currency::Xof));
    let commands = [
        (ActorKind::Client, Command::Submit { documents: 1 }),
        (ActorKind::System, Command::OpenOrder { owed: sample::OWED, expires_at: at + sample::WEEK }),
        (ActorKind::Client, Command::StartCheckout { attempt: attempts[0], announced: false }),
        (ActorKind::Gateway, Command::HoldPayment { receipt: short }),
    ];
    let state = commands
        .into_iter()
        .fold(None, |state, (by, command)| Some(L::apply(state, Actor::new(by), at, command).unwrap().state().clone()));
    (state.unwrap(), at)
}

#[test]
fn every_reason_is_told_not_only_the_first() {
    let (state, now) = waiting();
    let offers = moves::<L>(Some(&state), ActorKind::Client, now);
    let cancel = offers.iter().find(|offer| offer.command == CommandKind::Cancel).unwrap();
    let reasons: Vec<&Refusal> = cancel.against.iter().map(|against| &against.refusal).collect();
    assert_eq!(reasons, [&Refusal::PaymentHeld, &Refusal::AttemptPending]);
    assert_eq!(cancel.not_before(), None, "no time takes these away");
}

#[test]
fn an_order_tells_from_when_it_may_expire() {
    let (state, now) = waiting();
    let expiry = |at: Timestamp| {
        let offers = moves::<L>(Some(&state), ActorKind::Clock, at);
        offers.into_iter().find(|offer| offer.command == CommandKind::Expire).unwrap()
    };
    let codes = |at| expiry(at).against.iter().map(|against| L::code(&against.refusal)).collect::<Vec<_>>();
    assert_eq!(expiry(now).not_before(), Some(now + sample::WEEK));
    assert_eq!(codes(now), ["not_expired", "payment_held", "attempt_pending"]);
    assert_eq!(codes(now + sample::WEEK), ["payment_held", "attempt_pending"]);
    assert_eq!(codes(now + sample::WEEK - Duration::from_millis(1))[0], "not_expired");
}

#[test]
fn what_is_not_theirs_is_told_as_such_first() {
    let (state, now) = waiting();
    for offer in
        moves::<L>(Some(&state), ActorKind::Worker, now).iter().filter(|offer| !offer.is_for(ActorKind::Worker))
    {
        assert!(matches!(offer.refusal(), Some(Refusal::NotYours { .. })), "{offer:?}");
    }
    assert!(!moves::<L>(Some(&state), ActorKind::Client, now).iter().any(|offer| offer.command == CommandKind::Submit));
}
