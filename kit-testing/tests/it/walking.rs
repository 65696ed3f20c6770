//! Walks and tours reach what they promise to reach.

use std::time::Instant;

use kit_testing::{Coverage, Dice, Visit, Walk, edges, figure, pairs, strategy, tour, walk};
use kit_workflow::inquiry::{Command, Event, InquiryLifecycle, Stage};
use kit_workflow::{Name, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};

#[test]
fn random_walks_travel_most_of_the_table() {
    let mut coverage = Coverage::<InquiryLifecycle>::new();
    let mut dice = Dice::new(1);
    for _ in 0..1_500 {
        let seeds: Vec<u64> = (0..30).map(|_| dice.bits()).collect();
        coverage.walk(&Walk::drawn(&seeds));
    }
    println!("{coverage}");
    assert_eq!(coverage.beyond(), []);
    assert!(coverage.missing().len() * 10 <= edges::<InquiryLifecycle>().len(), "{coverage}");
    let of = |missing: usize, all: usize| format!("{}/{all}", all - missing);
    let page = |what: &str, found: String| {
        figure!("../docs/testing.md", &format!("{what} that 1 500 random walks see"), found)
    };
    page("stages", of(coverage.missing_stages().len(), Stage::ALL.len()));
    page("moves", of(coverage.missing().len(), edges::<InquiryLifecycle>().len()));
    page("pairs of moves", of(coverage.missing_pairs().len(), pairs::<InquiryLifecycle>().len()));
    page("kinds of refusal", coverage.refusals().len().to_string());
}

#[test]
fn a_tour_repeats_itself_and_ends_each_walk_on_its_edge() {
    let began = Instant::now();
    let walks = tour::<InquiryLifecycle>(1, 20_000);
    println!("{} edges in {:?}", walks.len(), began.elapsed());
    let again = tour::<InquiryLifecycle>(1, 20_000);
    for ((from, command, to), walk) in &walks {
        let last = walk.visits().pop().unwrap();
        assert_eq!(
            (last.from(), last.asked.command.kind(), last.moved().map(|(_, to)| to)),
            (*from, *command, Some(*to))
        );
        assert_eq!(format!("{walk:?}"), format!("{:?}", again[&(*from, *command, *to)]));
    }
}

/// The shortest walk that the property fails on, as a person would read it.
fn counterexample(holds: impl Fn(&Visit<InquiryLifecycle>) -> bool) -> (Walk<InquiryLifecycle>, String) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&walk::<InquiryLifecycle>(1..40), |walk| {
        prop_assert!(walk.visits().iter().all(&holds));
        Ok(())
    });
    match outcome {
        Err(TestError::Fail(_, walk)) => (walk.clone(), format!("{walk:?}")),
        outcome => panic!("the property should fail: {outcome:?}"),
    }
}

#[test]
fn a_failing_walk_shrinks_to_the_steps_that_matter_one_readable_line_each() {
    // As if somebody believed that no kit is ever corrected.
    let (walk, shown) =
        counterexample(|visit| !matches!(visit.asked.command, Command::Correct { .. }) || visit.moved().is_none());
    println!("{shown}");
    let visits = walk.visits();
    assert!(visits.iter().all(|visit| visit.moved().is_some()), "{shown}");
    assert!(walk.steps.len() <= 9, "the shortest way to a correction has eight steps: {shown}");
    assert_eq!(shown.lines().count(), walk.steps.len() + 1, "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 220), "{shown}");
}

#[test]
fn time_that_does_not_matter_is_left_out() {
    // As if somebody believed that nobody goes to pay.
    let (walk, shown) = counterexample(|visit| !matches!(visit.moved(), Some((Event::CheckoutStarted { .. }, _))));
    println!("{shown}");
    assert_eq!(walk.steps.len(), 3, "{shown}");
    assert!(walk.steps.iter().all(|asked| asked.at == walk.steps[0].at), "{shown}");
}

#[test]
fn what_the_table_does_not_have_never_moves_anything() {
    let at = Timestamp::from_unix_ms(1_800_000_000_000);
    let asked = strategy::state().prop_flat_map(move |state| (Just(state.clone()), strategy::illegal(Some(state), at)));
    proptest!(|((state, asked) in asked)| {
        let visit = Visit::<InquiryLifecycle>::new(Some(state.clone()), asked);
        prop_assert_eq!(visit.moved().map(|(_, to)| to), None);
        prop_assert_eq!(visit.after(), Some(&state));
    });
}
