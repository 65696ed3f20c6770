use std::num::NonZeroUsize;

use kit_model::{Finding, Mutant, check};
use kit_testing::figure;

/// Checks that a mutant is killed, by this sentence, after so many steps, the last of which is this.
#[track_caller]
fn killed(mutant: Mutant, sentence: &str, steps: usize, last: &str) -> Finding {
    let checked = check(mutant.bounds(), Some(mutant), NonZeroUsize::MIN, |_, _, _| {});
    let finding = checked.violated.first().unwrap_or_else(|| panic!("{mutant} survives")).clone();
    assert_eq!((finding.sentence, finding.steps.len()), (sentence, steps), "{mutant}: {finding}");
    assert_eq!(finding.steps.last().map(String::as_str), Some(last), "{mutant}: {finding}");
    finding
}

#[test]
fn every_mutant_is_killed_by_a_run_in_words() {
    let runs = Mutant::ALL.iter().filter_map(|mutant| {
        let checked = check(mutant.bounds(), Some(*mutant), NonZeroUsize::MIN, |_, _, _| {});
        checked.violated.first().map(|finding| println!("{mutant}: {finding}\n"))
    });
    let killed = format!("{}/{}", runs.count(), Mutant::ALL.len());
    figure!("../docs/testing.md", "mistakes built into the model, each shown by a shortest run in words", killed);
    assert_eq!(killed, format!("{0}/{0}", Mutant::ALL.len()));
}

/// Where the bounds of a mutant hold nothing without it: what kills it is the mistake alone.
#[test]
fn without_its_mistake_every_mutant_lives() {
    let mut seen = Vec::new();
    for bounds in Mutant::ALL.iter().map(|mutant| mutant.bounds()) {
        if !seen.contains(&bounds) {
            seen.push(bounds);
            let checked = check(bounds, None, NonZeroUsize::MIN, |_, _, _| {});
            assert!(checked.complete, "{:?}", checked.violated.first().map(Finding::to_string));
        }
    }
}

#[test]
fn an_overtaken_worker_without_fences_writes() {
    killed(
        Mutant::NoFencing,
        "an overtaken worker writes nothing",
        5,
        "the worker that lost the opening of the order writes: the order is open  → awaiting_payment",
    );
}

#[test]
fn a_letter_without_a_key_has_two_names() {
    killed(
        Mutant::NoIdempotencyKey,
        "all copies of a letter bear one name",
        18,
        "the worker with the letter with link 1 sends it",
    );
}

#[test]
fn a_request_without_a_key_is_carried_out_twice() {
    killed(
        Mutant::RequestKeyIgnored,
        "a request under one key is carried out once",
        10,
        "the client asks for a new link",
    );
}

#[test]
fn a_call_about_an_attempt_that_is_not_stored_is_swallowed_with_its_money() {
    killed(
        Mutant::GatewayBeforeCommit,
        "in the end: every franc we could know of is entered",
        11,
        "the worker with the expiry of the order writes: the order has expired  → cancelled",
    );
}

#[test]
fn a_call_that_is_answered_before_it_is_stored_loses_money() {
    killed(
        Mutant::AnswerBeforeStoring,
        "in the end: every franc we could know of is entered",
        14,
        "the worker with the expiry of the order writes: the order has expired  → cancelled",
    );
}

#[test]
fn late_money_that_is_ignored_is_lost() {
    killed(
        Mutant::LatePaymentIgnored,
        "in the end: every franc we could know of is entered",
        15,
        "the worker with the watch over attempt 1 writes: 15000 received for attempt 1",
    );
}

#[test]
fn an_effect_without_a_cap_is_tried_too_often() {
    killed(
        Mutant::RetryWithoutCap,
        "no effect is tried more often than it may be",
        6,
        "a worker takes the opening of the order",
    );
}

#[test]
fn a_try_that_is_counted_afterwards_is_not_counted_when_it_kills() {
    killed(
        Mutant::TriesCountedAfterwards,
        "no effect is tried more often than it may be",
        6,
        "a worker takes the opening of the order",
    );
}

#[test]
fn an_effect_that_is_written_after_its_state_is_lost_between() {
    killed(
        Mutant::OutboxNotAtomic,
        "in the end: an unpaid order is closed, or waits for staff",
        4,
        "a request dies before the expiry of the order is stored",
    );
}

#[test]
fn a_link_for_an_unpaid_order_shows_at_once() {
    killed(
        Mutant::LinkWhileUnpaid,
        "a link is alive for a paid and unrefunded order only",
        3,
        "staff publish  → delivered",
    );
}

#[test]
fn a_short_payment_that_is_not_compared_pays() {
    killed(
        Mutant::AmountNotCompared,
        "a paid order was truly paid",
        8,
        "the worker with the watch over attempt 1 writes: 10000 received for attempt 1  → paid",
    );
}

#[test]
fn a_notification_that_is_believed_pays() {
    killed(
        Mutant::NotificationBelieved,
        "a paid order was truly paid",
        8,
        "the worker with the call about attempt 1 writes: 15000 received for attempt 1  → paid",
    );
}

#[test]
fn a_decision_written_unread_overwrites_what_came_between() {
    killed(
        Mutant::ReadThenWrite,
        "an order does not end while it can still be paid",
        7,
        "the worker with the expiry of the order writes, on what it read before the inquiry moved: the order has expired  → cancelled",
    );
}

#[test]
fn a_letter_that_is_not_looked_at_carries_a_dead_link() {
    killed(
        Mutant::LetterNotLookedAt,
        "no letter goes out with a dead link",
        11,
        "the worker with the letter with link 1 sends it",
    );
}

#[test]
fn an_order_that_expires_regardless_ends_while_it_can_be_paid() {
    killed(
        Mutant::ExpiryIgnoresAttempts,
        "an order does not end while it can still be paid",
        7,
        "the worker with the expiry of the order writes: the order has expired  → cancelled",
    );
}

#[test]
fn an_effect_of_a_dead_worker_is_never_done() {
    killed(
        Mutant::LeaseNeverEnds,
        "in the end: an unpaid order is closed, or waits for staff",
        6,
        "the worker with the expiry of the order dies",
    );
}

#[test]
fn a_watch_that_gives_up_leaves_an_order_open() {
    killed(Mutant::WatchGivesUpEarly, "in the end: an unpaid order is closed, or waits for staff", 8, "days pass");
}
