//! What must always be true, and what must be possible.

use std::sync::atomic::Ordering;

use kit_workflow::inquiry::{Standing, State};
use stateright::Property;

use crate::town::{Books, Errand, Town};
use crate::{Kit, name};

/// A sentence about one moment.
pub(crate) type Sentence = (&'static str, fn(&Town) -> bool);

/// What must be true at every moment.
pub const INVARIANTS: &[Sentence] = &[
    ("a paid order was truly paid", paid_in_truth),
    ("a draft is made for a paid order only", |town| !town.seen.drafted_unpaid),
    ("a link is alive for a paid and unrefunded order only", link_only_if_paid),
    ("a link lives until it is replaced, revoked or refunded, and no longer", |town| !town.seen.wrong_link),
    ("a link opens the PDF that staff validated", |town| !town.seen.wrong_pdf),
    ("a receipt is entered once", |town| town.seen.receipts.iter().all(|count| *count <= 1)),
    ("what is entered is what the gateway was paid", entered_is_paid),
    ("money stands where the stage says", money_stands),
    ("an order does not end while it can still be paid", |town| !town.seen.ended_early),
    ("an order does not expire before its time", |town| !town.seen.expired_early),
    ("a letter is sent again only after trouble", |town| {
        town.seen.letters.iter().all(|letter| letter.copies <= 1 + letter.troubles)
    }),
    ("all copies of a letter bear one name", |town| town.seen.letters.iter().all(|letter| !letter.renamed)),
    ("no letter goes out with a dead link", |town| !town.seen.dead_link_mailed),
    ("a draft is written again only after trouble", |town| {
        town.seen.drafts.iter().all(|draft| draft.written <= 1 + draft.troubles)
    }),
    ("a request under one key is carried out once", |town| town.seen.reissued <= 1),
    ("an overtaken worker writes nothing", |town| !town.seen.overtaken_wrote),
    ("no effect is tried more often than it may be", |town| !town.seen.tried_too_often),
    ("money is given up by two people", |town| !town.seen.given_up_alone),
    ("no effect is tried that will always be refused", |town| !town.seen.futile),
    ("what is stored comes back as it was", |town| !town.seen.forgotten),
    ("what happened, asked for again, happens again", |town| !town.seen.diverged),
    ("in the end: every franc we could know of is entered", every_franc_entered),
    ("in the end: a paid order has its draft, or staff know why not", paid_order_moves),
    ("in the end: a living link was mailed, or staff know why not", living_link_mailed),
    ("in the end: an unpaid order is closed, or waits for staff", unpaid_order_ends),
];

/// What must be possible.
pub const GOALS: &[Sentence] = &[
    ("a kit is delivered and its link mailed", |town| {
        town.calm() && matches!(town.state(), Some(State::Delivered(_))) && town.seen.letters[1].copies == 1
    }),
    ("an expired order is paid late", |town| town.seen.happened.late),
    ("money for a cancelled inquiry is given back", |town| {
        town.seen.happened.unwanted && matches!(town.state(), Some(State::Refunded(_)))
    }),
    ("an order is paid twice, and the second payment given back while the kit is delivered", |town| {
        matches!(town.state(), Some(State::Delivered(_))) && stands(town, Standing::Refunded)
    }),
    ("a short payment is held, and accepted", |town| {
        town.seen.signed && town.entered(1) == Some(name::SHORT) && matches!(town.state(), Some(State::Delivered(_)))
    }),
    ("money that is held is given up", |town| stands(town, Standing::WrittenOff)),
    ("an order is paid by hand", |town| town.entered(name::BY_HAND).is_some()),
    ("too much is paid, and the excess is due back", |town| {
        town.entered(1) == Some(name::OVER) && stands(town, Standing::RefundDue)
    }),
    ("a delivered kit is refunded", |town| town.spent.links > 0 && matches!(town.state(), Some(State::Refunded(_)))),
    ("an unpaid order expires", |town| town.calm() && matches!(town.state(), Some(State::Cancelled(_)))),
    ("a second link replaces the first", |town| town.living_link() == Some(2) && town.seen.letters[2].copies == 1),
    ("a worker is overtaken while it writes", |town| {
        town.hands
            .iter()
            .any(|hand| !hand.live && town.hands.iter().any(|other| other.live && other.row.errand == hand.row.errand))
    }),
    (
        "the one residue: a letter goes out twice because its worker died between the server's answer and our commit",
        |town| town.spent.faults == 0 && town.seen.letters.iter().any(|letter| letter.copies == 2),
    ),
    ("a draft is given up, tried again, and delivered", |town| {
        town.seen.happened.retried && matches!(town.state(), Some(State::Delivered(_)))
    }),
];

fn stands(town: &Town, standing: Standing) -> bool {
    town.state()
        .and_then(State::account)
        .is_some_and(|account| account.entries().iter().any(|entry| entry.standing == standing))
}

/// The order is paid by what the gateway's own books say, or by what staff signed for.
fn paid_in_truth(town: &Town) -> bool {
    town.state().and_then(State::settled).is_none() || truly_paid(town)
}

pub(crate) fn truly_paid(town: &Town) -> bool {
    let Some(account) = town.state().and_then(State::account) else { return false };
    let credited = account.entries().iter().filter(|entry| entry.standing == Standing::Credited);
    let by_books = credited.filter(|entry| {
        let attempt = town.attempt(name::number(entry.receipt.attempt()));
        attempt
            .is_some_and(|attempt| matches!(attempt.books, Books::Paid(paid) if paid >= entry.receipt.amount().minor()))
    });
    town.seen.signed || by_books.map(|entry| entry.receipt.amount().minor()).sum::<u64>() >= account.owed().minor()
}

fn link_only_if_paid(town: &Town) -> bool {
    let grant = town.state().and_then(State::delivery).and_then(|delivery| delivery.grant);
    grant.is_none() || (town.state().and_then(State::settled).is_some() && truly_paid(town))
}

fn entered_is_paid(town: &Town) -> bool {
    let by_gateway =
        town.attempts.iter().zip(1..).all(|(attempt, number)| match (town.entered(number), attempt.books) {
            (None, _) => true,
            (Some(entered), Books::Paid(paid)) => entered == paid,
            (Some(_), _) => false,
        });
    let known = |number: u8| number == name::BY_HAND || town.attempt(number).is_some();
    let nothing_else = town
        .state()
        .and_then(State::account)
        .is_none_or(|account| account.entries().iter().all(|entry| known(name::number(entry.receipt.attempt()))));
    by_gateway && nothing_else && town.entered(name::BY_HAND).is_none_or(|amount| amount == name::FULL)
}

/// Unpaid orders hold money, paid ones keep what was owed and owe the rest back, refunded ones keep nothing.
fn money_stands(town: &Town) -> bool {
    let Some(state) = town.state() else { return true };
    let Some(account) = state.account() else { return true };
    let all = |standings: &[Standing]| account.entries().iter().all(|entry| standings.contains(&entry.standing));
    let credited: u64 = account
        .entries()
        .iter()
        .filter(|entry| entry.standing == Standing::Credited)
        .map(|entry| entry.receipt.amount().minor())
        .sum();
    match state {
        State::AwaitingPayment(_) => all(&[Standing::Held, Standing::WrittenOff]),
        State::Cancelled(_) => all(&[Standing::Held, Standing::WrittenOff, Standing::Refunded]),
        State::Refunding(_) => {
            all(&[Standing::RefundDue, Standing::Refunded, Standing::WrittenOff]) && account.owes_refund()
        }
        State::Refunded(_) => all(&[Standing::RefundDue, Standing::Refunded, Standing::WrittenOff]),
        _ => {
            all(&[Standing::Credited, Standing::RefundDue, Standing::Refunded, Standing::WrittenOff])
                && (credited == account.owed().minor()
                    || (town.seen.signed && (1..account.owed().minor()).contains(&credited)))
        }
    }
}

fn every_franc_entered(town: &Town) -> bool {
    !town.calm()
        || town.attempts.iter().zip(1..).all(|(attempt, number)| {
            !attempt.promised
                || town.entered(number).is_some()
                || town.buried(|errand| matches!(errand, Errand::Watch(n) | Errand::Verify(n, _) if n == number))
        })
}

fn paid_order_moves(town: &Town) -> bool {
    !town.calm() || !matches!(town.state(), Some(State::Paid(_) | State::Generating(_)))
}

fn living_link_mailed(town: &Town) -> bool {
    !town.calm()
        || town.living_link().is_none_or(|link| {
            town.seen.letters.get(usize::from(link)).is_some_and(|letter| letter.copies > 0)
                || town.buried(|errand| errand == Errand::MailLink(link))
        })
}

fn unpaid_order_ends(town: &Town) -> bool {
    let waits = match town.state() {
        Some(State::Submitted(_)) => town.buried(|errand| errand == Errand::OpenOrder),
        Some(State::AwaitingPayment(awaiting)) => {
            awaiting.account().holds() || town.buried(|errand| !matches!(errand, Errand::MailLink(_)))
        }
        _ => true,
    };
    !town.calm() || waits
}

/// A sentence that was violated, or reached, is told of once: of the first, and so the shortest, run that shows it.
fn invariant<const N: usize>(kit: &Kit, town: &Town) -> bool {
    (INVARIANTS[N].1)(town) || kit.told[N].swap(true, Ordering::Relaxed)
}

fn goal<const N: usize>(kit: &Kit, town: &Town) -> bool {
    !kit.told[INVARIANTS.len() + N].load(Ordering::Relaxed)
        && (GOALS[N].1)(town)
        && !kit.told[INVARIANTS.len() + N].swap(true, Ordering::Relaxed)
}

macro_rules! numbered {
    ($of:ident, $kind:ident, $sentences:ident, $($number:literal)*) => {
        [$(Property::$kind($sentences[$number].0, $of::<$number>)),*]
    };
}

pub(crate) fn all() -> Vec<Property<Kit>> {
    let always: [Property<Kit>; INVARIANTS.len()] =
        numbered!(invariant, always, INVARIANTS, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24);
    let sometimes: [Property<Kit>; GOALS.len()] = numbered!(goal, sometimes, GOALS, 0 1 2 3 4 5 6 7 8 9 10 11 12 13);
    always.into_iter().chain(sometimes).collect()
}
