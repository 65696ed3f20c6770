//! Every state within bounds, of the inquiry and of a lifecycle that has nothing to do with kits.

use kit_testing::{Door, Property, Reach};
use kit_workflow::inquiry::{InquiryLifecycle, Stage, State};
use proptest::prelude::*;

#[test]
fn nothing_is_made_or_delivered_unpaid_in_any_state_within_seven_steps() {
    let made = [Stage::Paid, Stage::Generating, Stage::Drafted, Stage::Validated, Stage::Delivered];
    let outcome = Property::new("whatever is made is paid").everywhere::<InquiryLifecycle>(&Reach::of(7), |visit| {
        let paid = visit.after().and_then(State::settled).is_some();
        prop_assert!(paid || !visit.after().is_some_and(|state| made.contains(&state.stage())));
        Ok(())
    });
    let seen = outcome.unwrap();
    println!("{seen}");
    assert_eq!(seen.depth, 7);
}

#[test]
fn what_breaks_a_sentence_is_shown_by_the_shortest_walk() {
    let never = Property::new("nothing is ever given back");
    let broken = never.everywhere::<InquiryLifecycle>(&Reach::of(6), |visit| {
        prop_assert!(visit.after().is_none_or(|state| state.stage() != Stage::Refunding));
        Ok(())
    });
    let told = broken.unwrap_err().to_string();
    println!("{told}");
    // The form, the order, money by hand, and back.
    assert!(told.contains("a walk of 4 steps") && told.contains("Refund"), "{told}");
}

#[test]
fn a_lifecycle_that_comes_to_an_end_is_seen_whole() {
    // Nobody asks a second time: what is beyond is not looked at.
    let seen = Property::new("doors are built").everywhere::<Door>(&Reach::of(9), |visit| {
        prop_assume!(visit.before.is_none());
        Ok(())
    });
    let seen = seen.unwrap();
    assert!(seen.whole && seen.depth == 1, "{seen}");
}
