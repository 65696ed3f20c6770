//! A draft as PDF, to look at.

use super::{Ports, Workflow, WorkflowError};
use crate::port::{Attachment, Documents as _, Dossier, FileKey, Folder, Vault as _};

impl<P: Ports> Workflow<P> {
    /// A draft of the inquiry as PDF; `None` where it has no draft of that number. It is made anew each time and kept nowhere:
    /// what is published is the PDF that staff uploaded.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
    /// # use kit_workflow::{Backoff, Step, Worker, WorkerId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let id = drive::to_end(workflow.submit(new))?.dossier.id;
    /// # let page = drive::to_end(workflow.checkout(id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// # drive::to_end(workflow.reconcile(&drive::to_end(workflow.dossier(id))?.attempts[0], false))?;
    /// # let backoff = Backoff { first: Duration::ZERO, most: Duration::ZERO, attempts: 1 };
    /// # let (name, lease) = (WorkerId("one".into()), Duration::from_secs(20));
    /// # let (store, clock) = (&world.store, &world.clock);
    /// # let worker = Worker { id: name, store, performer: &workflow, clock, lease, backoff };
    /// # while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// let dossier = drive::to_end(workflow.dossier(id))?;
    /// let pdf = drive::to_end(workflow.preview(&dossier, 1))?.ok_or("there is a first draft")?;
    /// assert!(pdf.bytes.starts_with(b"%PDF"));
    /// assert!(drive::to_end(workflow.preview(&dossier, 2))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Preview`], [`WorkflowError::Vault`].
    pub async fn preview(&self, dossier: &Dossier, number: u32) -> Result<Option<Attachment>, WorkflowError> {
        let Some(entry) = dossier.drafts.iter().find(|entry| entry.draft.number == number) else { return Ok(None) };
        let docx = entry.draft.docx;
        let key = FileKey { folder: Folder::Drafts, file: docx.file };
        let bytes = self.ports.vault().read(key, 0..docx.size).await?;
        let bytes = self.ports.documents().preview(bytes).await?;
        let name = format!("kit-audit-{}-{number}.pdf", dossier.id.reference());
        Ok(Some(Attachment { name, media_type: "application/pdf", bytes }))
    }
}
