//! "My account was debited": reported once a day, looked into, answered, and closed by the money itself.

use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle, Receipt, Refusal, State};
use kit_workflow::{Actor, Decision, Lifecycle, Timestamp};
use std::time::Duration;

use crate::acceptance::{attempt, awaiting, francs, staff, start, told};

type L = InquiryLifecycle;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn complain(state: State, at: Timestamp) -> Result<Decision<L>, Refusal> {
    L::apply(Some(state), Actor::new(ActorKind::Client), at, Command::Complain { attempt: attempt(1) })
}

fn complained() -> State {
    complain(awaiting(), start()).unwrap().state().clone()
}

fn answer(text: &str) -> Command {
    Command::AnswerComplaint { answer: text.to_owned() }
}

fn waits(state: &State) -> bool {
    state.account().unwrap().is_complained_of()
}

#[test]
fn a_report_is_taken_once_a_day_and_again_the_next() {
    let open = complained();
    assert!(waits(&open));
    let again = complain(open.clone(), start() + 3 * DAY);
    assert_eq!(again, Ok(Decision::Unchanged(open.clone())), "what waits is not reported twice");
    let answered = told(Some(open), vec![(ActorKind::Staff, answer("digest"))]);
    assert!(!waits(&answered));
    assert_eq!(complain(answered.clone(), start() + DAY / 2), Err(Refusal::ComplainedToday));
    assert!(waits(complain(answered, start() + DAY).unwrap().state()));
}

#[test]
fn an_answer_is_known_again_and_answers_nothing_that_came_after_it() {
    let answered = told(Some(complained()), vec![(ActorKind::Staff, answer("digest"))]);
    let again = L::apply(Some(answered.clone()), staff(), start(), answer("digest"));
    assert_eq!(again, Ok(Decision::Unchanged(answered.clone())));
    assert_eq!(L::apply(Some(answered.clone()), staff(), start(), answer("other")), Err(Refusal::NoComplaint));
    let reopened = complain(answered, start() + DAY).unwrap().state().clone();
    let answered = L::apply(Some(reopened), staff(), start() + DAY, answer("digest")).unwrap();
    assert!(matches!(&answered, Decision::Moved { state, .. } if !waits(state)));
}

#[test]
fn money_for_the_attempt_closes_the_report_and_other_money_does_not() {
    let by = |number, amount| {
        let receipt = Receipt::verified(attempt(number), francs(amount));
        (ActorKind::Gateway, Command::ConfirmPayment { receipt })
    };
    let other = told(Some(complained()), vec![by(2, 15_000)]);
    assert!(waits(&other), "the order is paid, and the reported money is still gone");
    let both = told(Some(other), vec![by(1, 15_000)]);
    assert!(!waits(&both));
    assert_eq!(complain(both, start() + 9 * DAY), Err(Refusal::MoneyReceived));
    let short = Receipt::verified(attempt(1), francs(10));
    let held = told(Some(complained()), vec![(ActorKind::Gateway, Command::HoldPayment { receipt: short })]);
    assert!(!waits(&held), "what is held is on the list of money");
}

#[test]
fn a_report_survives_the_end_of_the_order() {
    let state = complained();
    let state = told(Some(state), vec![(ActorKind::Client, Command::Cancel { reason: None })]);
    assert!(waits(&state));
    assert!(!waits(&told(Some(state), vec![(ActorKind::Staff, answer("digest"))])));
}
