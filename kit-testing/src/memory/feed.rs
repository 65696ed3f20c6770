use std::time::Duration;

use kit_workflow::{Clock, Feed, Lifecycle, News, Recorded, Sequence, StoreError, Timestamp};

use super::{Entry, Fault, MemoryStore};

/// What one subscriber has heard of one subject.
#[derive(Default)]
pub(super) struct Ear {
    heard: Sequence,
    attempts: u32,
    fence: i64,
    until: Option<Timestamp>,
}

impl<L: Lifecycle> Feed<L> for MemoryStore<L> {
    async fn next(&self, subscriber: &str, lease: Duration) -> Result<Option<News<L>>, StoreError> {
        let now = self.clock.now();
        let mut shared = self.lock();
        let shared = &mut *shared;
        for (subject, row) in &shared.subjects {
            let ear = shared.ears.entry((subscriber.to_owned(), *subject)).or_default();
            let leased = ear.until.is_some_and(|until| until > now) && !self.has(Fault::EarsOpen);
            let next = if self.has(Fault::NewsSkipped) { row.log.last() } else { entry(&row.log, ear.heard + 1) };
            let Some(entry) = next.filter(|entry| entry.sequence > ear.heard && !leased) else { continue };
            ear.attempts += 1;
            ear.fence += 1;
            ear.until = Some(now + lease);
            let recorded = Recorded {
                sequence: entry.sequence,
                at: entry.at,
                by: entry.by,
                event: L::restore_event(entry.event.clone())?,
                seal: entry.seal,
            };
            return Ok(Some(News { subject: *subject, recorded, attempts: ear.attempts, fence: ear.fence }));
        }
        Ok(None)
    }

    async fn heard(&self, subscriber: &str, news: &News<L>) -> Result<bool, StoreError> {
        Ok(self.answer(subscriber, news, |ear, _| {
            (ear.heard, ear.attempts, ear.until) = (news.recorded.sequence, 0, None);
        }))
    }

    async fn again(&self, subscriber: &str, news: &News<L>, after: Duration) -> Result<bool, StoreError> {
        Ok(self.answer(subscriber, news, |ear, now| {
            ear.fence += 1;
            ear.until = (!self.has(Fault::PauseIgnored)).then_some(now + after);
        }))
    }
}

fn entry<L: Lifecycle>(log: &[Entry<L>], sequence: Sequence) -> Option<&Entry<L>> {
    log.iter().find(|entry| entry.sequence == sequence)
}

impl<L: Lifecycle> MemoryStore<L> {
    fn answer(&self, subscriber: &str, news: &News<L>, change: impl FnOnce(&mut Ear, Timestamp)) -> bool {
        let now = self.clock.now();
        let mut shared = self.lock();
        let Some(ear) = shared.ears.get_mut(&(subscriber.to_owned(), news.subject)) else { return false };
        let live = ear.fence == news.fence && ear.until.is_some_and(|until| until > now);
        if live || self.has(Fault::StaleEarsHonoured) {
            change(ear, now);
            return true;
        }
        false
    }
}
