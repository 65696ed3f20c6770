//! Effects, one by one.

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{ActorKind, Command, Effect, InquiryActor, InquiryId, InquiryLifecycle, Stage};
use crate::port::{Particulars, RemarkKind};
use crate::{Clock as _, Failure, Job, Order, Perform, Performed};

impl<P: Ports> Perform<InquiryLifecycle> for Workflow<P> {
    async fn perform(&self, job: &Job<InquiryLifecycle>) -> Result<Performed<InquiryLifecycle>, Failure> {
        match &job.effect {
            Effect::Mail(letter) => self.mail(job, *letter).await,
            Effect::OpenOrder => self.open_forgotten_order(InquiryId(job.subject)).await,
            Effect::WatchAttempt { attempt } => self.watch(job, *attempt).await,
            Effect::VerifyAttempt { attempt } => self.verify(job, *attempt).await,
            Effect::ProveNotification { attempt, token } => self.prove(job, *attempt, *token).await,
            Effect::ExpireOrder { .. } => self.expire(job).await,
            Effect::GenerateDraft { draft } => self.draft(job, *draft).await,
            Effect::WriteSection { draft, section } => self.write_section(job, *draft, *section).await,
            Effect::AssembleDraft { draft } => self.assemble(job, *draft).await,
        }
    }

    fn give_up(&self, job: &Job<InquiryLifecycle>, failure: &Failure) -> Option<Order<InquiryLifecycle>> {
        let (Effect::GenerateDraft { draft } | Effect::WriteSection { draft, .. } | Effect::AssembleDraft { draft }) =
            job.effect
        else {
            return None;
        };
        let named = match job.effect {
            Effect::WriteSection { section, .. } if !failure.note.contains(&section.to_string()) => {
                format!("{section}: {}", failure.note)
            }
            _ => failure.note.clone(),
        };
        let by = InquiryActor::new(ActorKind::Worker);
        let command = Command::GiveUp { draft };
        let why = Particulars::Remarks(vec![(RemarkKind::Failure, named)]);
        Some(Order::new(job.subject, by, self.ports.clock().now(), command).with(why))
    }
}

impl<P: Ports> Workflow<P> {
    /// Opens the order of an inquiry whose request died before it could; any other has gone on already.
    async fn open_forgotten_order(&self, id: InquiryId) -> Result<Performed<InquiryLifecycle>, Failure> {
        let stage = self.dossier(id).await?.state.stage();
        if stage != Stage::Submitted {
            return Ok(Performed::Done);
        }
        Ok(Performed::Then(Box::new(self.order_opening(id))))
    }
}

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        let note = with_causes(&error);
        match error {
            WorkflowError::Render(_) | WorkflowError::Unfit(_) => Self::hopeless(note),
            _ => Self::passing(note),
        }
    }
}

/// An error and what caused it, in one line: whoever reads the note must see "disk full", not "the vault is unavailable".
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut note = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        note.push_str(": ");
        note.push_str(&error.to_string());
        cause = error.source();
    }
    note
}
