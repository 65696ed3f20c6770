//! The inquiry's commands, drawn by dice.

mod written;

use std::time::Duration;

use kit_workflow::inquiry::{
    Account, ActorKind, AttemptId, AttemptOutcome, Command, CommandKind, Deliverable, Draft, InquiryActor,
    InquiryLifecycle, Proof, Receipt, Standing, State,
};
use kit_workflow::port::Particulars;
use kit_workflow::{Currency, Money, Name, Timestamp};

use uuid::Uuid;

use crate::Dice;
use crate::sample::{self, OWED, WEEK};
use crate::walk::Draw;

/// Digests are what free text comes as; these look like no digest, to show that nobody reads them.
const DIGESTS: [&str; 5] = ["2jmj7l5rSw0yVb_vlWAYkK", "", "a;b,c=d", "l'\"é\" \\ 審\n🙂", "-- '; {}"];

impl Draw for InquiryLifecycle {
    fn command(kind: CommandKind, state: Option<&State>, at: Timestamp, dice: &mut Dice) -> Command {
        match kind {
            // Ten at most: one in twelve forms has none or too many.
            CommandKind::Submit => Command::Submit { documents: dice.below(12) as u32 },
            CommandKind::OpenOrder => Command::OpenOrder { owed: owed(state, dice), expires_at: at + WEEK },
            CommandKind::StartCheckout => {
                Command::StartCheckout { attempt: attempt(state, 8, dice), announced: dice.once_in(5) }
            }
            CommandKind::CloseAttempt => {
                let outcome = *dice.pick(AttemptOutcome::ALL).expect("every set of names has one");
                Command::CloseAttempt { attempt: attempt(state, 2, dice), outcome }
            }
            CommandKind::ConfirmPayment => Command::ConfirmPayment { receipt: receipt(state, [12, 15, 16], dice) },
            CommandKind::HoldPayment if dice.once_in(10) => {
                let currency = account(state).map_or(OWED, Account::owed).currency();
                Command::HoldPayment { receipt: Receipt::inexpressible(attempt(state, 2, dice), currency) }
            }
            CommandKind::HoldPayment => Command::HoldPayment { receipt: receipt(state, [1, 2, 12], dice) },
            CommandKind::AcceptShortPayment => Command::AcceptShortPayment { reason: digest(dice) },
            CommandKind::RecordPaymentByHand => Command::RecordPaymentByHand {
                attempt: AttemptId(dice.uuid()),
                received: receipt(state, [8, 12, 17], dice).amount(),
                reason: digest(dice),
                proof: proof(dice),
            },
            CommandKind::Cancel => Command::Cancel { reason: dice.once_in(2).then(|| digest(dice)) },
            CommandKind::Expire => Command::Expire,
            CommandKind::BeginGeneration => Command::BeginGeneration { draft: number(state, dice) },
            CommandKind::CompleteDraft => {
                Command::CompleteDraft { draft: Draft { number: number(state, dice), docx: sample::stored_file(dice) } }
            }
            CommandKind::GiveUp => Command::GiveUp { draft: number(state, dice) },
            CommandKind::RetryGeneration => Command::RetryGeneration,
            CommandKind::RequestRevision => Command::RequestRevision { feedback: digest(dice) },
            CommandKind::Validate => Command::Validate { deliverable: deliverable(state, dice) },
            CommandKind::ReplaceDeliverable => Command::ReplaceDeliverable { deliverable: deliverable(state, dice) },
            CommandKind::WithdrawValidation => Command::WithdrawValidation,
            CommandKind::Deliver => Command::Deliver { grant: sample::grant(at, dice) },
            CommandKind::ReissueLink => Command::ReissueLink { grant: sample::grant(at, dice) },
            CommandKind::RevokeLink => Command::RevokeLink,
            CommandKind::ExtendLink => {
                // Now and then it lasts that long already.
                let now = state.and_then(State::delivery).and_then(|delivery| delivery.grant);
                let from = now.map_or(at, |grant| grant.expires_at);
                let until = if dice.once_in(8) { from } else { from + Duration::from_secs(1 + dice.below(172_800)) };
                Command::ExtendLink { until, reason: digest(dice) }
            }
            CommandKind::Correct => Command::Correct { deliverable: deliverable(state, dice) },
            CommandKind::Refund => Command::Refund { reason: digest(dice) },
            CommandKind::ConfirmRefund => {
                Command::ConfirmRefund { proof: proof(dice), amount: given_back(state, dice) }
            }
            CommandKind::ProposeWriteOff => Command::ProposeWriteOff { reason: digest(dice) },
            CommandKind::AgreeWriteOff => Command::AgreeWriteOff,
            CommandKind::DeclineWriteOff => Command::DeclineWriteOff { reason: digest(dice) },
            CommandKind::DeclineReminders => Command::DeclineReminders,
            CommandKind::Complain => Command::Complain { attempt: attempt(state, 2, dice) },
            CommandKind::AnswerComplaint => Command::AnswerComplaint { answer: digest(dice) },
        }
    }

