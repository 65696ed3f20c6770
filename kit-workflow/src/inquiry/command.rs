//! What may be asked.

use super::{AttemptId, AttemptOutcome, Deliverable, Draft, Grant, Proof, Receipt};
use crate::name::names;
use crate::{Money, Timestamp};

names! {
    /// The bare names of the commands.
    ///
    /// ```
    /// use kit_workflow::Name;
    /// use kit_workflow::inquiry::CommandKind;
    ///
    /// // Routes, buttons and histories spell it the same.
    /// assert_eq!(CommandKind::parse("reissue_link"), Some(CommandKind::ReissueLink));
    /// assert_eq!(CommandKind::Deliver.to_string(), "deliver");
    /// ```
    pub enum CommandKind {
        /// A client sends the form.
        Submit = "submit",
        /// The order is opened and its amount frozen.
        OpenOrder = "open_order",
        /// The client goes to pay.
        StartCheckout = "start_checkout",
        /// An attempt ended without payment.
        CloseAttempt = "close_attempt",
        /// The gateway, asked by us, says that enough was paid.
        ConfirmPayment = "confirm_payment",
        /// The gateway, asked by us, says that too little or another currency was paid.
        HoldPayment = "hold_payment",
        /// Staff accept what is held.
        AcceptShortPayment = "accept_short_payment",
        /// Staff record money that came another way.
        RecordPaymentByHand = "record_payment_by_hand",
        /// The inquiry is given up.
        Cancel = "cancel",
        /// The order's time is over.
        Expire = "expire",
        /// A worker starts on the draft.
        BeginGeneration = "begin_generation",
        /// A worker has the draft.
        CompleteDraft = "complete_draft",
        /// A worker used up its attempts.
        GiveUp = "give_up",
        /// Staff want it tried again.
        RetryGeneration = "retry_generation",
        /// Staff want another draft.
        RequestRevision = "request_revision",
        /// Staff choose the PDF.
        Validate = "validate",
        /// Staff choose another PDF before delivery.
        ReplaceDeliverable = "replace_deliverable",
        /// Staff go back to the draft.
        WithdrawValidation = "withdraw_validation",
        /// Staff publish: the client gets a link.
        Deliver = "deliver",
        /// The client gets a new link; the old one dies.
        ReissueLink = "reissue_link",
        /// The link dies.
        RevokeLink = "revoke_link",
        /// Staff choose a better PDF after delivery.
        Correct = "correct",
        /// Staff decide to give the money back.
        Refund = "refund",
        /// The money was given back.
        ConfirmRefund = "confirm_refund",
        /// Staff propose to give up money that waits.
        ProposeWriteOff = "propose_write_off",
        /// A second person agrees to give it up.
        AgreeWriteOff = "agree_write_off",
        /// The proposal is declined, or taken back.
        DeclineWriteOff = "decline_write_off",
        /// The client wants no more reminders to pay.
        DeclineReminders = "decline_reminders",
        /// The client says that their money is gone, and we say that none came.
        Complain = "complain",
        /// Staff answer what the client complains of.
        AnswerComplaint = "answer_complaint",
    }
}

/// What may be asked, with the facts that go into the state. Free text comes as a salted digest; the text itself goes
/// beside the chain.
///
/// ```
/// use kit_workflow::inquiry::{ActorKind, Command, InquiryActor, InquiryLifecycle, Refusal};
/// use kit_workflow::{Lifecycle, Timestamp};
///
/// let (at, client) = (Timestamp::from_unix_ms(0), InquiryActor::new(ActorKind::Client));
/// let submit = |documents| InquiryLifecycle::apply(None, client, at, Command::Submit { documents });
/// assert!(submit(3).is_ok());
/// assert_eq!(submit(0), Err(Refusal::DocumentCount));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is documented at its kind, each field at its type")]
pub enum Command {
    Submit { documents: u32 },
    OpenOrder { owed: Money, expires_at: Timestamp },
    StartCheckout { attempt: AttemptId, announced: bool },
    CloseAttempt { attempt: AttemptId, outcome: AttemptOutcome },
    ConfirmPayment { receipt: Receipt },
    HoldPayment { receipt: Receipt },
    AcceptShortPayment { reason: String },
    RecordPaymentByHand { attempt: AttemptId, received: Money, reason: String, proof: Proof },
    Cancel { reason: Option<String> },
    Expire,
    BeginGeneration { draft: u32 },
    CompleteDraft { draft: Draft },
    GiveUp { draft: u32 },
    RetryGeneration,
    RequestRevision { feedback: String },
    Validate { deliverable: Deliverable },
    ReplaceDeliverable { deliverable: Deliverable },
    WithdrawValidation,
    Deliver { grant: Grant },
    ReissueLink { grant: Grant },
    RevokeLink,
    Correct { deliverable: Deliverable },
    Refund { reason: String },
    ConfirmRefund { proof: Proof, amount: Option<Money> },
    ProposeWriteOff { reason: String },
    AgreeWriteOff,
    DeclineWriteOff { reason: String },
    DeclineReminders,
    Complain { attempt: AttemptId },
    AnswerComplaint { answer: String },
}

