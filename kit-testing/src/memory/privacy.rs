use std::collections::HashMap;
use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, Stage, money_waits};
use kit_workflow::port::{
    Answers, ComplaintText, Document, Erased, FileKey, Folder, Inbox as _, InboxEntry, InboxRequest, Keeping,
    Particulars, Privacy, PrivacyDeed, Reading,
};
use kit_workflow::{Lifecycle, Name as _, StoreError, Timestamp, Version};

use super::archive::{Inquiry, submission};
use super::{Fault, MemoryStore, Shared};

/// What is no longer kept, and what staff did with personal data.
#[derive(Default)]
pub(super) struct Gone {
    pub(super) keeping: HashMap<InquiryId, Keeping>,
    /// What vouchers of erased inquiries say of who paid.
    pub(super) buyers: HashMap<InquiryId, String>,
    discarded: Vec<FileKey>,
    /// The oldest first.
    deeds: Vec<PrivacyDeed>,
}

impl Privacy for MemoryStore<InquiryLifecycle> {
    async fn keeping(&self, id: InquiryId) -> Result<Keeping, StoreError> {
        Ok(self.lock().beside.gone.keeping.get(&id).copied().unwrap_or_default())
    }

    async fn erase(&self, id: InquiryId, version: Version, deed: &PrivacyDeed) -> Result<Erased, StoreError> {
        let now = self.now();
        let shared = &mut *self.lock();
        let keeping = shared.beside.gone.keeping.get(&id).copied().unwrap_or_default();
        if keeping.erased_at.is_some() {
            return Ok(Erased::Before);
        }
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(Erased::Moved) };
        if inquiry.version != version && !self.has(Fault::ErasureBlind) {
            return Ok(Erased::Moved);
        }
        let in_hand = |waiting: &super::Waiting| waiting.leased_until.is_some_and(|until| until > now);
        if shared.effects.values().any(|waiting| waiting.subject == id.0 && in_hand(waiting)) {
            return Ok(Erased::AtWork);
        }
        let attempts: Vec<_> = self.attempts(shared, id, inquiry)?.into_iter().map(|(attempt, _)| attempt.id).collect();
        let answers = &submission(inquiry)?.answers;
        let (organization, name) = (answers.organization_name.clone(), answers.contact_name.to_lowercase());
        let buyer = if organization.to_lowercase().contains(name.trim()) { String::new() } else { organization };
        shared.beside.gone.buyers.insert(id, buyer);
        self.discard(shared, id, Folder::ALL)?;
        let files_removed_at = keeping.files_removed_at.or(Some(deed.at));
        shared.beside.gone.keeping.insert(id, Keeping { files_removed_at, erased_at: Some(deed.at) });
        shared.beside.gone.deeds.push(*deed);
        let forgetful = self.has(Fault::ErasureForgetful);
        if let Some(inquiry) = shared.subjects.get_mut(&id.0) {
            for line in &mut inquiry.log {
                blank_texts(&mut line.particulars);
                blank_person(&mut line.particulars, forgetful);
            }
        }
        shared.beside.messages.entry(id).or_default().iter_mut().for_each(|message| message.text.clear());
        shared.beside.written.forget(id);
        shared.beside.forget_news(id, &attempts);
        for note in shared.beside.desk.entry(id).or_default().notes.iter_mut() {
            note.text.clear();
        }
        for waiting in shared.effects.values_mut().filter(|waiting| waiting.subject == id.0) {
            waiting.note.clear();
        }
        Ok(Erased::Done)
    }

    async fn outlived(&self, kept: Duration, limit: u32) -> Result<Vec<InquiryId>, StoreError> {
        let (shared, now) = (self.lock(), self.now());
        let mut outlived = Vec::new();
        for (id, inquiry) in &shared.subjects {
            let id = InquiryId(*id);
            if is_over(&shared, id, inquiry, now, kept)? {
                outlived.push((inquiry.log.last().map(|line| line.at), id));
            }
        }
        outlived.sort();
        Ok(outlived.into_iter().take(limit as usize).map(|(_, id)| id).collect())
    }

    async fn let_go(&self, id: InquiryId, kept: Duration, at: Timestamp) -> Result<bool, StoreError> {
        let now = self.now();
        let shared = &mut *self.lock();
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(false) };
        if !is_over(shared, id, inquiry, now, kept)? {
            return Ok(self.has(Fault::LetGoTwice));
        }
        self.discard(shared, id, &[Folder::Documents, Folder::Drafts])?;
        shared.beside.gone.keeping.insert(id, Keeping { files_removed_at: Some(at), erased_at: None });
        for line in shared.subjects.get_mut(&id.0).into_iter().flat_map(|inquiry| &mut inquiry.log) {
            blank_texts(&mut line.particulars);
        }
        shared.beside.written.forget(id);
        Ok(true)
    }

    async fn discarded(&self, limit: u32) -> Result<Vec<FileKey>, StoreError> {
        Ok(self.lock().beside.gone.discarded.iter().take(limit as usize).copied().collect())
    }

    async fn forget_discarded(&self, file: FileKey) -> Result<(), StoreError> {
        self.lock().beside.gone.discarded.retain(|known| *known != file);
        Ok(())
    }

    async fn told_of(&self, id: InquiryId) -> Result<Vec<InboxEntry>, StoreError> {
        let erased = self.keeping(id).await?.erased_at.is_some();
        let request = InboxRequest { limit: u32::MAX, ..InboxRequest::default() };
        let mut told = self.notifications(&request).await?.items;
        told.retain(|entry| entry.attempt.is_some_and(|(inquiry, _, _)| inquiry == id));
        told.reverse();
        for entry in told.iter_mut().filter(|_| erased) {
            entry.raw.clear();
        }
        Ok(told)
    }

    async fn note_privacy(&self, deed: &PrivacyDeed) -> Result<(), StoreError> {
        self.lock().beside.gone.deeds.push(*deed);
        Ok(())
    }

    async fn privacy_deeds(&self, limit: u32) -> Result<Vec<PrivacyDeed>, StoreError> {
        let mut deeds = self.lock().beside.gone.deeds.clone();
        deeds.sort_by_key(|deed| std::cmp::Reverse((deed.at, deed.id)));
        deeds.truncate(limit as usize);
        Ok(deeds)
    }
}

