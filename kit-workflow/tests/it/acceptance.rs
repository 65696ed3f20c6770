//! Accepting what is held: the order keeps what it needs and no more, and what is worth nothing pays nothing.

use std::time::Duration;

use kit_workflow::inquiry::{
    Account, ActorKind, AttemptId, AttemptOutcome, CancelledBy, Command, CommandKind, Event, InquiryActor,
    InquiryLifecycle, Receipt, Refusal, Stage, Standing, State,
};
use kit_workflow::{Actor, Currency, Decision, Lifecycle, Money, Record, Timestamp};
use uuid::Uuid;

type L = InquiryLifecycle;

const OWED: Money = francs(15_000);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

pub(crate) const fn francs(francs: u64) -> Money {
    Money::new(francs, Currency::Xof)
}

pub(crate) fn attempt(number: u128) -> AttemptId {
    AttemptId(Uuid::from_u128(number))
}

pub(crate) fn staff() -> InquiryActor {
    Actor::person(ActorKind::Staff, Uuid::from_u128(7))
}

fn by(kind: ActorKind) -> InquiryActor {
    if kind == ActorKind::Staff { staff() } else { Actor::new(kind) }
}

pub(crate) fn start() -> Timestamp {
    Timestamp::from_unix_ms(1_764_000_000_000)
}

/// Asks one after another, all of them possible.
pub(crate) fn told(state: Option<State>, asked: Vec<(ActorKind, Command)>) -> State {
    let state = asked.into_iter().fold(state, |state, (kind, command)| {
        let at = if command.kind() == CommandKind::Expire { start() + WEEK } else { start() };
        Some(L::apply(state, by(kind), at, command).unwrap().state().clone())
    });
    state.unwrap()
}

/// An inquiry that waits to be paid.
pub(crate) fn awaiting() -> State {
    let open = Command::OpenOrder { owed: OWED, expires_at: start() + WEEK };
    told(None, vec![(ActorKind::Client, Command::Submit { documents: 1 }), (ActorKind::System, open)])
}

fn holding(state: State, receipts: &[Receipt]) -> State {
    let held = receipts.iter().map(|receipt| (ActorKind::Gateway, Command::HoldPayment { receipt: *receipt }));
    told(Some(state), held.collect())
}

fn accept(state: State) -> Result<Decision<L>, Refusal> {
    L::apply(Some(state), staff(), start() + WEEK, Command::AcceptShortPayment { reason: "digest".to_owned() })
}

pub(crate) fn money(state: &State) -> Vec<(Money, Standing)> {
    let entries = state.account().map_or(&[][..], Account::entries);
    entries.iter().map(|entry| (entry.receipt.amount(), entry.standing)).collect()
}

/// What comes of accepting these, and whether somebody is told that some of it goes back.
fn accepted(receipts: &[Receipt]) -> (Vec<(Money, Standing)>, bool) {
    let decision = accept(holding(awaiting(), receipts)).unwrap();
    assert_eq!(decision.state().stage(), Stage::Paid);
    let Some(Event::ShortPaymentAccepted { refund_due, .. }) = decision.event() else { panic!("{decision:?}") };
    (money(decision.state()), *refund_due)
}

fn paid(number: u128, amount: Money) -> Receipt {
    Receipt::verified(attempt(number), amount)
}

#[test]
fn what_is_held_beyond_the_price_goes_back() {
    use Standing::{Credited, RefundDue};
    let dollars = Money::new(900, Currency::Usd);
    let other = Money::new(800, Currency::Cdf);
    let cases = [
        (vec![francs(10_000)], vec![(francs(10_000), Credited)]),
        (vec![francs(5_000), francs(10_000)], vec![(francs(5_000), Credited), (francs(10_000), Credited)]),
        (
            vec![francs(10_000), francs(10_000)],
            vec![(francs(10_000), Credited), (francs(5_000), Credited), (francs(5_000), RefundDue)],
        ),
        (
            vec![francs(14_000), francs(1_000), francs(9_000)],
            vec![(francs(14_000), Credited), (francs(1_000), Credited), (francs(9_000), RefundDue)],
        ),
        (vec![dollars, francs(10_000)], vec![(dollars, RefundDue), (francs(10_000), Credited)]),
        (vec![dollars], vec![(dollars, Credited)]),
        (vec![dollars, other, dollars], vec![(dollars, Credited), (other, RefundDue), (dollars, RefundDue)]),
    ];
    for (held, expected) in cases {
        let receipts: Vec<Receipt> = (1..).zip(&held).map(|(number, amount)| paid(number, *amount)).collect();
        let goes_back = expected.iter().any(|(_, standing)| *standing == RefundDue);
        assert_eq!(accepted(&receipts), (expected, goes_back), "{held:?} held");
    }
}

