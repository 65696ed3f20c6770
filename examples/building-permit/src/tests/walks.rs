//! Sentences over random walks, and the table as it was reviewed.

use std::time::Duration;

use kit_testing::{Coverage, Dice, Property, Reach, agreement, tour, walk};
use kit_workflow::{Timestamp, mermaid};
use proptest::prelude::*;

use crate::{Ask, BuildingPermit, Stage};

proptest! {
    #[test]
    fn silence_is_consent_after_sixty_days_and_not_before(walk in walk::<BuildingPermit>(1..30)) {
        let mut filed = None;
        for visit in walk.visits() {
            match visit.moved() {
                Some((Ask::File | Ask::HandIn, _)) => filed = Some(visit.asked.at),
                Some((Ask::GrantBySilence, _)) => {
                    prop_assert!(filed.is_some_and(|at| visit.asked.at.since(at).as_secs() >= 60 * 86_400));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_over_stays_over(walk in walk::<BuildingPermit>(1..30)) {
        for visit in walk.visits() {
            let over = matches!(visit.from(), Some(Stage::Granted | Stage::Rejected | Stage::Lapsed));
            prop_assert!(!over || visit.moved().is_none());
        }
    }

    #[test]
    fn what_is_offered_is_accepted_and_nothing_else(walk in walk::<BuildingPermit>(0..12), days in 0..120_u64) {
        let (end, mut dice) = (walk.end(), Dice::new(days));
        let last = walk.steps.last().map_or(Timestamp::from_unix_ms(0), |step| step.at);
        let at = last + Duration::from_secs(days * 86_400);
        agreement::<BuildingPermit>(end.as_ref(), at, &mut dice).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn every_move_can_be_made_and_no_other_is() {
    let mut coverage = Coverage::new();
    for walk in tour::<BuildingPermit>(1, 4_000).into_values() {
        walk.visits().iter().for_each(|visit| coverage.observe(visit));
    }
    assert_eq!((coverage.missing(), coverage.beyond()), (vec![], vec![]), "{coverage}");
}

#[test]
fn the_picture_is_the_one_that_was_reviewed() {
    kit_testing::golden!("permit.mmd", mermaid::<BuildingPermit>());
}

#[test]
fn a_lifecycle_of_ones_own_is_under_150_lines() {
    assert!(include_str!("../permit.rs").lines().count() < 150);
}

#[test]
fn what_is_over_stays_over_in_every_state_there_is() {
    let moments = [0, 30, 90, 1_200].map(|days| Duration::from_secs(days * 86_400)).to_vec();
    let reach = Reach { moments, ..Reach::of(12) };
    let outcome = Property::new("what is over stays over").everywhere::<BuildingPermit>(&reach, |visit| {
        let over = matches!(visit.from(), Some(Stage::Granted | Stage::Rejected | Stage::Lapsed));
        prop_assert!(!over || visit.moved().is_none());
        Ok(())
    });
    let seen = outcome.unwrap();
    assert!(seen.whole, "{seen}");
    println!("{seen}");
}
