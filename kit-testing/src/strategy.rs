//! Strategies for property tests of the inquiry: identifiers, money, receipts, actors, commands.
//!
//! ```
//! use kit_testing::strategy;
//! use kit_workflow::{Currency, Money};
//! use proptest::prelude::*;
//!
//! let owed = Money::new(15_000, Currency::Xof);
//! proptest!(|(receipt in strategy::short(owed))| prop_assert!(!receipt.covers(owed)));
//! ```

use kit_workflow::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, CommandKind, Deliverable, Draft, FileId, Grant, InquiryActor,
    InquiryLifecycle, LinkId, Proof, Receipt, Sha256, StaffId, State, StoredFile,
};
use kit_workflow::{Actor, Currency, Money, Move, Name, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::Union;
use uuid::Uuid;

use crate::walk::{Asked, Draw, ask};
use crate::{Dice, Walk, walk};

/// 9999-12-31T23:59:59.999Z: the last moment that RFC 3339 can write.
const LAST: i64 = 253_402_300_799_999;

/// One name of a closed set.
///
/// ```
/// proptest::proptest!(|(stage in kit_testing::strategy::name::<kit_workflow::inquiry::Stage>())| {
///     assert_eq!(stage.to_string().parse().ok(), Some(stage));
/// });
/// ```
pub fn name<N: Name>() -> impl Strategy<Value = N> {
    select(N::ALL)
}

/// Any identifier.
///
/// ```
/// proptest::proptest!(|(id in kit_testing::strategy::uuid())| assert_eq!(id.to_string().parse(), Ok(id)));
/// ```
pub fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

/// Any attempt.
///
/// ```
/// use kit_workflow::inquiry::AttemptId;
///
/// proptest::proptest!(|(attempt in kit_testing::strategy::attempt_id())| {
///     assert_eq!(AttemptId::from_transaction_id(&attempt.transaction_id()), Some(attempt));
/// });
/// ```
pub fn attempt_id() -> impl Strategy<Value = AttemptId> {
    uuid().prop_map(AttemptId)
}

/// Any member of staff.
///
/// ```
/// proptest::proptest!(|(id in kit_testing::strategy::staff_id())| assert_eq!(id.to_string().parse().ok(), Some(id)));
/// ```
pub fn staff_id() -> impl Strategy<Value = StaffId> {
    uuid().prop_map(StaffId)
}

/// Any moment from 1970 to 9999, to the millisecond.
///
/// ```
/// proptest::proptest!(|(at in kit_testing::strategy::timestamp())| assert!(at.to_rfc3339().ends_with('Z')));
/// ```
pub fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0..=LAST).prop_map(Timestamp::from_unix_ms)
}

/// Any amount of any currency.
///
/// ```
/// proptest::proptest!(|(money in kit_testing::strategy::money())| assert_eq!(money.excess_over(money), Ok(None)));
/// ```
pub fn money() -> impl Strategy<Value = Money> {
    (any::<u64>(), name()).prop_map(|(minor, currency)| Money::new(minor, currency))
}

/// Any amount that an order can be of.
///
/// ```
/// proptest::proptest!(|(money in kit_testing::strategy::payable())| assert!(money.is_payable()));
/// ```
pub fn payable() -> impl Strategy<Value = Money> {
    name::<Currency>().prop_flat_map(|currency| {
        (1..=u64::MAX / currency.step()).prop_map(move |steps| Money::new(steps * currency.step(), currency))
    })
}

/// What shows that money came or went another way, with a file or without.
///
/// ```
/// proptest::proptest!(|(proof in kit_testing::strategy::proof())| assert!(!proof.digest.contains('\0')));
/// ```
pub fn proof() -> impl Strategy<Value = Proof> {
    (text(), option::of(stored_file())).prop_map(|(digest, file)| Proof { digest, file })
}

/// Exactly what is owed.
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::exact(OWED))| assert_eq!(receipt.amount(), OWED));
/// ```
pub fn exact(owed: Money) -> impl Strategy<Value = Receipt> {
    evidence(Just(owed))
}