    fn actor(kind: ActorKind, dice: &mut Dice) -> InquiryActor {
        // Staff are few, and one of them signs twice now and then.
        if kind == ActorKind::Staff && dice.once_in(4) {
            return InquiryActor::person(kind, STAFF[dice.below(2) as usize]);
        }
        sample::actor(kind, dice)
    }

    fn particulars(command: &Command, at: Timestamp, dice: &mut Dice) -> Particulars {
        sample::particulars(command, at, dice)
    }
}

fn digest(dice: &mut Dice) -> String {
    dice.pick(&DIGESTS).map_or_else(String::new, |digest| (*digest).to_owned())
}

fn account(state: Option<&State>) -> Option<&Account> {
    state.and_then(State::account)
}

fn owed(state: Option<&State>, dice: &mut Dice) -> Money {
    match account(state) {
        Some(account) if !dice.once_in(4) => account.owed(),
        // One in eight is no amount that can be paid, but for luck.
        _ if dice.once_in(8) => Money::new(dice.below(100_000), OWED.currency()),
        _ => Money::new(5 * (1 + dice.below(20_000)), OWED.currency()),
    }
}

/// A reference, and now and then a file that shows it.
fn proof(dice: &mut Dice) -> Proof {
    Proof { digest: digest(dice), file: dice.once_in(3).then(|| sample::stored_file(dice)) }
}

/// Nothing named, or one of the amounts that are due, or seldom another.
fn given_back(state: Option<&State>, dice: &mut Dice) -> Option<Money> {
    let entries = account(state).map_or(&[][..], Account::entries);
    let due: Vec<Money> = entries
        .iter()
        .filter(|entry| entry.standing == Standing::RefundDue)
        .map(|entry| entry.receipt.amount())
        .collect();
    match dice.below(8) {
        0 => Some(Money::new(dice.below(20_000), OWED.currency())),
        1..4 => dice.pick(&due).copied(),
        _ => None,
    }
}

/// Two members of staff.
const STAFF: [Uuid; 2] = [Uuid::from_u128(0x57AF_0001), Uuid::from_u128(0x57AF_0002)];

/// In one of `known_in` cases an attempt that is open or brought money, where there is one; else a new one.
fn attempt(state: Option<&State>, known_in: u64, dice: &mut Dice) -> AttemptId {
    let mut known: Vec<AttemptId> = match state {
        Some(State::AwaitingPayment(awaiting)) => [awaiting.open_attempts(), awaiting.announced()].concat(),
        _ => Vec::new(),
    };
    known.extend(account(state).into_iter().flat_map(Account::entries).map(|entry| entry.receipt.attempt()));
    known.extend(account(state).into_iter().flat_map(Account::complaints).map(|complaint| complaint.attempt));
    let known = dice.pick(&known).copied();
    known.filter(|_| dice.once_in(known_in)).unwrap_or_else(|| AttemptId(dice.uuid()))
}

/// A receipt for what is owed. Of twenty receipts, the first of `shares` are exact, those up to the second are of more,
/// those up to the third are of less, and the rest are of another currency.
fn receipt(state: Option<&State>, shares: [u64; 3], dice: &mut Dice) -> Receipt {
    let owed = account(state).map_or(OWED, Account::owed);
    let [exact, enough, same] = shares;
    let amount = match dice.below(20) {
        share if share < exact => owed,
        share if share < enough => Money::new(owed.minor().saturating_add(1 + dice.below(5_000)), owed.currency()),
        share if share < same => Money::new(dice.below(owed.minor()), owed.currency()),
        _ => Money::new(dice.below(2 * owed.minor()), foreign(owed, dice)),
    };
    let attempt = attempt(state, 2, dice);
    if dice.once_in(4) { Receipt::amount_unverified(attempt, amount) } else { Receipt::verified(attempt, amount) }
}

fn foreign(owed: Money, dice: &mut Dice) -> Currency {
    let others: Vec<_> = Currency::ALL.iter().copied().filter(|currency| *currency != owed.currency()).collect();
    *dice.pick(&others).expect("there are several currencies")
}

/// The number of the draft that is in hand, seldom another.
fn number(state: Option<&State>, dice: &mut Dice) -> u32 {
    let number = match state {
        Some(State::Generating(generating)) => generating.number(),
        Some(State::GenerationFailed(failed)) => failed.number(),
        Some(state) => state.draft().map_or(1, |draft| draft.number),
        None => 1,
    };
    if dice.once_in(10) { number.wrapping_add(dice.below(3) as u32) } else { number }
}

/// The next PDF; now and then the one that is there already.
fn deliverable(state: Option<&State>, dice: &mut Dice) -> Deliverable {
    let known = state.and_then(State::deliverable);
    match known {
        Some(known) if dice.once_in(6) => known,
        known => Deliverable { number: known.map_or(1, |known| known.number + 1), pdf: sample::stored_file(dice) },
    }
}
