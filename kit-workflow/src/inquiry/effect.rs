//! What must be done outside, and what obliges us to it.

use std::time::Duration;

use super::{Arrival, AttemptId, Event, Letter, SectionPlace};
use crate::name::names;
use crate::{Corrupt, Facts, Record, Timestamp, TokenHash};

names! {
    /// The bare names of the effects.
    ///
    /// ```
    /// use kit_workflow::Move;
    /// use kit_workflow::inquiry::{CommandKind, EffectKind, InquiryLifecycle, Stage};
    ///
    /// // The table names what a move may oblige us to: an attempt that was opened is watched until it is settled.
    /// let checkout = Move::<InquiryLifecycle>::find(Some(Stage::AwaitingPayment), CommandKind::StartCheckout);
    /// assert!(checkout.is_some_and(|line| line.effects.contains(&EffectKind::WatchAttempt)));
    /// ```
    pub enum EffectKind {
        /// A mail to the client.
        MailClient = "mail_client",
        /// A mail to staff.
        MailStaff = "mail_staff",
        /// Open the order, should the request that took the form have died before it could.
        OpenOrder = "open_order",
        /// Ask the gateway how an attempt stands, until that is settled.
        WatchAttempt = "watch_attempt",
        /// Ask the gateway at once, because it said that something happened.
        VerifyAttempt = "verify_attempt",
        /// Find out whether a notification was the gateway's, once the attempt's token is known, and then ask at once.
        ProveNotification = "prove_notification",
        /// Let the order expire when its time comes.
        ExpireOrder = "expire_order",
        /// Have the draft made: lay out its sections.
        GenerateDraft = "generate_draft",
        /// Have one section of the draft written.
        WriteSection = "write_section",
        /// Put the sections of the draft together.
        AssembleDraft = "assemble_draft",
    }
}

/// Something to do outside, stored with the event that asks for it.
///
/// ```
/// use kit_workflow::inquiry::{Effect, EffectKind, InquiryLifecycle, Letter};
/// use kit_workflow::Lifecycle;
///
/// let letter = Effect::Mail(Letter::ClientLink);
/// assert_eq!(letter.kind(), EffectKind::MailClient);
/// // What is stored comes back.
/// assert_eq!(InquiryLifecycle::restore_effect(InquiryLifecycle::record_effect(&letter)), Ok(letter));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A letter to the client, or to staff.
    Mail(Letter),
    /// The order is to be opened. It waits a few seconds, because the request that took the form does the same.
    OpenOrder,
    /// The gateway is to be asked about an attempt, again and again at growing intervals, until that is settled.
    WatchAttempt {
        /// Which attempt.
        attempt: AttemptId,
    },
    /// The gateway is to be asked about an attempt at once.
    VerifyAttempt {
        /// Which attempt.
        attempt: AttemptId,
    },
    /// A notification waits until the attempt's token is known, which alone can prove it.
    ProveNotification {
        /// The attempt that the notification names.
        attempt: AttemptId,
        /// The hash of the token that came with it.
        token: TokenHash,
    },
    /// The order expires, should it still be unpaid.
    ExpireOrder {
        /// Not before this moment.
        at: Timestamp,
    },
    /// The sections of a draft are to be laid out, and the first of them released.
    GenerateDraft {
        /// The draft's number.
        draft: u32,
    },
    /// The model is to write one section.
    WriteSection {
        /// The draft's number.
        draft: u32,
        /// Which of its sections.
        section: SectionPlace,
    },
    /// All sections are there: they become a Word file, and the draft is done.
    AssembleDraft {
        /// The draft's number.
        draft: u32,
    },
}

/// The first look at an attempt that nothing was heard of.
const FIRST_LOOK: Duration = Duration::from_secs(60);

/// How long the request that took a form has to open the order itself.
const SAME_REQUEST: Duration = Duration::from_secs(10);

impl Effect {
    /// Its bare name.
    pub fn kind(&self) -> EffectKind {
        match self {
            Self::Mail(letter) if letter.is_for_staff() => EffectKind::MailStaff,
            Self::Mail(_) => EffectKind::MailClient,
            Self::OpenOrder => EffectKind::OpenOrder,
            Self::WatchAttempt { .. } => EffectKind::WatchAttempt,
            Self::VerifyAttempt { .. } => EffectKind::VerifyAttempt,
            Self::ProveNotification { .. } => EffectKind::ProveNotification,
            Self::ExpireOrder { .. } => EffectKind::ExpireOrder,
            Self::GenerateDraft { .. } => EffectKind::GenerateDraft,
            Self::WriteSection { .. } => EffectKind::WriteSection,
            Self::AssembleDraft { .. } => EffectKind::AssembleDraft,
        }
    }

    pub(super) fn due(&self, at: Timestamp) -> Timestamp {
        match self {
            Self::OpenOrder => at + SAME_REQUEST,
            Self::WatchAttempt { .. } => at + FIRST_LOOK,
            Self::ExpireOrder { at } => *at,
            Self::Mail(_)
            | Self::VerifyAttempt { .. }
            | Self::ProveNotification { .. }
            | Self::GenerateDraft { .. }
            | Self::WriteSection { .. }
            | Self::AssembleDraft { .. } => at,
        }
    }