/// More than what is owed, of the same currency. What is owed must be below [`u64::MAX`].
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::excess(OWED))| assert!(receipt.amount().minor() > OWED.minor()));
/// ```
pub fn excess(owed: Money) -> impl Strategy<Value = Receipt> {
    evidence((owed.minor() + 1..=u64::MAX).prop_map(move |minor| Money::new(minor, owed.currency())))
}

/// Less than what is owed, of the same currency. What is owed must not be nothing.
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::short(OWED))| assert!(!receipt.covers(OWED)));
/// ```
pub fn short(owed: Money) -> impl Strategy<Value = Receipt> {
    evidence((0..owed.minor()).prop_map(move |minor| Money::new(minor, owed.currency())))
}

/// Any amount of another currency.
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::foreign(OWED))| assert!(!receipt.covers(OWED)));
/// ```
pub fn foreign(owed: Money) -> impl Strategy<Value = Receipt> {
    let others: Vec<Currency> = Currency::ALL.iter().copied().filter(|currency| *currency != owed.currency()).collect();
    evidence((any::<u64>(), select(others)).prop_map(|(minor, currency)| Money::new(minor, currency)))
}

/// A receipt that pays what is owed: [`exact`] or [`excess`].
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::covering(OWED))| assert!(receipt.covers(OWED)));
/// ```
pub fn covering(owed: Money) -> impl Strategy<Value = Receipt> {
    prop_oneof![exact(owed), excess(owed)]
}

/// A receipt of every sort: [`exact`], [`excess`], [`short`] or [`foreign`].
///
/// ```
/// use kit_testing::{sample::OWED, strategy};
///
/// proptest::proptest!(|(receipt in strategy::receipt(OWED))| {
///     assert!(!receipt.covers(OWED) || receipt.amount().currency() == OWED.currency());
/// });
/// ```
pub fn receipt(owed: Money) -> impl Strategy<Value = Receipt> {
    prop_oneof![exact(owed), excess(owed), short(owed), foreign(owed)]
}

fn evidence(amount: impl Strategy<Value = Money>) -> impl Strategy<Value = Receipt> {
    (attempt_id(), amount, any::<bool>()).prop_map(|(attempt, amount, named)| {
        if named { Receipt::verified(attempt, amount) } else { Receipt::amount_unverified(attempt, amount) }
    })
}

/// Any actor; a member of staff has an account.
///
/// ```
/// use kit_workflow::inquiry::ActorKind;
///
/// proptest::proptest!(|(by in kit_testing::strategy::actor())| {
///     assert!(by.kind != ActorKind::Staff || by.person.is_some());
/// });
/// ```
pub fn actor() -> impl Strategy<Value = InquiryActor> {
    (name::<ActorKind>(), uuid()).prop_map(|(kind, person)| match kind {
        ActorKind::Staff => Actor::person(kind, person),
        kind => Actor::new(kind),
    })
}

/// The description of any file.
///
/// ```
/// proptest::proptest!(|(file in kit_testing::strategy::stored_file())| assert_eq!(file.sha256.0.len(), 32));
/// ```
pub fn stored_file() -> impl Strategy<Value = StoredFile> {
    (uuid(), any::<[u8; 32]>(), any::<u64>()).prop_map(|(file, sha256, size)| StoredFile {
        file: FileId(file),
        sha256: Sha256(sha256),
        size,
    })
}

/// Any link.
///
/// ```
/// proptest::proptest!(|(grant in kit_testing::strategy::grant())| assert!(grant.expires_at.unix_ms() >= 0));
/// ```
pub fn grant() -> impl Strategy<Value = Grant> {
    (uuid(), timestamp()).prop_map(|(link, expires_at)| Grant { link: LinkId(link), expires_at })
}

/// Any text without NUL, which no database keeps.
///
/// ```
/// proptest::proptest!(|(text in kit_testing::strategy::text())| assert!(!text.contains('\0')));
/// ```
pub fn text() -> impl Strategy<Value = String> {
    vec(any::<char>().prop_filter("databases keep no NUL", |c| *c != '\0'), 0..24).prop_map(String::from_iter)
}

