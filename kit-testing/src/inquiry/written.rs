//! The inquiry's commands, written down.

use kit_workflow::inquiry::{
    Command, CommandKind, Deliverable, Draft, Evidence, Grant, InquiryLifecycle, Proof, Receipt, StoredFile,
};
use kit_workflow::{Corrupt, Currency, Facts, Money, Name, Record};

use crate::Written;

impl Written for InquiryLifecycle {
    fn record_command(command: &Command) -> Record {
        let none = Facts::none();
        let facts = match command {
            Command::Submit { documents } => none.with("documents", documents),
            Command::OpenOrder { owed, expires_at } => none.with("owed", owed).with("expires_at", expires_at),
            Command::StartCheckout { attempt, announced } => {
                none.with("attempt", attempt).with_some("announced", announced.then_some(true))
            }
            Command::Complain { attempt } => none.with("attempt", attempt),
            Command::AnswerComplaint { answer } => none.with("answer", answer),
            Command::CloseAttempt { attempt, outcome } => none.with("attempt", attempt).with("outcome", outcome),
            Command::ConfirmPayment { receipt } | Command::HoldPayment { receipt } => none
                .with("attempt", receipt.attempt())
                .with("amount", receipt.amount())
                .with("evidence", receipt.evidence()),
            Command::AcceptShortPayment { reason } | Command::Refund { reason } => none.with("reason", reason),
            Command::RecordPaymentByHand { attempt, received, reason, proof } => {
                let facts = none.with("attempt", attempt).with("received", received).with("reason", reason);
                with_proof(facts, proof)
            }
            Command::Cancel { reason } => none.with_some("reason", reason.as_deref()),
            Command::BeginGeneration { draft } | Command::GiveUp { draft } => none.with("draft", draft),
            Command::CompleteDraft { draft } => file(none.with("draft", draft.number), draft.docx),
            Command::RequestRevision { feedback } => none.with("feedback", feedback),
            Command::Validate { deliverable }
            | Command::ReplaceDeliverable { deliverable }
            | Command::Correct { deliverable } => file(none.with("deliverable", deliverable.number), deliverable.pdf),
            Command::Deliver { grant } | Command::ReissueLink { grant } => {
                none.with("link", grant.link).with("expires_at", grant.expires_at)
            }
            Command::ExtendLink { until, reason } => none.with("until", until).with("reason", reason),
            Command::ConfirmRefund { proof, amount } => with_proof(none.with_some("amount", *amount), proof),
            Command::ProposeWriteOff { reason } | Command::DeclineWriteOff { reason } => none.with("reason", reason),
            Command::Expire
            | Command::RetryGeneration
            | Command::WithdrawValidation
            | Command::RevokeLink
            | Command::DeclineReminders
            | Command::AgreeWriteOff => none,
        };
        Record::new(command.kind(), facts)
    }

