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
        /// The link that opens goes on opening for longer.
        ExtendLink = "extend_link",
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
pub enum Command {
    /// The client sends the form.
    Submit {
        /// How many files are attached: one at least, ten at most.
        documents: u32,
    },
    /// The order is opened. From here on its amount does not change, whatever kits cost later.
    OpenOrder {
        /// What the kit costs this client; more than nothing.
        owed: Money,
        /// From this moment on the order may expire.
        expires_at: Timestamp,
    },
    /// The client goes to pay.
    StartCheckout {
        /// The attempt's name, new and chosen by us: gateways are told it, and asked for it.
        attempt: AttemptId,
        /// Whether the money is to come by hand, as the client announces: there is no gateway to ask then.
        announced: bool,
    },
    /// An attempt ended without payment, as far as anybody knows.
    CloseAttempt {
        /// The attempt that ended.
        attempt: AttemptId,
        /// How it ended.
        outcome: AttemptOutcome,
    },
    /// An attempt brought what is owed, or more.
    ConfirmPayment {
        /// What the gateway answered when it was asked; never what a notification says.
        receipt: Receipt,
    },
    /// An attempt brought too little, or another currency.
    HoldPayment {
        /// What the gateway answered; it must not cover what is owed.
        receipt: Receipt,
    },
    /// Staff accept what is held as the price.
    AcceptShortPayment {
        /// The salted digest of why.
        reason: String,
    },
    /// Staff record money that came another way, whatever it does to the order.
    RecordPaymentByHand {
        /// The attempt that it counts as: a new one, or the one that the client announced.
        attempt: AttemptId,
        /// What came in; more than nothing.
        received: Money,
        /// The salted digest of why it is recorded.
        reason: String,
        /// What shows that it came.
        proof: Proof,
    },
    /// The inquiry is given up before it is paid.
    Cancel {
        /// The salted digest of why, where somebody gave a reason.
        reason: Option<String>,
    },
    /// The order ends unpaid; refused before its time.
    Expire,
    /// A worker starts on a draft.
    BeginGeneration {
        /// The draft's number, from 1.
        draft: u32,
    },
    /// A worker has the draft, and its file is stored.
    CompleteDraft {
        /// The draft; one with another number than is being made is refused as stale.
        draft: Draft,
    },
    /// A worker has no attempts left for a draft.
    GiveUp {
        /// The draft's number.
        draft: u32,
    },
    /// Staff want the draft that failed tried again, under the same number.
    RetryGeneration,
    /// Staff want another draft; until a new PDF is delivered, links open the old one.
    RequestRevision {
        /// The salted digest of what is to be better.
        feedback: String,
    },
    /// Staff choose the PDF that is to be delivered.
    Validate {
        /// The PDF, numbered by the one before it.
        deliverable: Deliverable,
    },
    /// Staff choose another PDF, which nobody was given yet.
    ReplaceDeliverable {
        /// The PDF that takes its place, with the next number.
        deliverable: Deliverable,
    },
    /// Staff go back to the draft.
    WithdrawValidation,
    /// Staff publish: the PDF is the client's.
    Deliver {
        /// The link that the client is sent.
        grant: Grant,
    },
    /// The client gets a new link, and the one before opens nothing any more.
    ReissueLink {
        /// The new link.
        grant: Grant,
    },
    /// The link opens nothing any more, and there is no other.
    RevokeLink,
    /// Staff let the link that opens last longer: its address stays the same.
    ExtendLink {
        /// It opens nothing from this moment on; one that lasts as long already stays as it is.
        until: Timestamp,
        /// The salted digest of why.
        reason: String,
    },
    /// Staff deliver a better PDF; the link that is alive opens it.
    Correct {
        /// The PDF, with the next number.
        deliverable: Deliverable,
    },
    /// Staff decide to give back what is held or credited.
    Refund {
        /// The salted digest of why.
        reason: String,
    },
    /// Staff gave money back that was due.
    ConfirmRefund {
        /// What shows that it went back; the same proof twice is one refund.
        proof: Proof,
        /// What went back: one of the amounts that are due, or all that is due in its currency. `None` is everything.
        amount: Option<Money>,
    },
    /// Staff propose to give up money that waits.
    ProposeWriteOff {
        /// The salted digest of why.
        reason: String,
    },
    /// Another member of staff agrees.
    AgreeWriteOff,
    /// The proposal is declined, or taken back.
    DeclineWriteOff {
        /// The salted digest of why.
        reason: String,
    },
    /// The client wants no more reminders to pay this order.
    DeclineReminders,
    /// The client says that an attempt took their money.
    Complain {
        /// Which attempt; one that brought money is none to complain of.
        attempt: AttemptId,
    },
    /// Staff answer every complaint that is open.
    AnswerComplaint {
        /// The salted digest of what the client is told.
        answer: String,
    },
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
            Self::ExtendLink { .. } => CommandKind::ExtendLink,
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
