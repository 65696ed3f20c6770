//! What a draft took, and how much of what it cites was found.

use super::super::{Ports, Workflow, WorkflowError};
use super::content;
use crate::inquiry::InquiryId;
use crate::port::{Sections as _, Usage};

/// What a draft took, and how much of what it cites was found.
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
/// let spending = drive::to_end(workflow.spending(id, 1))?;
/// assert!(spending.calls > 0 && spending.found <= spending.citations);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spending {
    /// Calls to the model, those that failed among them; none for sections that an earlier draft had paid for.
    pub calls: usize,
    /// What they took together.
    pub usage: Usage,
    /// Words that the draft cites from the client's texts.
    pub citations: usize,
    /// How many of them stand where the draft says; the others are marked in it.
    pub found: usize,
}

impl<P: Ports> Workflow<P> {
    /// What a draft took so far, and how much of what it cites was found.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// // Nothing is spent on what nobody has paid for.
    /// let spending = drive::to_end(workflow.spending(dossier.id, 1))?;
    /// assert_eq!((spending.calls, spending.usage), (0, Default::default()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn spending(&self, id: InquiryId, draft: u32) -> Result<Spending, WorkflowError> {
        let store = self.ports.store();
        let calls: Vec<_> = store.calls(id).await?.into_iter().filter(|call| call.section.draft == draft).collect();
        let sections = store.sections(id, draft).await?;
        let mut spending =
            Spending { calls: calls.len(), usage: calls.iter().map(|call| call.usage).sum(), ..Spending::default() };
        for (number, content) in store.section_contents(id, draft).await? {
            let Some(section) = sections.iter().find(|section| section.number == number) else { continue };
            let cited = content::sources(section.place, &content).len();
            let missed = section.written.as_ref().map_or(0, |written| written.unfounded.len());
            spending.citations += cited;
            spending.found += cited.saturating_sub(missed);
        }
        Ok(spending)
    }
}