/// Any command, with the widest contents that its types allow; most fit no state.
///
/// ```
/// use kit_testing::{Written, strategy};
/// use kit_workflow::inquiry::InquiryLifecycle;
///
/// proptest::proptest!(|(command in strategy::command())| {
///     let record = InquiryLifecycle::record_command(&command);
///     assert_eq!(InquiryLifecycle::restore_command(record).unwrap(), command);
/// });
/// ```
pub fn command() -> impl Strategy<Value = Command> {
    Union::new(CommandKind::ALL.iter().map(|kind| command_of(*kind).boxed()))
}

/// Any command of one kind.
///
/// ```
/// use kit_testing::strategy::command_of;
/// use kit_workflow::inquiry::{Command, CommandKind};
///
/// proptest::proptest!(|(command in command_of(CommandKind::Expire))| assert_eq!(command, Command::Expire));
/// ```
pub fn command_of(kind: CommandKind) -> impl Strategy<Value = Command> {
    let owed = Money::new(15_000, Currency::Xof);
    let draft = || (any::<u32>(), stored_file()).prop_map(|(number, docx)| Draft { number, docx });
    let deliverable = || (any::<u32>(), stored_file()).prop_map(|(number, pdf)| Deliverable { number, pdf });
    match kind {
        CommandKind::Submit => any::<u32>().prop_map(|documents| Command::Submit { documents }).boxed(),
        CommandKind::OpenOrder => {
            (payable(), timestamp()).prop_map(|(owed, expires_at)| Command::OpenOrder { owed, expires_at }).boxed()
        }
        CommandKind::StartCheckout => (attempt_id(), any::<bool>())
            .prop_map(|(attempt, announced)| Command::StartCheckout { attempt, announced })
            .boxed(),
        CommandKind::CloseAttempt => (attempt_id(), name::<AttemptOutcome>())
            .prop_map(|(attempt, outcome)| Command::CloseAttempt { attempt, outcome })
            .boxed(),
        CommandKind::ConfirmPayment => receipt(owed).prop_map(|receipt| Command::ConfirmPayment { receipt }).boxed(),
        CommandKind::HoldPayment => {
            let nameless = attempt_id().prop_map(|attempt| Receipt::inexpressible(attempt, Currency::Xof));
            prop_oneof![9 => receipt(owed), 1 => nameless].prop_map(|receipt| Command::HoldPayment { receipt }).boxed()
        }
        CommandKind::AcceptShortPayment => text().prop_map(|reason| Command::AcceptShortPayment { reason }).boxed(),
        CommandKind::RecordPaymentByHand => (receipt(owed), text(), proof())
            .prop_map(|(receipt, reason, proof)| Command::RecordPaymentByHand {
                attempt: receipt.attempt(),
                received: receipt.amount(),
                reason,
                proof,
            })
            .boxed(),
        CommandKind::Cancel => option::of(text()).prop_map(|reason| Command::Cancel { reason }).boxed(),
        CommandKind::Expire => Just(Command::Expire).boxed(),
        CommandKind::BeginGeneration => any::<u32>().prop_map(|draft| Command::BeginGeneration { draft }).boxed(),
        CommandKind::CompleteDraft => draft().prop_map(|draft| Command::CompleteDraft { draft }).boxed(),
        CommandKind::GiveUp => any::<u32>().prop_map(|draft| Command::GiveUp { draft }).boxed(),
        CommandKind::RetryGeneration => Just(Command::RetryGeneration).boxed(),
        CommandKind::RequestRevision => text().prop_map(|feedback| Command::RequestRevision { feedback }).boxed(),
        CommandKind::Validate => deliverable().prop_map(|deliverable| Command::Validate { deliverable }).boxed(),
        CommandKind::ReplaceDeliverable => {
            deliverable().prop_map(|deliverable| Command::ReplaceDeliverable { deliverable }).boxed()
        }
        CommandKind::WithdrawValidation => Just(Command::WithdrawValidation).boxed(),
        CommandKind::Deliver => grant().prop_map(|grant| Command::Deliver { grant }).boxed(),
        CommandKind::ReissueLink => grant().prop_map(|grant| Command::ReissueLink { grant }).boxed(),
        CommandKind::RevokeLink => Just(Command::RevokeLink).boxed(),
        CommandKind::ExtendLink => (grant(), text())
            .prop_map(|(grant, reason)| Command::ExtendLink { until: grant.expires_at, reason })
            .boxed(),
        CommandKind::Correct => deliverable().prop_map(|deliverable| Command::Correct { deliverable }).boxed(),
        CommandKind::Refund => text().prop_map(|reason| Command::Refund { reason }).boxed(),
        CommandKind::ConfirmRefund => (proof(), option::weighted(0.1, money()))
            .prop_map(|(proof, amount)| Command::ConfirmRefund { proof, amount })
            .boxed(),
        CommandKind::ProposeWriteOff => text().prop_map(|reason| Command::ProposeWriteOff { reason }).boxed(),
        CommandKind::AgreeWriteOff => Just(Command::AgreeWriteOff).boxed(),
        CommandKind::DeclineWriteOff => text().prop_map(|reason| Command::DeclineWriteOff { reason }).boxed(),
        CommandKind::DeclineReminders => Just(Command::DeclineReminders).boxed(),
        CommandKind::Complain => attempt_id().prop_map(|attempt| Command::Complain { attempt }).boxed(),
        CommandKind::AnswerComplaint => text().prop_map(|answer| Command::AnswerComplaint { answer }).boxed(),
    }
}

