//! A whole history as a text: events, what they oblige to, when that is due.

use kit_testing::{Asked, Dice, Walk, golden, sample};
use kit_workflow::Timestamp;
use kit_workflow::inquiry::InquiryLifecycle;

#[test]
fn the_road_is_the_one_that_was_reviewed() {
    let at: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    let road = sample::road(at, &mut Dice::new(1));
    let steps = road.into_iter().map(|(by, command)| Asked { by, at, command }).collect();
    // After a change that is meant: KIT_REFRESH=1 cargo test, and look at the difference.
    golden!("road.txt", Walk::<InquiryLifecycle> { steps }.timeline());
}
