//! What holds after every step of every walk.

use std::cell::RefCell;
use std::sync::LazyLock;

use kit_testing::{Coverage, Visit, Walk, onward, tour, walk};
use kit_workflow::inquiry::{
    Account, CancelledBy, Effect, Event, InquiryLifecycle, Letter, Refusal, Stage, Standing, State,
};
use kit_workflow::{Decision, Lifecycle, Money, Move};
use proptest::prelude::*;

use crate::ledger::{Ledger, Why, sums};

type L = InquiryLifecycle;

/// A walk to each move of the table.
static TOUR: LazyLock<Vec<Walk<L>>> = LazyLock::new(|| tour::<L>(7, 10_000).into_values().collect());

/// Runs `holds` over so many walks, half of them from wherever the table leads; it sees each step and what the events up to
/// and including it say of the money.
fn after_each_step(holds: impl Fn(&Visit<L>, &Ledger) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let walks = prop_oneof![walk::<L>(1..40), onward::<L>(TOUR.clone(), 1..10)];
    let result = runner.run(&walks, |walk: Walk<L>| {
        let mut ledger = Ledger::default();
        for visit in walk.visits() {
            if let Some((event, _)) = visit.moved() {
                ledger.hear(event);
            }
            holds(&visit, &ledger)?;
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn random_walks_stay_on_the_table() {
    let coverage = RefCell::new(Coverage::<L>::new());
    after_each_step(|visit, _| {
        coverage.borrow_mut().observe(visit);
        let Some((event, to)) = visit.moved() else { return Ok(()) };
        let line = Move::<L>::find(visit.from(), visit.asked.command.kind());
        let line = line.ok_or_else(|| TestCaseError::fail("the table has no such move"))?;
        prop_assert!(line.to.contains(&to), "the table does not lead to {to}");
        prop_assert!(line.allows(visit.asked.by.kind), "the table does not let {} ask", visit.asked.by.kind);
        for effect in L::effects(event) {
            prop_assert!(line.effects.contains(&effect.kind()), "the table does not tell of {effect:?}");
        }
        Ok(())
    });
    println!("{}", coverage.borrow());
}

#[test]
fn refused_commands_and_repetitions_leave_the_state_as_it_was() {
    after_each_step(|visit, _| {
        match &visit.answer {
            Ok(Decision::Moved { .. }) => {}
            Ok(Decision::Unchanged(state)) => prop_assert_eq!(Some(state), visit.before.as_ref()),
            Err(_) => prop_assert_eq!(visit.after(), visit.before.as_ref()),
        }
        Ok(())
    });
}

#[test]
fn whom_the_table_does_not_name_is_refused_whatever_they_ask() {
    after_each_step(|visit, _| {
        let (kind, by) = (visit.asked.command.kind(), visit.asked.by.kind);
        let named = |line: &Move<L>| line.command == kind && line.allows(by);
        if !L::table().iter().any(named) {
            prop_assert_eq!(visit.answer.as_ref().err(), Some(&Refusal::NotYours { command: kind, actor: by }));
        }
        Ok(())
    });
}

#[test]
fn no_money_is_lost_or_invented() {
    after_each_step(|visit, ledger| {
        let entries = visit.after().and_then(State::account).map_or(&[][..], Account::entries);
        let entered: Vec<Money> = entries.iter().map(|entry| entry.receipt.amount()).collect();
        let received: Vec<Money> = ledger.receipts.iter().map(|receipt| receipt.amount()).collect();
        prop_assert_eq!(sums(&entered), sums(&received));
        for (standing, expected) in ledger.standings() {
            let standing_so = entries.iter().filter(|entry| entry.standing == standing);
            let amounts: Vec<Money> = standing_so.map(|entry| entry.receipt.amount()).collect();
            prop_assert_eq!(sums(&amounts), expected, "{} in {:?}", standing, entries);
        }
        Ok(())
    });
}

#[test]
fn what_is_owed_never_changes() {
    after_each_step(|visit, ledger| {
        prop_assert_eq!(visit.after().and_then(State::account).map(Account::owed), ledger.owed);
        Ok(())
    });
}

#[test]
fn an_attempt_brings_money_once() {
    after_each_step(|visit, ledger| {
        let entries = visit.after().and_then(State::account).map_or(&[][..], Account::entries);
        for receipt in &ledger.receipts {
            let same = ledger.receipts.iter().filter(|other| other.attempt() == receipt.attempt()).count();
            prop_assert_eq!(same, 1);
            let of_it = entries.iter().filter(|entry| entry.receipt.attempt() == receipt.attempt());
            let amounts: Vec<Money> = of_it.map(|entry| entry.receipt.amount()).collect();
            prop_assert_eq!(sums(&amounts), sums([&receipt.amount()]));
        }
        Ok(())
    });
}

#[test]
fn an_attempt_that_brought_money_is_not_open() {
    after_each_step(|visit, _| {
        let Some(State::AwaitingPayment(awaiting)) = visit.after() else { return Ok(()) };
        let entries = awaiting.account().entries();
        let open = awaiting.open_attempts();
        prop_assert!(entries.iter().all(|entry| !open.contains(&entry.receipt.attempt())), "{awaiting:?}");
        Ok(())
    });
}

#[test]
fn each_amount_stands_where_its_stage_wants_it() {
    use Standing::{Credited, Held, RefundDue, Refunded, WrittenOff};
    after_each_step(|visit, _| {
        let Some(state) = visit.after() else { return Ok(()) };
        let entries = state.account().map_or(&[][..], Account::entries);
        let allowed: &[Standing] = match state.stage() {
            Stage::Submitted => &[],
            Stage::AwaitingPayment => &[Held, WrittenOff],
            Stage::Cancelled => &[Held, WrittenOff, Refunded],
            Stage::Refunding | Stage::Refunded => &[Refunded, RefundDue, WrittenOff],
            Stage::Paid
            | Stage::Generating
            | Stage::GenerationFailed
            | Stage::Drafted
            | Stage::Validated
            | Stage::Delivered => &[Credited, RefundDue, Refunded, WrittenOff],
        };
        prop_assert!(entries.iter().all(|entry| allowed.contains(&entry.standing)), "{entries:?}");
        Ok(())
    });
}

#[test]
fn what_counts_as_paid_was_paid_in_full_or_signed_for() {
    after_each_step(|visit, ledger| {
        let Some(settled) = visit.after().and_then(State::settled) else {
            prop_assert_eq!(ledger.paid, None);
            return Ok(());
        };
        prop_assert!(ledger.is_paid_rightly(), "{ledger:?}");
        let account = settled.account();
        let credited = account.entries().iter().filter(|entry| entry.standing == Standing::Credited);
        prop_assert!(credited.clone().next().is_some());
        if ledger.paid != Some(Why::Accepted) {
            prop_assert!(credited.clone().any(|entry| entry.receipt.covers(account.owed())), "{account:?}");
        }
        let amounts: Vec<Money> = credited.map(|entry| entry.receipt.amount()).collect();
        let (credited, owed) = (sums(&amounts), account.owed());
        prop_assert_eq!(credited.len(), 1, "an order is paid with something, in one currency: {:?}", account);
        let own = credited.get(&owed.currency()).copied().unwrap_or_default();
        prop_assert!(own <= u128::from(owed.minor()), "more is kept than was owed: {account:?}");
        Ok(())
    });
}

#[test]
fn nothing_is_made_or_delivered_unpaid() {
    after_each_step(|visit, ledger| {
        if let Some((event, _)) = visit.moved() {
            let effects = L::effects(event);
            let makes = matches!(
                event,
                Event::GenerationBegun { .. }
                    | Event::DraftCompleted { .. }
                    | Event::GenerationRetried { .. }
                    | Event::RevisionRequested { .. }
                    | Event::DeliverableValidated { .. }
                    | Event::KitDelivered { .. }
                    | Event::LinkReissued { .. }
                    | Event::LinkExtended { .. }
            ) || effects
                .iter()
                .any(|effect| matches!(effect, Effect::GenerateDraft { .. } | Effect::Mail(Letter::ClientLink)));
            prop_assert!(!makes || ledger.is_paid_rightly(), "{event:?}");
        }
        let opens = visit.after().and_then(State::delivery).is_some();
        prop_assert!(!opens || ledger.is_paid_rightly(), "a link opens something");
        Ok(())
    });
}

#[test]
fn whoever_pays_gets_a_draft_or_money_back() {
    after_each_step(|visit, _| {
        let Some((event, to)) = visit.moved() else { return Ok(()) };
        let effects = L::effects(event);
        if to == Stage::Paid {
            let generates = effects.contains(&Effect::GenerateDraft { draft: 1 });
            prop_assert!(generates || visit.from() == Some(Stage::Paid), "paid, and no draft is made");
        }
        let (before, after) = (waiting(visit.before.as_ref()), waiting(visit.after()));
        let told = [Letter::StaffRefundDue, Letter::StaffPaymentHeld].map(Effect::Mail);
        if after > before {
            prop_assert!(
                effects.iter().any(|effect| told.contains(effect)),
                "money waits and staff are not told: {event:?}"
            );
        }
        Ok(())
    });
}

/// How many amounts wait for staff.
fn waiting(state: Option<&State>) -> usize {
    let entries = state.and_then(State::account).map_or(&[][..], Account::entries);
    entries.iter().filter(|entry| matches!(entry.standing, Standing::Held | Standing::RefundDue)).count()
}

#[test]
fn more_than_is_owed_is_told_to_staff() {
    after_each_step(|visit, ledger| {
        let (
            Some((Event::PaymentConfirmed { receipt, .. } | Event::LatePaymentConfirmed { receipt, .. }, _)),
            Some(owed),
        ) = (visit.moved(), ledger.owed)
        else {
            return Ok(());
        };
        let told =
            visit.moved().is_some_and(|(event, _)| L::effects(event).contains(&Effect::Mail(Letter::StaffRefundDue)));
        let more = receipt.amount().minor() > owed.minor() || ledger.receipts.len() > 1 && waiting(visit.after()) > 0;
        prop_assert_eq!(told, more);
        Ok(())
    });
}

#[test]
fn what_is_accepted_beyond_the_price_is_told_to_staff() {
    after_each_step(|visit, ledger| {
        let Some((event @ Event::ShortPaymentAccepted { .. }, _)) = visit.moved() else { return Ok(()) };
        let told = L::effects(event).contains(&Effect::Mail(Letter::StaffRefundDue));
        prop_assert_eq!(told, waiting(visit.after()) > 0, "{:?}", ledger);
        Ok(())
    });
}

#[test]
fn drafts_are_numbered_from_one_without_gaps() {
    after_each_step(|visit, _| {
        let Some((Event::DraftCompleted { draft }, _)) = visit.moved() else { return Ok(()) };
        let before = visit.before.as_ref().and_then(State::draft).map_or(0, |draft| draft.number);
        prop_assert_eq!(draft.number, before + 1);
        Ok(())
    });
}

#[test]
fn nothing_ends_unpaid_while_money_may_come_or_waits() {
    after_each_step(|visit, _| {
        let (Some((event, Stage::Cancelled)), Some(State::AwaitingPayment(before))) =
            (visit.moved(), visit.before.as_ref())
        else {
            return Ok(());
        };
        prop_assert_eq!(before.open_attempts(), &[], "an attempt was open");
        prop_assert!(!before.account().holds(), "money was held");
        let expired = matches!(event, Event::OrderExpired);
        prop_assert!(!expired || visit.asked.at >= before.account().expires_at(), "it expired before its time");
        Ok(())
    });
}

#[test]
fn late_money_pays_what_expired_and_goes_back_to_who_gave_up() {
    after_each_step(|visit, _| {
        let (Some(State::Cancelled(before)), Some((_, to))) = (visit.before.as_ref(), visit.moved()) else {
            return Ok(());
        };
        if to == Stage::Paid {
            prop_assert_eq!(before.by(), CancelledBy::Expiry);
        }
        Ok(())
    });
}

#[test]
fn a_link_opens_what_was_delivered_until_it_dies() {
    after_each_step(|visit, _| {
        let link = |state: Option<&State>| state.and_then(State::delivery).and_then(|delivery| delivery.grant);
        let (before, after) = (link(visit.before.as_ref()), link(visit.after()));
        let expected = match visit.moved() {
            Some((Event::KitDelivered { grant, .. } | Event::LinkReissued { grant, .. }, _)) => Some(*grant),
            Some((Event::LinkExtended { grant, .. }, _)) => {
                let until = before.map(|before| before.expires_at);
                prop_assert!(until.is_some_and(|until| visit.asked.at < until && until < grant.expires_at));
                prop_assert_eq!(before.map(|before| before.link), Some(grant.link), "the address changed");
                Some(*grant)
            }
            Some((Event::LinkRevoked | Event::RefundRequested { .. }, _)) => None,
            _ => before,
        };
        prop_assert_eq!(after, expected);
        let delivered = matches!(visit.moved(), Some((Event::KitDelivered { .. }, _)));
        let served = |state: Option<&State>| state.and_then(State::delivery).map(|delivery| delivery.deliverable);
        let refunded = matches!(visit.moved(), Some((Event::RefundRequested { .. }, _)));
        if !delivered && !refunded {
            prop_assert_eq!(served(visit.after()), served(visit.before.as_ref()), "links open another file");
        }
        Ok(())
    });
}

#[test]
fn what_is_delivered_is_what_staff_validated() {
    after_each_step(|visit, _| {
        if let Some((Event::KitDelivered { deliverable, .. }, _)) = visit.moved() {
            let chosen = visit.before.as_ref().and_then(State::deliverable);
            let served = visit.after().and_then(State::delivery).map(|delivery| delivery.deliverable);
            prop_assert_eq!(served, chosen, "the link opens another PDF");
            prop_assert_eq!(chosen.map(|chosen| chosen.number), Some(*deliverable));
        }
        Ok(())
    });
}

#[test]
fn nothing_counts_as_given_back_while_more_is_due() {
    after_each_step(|visit, _| {
        if let (Some(State::Refunding(_)), Some((event @ Event::RefundConfirmed { .. }, to))) =
            (visit.before.as_ref(), visit.moved())
        {
            let due = visit.after().and_then(State::account).is_some_and(Account::owes_refund);
            prop_assert_eq!(to == Stage::Refunding, due, "{:?}", event);
        }
        Ok(())
    });
}

#[test]
fn only_the_draft_in_hand_is_completed_or_given_up() {
    after_each_step(|visit, _| {
        let in_hand = match visit.before.as_ref() {
            Some(State::Generating(generating)) => generating.number(),
            _ => 1,
        };
        match visit.moved() {
            Some((Event::DraftCompleted { draft }, _)) => prop_assert_eq!(draft.number, in_hand),
            Some((Event::GenerationGivenUp { draft } | Event::GenerationBegun { draft }, _)) => {
                prop_assert_eq!(*draft, in_hand);
            }
            _ => {}
        }
        Ok(())
    });
}