impl Command {
    /// Its bare name.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Submit { .. } => CommandKind::Submit,
            Self::OpenOrder { .. } => CommandKind::OpenOrder,
            Self::StartCheckout { .. } => CommandKind::StartCheckout,
            Self::CloseAttempt { .. } => CommandKind::CloseAttempt,
            Self::ConfirmPayment { .. } => CommandKind::ConfirmPayment,
            Self::HoldPayment { .. } => CommandKind::HoldPayment,
            Self::AcceptShortPayment { .. } => CommandKind::AcceptShortPayment,
            Self::RecordPaymentByHand { .. } => CommandKind::RecordPaymentByHand,
            Self::Cancel { .. } => CommandKind::Cancel,
            Self::Expire => CommandKind::Expire,
            Self::BeginGeneration { .. } => CommandKind::BeginGeneration,
            Self::CompleteDraft { .. } => CommandKind::CompleteDraft,
            Self::GiveUp { .. } => CommandKind::GiveUp,
            Self::RetryGeneration => CommandKind::RetryGeneration,
            Self::RequestRevision { .. } => CommandKind::RequestRevision,
            Self::Validate { .. } => CommandKind::Validate,
            Self::ReplaceDeliverable { .. } => CommandKind::ReplaceDeliverable,
            Self::WithdrawValidation => CommandKind::WithdrawValidation,
            Self::Deliver { .. } => CommandKind::Deliver,
            Self::ReissueLink { .. } => CommandKind::ReissueLink,
            Self::RevokeLink => CommandKind::RevokeLink,
            Self::Correct { .. } => CommandKind::Correct,
            Self::Refund { .. } => CommandKind::Refund,
            Self::ConfirmRefund { .. } => CommandKind::ConfirmRefund,
            Self::ProposeWriteOff { .. } => CommandKind::ProposeWriteOff,
            Self::AgreeWriteOff => CommandKind::AgreeWriteOff,
            Self::DeclineWriteOff { .. } => CommandKind::DeclineWriteOff,
            Self::DeclineReminders => CommandKind::DeclineReminders,
            Self::Complain { .. } => CommandKind::Complain,
            Self::AnswerComplaint { .. } => CommandKind::AnswerComplaint,
        }
    }

    /// The command that a verified receipt calls for, given what is owed.
    ///
    /// ```
    /// use kit_workflow::inquiry::{AttemptId, Command, CommandKind, Receipt};
    /// use kit_workflow::{Currency, Money};
    /// use uuid::Uuid;
    ///
    /// let (attempt, owed) = (AttemptId(Uuid::from_u128(1)), Money::new(15_000, Currency::Xof));
    /// let kind = |minor| Command::settle(Receipt::verified(attempt, Money::new(minor, Currency::Xof)), owed).kind();
    /// assert_eq!((kind(15_000), kind(14_995)), (CommandKind::ConfirmPayment, CommandKind::HoldPayment));
    /// ```
    pub fn settle(receipt: Receipt, owed: Money) -> Self {
        if receipt.covers(owed) { Self::ConfirmPayment { receipt } } else { Self::HoldPayment { receipt } }
    }
}
