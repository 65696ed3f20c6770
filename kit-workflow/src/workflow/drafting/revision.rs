//! A revision: what is written anew, what is kept byte for byte, and what differs between two drafts.

use std::fmt;

use super::super::{Ports, Workflow, WorkflowError};
use super::assembly::Written;
use crate::inquiry::{Event, InquiryId, SectionPlace, StaffId};
use crate::port::{Dossier, KeptSection, PlannedSection, SectionEntry, SectionStatus, Sections as _};
use crate::{Failure, Store as _, StoreError};

/// A section of a draft as it is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftSection {
    /// The section.
    pub entry: SectionEntry,
    /// The title of its text, where it speaks of one.
    pub title: Option<String>,
    /// What it says, as Markdown.
    pub markdown: String,
}

/// What a model wrote stays out of logs.
impl fmt::Debug for DraftSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftSection").field("entry", &self.entry).finish_non_exhaustive()
    }
}

/// How a section of one draft became that of a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The section in the earlier draft, where it is there.
    pub before: Option<DraftSection>,
    /// The section in the later draft, where it is there.
    pub after: Option<DraftSection>,
}

impl Change {
    /// Whether it says the same.
    pub fn is_same(&self) -> bool {
        self.before.as_ref().map(|section| &section.markdown) == self.after.as_ref().map(|section| &section.markdown)
    }

    /// The section's place.
    pub fn place(&self) -> Option<SectionPlace> {
        self.after.as_ref().or(self.before.as_ref()).map(|section| section.entry.place)
    }
}

impl<P: Ports> Workflow<P> {
    /// Keeps of the draft before what staff did not want written anew.
    pub(super) async fn keep_what_stays(
        &self,
        dossier: &Dossier,
        draft: u32,
        planned: &mut [PlannedSection],
    ) -> Result<(), Failure> {
        let Some(wanted) = dossier.revisions.iter().find(|revision| revision.draft == draft) else { return Ok(()) };
        if wanted.sections.is_empty() {
            return Ok(());
        }
        let before = draft - 1;
        let (sections, contents) = self.of_draft(dossier.id, before).await?;
        for section in planned {
            if wanted.sections.iter().any(|chosen| chosen.covers(section.place)) {
                continue;
            }
            let old = sections.iter().find(|old| old.place == section.place && old.parts == section.parts);
            let Some(old) = old.filter(|old| old.status == SectionStatus::Done) else { continue };
            let content = contents.iter().find(|(number, _)| *number == old.number);
            section.kept = content.map(|(_, content)| KeptSection { entry: old.clone(), content: content.clone() });
        }
        Ok(())
    }

    /// Makes sure that the newest draft has these sections: a name that it has not would make nothing anew.
    pub(in super::super) async fn has_sections(
        &self,
        id: InquiryId,
        wanted: &[SectionPlace],
    ) -> Result<(), WorkflowError> {
        let dossier = self.dossier(id).await?;
        let Some(draft) = dossier.state.draft().filter(|_| !wanted.is_empty()) else { return Ok(()) };
        let sections = self.ports.store().sections(id, draft.number).await?;
        let is_there = |wanted: &SectionPlace| sections.iter().any(|section| wanted.covers(section.place));
        if wanted.iter().all(is_there) { Ok(()) } else { Err(WorkflowError::NoSuchSection) }
    }

    /// The member of staff who asked for this draft, where it was one.
    pub(super) async fn author(&self, id: InquiryId, draft: u32) -> Result<Option<StaffId>, Failure> {
        let history = self.ports.store().history(id.0).await.map_err(WorkflowError::from)?;
        let asked = history.iter().rev().find(|entry| match &entry.event {
            Event::RevisionRequested { draft: wanted, .. } | Event::GenerationRetried { draft: wanted } => {
                *wanted == draft
            }
            _ => false,
        });
        Ok(asked.and_then(|entry| entry.by.person).map(StaffId))
    }

    async fn of_draft(
        &self,
        id: InquiryId,
        draft: u32,
    ) -> Result<(Vec<SectionEntry>, Vec<(u32, String)>), WorkflowError> {
        let store = self.ports.store();
        Ok((store.sections(id, draft).await?, store.section_contents(id, draft).await?))
    }

    /// The sections of a draft that are done, as they are set in it; none of a draft that was made before there were any.
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
    /// let sections = drive::to_end(workflow.draft_sections(id, 1))?;
    /// assert!(!sections.is_empty() && sections.iter().all(|section| !section.markdown.is_empty()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn draft_sections(&self, id: InquiryId, draft: u32) -> Result<Vec<DraftSection>, WorkflowError> {
        let (sections, contents) = self.of_draft(id, draft).await?;
        let written = Written { sections: &sections, contents: &contents };
        let set = |entry: &SectionEntry| {
            let title = (entry.place.text > 0).then(|| written.title(entry.place.text).ok()).flatten();
            Ok(DraftSection { entry: entry.clone(), title, markdown: written.set(entry, 1)? })
        };
        let done = sections.iter().filter(|section| section.status == SectionStatus::Done);
        done.map(set).collect::<Result<_, _>>().map_err(|corrupt| StoreError::Corrupt(corrupt).into())
    }

    /// How the sections of one draft became those of another, in the order of the later one.
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
    /// // A draft beside itself: every section is the same.
    /// let changes = drive::to_end(workflow.changes(id, 1, 1))?;
    /// assert!(changes.iter().all(|change| change.is_same() && change.place().is_some()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn changes(&self, id: InquiryId, before: u32, after: u32) -> Result<Vec<Change>, WorkflowError> {
        let mut old = self.draft_sections(id, before).await?;
        let new = self.draft_sections(id, after).await?;
        let mut changes: Vec<Change> = new
            .into_iter()
            .map(|section| {
                let same = old.iter().position(|known| known.entry.place == section.entry.place);
                Change { before: same.map(|at| old.remove(at)), after: Some(section) }
            })
            .collect();
        changes.extend(old.into_iter().map(|section| Change { before: Some(section), after: None }));
        Ok(changes)
    }
}
