//! The domain says no, with a machine-readable reason, and nothing changed.

use super::{ActorKind, CommandKind, Stage};
use crate::Money;

/// Why a command was refused.
///
/// ```
/// use kit_workflow::inquiry::Refusal;
/// use kit_workflow::{Currency, Money};
///
/// let (owed, received) = (Money::new(15_000, Currency::Xof), Money::new(10_000, Currency::Xof));
/// let refusal = Refusal::AmountMismatch { owed, received };
/// // Programs match on the code, and logs tell the rest.
/// assert_eq!(refusal.code(), "amount_mismatch");
/// assert_eq!(refusal.to_string(), "XOF 10000 was received where XOF 15000 is owed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such inquiry.
    #[error("there is no such inquiry")]
    Absent,
    /// The command does not belong to this stage.
    #[error("{command} is not possible while the inquiry is {stage}")]
    NotNow {
        /// What was asked.
        command: CommandKind,
        /// Where the inquiry stands.
        stage: Stage,
    },
    /// This kind of actor may not ask for it.
    #[error("{actor} may not ask for {command}")]
    NotYours {
        /// What was asked.
        command: CommandKind,
        /// Who asked.
        actor: ActorKind,
    },
    /// The order is not paid.
    #[error("the order is not paid")]
    NotPaid,
    /// No PDF was validated.
    #[error("no PDF was validated")]
    NoDeliverable,
    /// An attempt to pay may still succeed.
    #[error("an attempt to pay is still pending")]
    AttemptPending,
    /// Money that was received waits for staff.
    #[error("a payment is held and waits for staff")]
    PaymentHeld,
    /// Nothing is held.
    #[error("no payment is held")]
    NothingHeld,
    /// What is held is no amount that could pay anything: it is given back or given up.
    #[error("what is held cannot be reckoned")]
    NothingReckonable,
    /// The receipt does not cover what is owed.
    #[error("{received} was received where {owed} is owed")]
    AmountMismatch {
        /// What is owed.
        owed: Money,
        /// What was received.
        received: Money,
    },
    /// The receipt covers what is owed, so there is nothing to hold.
    #[error("the receipt covers what is owed")]
    NothingToHold,
    /// The gateway told another amount for this attempt before.
    #[error("another amount is on record for this attempt")]
    ReceiptConflict,
    /// The order's time is not over.
    #[error("the order has not expired yet")]
    NotExpired,
    /// The draft is not the one that is being made.
    #[error("another draft is being made")]
    StaleDraft,
    /// No link is alive.
    #[error("there is no link to revoke")]
    NoLink,
    /// Nothing is to be given back.
    #[error("nothing is to be given back")]
    NothingDue,
    /// A member of staff must sign by name.
    #[error("a member of staff must sign by name")]
    Unsigned,
    /// An inquiry has between one and ten documents.
    #[error("an inquiry has between one and ten documents")]
    DocumentCount,
    /// The named amount is not what is to be given back.
    #[error("another amount is to be given back")]
    RefundMismatch,
    /// No money waits that could be given up.
    #[error("no money waits")]
    NothingWaits,
    /// A proposal to give the money up waits for a second person.
    #[error("a write-off is proposed already")]
    AlreadyProposed,
    /// Nobody proposes to give the money up.
    #[error("no write-off is proposed")]
    NothingProposed,
    /// Who proposes to give money up cannot agree to it.
    #[error("another member of staff must agree")]
    SamePerson,
    /// The amount of an order is one that nobody can pay.
    #[error("{0} is not an amount that can be paid")]
    UnpayableAmount(Money),
    /// The inquiry has no such attempt to pay.
    #[error("there is no such attempt to pay")]
    NoSuchAttempt,
    /// The attempt brought money: there is nothing to complain of.
    #[error("the attempt brought money")]
    MoneyReceived,
    /// The attempt was complained of within a day.
    #[error("the attempt was complained of today")]
    ComplainedToday,
    /// No complaint waits for an answer.
    #[error("no complaint waits for an answer")]
    NoComplaint,
    /// Another proof is on record for this refund.
    #[error("the refund was confirmed with another proof")]
    AlreadyRefunded,
}

impl Refusal {
    /// The stable code that callers match on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NotNow { .. } => "not_now",
            Self::NotYours { .. } => "not_yours",
            Self::NotPaid => "not_paid",
            Self::NoDeliverable => "no_deliverable",
            Self::AttemptPending => "attempt_pending",
            Self::PaymentHeld => "payment_held",
            Self::NothingHeld => "nothing_held",
            Self::NothingReckonable => "nothing_reckonable",
            Self::AmountMismatch { .. } => "amount_mismatch",
            Self::NothingToHold => "nothing_to_hold",
            Self::ReceiptConflict => "receipt_conflict",
            Self::NotExpired => "not_expired",
            Self::StaleDraft => "stale_draft",
            Self::NoLink => "no_link",
            Self::NothingDue => "nothing_due",
            Self::Unsigned => "unsigned",
            Self::DocumentCount => "document_count",
            Self::RefundMismatch => "refund_mismatch",
            Self::NothingWaits => "nothing_waits",
            Self::AlreadyProposed => "already_proposed",
            Self::NothingProposed => "nothing_proposed",
            Self::SamePerson => "same_person",
            Self::UnpayableAmount(_) => "unpayable_amount",
            Self::AlreadyRefunded => "already_refunded",
            Self::NoSuchAttempt => "no_such_attempt",
            Self::MoneyReceived => "money_received",
            Self::ComplainedToday => "complained_today",
            Self::NoComplaint => "no_complaint",
        }
    }
}