    pub(super) fn record(&self) -> Record {
        let none = Facts::none();
        let facts = match self {
            Self::Mail(letter) => none.with("letter", letter),
            Self::OpenOrder => none,
            Self::WatchAttempt { attempt } | Self::VerifyAttempt { attempt } => none.with("attempt", attempt),
            Self::ProveNotification { attempt, token } => none.with("attempt", attempt).with("token", token),
            Self::ExpireOrder { at } => none.with("at", at),
            Self::GenerateDraft { draft } | Self::AssembleDraft { draft } => none.with("draft", draft),
            Self::WriteSection { draft, section } => none.with("draft", draft).with("section", section),
        };
        Record::new(self.kind(), facts)
    }

    pub(super) fn restore(record: Record) -> Result<Self, Corrupt> {
        let mut facts = record.facts;
        let effect = match record.name.parse()? {
            EffectKind::MailClient | EffectKind::MailStaff => Self::Mail(facts.take("letter")?),
            EffectKind::OpenOrder => Self::OpenOrder,
            EffectKind::WatchAttempt => Self::WatchAttempt { attempt: facts.take("attempt")? },
            EffectKind::VerifyAttempt => Self::VerifyAttempt { attempt: facts.take("attempt")? },
            EffectKind::ProveNotification => {
                Self::ProveNotification { attempt: facts.take("attempt")?, token: facts.take("token")? }
            }
            EffectKind::ExpireOrder => Self::ExpireOrder { at: facts.take("at")? },
            EffectKind::GenerateDraft => Self::GenerateDraft { draft: facts.take("draft")? },
            EffectKind::WriteSection => {
                Self::WriteSection { draft: facts.take("draft")?, section: facts.take("section")? }
            }
            EffectKind::AssembleDraft => Self::AssembleDraft { draft: facts.take("draft")? },
        };
        facts.finish()?;
        Ok(effect)
    }
}

/// What an event obliges us to.
pub(super) fn effects(event: &Event) -> Vec<Effect> {
    use Effect::{GenerateDraft, Mail, WatchAttempt};
    let refund = |due: bool| due.then_some([Mail(Letter::StaffRefundDue), Mail(Letter::ClientRefundDue)]);
    let with = |effects: &[Effect], due: bool| {
        effects.iter().cloned().chain(refund(due).into_iter().flatten()).collect::<Vec<_>>()
    };
    match event {
        Event::InquirySubmitted { .. } => {
            vec![Mail(Letter::StaffNewInquiry), Mail(Letter::ClientAcknowledgement), Effect::OpenOrder]
        }
        // Nobody could be asked about what was announced: staff record it when it comes.
        Event::CheckoutStarted { announced: true, .. } => vec![],
        Event::CheckoutStarted { attempt, announced: false } => vec![WatchAttempt { attempt: *attempt }],
        // The gateway is asked once more before anybody looks into it.
        Event::ComplaintOpened { attempt } => {
            vec![Mail(Letter::StaffComplaint), Effect::VerifyAttempt { attempt: *attempt }]
        }
        Event::ComplaintAnswered { .. } => vec![Mail(Letter::ClientComplaintAnswer)],
        Event::PaymentConfirmed { refund_due, .. }
        | Event::PaymentRecordedByHand { refund_due, arrival: Arrival::Pays | Arrival::PaysLate, .. }
        | Event::ShortPaymentAccepted { refund_due, .. } => {
            with(&[GenerateDraft { draft: 1 }, Mail(Letter::ClientReceipt)], *refund_due)
        }
        Event::LatePaymentConfirmed { refund_due, .. } => with(
            &[GenerateDraft { draft: 1 }, Mail(Letter::ClientReceipt), Mail(Letter::StaffLatePayment)],
            *refund_due,
        ),
        Event::UnwantedPaymentReceived { .. }
        | Event::ExtraPaymentReceived { .. }
        | Event::PaymentRecordedByHand { arrival: Arrival::Unwanted | Arrival::Extra, .. } => with(&[], true),
        Event::RefundRequested { .. } => vec![Mail(Letter::StaffRefundDue)],
        Event::PaymentHeld { .. } | Event::PaymentRecordedByHand { arrival: Arrival::Held, .. } => {
            vec![Mail(Letter::StaffPaymentHeld)]
        }
        Event::InquiryCancelled { .. } => vec![Mail(Letter::ClientCancelled)],
        Event::OrderExpired => vec![Mail(Letter::ClientExpired)],
        Event::DraftCompleted { .. } => vec![Mail(Letter::StaffDraftReady)],
        Event::GenerationGivenUp { .. } => vec![Mail(Letter::StaffGenerationFailed)],
        Event::GenerationRetried { draft } | Event::RevisionRequested { draft, .. } => {
            vec![GenerateDraft { draft: *draft }]
        }
        Event::KitDelivered { .. } | Event::LinkReissued { .. } | Event::LinkExtended { .. } => {
            vec![Mail(Letter::ClientLink)]
        }
        Event::RefundConfirmed { .. } => vec![Mail(Letter::ClientRefunded)],
        Event::WriteOffProposed { .. } => vec![Mail(Letter::StaffWriteOffProposed)],
        Event::OrderOpened { .. }
        | Event::AttemptClosed { .. }
        | Event::MoneyWrittenOff
        | Event::WriteOffDeclined { .. }
        | Event::RemindersDeclined
        | Event::GenerationBegun { .. }
        | Event::DeliverableValidated { .. }
        | Event::DeliverableReplaced { .. }
        | Event::ValidationWithdrawn { .. }
        | Event::LinkRevoked
        | Event::DeliverableCorrected { .. } => vec![],
    }
}
