use std::collections::HashMap;

use kit_workflow::StoreError;
use kit_workflow::Timestamp;
use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, NoteId, StaffId};
use kit_workflow::port::{Casework, Handling, Handover, Note, Presence};

use super::{Fault, MemoryStore};

/// How staff deal with each inquiry.
pub(super) type Desk = HashMap<InquiryId, Handling>;

impl Casework for MemoryStore<InquiryLifecycle> {
    async fn handling(&self, id: InquiryId, now: Timestamp) -> Result<Handling, StoreError> {
        let mut handling = self.lock().beside.desk.get(&id).cloned().unwrap_or_default();
        handling.notes.sort_by_key(|note| (note.at, note.id));
        handling.present.retain(|presence| now < presence.until || self.has(Fault::PresenceEternal));
        handling.present.sort_by_key(|presence| (presence.at, presence.staff));
        Ok(handling)
    }

    async fn hand_over(&self, id: InquiryId, from: Option<StaffId>, handover: &Handover) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        if !shared.subjects.contains_key(&id.0) {
            return Ok(false);
        }
        let handling = shared.beside.desk.entry(id).or_default();
        if handling.assignee == handover.to {
            return Ok(true);
        }
        if handling.assignee != from && !self.has(Fault::HandoverBlind) {
            return Ok(false);
        }
        handling.assignee = handover.to;
        handling.handovers.push(*handover);
        Ok(true)
    }

    async fn keep_note(&self, id: InquiryId, note: &Note) -> Result<(), StoreError> {
        let mut shared = self.lock();
        let notes = &mut shared.beside.desk.entry(id).or_default().notes;
        if self.has(Fault::NotesRepeated) || notes.iter().all(|known| known.id != note.id) {
            notes.push(note.clone());
        }
        Ok(())
    }

    async fn erase_note(&self, id: InquiryId, note: NoteId) -> Result<bool, StoreError> {
        let mut shared = self.lock();
        let notes = &mut shared.beside.desk.entry(id).or_default().notes;
        let found = notes.iter_mut().find(|known| known.id == note);
        Ok(found.map(|note| note.text.clear()).is_some())
    }

    async fn attend(&self, id: InquiryId, presence: &Presence) -> Result<(), StoreError> {
        let mut shared = self.lock();
        let present = &mut shared.beside.desk.entry(id).or_default().present;
        present.retain(|known| presence.at < known.until || self.has(Fault::PresenceEternal));
        match present.iter_mut().find(|known| known.staff == presence.staff) {
            Some(known) => known.until = presence.until,
            None => present.push(*presence),
        }
        Ok(())
    }
}
