//! What tests keep: runs as JSON, histories as text.

use kit_testing::{Dice, Fixture, FixtureError, Property, Walk, Written, golden, strategy, tour};
use kit_workflow::inquiry::{Event, InquiryLifecycle, Stage, State};
use proptest::prelude::*;

type L = InquiryLifecycle;

#[test]
fn every_command_can_be_written_down() {
    proptest!(|(command in strategy::command())| {
        let record = L::record_command(&command);
        prop_assert_eq!(L::restore_command(record), Ok(command));
    });
}

#[test]
fn a_walk_that_was_kept_is_the_same_walk() {
    for walk in tour::<L>(1, 5_000).values() {
        let fixture = Fixture::of(walk, "kept");
        let again = Fixture::<L>::from_json(&fixture.to_json()).unwrap();
        assert_eq!(format!("{again:?}"), format!("{fixture:?}"));
        assert_eq!(again.differences(), Vec::<String>::new());
    }
}

#[test]
fn a_kept_run_that_comes_to_something_else_says_where() {
    let walk = tour::<L>(1, 5_000).into_values().max_by_key(|walk| walk.steps.len()).unwrap();
    let text = Fixture::of(&walk, "kept").to_json();
    let spoilt = text.replacen("\"came_to\": \"awaiting_payment\"", "\"came_to\": \"refused: NotNow\"", 1);
    let differences = Fixture::<L>::from_json(&spoilt).unwrap().differences();
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert!(differences[0].starts_with("step 2: refused: NotNow then, awaiting_payment now: "), "{differences:?}");
}

#[test]
fn what_is_no_fixture_is_told_with_its_step() {
    let text = Fixture::<L>::of(&Walk::drawn(&[1, 2, 3]), "kept").to_json();
    let check = |from: &str, to: &str| Fixture::<L>::from_json(&text.replacen(from, to, 1)).unwrap_err();
    assert!(matches!(check("{", "["), FixtureError::NotJson(_)));
    assert!(matches!(check("inquiry", "door"), FixtureError::Foreign(name) if name == "door"));
    assert!(matches!(check("\"submit\"", "\"abmit\""), FixtureError::Step { step: 1, .. }));
    assert!(matches!(check("documents", "papers"), FixtureError::Step { step: 1, .. }));
    assert!(matches!(check("2026", "soon"), FixtureError::Step { step: 1, .. }));
    assert!(matches!(Fixture::<L>::read("nowhere.json"), Err(FixtureError::Unread { .. })));
}

/// A folder that goes when the test is over.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_breaks_a_property_is_kept_short_and_is_run_first_from_then_on() {
    let folder = Folder(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("kept_runs"));
    let _ = std::fs::remove_dir_all(&folder.0);
    let property = Property::new("no order expires").over(2_000).kept_in(&folder.0);
    let no_order_expires = |walk: &Walk<L>| {
        let expired = walk.visits().iter().any(|visit| matches!(visit.moved(), Some((Event::OrderExpired, _))));
        prop_assert!(!expired, "an order expired");
        Ok(())
    };
    let counterexample = property.hold(no_order_expires).unwrap_err();
    println!("{counterexample}");
    let shown = counterexample.to_string();
    let kept = counterexample.kept().unwrap().to_owned();
    assert_eq!(shown.lines().filter(|line| line.contains(" → ")).count(), 3, "{shown}");
    assert!(kept.ends_with("no_order_expires-1.json"), "{}", kept.display());

    // Without a single random walk.
    let again = property.clone().over(0).hold(no_order_expires).unwrap_err();
    assert_eq!(again.kept(), Some(kept.as_path()));
    // A sentence that holds is not disturbed by what once broke another.
    Property::new("no order").over(10).kept_in(&folder.0).hold::<L>(|_| Ok(())).unwrap();
    let fixture = Fixture::<L>::read(&kept).unwrap();
    assert!(fixture.note().starts_with("no order expires: an order expired"), "{}", fixture.note());
}

#[test]
fn a_property_that_holds_tells_what_it_covered() {
    let property = Property::new("a delivered kit is paid").over(300);
    let coverage = property.hold::<L>(|walk| {
        let delivered = walk.end().is_some_and(|end| end.stage() == Stage::Delivered);
        prop_assert!(!delivered || walk.end().as_ref().and_then(State::settled).is_some());
        Ok(())
    });
    assert_eq!(coverage.unwrap().beyond(), []);
}

#[test]
fn a_history_has_one_text() {
    let longest = |seed| tour::<L>(seed, 5_000).into_values().max_by_key(|walk| walk.steps.len()).unwrap();
    let text = longest(3).timeline();
    assert_eq!(text, longest(3).timeline());
    assert!(golden::difference(&text, &longest(4).timeline()).is_some());
    let mut dice = Dice::new(1);
    assert!(!text.contains(&dice.uuid().to_string()));
}
