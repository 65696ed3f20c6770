use kit_workflow::inquiry::{InquiryId, InquiryLifecycle};
use kit_workflow::port::{Message, Messages, Sent};
use kit_workflow::{Lifecycle, StoreError};

use super::{Fault, MemoryStore, Waiting};

impl Messages for MemoryStore<InquiryLifecycle> {
    async fn keep_message(&self, id: InquiryId, message: &Message, most: u32) -> Result<Sent, StoreError> {
        let kept = {
            let shared = &mut *self.lock();
            let erased = shared.beside.gone.keeping.get(&id).is_some_and(|keeping| keeping.erased_at.is_some());
            if erased || !shared.subjects.contains_key(&id.0) {
                return Ok(Sent::Nobody);
            }
            let messages = shared.beside.messages.entry(id).or_default();
            if messages.iter().any(|known| known.id == message.id) && !self.has(Fault::MessagesRepeated) {
                return Ok(Sent::Before);
            }
            if messages.len() >= most as usize {
                return Ok(Sent::TooMany);
            }
            messages.push(message.clone());
            let pending = message.effect(id);
            let effect = InquiryLifecycle::record_effect(&pending.effect);
            let told = shared.effects.values().any(|waiting| {
                waiting.subject == id.0
                    && waiting.effect == effect
                    && waiting.leased_until.is_none()
                    && waiting.buried_at.is_none()
            });
            if !told {
                shared.stored += 1;
                let waiting = Waiting::new(id.0, effect, pending.due, message.at, shared.stored);
                shared.effects.insert(pending.key, waiting);
            }
            Sent::Done
        };
        self.ring();
        Ok(kept)
    }

    async fn messages(&self, id: InquiryId) -> Result<Vec<Message>, StoreError> {
        let mut messages = self.lock().beside.messages.get(&id).cloned().unwrap_or_default();
        messages.sort_by_key(|message| (message.at, message.id));
        Ok(messages)
    }
}
