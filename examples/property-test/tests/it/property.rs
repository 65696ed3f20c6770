//! A sentence over random walks.

use kit_testing::Property;
use kit_workflow::inquiry::{Event, InquiryLifecycle};
use proptest::prelude::*;

/// Walks that once broke a sentence of ours: they are run first.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/runs");

#[test]
fn nobody_gets_a_link_before_staff_chose_a_pdf() {
    let property = Property::new("nobody gets a link before staff chose a PDF").over(5_000).kept_in(KEPT);
    let coverage = property.hold::<InquiryLifecycle>(|walk| {
        let mut chosen = None;
        // A visit is a step with where it began and what came of it; only those that moved have an event.
        for visit in walk.visits() {
            match visit.moved() {
                Some((Event::DeliverableValidated { deliverable }, _))
                | Some((Event::DeliverableReplaced { deliverable }, _))
                | Some((Event::DeliverableCorrected { deliverable }, _)) => chosen = Some(deliverable.number),
                Some((Event::KitDelivered { deliverable, .. }, _)) => {
                    prop_assert_eq!(Some(*deliverable), chosen, "another PDF went out than staff chose");
                }
                _ => {}
            }
        }
        Ok(())
    });
    // A counterexample is a page to read: the sentence, why, the steps, and where they are kept.
    let coverage = coverage.unwrap();
    println!("{coverage}");
    assert_eq!(coverage.missing_stages(), [], "the walks came everywhere");
    assert_eq!(coverage.beyond(), [], "nothing moved beside the table");
}
