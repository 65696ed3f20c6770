use kit_workflow::inquiry::{Effect, InquiryId, InquiryLifecycle};
use kit_workflow::port::{MailEntry, MailFate, Mails};
use kit_workflow::{Lifecycle, StoreError};

use super::{Fault, MemoryStore};

/// What became of letters, each with its inquiry.
pub(super) type Letters = Vec<(InquiryId, MailEntry)>;

impl Mails for MemoryStore<InquiryLifecycle> {
    async fn mails(&self, id: InquiryId) -> Result<Vec<MailEntry>, StoreError> {
        let shared = self.lock();
        let theirs = shared.beside.letters.iter().filter(|(inquiry, _)| *inquiry == id);
        let mut mails: Vec<MailEntry> = theirs.map(|(_, mail)| mail.clone()).collect();
        for (key, waiting) in &shared.effects {
            let its_turn = waiting.subject == id.0 && waiting.deadline.is_none() && waiting.buried_at.is_none();
            let known = mails.iter().any(|mail| mail.key == *key);
            if !its_turn || known || self.has(Fault::QueueUnseen) {
                continue;
            }
            if let Effect::Mail(letter) = InquiryLifecycle::restore_effect(waiting.effect.clone())? {
                let (key, at) = (key.clone(), waiting.stored_at);
                let note = String::new();
                mails.push(MailEntry { key, letter, queued_at: at, fate: MailFate::Queued, at, note });
            }
        }
        mails.sort_by(|one, other| (other.queued_at, &other.key).cmp(&(one.queued_at, &one.key)));
        Ok(mails)
    }

    async fn note_mail(&self, id: InquiryId, mail: &MailEntry) -> Result<(), StoreError> {
        let letters = &mut self.lock().beside.letters;
        match letters.iter_mut().find(|(_, known)| known.key == mail.key) {
            Some((_, known)) if known.fate == MailFate::Sent && !self.has(Fault::SentForgotten) => {}
            Some((_, known)) => {
                (known.fate, known.at) = (mail.fate, mail.at);
                known.note.clone_from(&mail.note);
            }
            None => letters.push((id, mail.clone())),
        }
        Ok(())
    }
}
