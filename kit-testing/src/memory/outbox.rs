use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::select;
use kit_workflow::{Claim, Clock, Job, Lifecycle, Outbox, Record, StoreError, Timestamp, Upcoming, WorkerId};
use uuid::Uuid;

use super::{Fault, MemoryStore, Shared, Waiting};

impl<L: Lifecycle> Outbox<L> for MemoryStore<L> {
    async fn claim(&self, _worker: &WorkerId, lease: Duration) -> Result<Option<Job<L>>, StoreError> {
        let now = self.now();
        let mut shared = self.lock();
        let newest_first = self.has(Fault::NewestFirst);
        let due = shared.effects.iter().filter(|(_, waiting)| self.may_be_claimed(waiting, now));
        let order = |waiting: &Waiting| (waiting.due, waiting.place);
        let next = if newest_first {
            due.max_by_key(|(_, waiting)| order(waiting))
        } else {
            due.min_by_key(|(_, waiting)| order(waiting))
        };
        let Some(key) = next.map(|(key, _)| key.clone()) else { return Ok(None) };
        let Some(waiting) = shared.effects.get_mut(&key) else { return Ok(None) };
        if !self.has(Fault::AttemptsUncounted) || waiting.attempts == 0 {
            waiting.attempts += 1;
        }
        if !self.has(Fault::FenceFixed) {
            waiting.fence += 1;
        }
        waiting.leased_until = Some(now + lease);
        Ok(Some(Job {
            claim: Claim { key, fence: waiting.fence },
            subject: waiting.subject,
            effect: L::restore_effect(waiting.effect.clone())?,
            attempts: waiting.attempts,
            stored_at: waiting.stored_at,
        }))
    }

    async fn extend(&self, claim: &Claim, lease: Duration) -> Result<bool, StoreError> {
        let until = self.now() + lease;
        Ok(self.change(claim, |waiting| {
            if !self.has(Fault::ExtensionForgotten) {
                waiting.leased_until = Some(until);
            }
        }))
    }

    async fn finish(&self, claim: &Claim) -> Result<bool, StoreError> {
        let now = self.now();
        let mut shared = self.lock();
        let mine = self.is_honoured(&shared, claim, now);
        if mine {
            shared.effects.remove(&claim.key);
        }
        Ok(mine)
    }

    async fn postpone(&self, claim: &Claim, after: Duration, progress: bool, note: &str) -> Result<bool, StoreError> {
        let due = self.now() + after;
        Ok(self.change(claim, |waiting| {
            waiting.due = due;
            waiting.leased_until = None;
            note.clone_into(&mut waiting.note);
            if progress && !self.has(Fault::ProgressForgotten) {
                waiting.attempts = 0;
            }
        }))
    }

    async fn bury(&self, claim: &Claim, note: &str) -> Result<bool, StoreError> {
        let now = self.now();
        Ok(self.change(claim, |waiting| {
            note.clone_into(&mut waiting.note);
            waiting.leased_until = None;
            waiting.buried_at = Some(now);
        }))
    }

    async fn upcoming(&self, subject: Uuid) -> Result<Vec<Upcoming>, StoreError> {
        let shared = self.lock();
        let theirs =
            shared.effects.values().filter(|waiting| waiting.subject == subject && waiting.buried_at.is_none());
        let armed = theirs
            .filter_map(|waiting| waiting.deadline.map(|name| Upcoming { name: name.to_owned(), due: waiting.due }));
        let mut upcoming: Vec<Upcoming> = armed.collect();
        upcoming.sort_by(|a, b| (a.due, &a.name).cmp(&(b.due, &b.name)));
        Ok(upcoming)
    }

    async fn wait(&self, at_most: Duration) {
        let (until_due, seen) = {
            let (now, shared) = (self.now(), self.lock());
            let next = shared.effects.values().filter_map(Waiting::next_due).min();
            (next.map_or(at_most, |due| due.since(now).min(at_most)), shared.stored)
        };
        let timer = pin!(self.clock.sleep(until_due));
        let bell = poll_fn(|context| {
            let mut shared = self.lock();
            if shared.stored != seen {
                return Poll::Ready(());
            }
            shared.waiters.push(context.waker().clone());
            Poll::Pending
        });
        select(timer, bell).await;
    }
}

impl<L: Lifecycle> MemoryStore<L> {
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn may_be_claimed(&self, waiting: &Waiting, now: Timestamp) -> bool {
        let leased = waiting.leased_until.is_some_and(|until| until > now || self.has(Fault::LeaseEternal));
        (waiting.buried_at.is_none() || self.has(Fault::BuriedRise))
            && (waiting.due <= now || self.has(Fault::DueIgnored))
            && (!leased || self.has(Fault::LeaseIgnored))
    }

    /// Whether this claim still gives the right to write.
    pub(super) fn is_live(&self, shared: &Shared<L>, claim: &Claim, now: Timestamp) -> bool {
        let live = |until: Timestamp| until > now || self.has(Fault::ExpiredClaimsHonoured);
        shared.effects.get(&claim.key).is_some_and(|waiting| {
            waiting.fence == claim.fence && waiting.buried_at.is_none() && waiting.leased_until.is_some_and(live)
        })
    }

    fn is_honoured(&self, shared: &Shared<L>, claim: &Claim, now: Timestamp) -> bool {
        self.is_live(shared, claim, now)
            || self.has(Fault::StaleClaimsHonoured) && shared.effects.contains_key(&claim.key)
    }

    fn change(&self, claim: &Claim, change: impl FnOnce(&mut Waiting)) -> bool {
        let now = self.now();
        let mut shared = self.lock();
        if !self.is_honoured(&shared, claim, now) {
            return false;
        }
        shared.effects.get_mut(&claim.key).map(change).is_some()
    }
}

impl Waiting {
    pub(super) fn new(subject: Uuid, effect: Record, due: Timestamp, stored_at: Timestamp, place: u64) -> Self {
        Self {
            subject,
            effect,
            due,
            deadline: None,
            stored_at,
            place,
            attempts: 0,
            fence: 0,
            leased_until: None,
            note: String::new(),
            buried_at: None,
        }
    }

    /// When it can next be claimed.
    fn next_due(&self) -> Option<Timestamp> {
        let lease = self.leased_until.unwrap_or(self.due);
        self.buried_at.is_none().then_some(self.due.max(lease))
    }
}
