use std::collections::BTreeMap;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle};
use kit_workflow::port::{
    FinishedSection, KeptSection, Layout, PlannedSection, Release, SectionCall, SectionEntry, SectionKey,
    SectionStatus, Sections,
};
use kit_workflow::{Lifecycle, StoreError, Timestamp};

use super::{Fault, MemoryStore, Shared, Waiting};

/// A section, and what it says once it is written.
type Section = (SectionEntry, Option<String>);

/// The sections of every draft, and the calls that were made for them.
#[derive(Default)]
pub(super) struct Written {
    drafts: BTreeMap<(InquiryId, u32), Vec<Section>>,
    calls: Vec<SectionCall>,
}

impl Written {
    /// What was written for an inquiry is gone; what it cost stays.
    pub(super) fn forget(&mut self, id: InquiryId) {
        self.drafts.retain(|(inquiry, _), _| *inquiry != id);
    }
}

impl Sections for MemoryStore<InquiryLifecycle> {
    async fn lay_out(&self, layout: &Layout) -> Result<(), StoreError> {
        let now = self.now();
        {
            let shared = &mut *self.lock();
            let draft = shared.beside.written.drafts.entry((layout.inquiry, layout.draft)).or_default();
            let again = !draft.is_empty();
            if !again || self.has(Fault::PlanOverwritten) {
                *draft =
                    (1..).zip(&layout.sections).map(|(number, planned)| laid_out(layout, number, planned)).collect();
            }
            for (section, _) in draft.iter_mut().filter(|(section, _)| again && section.round != layout.round) {
                if section.status != SectionStatus::Done || self.has(Fault::PlanOverwritten) {
                    section.round.clone_from(&layout.round);
                    section.status = SectionStatus::Waiting;
                    section.heard = 0;
                }
            }
            self.release(shared, (layout.inquiry, layout.draft), layout.at_once, layout.at, now);
        }
        self.ring();
        Ok(())
    }

    async fn sections(&self, id: InquiryId, draft: u32) -> Result<Vec<SectionEntry>, StoreError> {
        Ok(self.lock().beside.written.entries((id, draft)))
    }

    async fn section_contents(&self, id: InquiryId, draft: u32) -> Result<Vec<(u32, String)>, StoreError> {
        let shared = self.lock();
        let sections = shared.beside.written.drafts.get(&(id, draft)).into_iter().flatten();
        Ok(sections.filter_map(|(section, content)| Some((section.number, content.clone()?))).collect())
    }

    async fn note_call(&self, call: &SectionCall) -> Result<(), StoreError> {
        let begins_section = |section: &mut SectionEntry| section.begun_at = section.begun_at.or(Some(call.at));
        let mut shared = self.lock();
        shared.beside.written.change(call.section, begins_section);
        shared.beside.written.note(call);
        Ok(())
    }

    async fn calls(&self, id: InquiryId) -> Result<Vec<SectionCall>, StoreError> {
        let shared = self.lock();
        let calls = shared.beside.written.calls.iter().filter(|call| call.section.inquiry == id);
        Ok(calls.cloned().collect())
    }

    async fn note_heard(&self, key: SectionKey, heard: u64) -> Result<(), StoreError> {
        self.lock().beside.written.change(key, |section| section.heard = heard);
        Ok(())
    }

    async fn finish_section(&self, finished: &FinishedSection) -> Result<bool, StoreError> {
        let now = self.now();
        let first = {
            let shared = &mut *self.lock();
            let key = finished.key;
            if !self.has(Fault::CallsForgotten) {
                shared.beside.written.note(&finished.call);
            }
            let sections = shared.beside.written.drafts.entry((key.inquiry, key.draft)).or_default();
            let section = sections.iter_mut().find(|(section, _)| section.number == key.number);
            match section {
                Some((section, content))
                    if section.status != SectionStatus::Done || self.has(Fault::SectionOverwritten) =>
                {
                    section.status = SectionStatus::Done;
                    section.heard = finished.content.chars().count() as u64;
                    section.written = Some(finished.written.clone());
                    *content = Some(finished.content.clone());
                    if !self.has(Fault::SectionsEndThere) {
                        self.release(shared, (key.inquiry, key.draft), finished.at_once, finished.written.at, now);
                    }
                    true
                }
                _ => false,
            }
        };
        self.ring();
        Ok(first)
    }
}

impl MemoryStore<InquiryLifecycle> {
    /// Has done what is due now.
    fn release(
        &self,
        shared: &mut Shared<InquiryLifecycle>,
        draft: (InquiryId, u32),
        at_once: u32,
        at: Timestamp,
        now: Timestamp,
    ) {
        let Release { sections, effects } = Release::of(draft.1, &shared.beside.written.entries(draft), at_once, at);
        for (section, _) in shared.beside.written.drafts.entry(draft).or_default() {
            if sections.contains(&section.number) {
                section.status = SectionStatus::Writing;
            }
        }
        for pending in effects {
            shared.stored += 1;
            let effect = InquiryLifecycle::record_effect(&pending.effect);
            let waiting = Waiting::new(draft.0.0, effect, pending.due, now, shared.stored);
            shared.effects.entry(pending.key).or_insert(waiting);
        }
    }
}

impl Written {
    fn entries(&self, draft: (InquiryId, u32)) -> Vec<SectionEntry> {
        let sections = self.drafts.get(&draft).into_iter().flatten();
        sections.map(|(section, _)| section.clone()).collect()
    }

    fn change(&mut self, key: SectionKey, change: impl FnOnce(&mut SectionEntry)) {
        let sections = self.drafts.entry((key.inquiry, key.draft)).or_default();
        if let Some((section, _)) = sections.iter_mut().find(|(section, _)| section.number == key.number) {
            change(section);
        }
    }

    fn note(&mut self, call: &SectionCall) {
        match self.calls.iter_mut().find(|known| known.id == call.id) {
            Some(known) => known.clone_from(call),
            None => self.calls.push(call.clone()),
        }
    }
}

fn laid_out(layout: &Layout, number: u32, planned: &PlannedSection) -> Section {
    let fresh = SectionEntry {
        number,
        place: planned.place,
        parts: planned.parts,
        round: layout.round.clone(),
        status: SectionStatus::Waiting,
        written_for: layout.draft,
        author: layout.author,
        heard: 0,
        begun_at: None,
        written: None,
    };
    match &planned.kept {
        None => (fresh, None),
        Some(KeptSection { entry, content }) => {
            let status = SectionStatus::Done;
            let SectionEntry { written_for, author, written, .. } = entry.clone();
            (SectionEntry { status, written_for, author, written, ..fresh }, Some(content.clone()))
        }
    }
}
