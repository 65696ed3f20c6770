use std::num::NonZeroUsize;

use kit_model::{Bounds, Checked, GOALS, INVARIANTS, check};
use kit_testing::{figure, golden};

fn checked(bounds: Bounds) -> Checked {
    let checked = check(bounds, None, NonZeroUsize::MIN, |_, _, _| {});
    println!("{bounds:?}: {} states, {} steps, {} deep", checked.states, checked.steps, checked.depth);
    if let Some(finding) = checked.violated.first() {
        panic!("{finding}");
    }
    assert!(checked.complete);
    checked
}

fn states(checked: &Checked) -> String {
    golden::grouped(checked.states)
}

fn sentences() -> String {
    format!("{}; {}", INVARIANTS.len(), GOALS.len())
}

#[test]
fn with_one_attempt_every_sentence_holds_in_every_state() {
    let checked = checked(Bounds::SMALL);
    figure!(
        "../docs/testing.md",
        "states of the model with one attempt to pay, checked in every run",
        states(&checked)
    );
    figure!("../docs/testing.md", "sentences that hold in each of them; goals that are reached", sentences());
    // What takes two payments cannot happen here, and what takes two troubles neither.
    let missed: Vec<_> = checked.missed().into_iter().filter(|goal| !goal.contains("paid twice")).collect();
    let allowed = [
        "a draft is given up, tried again, and delivered",
        "a short payment is held, and accepted",
        "money that is held is given up",
    ];
    let missed: Vec<_> = missed.into_iter().filter(|goal| !allowed.contains(goal)).collect();
    assert!(missed.is_empty(), "not reached any more: {missed:?}");
}

#[test]
fn with_two_attempts_every_sentence_holds_in_every_state() {
    let checked = checked(Bounds::TWICE);
    figure!(
        "../docs/testing.md",
        "states of the model with two attempts to pay, checked in every run",
        states(&checked)
    );
    assert!(checked.reached.iter().any(|finding| finding.sentence.contains("paid twice")));
}

/// Staff have their hands full, and nothing fails.
#[test]
fn whatever_people_ask_for_every_sentence_holds_in_every_state() {
    let bounds = Bounds { workers: 1, crashes: 0, faults: 0, asides: 3, ..Bounds::SMALL };
    let checked = checked(bounds);
    assert!(checked.reached.iter().any(|finding| finding.sentence == "a short payment is held, and accepted"));
}

/// A draft fails as often as it may, and staff have it tried again.
#[test]
fn a_draft_that_fails_reaches_the_desk_and_the_client_after_all() {
    let bounds = Bounds { workers: 1, crashes: 0, faults: 2, notifications: 0, links: 1, ..Bounds::SMALL };
    let checked = checked(bounds);
    assert!(
        checked.reached.iter().any(|finding| finding.sentence == "a draft is given up, tried again, and delivered")
    );
}

/// Staff go back and forth between drafts and PDFs, while the client has a link.
#[test]
fn whatever_staff_do_with_drafts_and_pdfs_every_sentence_holds_in_every_state() {
    let none = Bounds { workers: 1, crashes: 0, faults: 0, notifications: 0, attempts: 0, ..Bounds::SMALL };
    let checked = checked(Bounds { revisions: 1, asides: 4, ..none });
    assert!(checked.reached.iter().any(|finding| finding.sentence == "a second link replaces the first"));
}