/// A move that the table has from this state, asked by somebody who may ask. Guards can still refuse it.
///
/// ```
/// use kit_testing::{Door, Visit, strategy};
/// use kit_workflow::Timestamp;
///
/// let at = Timestamp::from_unix_ms(0);
/// proptest::proptest!(|(asked in strategy::legal::<Door>(None, at))| {
///     assert!(Visit::new(None, asked).moved().is_some());
/// });
/// ```
///
/// # Panics
///
/// Where the table has no move from this state.
pub fn legal<L: Draw>(state: Option<L::State>, at: Timestamp) -> impl Strategy<Value = Asked<L>> {
    let from = state.as_ref().map(L::stage);
    let lines: Vec<&'static Move<L>> = L::table().iter().filter(|line| line.from == from).collect();
    (0..lines.len(), any::<u64>())
        .prop_map(move |(line, seed)| ask(lines[line], state.as_ref(), at, &mut Dice::new(seed)))
}

/// What the table does not have from this state: a command that leads nowhere from here, or one asked by somebody whom the
/// table does not name. It never moves anything: it is refused, unless it had happened before.
///
/// ```
/// use kit_testing::{Visit, strategy};
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::InquiryLifecycle;
/// use proptest::prelude::*;
///
/// let at = Timestamp::from_unix_ms(0);
/// proptest!(|(asked in strategy::illegal::<InquiryLifecycle>(None, at))| {
///     prop_assert!(Visit::<InquiryLifecycle>::new(None, asked).answer.is_err());
/// });
/// ```
///
/// # Panics
///
/// Where the table lets everybody do everything.
pub fn illegal<L: Draw>(state: Option<L::State>, at: Timestamp) -> impl Strategy<Value = Asked<L>> {
    let from = state.as_ref().map(L::stage);
    let open = |command, by| {
        let named = |line: &Move<L>| line.from == from && line.command == command && line.allows(by);
        L::table().iter().any(named)
    };
    let everything =
        L::CommandKind::ALL.iter().flat_map(|command| L::ActorKind::ALL.iter().map(move |by| (*command, *by)));
    let closed: Vec<_> = everything.filter(|(command, by)| !open(*command, *by)).collect();
    (select(closed), any::<u64>()).prop_map(move |((command, by), seed)| {
        let dice = &mut Dice::new(seed);
        Asked { by: L::actor(by, dice), at, command: L::command(command, state.as_ref(), at, dice) }
    })
}

/// A state that some walk leads to.
///
/// ```
/// use kit_workflow::Name;
/// use kit_workflow::inquiry::Stage;
/// use proptest::prelude::*;
///
/// proptest!(ProptestConfig::with_cases(20), |(state in kit_testing::strategy::state())| {
///     prop_assert!(Stage::ALL.contains(&state.stage()));
/// });
/// ```
pub fn state() -> impl Strategy<Value = State> {
    walk::<InquiryLifecycle>(1..30).prop_filter_map("the walk leads nowhere", |walk: Walk<_>| walk.end())
}
