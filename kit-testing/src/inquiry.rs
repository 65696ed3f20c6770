//! The inquiry's commands, drawn by dice.

use kit_workflow::inquiry::{
    Account, ActorKind, AttemptId, AttemptOutcome, Command, CommandKind, Deliverable, Draft, InquiryActor,
    InquiryLifecycle, Receipt, State,
};
use kit_workflow::port::Particulars;
use kit_workflow::{Currency, Money, Name, Timestamp};

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
            CommandKind::StartCheckout => Command::StartCheckout { attempt: attempt(state, 8, dice) },
            CommandKind::CloseAttempt => {
                let outcome = *dice.pick(AttemptOutcome::ALL).expect("every set of names has one");
                Command::CloseAttempt { attempt: attempt(state, 2, dice), outcome }
            }
            CommandKind::ConfirmPayment => Command::ConfirmPayment { receipt: receipt(state, [12, 15, 16], dice) },
            CommandKind::HoldPayment => Command::HoldPayment { receipt: receipt(state, [1, 2, 12], dice) },
            CommandKind::AcceptShortPayment => Command::AcceptShortPayment { reason: digest(dice) },
            CommandKind::RecordPaymentByHand => Command::RecordPaymentByHand {
                attempt: AttemptId(dice.uuid()),
                reason: digest(dice),
                proof: digest(dice),
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
            CommandKind::Correct => Command::Correct { deliverable: deliverable(state, dice) },
            CommandKind::Refund => Command::Refund { reason: digest(dice) },
            CommandKind::ConfirmRefund => Command::ConfirmRefund { proof: digest(dice) },
        }
    }

    fn actor(kind: ActorKind, dice: &mut Dice) -> InquiryActor {
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
        _ => Money::new(1 + dice.below(100_000), OWED.currency()),
    }
}

/// In one of `known_in` cases an attempt that is open or brought money, where there is one; else a new one.
fn attempt(state: Option<&State>, known_in: u64, dice: &mut Dice) -> AttemptId {
    let mut known: Vec<AttemptId> = match state {
        Some(State::AwaitingPayment(awaiting)) => awaiting.open_attempts().to_vec(),
        _ => Vec::new(),
    };
    known.extend(account(state).into_iter().flat_map(Account::entries).map(|entry| entry.receipt.attempt()));
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
