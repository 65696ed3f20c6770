//! Walks and tours reach what they promise to reach.

use std::time::Instant;

use kit_testing::{Coverage, Dice, Walk, edges, tour};
use kit_workflow::inquiry::InquiryLifecycle;

#[test]
fn random_walks_travel_most_of_the_table() {
    let mut coverage = Coverage::<InquiryLifecycle>::new();
    let mut dice = Dice::new(1);
    for _ in 0..600 {
        let seeds: Vec<u64> = (0..30).map(|_| dice.bits()).collect();
        Walk::drawn(&seeds).visits().iter().for_each(|visit| coverage.observe(visit));
    }
    println!("{coverage}");
    assert_eq!(coverage.beyond(), []);
    assert!(coverage.missing().len() * 10 <= edges::<InquiryLifecycle>().len(), "{coverage}");
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