#[test]
fn what_cannot_be_reckoned_is_not_accepted_and_goes_back_beside_what_can() {
    let nameless = Receipt::inexpressible(attempt(1), Currency::Xof);
    for held in [vec![nameless], vec![paid(2, francs(0))], vec![nameless, paid(2, Money::new(0, Currency::Usd))]] {
        let state = holding(awaiting(), &held);
        assert_eq!(accept(state.clone()), Err(Refusal::NothingReckonable));
        let against = L::against(Some(&state), ActorKind::Staff, CommandKind::AcceptShortPayment, start());
        let codes: Vec<_> = against.iter().map(|against| against.refusal.code()).collect();
        assert_eq!(codes, ["nothing_reckonable"]);
        // Staff have two ways left.
        told(Some(state.clone()), vec![(ActorKind::Staff, Command::Refund { reason: String::new() })]);
        told(Some(state), vec![(ActorKind::Staff, Command::ProposeWriteOff { reason: String::new() })]);
    }
    let beside = accepted(&[nameless, paid(2, francs(5_000))]);
    assert_eq!(beside, (vec![(francs(0), Standing::RefundDue), (francs(5_000), Standing::Credited)], true));
}

#[test]
fn too_little_for_an_order_that_expired_can_be_accepted_and_for_one_that_was_given_up_it_cannot() {
    let expired = told(Some(awaiting()), vec![(ActorKind::Clock, Command::Expire)]);
    assert_eq!(accept(expired.clone()), Err(Refusal::NothingHeld));
    let decision = accept(holding(expired, &[paid(1, francs(10_000)), paid(2, francs(10_000))])).unwrap();
    assert_eq!(decision.state().stage(), Stage::Paid);
    let account = decision.state().account().unwrap();
    assert_eq!(account.sums(Standing::Credited).of(Currency::Xof), 15_000);
    assert_eq!(account.due_back().of(Currency::Xof), 5_000);
    let again = accept(decision.state().clone()).unwrap();
    assert_eq!(again, Decision::Unchanged(decision.state().clone()));

    let given_up = [(ActorKind::Client, CancelledBy::Client), (ActorKind::Staff, CancelledBy::Staff)];
    for (kind, cancelled_by) in given_up {
        let closing = Command::CloseAttempt { attempt: attempt(1), outcome: AttemptOutcome::Refused };
        let opening = Command::StartCheckout { attempt: attempt(1), announced: false };
        let ended =
            vec![(ActorKind::Client, opening), (ActorKind::Gateway, closing), (kind, Command::Cancel { reason: None })];
        let state = holding(told(Some(awaiting()), ended), &[paid(1, francs(10_000))]);
        assert!(matches!(&state, State::Cancelled(cancelled) if cancelled.by() == cancelled_by), "{state:?}");
        let refused = Refusal::NotNow { command: CommandKind::AcceptShortPayment, stage: Stage::Cancelled };
        assert_eq!(accept(state), Err(refused));
    }
}

#[test]
fn an_acceptance_from_before_its_excess_was_said_reads_as_it_was() {
    let facts = [("reason".to_owned(), "digest".to_owned())].into_iter().collect();
    let old = Record::new("short_payment_accepted", facts);
    let event = L::restore_event(old.clone()).unwrap();
    assert_eq!(event, Event::ShortPaymentAccepted { reason: "digest".to_owned(), refund_due: false });
    assert_eq!(L::record_event(&event), old, "its seal is still right");
}
