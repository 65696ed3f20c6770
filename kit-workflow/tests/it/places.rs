//! Every amount received is with a delivered kit, given back, given up, on its way, or waiting for somebody who can see it.

use std::time::Duration;

use kit_testing::{Visit, Walk, walk};
use kit_workflow::inquiry::{
    Account, Event, InquiryLifecycle, OpenAmount, Place, Stage, Standing, State, WaitReason, open_amounts, patience,
    places,
};
use kit_workflow::{Money, Name, Totals};
use proptest::prelude::*;

use crate::ledger::{Ledger, Sums};

type L = InquiryLifecycle;

/// Longer than the patience with any stage.
const FOR_EVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn per_currency(amounts: impl IntoIterator<Item = Money>) -> Sums {
    amounts.into_iter().collect::<Totals>().iter().filter(|(_, sum)| *sum > 0).collect()
}

/// Runs `holds` after each step that something was open after: it sees the step, what the events say, and what is open.
fn after_each_step(holds: impl Fn(&Visit<L>, &Ledger, &[OpenAmount], &[OpenAmount]) -> Result<(), TestCaseError>) {
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 1_000, ..ProptestConfig::default() });
    let result = runner.run(&walk::<L>(1..40), |walk: Walk<L>| {
        let (mut ledger, mut open) = (Ledger::default(), Vec::new());
        for visit in walk.visits() {
            let before = open.clone();
            if let Some((event, _)) = visit.moved() {
                ledger.hear(event);
                open = visit.after().map_or(Vec::new(), |state| open_amounts(&before, state, visit.asked.at));
            }
            holds(&visit, &ledger, &before, &open)?;
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn every_amount_received_is_in_exactly_one_place() {
    after_each_step(|visit, ledger, _, open| {
        let state = visit.after();
        let placed = state.map_or(Vec::new(), places);
        let received = per_currency(ledger.receipts.iter().map(|receipt| receipt.amount()));
        prop_assert_eq!(per_currency(placed.iter().map(|(entry, _)| entry.receipt.amount())), received);

        // What the events alone say of each place.
        let standings = ledger.standings();
        let stands = |standing| standings.iter().find(|(known, _)| *known == standing).map(|(_, sums)| sums.clone());
        let at = |wanted: &dyn Fn(Place) -> bool| {
            Some(per_currency(placed.iter().filter(|(_, p)| wanted(*p)).map(|(entry, _)| entry.receipt.amount())))
        };
        prop_assert_eq!(at(&|place| place == Place::Refunded), stands(Standing::Refunded));
        prop_assert_eq!(at(&|place| place == Place::WrittenOff), stands(Standing::WrittenOff));
        let held = [WaitReason::Held, WaitReason::Unwanted].map(Place::Waits);
        prop_assert_eq!(at(&|place| held.contains(&place)), stands(Standing::Held));
        let due = [WaitReason::Overpaid, WaitReason::SecondPayment, WaitReason::RefundDue].map(Place::Waits);
        prop_assert_eq!(at(&|place| due.contains(&place)), stands(Standing::RefundDue));
        let credited = [Place::Delivered, Place::Moving, Place::Waits(WaitReason::GenerationFailed)];
        prop_assert_eq!(at(&|place| credited.contains(&place)), stands(Standing::Credited));

        // Whatever is neither delivered, nor given back, nor given up is open.
        let closed = [Place::Delivered, Place::Refunded, Place::WrittenOff];
        let listed = Some(per_currency(open.iter().map(|open| open.amount)));
        prop_assert_eq!(listed, at(&|place| !closed.contains(&place)));
        Ok(())
    });
}

#[test]
fn what_is_open_waits_for_somebody_or_moves_within_its_time() {
    after_each_step(|visit, _, _, open| {
        let now = visit.asked.at;
        for open in open {
            let moves = matches!(open.stage, Stage::Paid | Stage::Generating | Stage::Drafted | Stage::Validated);
            let in_time = now.since(open.since) < patience(open.stage);
            prop_assert_eq!(open.waits(now).is_none(), open.reason.is_none() && moves && in_time, "{:?}", open);
            prop_assert!(open.waits(now + FOR_EVER).is_some(), "{open:?} is never seen");
        }
        Ok(())
    });
}

#[test]
fn an_amount_keeps_its_moment_while_it_stays_where_it_is() {
    after_each_step(|visit, _, before, open| {
        let Some((_, to)) = visit.moved() else { return Ok(()) };
        for open in open {
            let known = before.iter().find(|before| before.ordinal == open.ordinal);
            let stays = known.is_some_and(|known| {
                known.reason == open.reason && (open.reason.is_some() || visit.from() == Some(to))
            });
            let expected = known.filter(|_| stays).map_or(visit.asked.at, |known| known.since);
            prop_assert_eq!((open.since, open.stage), (expected, to));
        }
        Ok(())
    });
}

#[test]
fn only_two_people_together_give_money_up() {
    after_each_step(|visit, ledger, _, _| {
        let proposal = |state: Option<&State>| state.and_then(State::account).and_then(Account::proposal).cloned();
        let (before, after) = (proposal(visit.before.as_ref()), proposal(visit.after()));
        match visit.moved() {
            Some((Event::MoneyWrittenOff, to)) => {
                let proposed_by = before.map(|proposal| proposal.by.0);
                prop_assert!(proposed_by.is_some() && visit.asked.by.person.is_some());
                prop_assert_ne!(proposed_by, visit.asked.by.person);
                prop_assert!(![Stage::Paid, Stage::Refunding].contains(&to) || visit.from() == Some(Stage::Paid));
            }
            // A proposal speaks of what waited when it was made: it does not outlive any change of that.
            Some((
                Event::PaymentHeld { .. } | Event::ExtraPaymentReceived { .. } | Event::RefundConfirmed { .. },
                _,
            )) => {
                prop_assert_eq!(after, None);
            }
            Some((Event::WriteOffProposed { .. }, _)) => {
                prop_assert_eq!(after.map(|proposal| Some(proposal.by.0)), Some(visit.asked.by.person));
            }
            _ => {}
        }
        let written_off = ledger.standings().into_iter().find(|(standing, _)| *standing == Standing::WrittenOff);
        let given_up = places_of(visit.after(), Place::WrittenOff);
        prop_assert_eq!(Some(given_up), written_off.map(|(_, sums)| sums));
        Ok(())
    });
}

fn places_of(state: Option<&State>, wanted: Place) -> Sums {
    let placed = state.map_or(Vec::new(), places);
    per_currency(placed.into_iter().filter(|(_, place)| *place == wanted).map(|(entry, _)| entry.receipt.amount()))
}

#[test]
fn walks_see_every_reason_why_money_waits() {
    let seen = std::cell::RefCell::new(std::collections::BTreeSet::new());
    after_each_step(|visit, _, _, open| {
        seen.borrow_mut().extend(open.iter().filter_map(|open| open.waits(visit.asked.at)));
        Ok(())
    });
    assert_eq!(seen.into_inner().into_iter().collect::<Vec<_>>(), WaitReason::ALL);
}
