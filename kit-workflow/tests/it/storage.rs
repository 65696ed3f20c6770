//! States, events and effects survive storage, and what makes no sense is told apart from what does.

use std::collections::BTreeMap;
use std::fmt::Debug;

use kit_testing::strategy::{command_of, timestamp};
use kit_testing::{Asked, Visit, Walk, golden, tour, walk};
use kit_workflow::inquiry::{EventKind, InquiryLifecycle, State};
use kit_workflow::{Facts, Lifecycle, Name, Record};
use proptest::prelude::*;
use proptest::sample::select;

type L = InquiryLifecycle;

/// A record after a journey through a database: its name, and its facts as the JSON that is stored.
fn stored(record: &Record) -> Record {
    let facts: BTreeMap<String, String> = serde_json::from_str(&record.facts.to_json()).unwrap();
    let line = record.facts.to_json();
    let facts = Facts::from_iter(facts);
    assert_eq!(facts.to_json(), line, "equal facts have equal bytes");
    Record { name: record.name.clone(), facts }
}

/// What comes back is what was stored; otherwise the lines that differ are shown.
fn same<T: PartialEq + Debug>(back: &T, stored: &T) -> Result<(), TestCaseError> {
    let differ = || golden::difference(&format!("{stored:#?}"), &format!("{back:#?}")).unwrap_or_default();
    prop_assert!(back == stored, "it comes back from storage otherwise, {}", differ());
    Ok(())
}

fn check_state(state: &State) -> Result<(), TestCaseError> {
    same(&L::restore(stored(&L::record(state))).unwrap(), state)
}

fn check_step(visit: &Visit<L>) -> Result<(), TestCaseError> {
    if let Some((event, _)) = visit.moved() {
        same(&L::restore_event(stored(&L::record_event(event))).unwrap(), event)?;
        prop_assert_eq!(EventKind::parse(&L::record_event(event).name), Some(event.kind()));
        for effect in L::effects(event) {
            let record = L::record_effect(&effect);
            prop_assert_eq!(&record.name, L::effect_kind(&effect).as_str());
            same(&L::restore_effect(stored(&record)).unwrap(), &effect)?;
        }
    }
    visit.after().map_or(Ok(()), check_state)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_state_event_and_effect_survives_storage(walk in walk::<L>(1..40)) {
        for visit in walk.visits() {
            check_step(&visit)?;
        }
    }
}

#[test]
fn every_edge_survives_storage_with_the_widest_contents() {
    let mut kinds = Vec::new();
    for (edge, walk) in tour::<L>(3, 16_000) {
        let last = walk.visits().pop().unwrap();
        let travelled = std::cell::Cell::new(0);
        let config = ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(command in command_of(edge.1), at in timestamp())| {
            let by = last.asked.by;
            let visit = Visit::<L>::new(last.before.clone(), Asked { by, at, command });
            travelled.set(travelled.get() + u32::from(visit.moved().is_some()));
            check_step(&visit)?;
        });
        check_step(&last).unwrap();
        kinds.extend(last.moved().map(|(event, _)| event.kind()));
    }
    let missing: Vec<_> = EventKind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "never seen: {missing:?}");
}

#[test]
fn a_record_with_a_fact_less_or_more_or_another_name_is_corrupt() {
    for walk in tour::<L>(3, 16_000).into_values() {
        let state = Walk::end(&walk).unwrap();
        let record = L::record(&state);
        assert_corrupt(&record, |record| L::restore(record).is_err());
        let last = walk.visits().pop().unwrap();
        let event = L::record_event(last.moved().unwrap().0);
        assert_corrupt(&event, |record| L::restore_event(record).is_err());
        for effect in L::effects(last.moved().unwrap().0) {
            assert_corrupt(&L::record_effect(&effect), |record| L::restore_effect(record).is_err());
        }
    }
}

/// Facts that a record can do without: a client may cancel without a reason, a refund may name no amount, an account may
/// have nothing accepted yet, what is accepted may be no more than is owed, and what is recorded by hand mostly pays. Nobody need
/// have gone to pay, announced a payment, declined reminders or complained of anything.
const OPTIONAL: [(&str, &str); 11] = [
    ("inquiry_cancelled", "reason"),
    ("refund_confirmed", "amount"),
    ("", "accepted"),
    ("short_payment_accepted", "refund_due"),
    ("checkout_started", "announced"),
    ("awaiting_payment", "announced"),
    ("awaiting_payment", "checkout_at"),
    ("awaiting_payment", "reminders_declined"),
    ("", "complaints"),
    ("", "complaint_answer"),
    ("payment_recorded_by_hand", "arrival"),
];

fn assert_corrupt(record: &Record, is_corrupt: impl Fn(Record) -> bool) {
    let facts: Vec<(String, String)> =
        record.facts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    for missing in 0..facts.len() {
        let mut fewer = facts.clone();
        let (name, _) = fewer.remove(missing);
        if OPTIONAL.iter().any(|(record_name, fact)| record.name.starts_with(record_name) && *fact == name) {
            continue;
        }
        assert!(is_corrupt(Record::new(&record.name, Facts::from_iter(fewer))), "{} without {name}", record.name);
    }
    let more = record.facts.clone().with("zz_unheard_of", 1);
    assert!(is_corrupt(Record::new(&record.name, more)), "{} with a fact more", record.name);
    assert!(is_corrupt(Record::new("unheard_of", record.facts.clone())), "a name that is none");
}

proptest! {
    #[test]
    fn a_spoilt_fact_is_never_a_panic(walk in walk::<L>(1..30), which in any::<prop::sample::Index>(), junk in ".{0,40}") {
        let Some(state) = walk.end() else { return Ok(()) };
        let record = L::record(&state);
        let mut facts: Vec<_> = record.facts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if !facts.is_empty() {
            let which = which.index(facts.len());
            facts[which].1 = junk;
        }
        // What is still restored is what the record now says.
        let record = Record::new(&record.name, Facts::from_iter(facts));
        if let Ok(restored) = L::restore(record.clone()) {
            prop_assert_eq!(L::restore(L::record(&restored)).unwrap(), restored);
        }
    }

    #[test]
    fn an_unpaid_record_never_becomes_a_paid_state(walk in walk::<L>(1..30), stage in select(kit_workflow::inquiry::Stage::ALL)) {
        let Some(state) = walk.end() else { return Ok(()) };
        prop_assume!(state.settled().is_none());
        let facts = L::record(&state).facts;
        if let Ok(restored) = L::restore(Record::new(stage, facts)) {
            prop_assert!(restored.settled().is_none(), "{restored:?}");
        }
    }
}
