//! A refund that is confirmed again, because its answer was lost, gives nothing back twice.

use kit_workflow::inquiry::{ActorKind, Command, InquiryLifecycle, Receipt, Standing, State};
use kit_workflow::{Decision, Facts, Lifecycle, Money, Record};

use crate::acceptance::{attempt, awaiting, francs, money, staff, start, told};

type L = InquiryLifecycle;

fn paying(number: u128, amount: Money) -> (ActorKind, Command) {
    let receipt = Receipt::verified(attempt(number), amount);
    (ActorKind::Gateway, Command::ConfirmPayment { receipt })
}

/// A paid order, and each of these beside it.
fn paid_and(more: &[u64]) -> State {
    let more = (2..).zip(more).map(|(number, amount)| paying(number, francs(*amount)));
    told(Some(awaiting()), [paying(1, francs(15_000))].into_iter().chain(more).collect())
}

fn confirmation(proof: &str, amount: Option<u64>) -> Command {
    Command::ConfirmRefund { proof: proof.into(), amount: amount.map(francs) }
}

fn confirmed(state: State, proof: &str, amount: Option<u64>) -> State {
    told(Some(state), vec![(ActorKind::Staff, confirmation(proof, amount))])
}

fn assert_known(state: &State, proof: &str, amount: Option<u64>) {
    let again = L::apply(Some(state.clone()), staff(), start(), confirmation(proof, amount));
    assert_eq!(again, Ok(Decision::Unchanged(state.clone())), "{proof} of {amount:?}");
}

fn due(state: &State) -> Vec<Money> {
    money(state).into_iter().filter(|(_, standing)| *standing == Standing::RefundDue).map(|(due, _)| due).collect()
}

#[test]
fn an_earlier_confirmation_is_known_when_another_came_after_it() {
    let state = confirmed(paid_and(&[700, 700, 700]), "one", Some(700));
    let state = confirmed(state, "two", Some(700));
    assert_known(&state, "one", Some(700));
    assert_known(&state, "two", Some(700));
    assert_eq!(due(&state), [francs(700)]);
    assert_eq!(due(&confirmed(state, "three", Some(700))), []);
}

#[test]
fn a_confirmation_of_everything_is_known_whatever_came_in_since() {
    let state = confirmed(paid_and(&[700, 500]), "one", None);
    for amount in [None, Some(700), Some(500), Some(1_200)] {
        assert_known(&state, "one", amount);
    }
    let state = told(Some(state), vec![paying(9, francs(300))]);
    for amount in [None, Some(700), Some(500), Some(1_200)] {
        assert_known(&state, "one", amount);
    }
    assert_eq!(due(&state), [francs(300)]);
    let state = confirmed(state, "two", None);
    assert_known(&state, "one", None);
    assert_known(&state, "two", None);
}

#[test]
fn one_transfer_can_be_confirmed_amount_by_amount() {
    let state = confirmed(paid_and(&[700, 500]), "one", Some(700));
    let state = confirmed(state, "one", Some(500));
    assert_eq!(due(&state), []);
    assert_known(&state, "one", Some(1_200));
}

#[test]
fn each_proof_survives_storage_and_a_record_of_the_last_one_alone_is_understood() {
    let state = confirmed(confirmed(paid_and(&[700, 700, 700]), "one", Some(700)), "two", Some(700));
    let record = L::record(&state);
    assert_eq!(L::restore(record.clone()).unwrap(), state);

    let without = |name: &str| !name.starts_with("refund_proof_");
    let pairs = record.facts.iter().filter(|(name, _)| without(name));
    let facts: Facts = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert!(L::restore(Record::new(&record.name, facts.clone())).is_err(), "given back, and nothing shows it");
    let old = L::restore(Record::new(&record.name, facts.with("refund_proof", "two"))).unwrap();
    assert_eq!(money(&old), money(&state));
    assert_known(&old, "two", Some(700));
    assert_eq!(L::restore(L::record(&old)).unwrap(), old);
}
