//! How far a draft is, and an honest guess of when it will be there.

use std::time::Duration;

use super::super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{InquiryId, SectionKind, State};
use crate::port::{SectionEntry, SectionStatus, Sections as _};
use crate::{Clock as _, Timestamp};

/// How far the draft is that is being made.
///
/// ```
/// use kit_workflow::workflow::Progress;
///
/// let progress = Progress { draft: 1, sections: Vec::new(), left: None };
/// assert_eq!((progress.done(), progress.texts()), (0, 0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The draft's number.
    pub draft: u32,
    /// Its sections, in the order of the plan.
    pub sections: Vec<SectionEntry>,
    /// How long it will take; `None` where nothing is known yet.
    pub left: Option<Duration>,
}

impl Progress {
    /// How many sections are done.
    pub fn done(&self) -> usize {
        self.sections.iter().filter(|section| section.status == SectionStatus::Done).count()
    }

    /// How many texts it is made from.
    pub fn texts(&self) -> u32 {
        self.sections.iter().map(|section| section.place.text).max().unwrap_or(0)
    }
}

impl<P: Ports> Workflow<P> {
    /// How far the draft is that is being made; `None` where none is, or its sections are not laid out yet.
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
    /// use kit_workflow::inquiry::Stage;
    ///
    /// // The worker goes on until the draft is begun and laid out.
    /// let laid_out = loop {
    ///     drive::to_end(worker.step::<InquiryLifecycle>())?;
    ///     let dossier = drive::to_end(workflow.dossier(id))?;
    ///     if let Some(progress) = drive::to_end(workflow.progress(id, &dossier.state))? {
    ///         break progress;
    ///     }
    /// };
    /// assert_eq!((laid_out.draft, laid_out.done(), laid_out.left), (1, 0, None));
    /// // Once it is there, none is being made.
    /// while drive::to_end(worker.step::<InquiryLifecycle>())? != Step::Idle {}
    /// let dossier = drive::to_end(workflow.dossier(id))?;
    /// assert_eq!(dossier.state.stage(), Stage::Drafted);
    /// assert!(drive::to_end(workflow.progress(id, &dossier.state))?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn progress(&self, id: InquiryId, state: &State) -> Result<Option<Progress>, WorkflowError> {
        let State::Generating(generating) = state else { return Ok(None) };
        let draft = generating.number();
        let sections = self.ports.store().sections(id, draft).await?;
        if sections.is_empty() {
            return Ok(None);
        }
        let left = time_left(draft, &sections, self.terms.drafting.at_once, self.ports.clock().now());
        Ok(Some(Progress { draft, sections, left }))
    }
}

/// How much longer a section takes than a summary, as a rule: what it says is so much longer.
fn weight(kind: SectionKind) -> u32 {
    match kind {
        SectionKind::Summary | SectionKind::Merger => 1,
        SectionKind::Synthesis => 2,
        SectionKind::GeneralIrregularities => 3,
        SectionKind::Irregularities | SectionKind::ActionPlan => 4,
        SectionKind::Questions | SectionKind::GeneralQuestions => 6,
    }
}

/// How long the sections of a draft that are not done will take, judged by those that are: `None` as long as none is done
/// that was written for this draft. A section that takes longer than the others counts as nearly done, not as overdue.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::workflow::time_left;
///
/// // Nothing is done yet, so nobody promises anything.
/// assert_eq!(time_left(1, &[], 3, Timestamp::from_unix_ms(0)), None);
/// ```
pub fn time_left(draft: u32, sections: &[SectionEntry], at_once: u32, now: Timestamp) -> Option<Duration> {
    let done = sections.iter().filter(|section| !section.is_kept(draft)).filter_map(|section| {
        let taken = section.written.as_ref()?.at.since(section.begun_at?);
        Some((taken, weight(section.place.kind)))
    });
    let (taken, weights) =
        done.fold((Duration::ZERO, 0), |(sum, weights), (taken, weight)| (sum + taken, weights + weight));
    let unit = taken.checked_div(weights)?;
    let expected = |section: &SectionEntry| unit * weight(section.place.kind);
    let open = sections.iter().filter(|section| section.status != SectionStatus::Done);
    let left = open.map(|section| match section.begun_at {
        Some(begun) => expected(section).saturating_sub(now.since(begun)).max(expected(section) / 10),
        None => expected(section),
    });
    let (sum, longest) =
        left.fold((Duration::ZERO, Duration::ZERO), |(sum, longest), left| (sum + left, longest.max(left)));
    Some((sum / at_once.max(1)).max(longest))
}