    fn restore_command(record: Record) -> Result<Command, Corrupt> {
        let kind = CommandKind::parse(&record.name);
        let kind = kind.ok_or_else(|| Corrupt::new("command", format!("{:?} is not one of its names", record.name)))?;
        let mut facts = record.facts;
        let f = &mut facts;
        let command = match kind {
            CommandKind::Submit => Command::Submit { documents: f.take("documents")? },
            CommandKind::OpenOrder => Command::OpenOrder { owed: f.take("owed")?, expires_at: f.take("expires_at")? },
            CommandKind::StartCheckout => Command::StartCheckout {
                attempt: f.take("attempt")?,
                announced: f.take_some("announced")?.unwrap_or(false),
            },
            CommandKind::CloseAttempt => {
                Command::CloseAttempt { attempt: f.take("attempt")?, outcome: f.take("outcome")? }
            }
            CommandKind::ConfirmPayment => Command::ConfirmPayment { receipt: receipt(f)? },
            CommandKind::HoldPayment => Command::HoldPayment { receipt: receipt(f)? },
            CommandKind::AcceptShortPayment => Command::AcceptShortPayment { reason: f.take("reason")? },
            CommandKind::RecordPaymentByHand => Command::RecordPaymentByHand {
                attempt: f.take("attempt")?,
                received: f.take("received")?,
                reason: f.take("reason")?,
                proof: take_proof(f)?,
            },
            CommandKind::Cancel => Command::Cancel { reason: f.take_some("reason")? },
            CommandKind::Expire => Command::Expire,
            CommandKind::BeginGeneration => Command::BeginGeneration { draft: f.take("draft")? },
            CommandKind::CompleteDraft => {
                Command::CompleteDraft { draft: Draft { number: f.take("draft")?, docx: take_file(f)? } }
            }
            CommandKind::GiveUp => Command::GiveUp { draft: f.take("draft")? },
            CommandKind::RetryGeneration => Command::RetryGeneration,
            CommandKind::RequestRevision => Command::RequestRevision { feedback: f.take("feedback")? },
            CommandKind::Validate => Command::Validate { deliverable: deliverable(f)? },
            CommandKind::ReplaceDeliverable => Command::ReplaceDeliverable { deliverable: deliverable(f)? },
            CommandKind::WithdrawValidation => Command::WithdrawValidation,
            CommandKind::Deliver => Command::Deliver { grant: grant(f)? },
            CommandKind::ReissueLink => Command::ReissueLink { grant: grant(f)? },
            CommandKind::RevokeLink => Command::RevokeLink,
            CommandKind::ExtendLink => Command::ExtendLink { until: f.take("until")?, reason: f.take("reason")? },
            CommandKind::Correct => Command::Correct { deliverable: deliverable(f)? },
            CommandKind::Refund => Command::Refund { reason: f.take("reason")? },
            CommandKind::ConfirmRefund => {
                Command::ConfirmRefund { proof: take_proof(f)?, amount: f.take_some("amount")? }
            }
            CommandKind::ProposeWriteOff => Command::ProposeWriteOff { reason: f.take("reason")? },
            CommandKind::AgreeWriteOff => Command::AgreeWriteOff,
            CommandKind::DeclineWriteOff => Command::DeclineWriteOff { reason: f.take("reason")? },
            CommandKind::DeclineReminders => Command::DeclineReminders,
            CommandKind::Complain => Command::Complain { attempt: f.take("attempt")? },
            CommandKind::AnswerComplaint => Command::AnswerComplaint { answer: f.take("answer")? },
        };
        facts.finish()?;
        Ok(command)
    }
}

fn file(facts: Facts, file: StoredFile) -> Facts {
    facts.with("file", file.file).with("sha256", file.sha256).with("size", file.size)
}

fn take_file(facts: &mut Facts) -> Result<StoredFile, Corrupt> {
    Ok(StoredFile { file: facts.take("file")?, sha256: facts.take("sha256")?, size: facts.take("size")? })
}

fn with_proof(facts: Facts, proof: &Proof) -> Facts {
    let facts = facts.with("proof", &proof.digest);
    match proof.file {
        Some(stored) => file(facts, stored),
        None => facts,
    }
}

fn take_proof(facts: &mut Facts) -> Result<Proof, Corrupt> {
    let digest = facts.take("proof")?;
    let file = match facts.take_some("file")? {
        Some(file) => Some(StoredFile { file, sha256: facts.take("sha256")?, size: facts.take("size")? }),
        None => None,
    };
    Ok(Proof { digest, file })
}

fn deliverable(facts: &mut Facts) -> Result<Deliverable, Corrupt> {
    Ok(Deliverable { number: facts.take("deliverable")?, pdf: take_file(facts)? })
}

fn grant(facts: &mut Facts) -> Result<Grant, Corrupt> {
    Ok(Grant { link: facts.take("link")?, expires_at: facts.take("expires_at")? })
}

fn receipt(facts: &mut Facts) -> Result<Receipt, Corrupt> {
    let (attempt, amount): (_, Money) = (facts.take("attempt")?, facts.take("amount")?);
    let currency: Currency = amount.currency();
    match facts.take("evidence")? {
        Evidence::Verified => Ok(Receipt::verified(attempt, amount)),
        Evidence::AmountUnverified => Ok(Receipt::amount_unverified(attempt, amount)),
        Evidence::Inexpressible => Ok(Receipt::inexpressible(attempt, currency)),
        Evidence::ByHand => Err(Corrupt::new("evidence", "no command brings a receipt by hand")),
    }
}