impl MemoryStore<InquiryLifecycle> {
    /// Notes the files of these folders as discarded.
    fn discard(
        &self,
        shared: &mut Shared<InquiryLifecycle>,
        id: InquiryId,
        folders: &[Folder],
    ) -> Result<(), StoreError> {
        let Some(inquiry) = shared.subjects.get(&id.0) else { return Ok(()) };
        if self.has(Fault::DiscardedForgotten) {
            return Ok(());
        }
        let dossier = self.project(shared, id, inquiry)?;
        let mut files: Vec<FileKey> = Vec::new();
        let mut add = |folder, file| files.push(FileKey { folder, file });
        dossier.documents.iter().for_each(|document| add(Folder::Documents, document.stored.file));
        dossier.drafts.iter().for_each(|entry| add(Folder::Drafts, entry.draft.docx.file));
        dossier.deliverables.iter().for_each(|entry| add(Folder::Deliverables, entry.deliverable.pdf.file));
        dossier.proofs.iter().for_each(|entry| add(Folder::Proofs, entry.proof.stored.file));
        files.retain(|key| folders.contains(&key.folder) && !shared.beside.gone.discarded.contains(key));
        shared.beside.gone.discarded.extend(files);
        Ok(())
    }
}

/// Ended this long ago, with files, and no money that waits for staff.
fn is_over(
    shared: &Shared<InquiryLifecycle>,
    id: InquiryId,
    inquiry: &Inquiry,
    now: Timestamp,
    kept: Duration,
) -> Result<bool, StoreError> {
    let state = InquiryLifecycle::restore(inquiry.state.clone())?;
    let ended = matches!(state.stage(), Stage::Delivered | Stage::Cancelled | Stage::Refunded);
    let long_ago = inquiry.log.last().is_some_and(|line| line.at + kept <= now);
    let has_files = shared.beside.gone.keeping.get(&id).is_none_or(|keeping| keeping.files_removed_at.is_none());
    Ok(ended && long_ago && has_files && !money_waits(&state))
}

/// What the files of a client and of the drafts say.
fn blank_texts(particulars: &mut Particulars) {
    match particulars {
        Particulars::Submission(submission) => submission.documents.iter_mut().for_each(blank_text),
        Particulars::Draft { markdown, .. } => markdown.clear(),
        _ => {}
    }
}

fn blank_text(document: &mut Document) {
    if let Reading::Read { text, .. } = &mut document.reading {
        text.clear();
    }
}

/// Names, addresses, numbers and free texts.
fn blank_person(particulars: &mut Particulars, forgetful: bool) {
    match particulars {
        Particulars::Submission(submission) => {
            submission.answers = Answers::default();
            submission.documents.iter_mut().for_each(|document| document.name.clear());
        }
        Particulars::Attempt { remarks, proof, .. } => {
            remarks.iter_mut().for_each(|(_, text)| text.clear());
            proof.iter_mut().for_each(|proof| proof.name.clear());
        }
        Particulars::Proven { remarks, proof } => {
            remarks.iter_mut().for_each(|(_, text)| text.clear());
            proof.name.clear();
        }
        Particulars::Remarks(remarks) => remarks.iter_mut().for_each(|(_, text)| text.clear()),
        Particulars::Complaint(said) => *said = ComplaintText::default(),
        Particulars::Answer(answer) => answer.clear(),
        Particulars::Revision { feedback, .. } => feedback.clear(),
        Particulars::Deliverable { file_name, .. } if !forgetful => file_name.clear(),
        Particulars::Deliverable { .. } | Particulars::None | Particulars::Draft { .. } | Particulars::Link(_) => {}
    }
}
