use std::collections::BTreeMap;
use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, Effect, InquiryId, InquiryLifecycle, NotificationId};
use kit_workflow::port::{
    Attempt, AttemptStatus, EarlyNotification, Fate, Found, Inbox, InboxEntry, InboxFigures, InboxPage, InboxRequest,
    Kept, Ledger, LedgerRequest, NewNotification, Turned, TurnedCount, Which,
};
use kit_workflow::{Lifecycle, StoreError, Timestamp};

use super::{Fault, MemoryStore, Shared, Waiting};

/// A repetition within this time says nothing new.
const ECHO: Duration = Duration::from_secs(10);

const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A notification in the inbox.
pub(super) struct Noted {
    notification: NewNotification,
    fate: Fate,
    last_at: Timestamp,
    times: u32,
    looks: u32,
    due: Option<Timestamp>,
}

impl Inbox for MemoryStore<InquiryLifecycle> {
    async fn keep_notification(&self, notification: &NewNotification, room: u32) -> Result<Kept, StoreError> {
        let kept = self.keep(notification, room);
        self.ring();
        Ok(kept)
    }

    async fn early_notifications(&self, limit: u32) -> Result<Vec<EarlyNotification>, StoreError> {
        let now = self.now();
        let shared = self.lock();
        let due = |noted: &&Noted| noted.fate == Fate::Early && noted.due.is_some_and(|due| due <= now);
        let mut early: Vec<&Noted> = shared.beside.inbox.iter().filter(due).collect();
        early.sort_by_key(|noted| noted.due);
        let early = early.into_iter().take(limit as usize).map(|noted| EarlyNotification {
            id: noted.notification.id,
            transaction_id: noted.notification.transaction_id.clone(),
            looks: noted.looks,
        });
        Ok(early.collect())
    }

    async fn decide_notification(&self, id: NotificationId, looks: u32, found: Found) -> Result<bool, StoreError> {
        let decided = self.decide(id, looks, found);
        self.ring();
        Ok(decided)
    }

    async fn notifications(&self, request: &InboxRequest) -> Result<InboxPage, StoreError> {
        let shared = self.lock();
        let attempts: BTreeMap<AttemptId, (InquiryId, AttemptStatus)> = self
            .all_attempts(&shared)?
            .into_iter()
            .map(|attempt| (attempt.id, (attempt.inquiry, attempt.status)))
            .collect();
        let place = |noted: &Noted| (noted.notification.at, noted.notification.id);
        let mut found: Vec<&Noted> = shared.beside.inbox.iter().collect();
        found.retain(|noted| request.fate.is_none_or(|fate| noted.fate == fate));
        found.retain(|noted| request.after.is_none_or(|after| place(noted) < after));
        found.sort_by_key(|noted| std::cmp::Reverse(place(noted)));
        let more = found.len() > request.limit as usize;
        found.truncate(request.limit as usize);
        let next = found.last().filter(|_| more).map(|noted| place(noted));
        Ok(InboxPage { items: found.into_iter().map(|noted| entry(noted, &attempts)).collect(), next })
    }

    async fn count_turned(&self, provider: &str, why: Turned, count: u64, at: Timestamp) -> Result<(), StoreError> {
        let mut shared = self.lock();
        let known = shared.beside.turned.iter_mut().find(|turned| turned.provider == provider && turned.why == why);
        match known {
            Some(turned) => {
                turned.count += count;
                turned.last_at = at;
            }
            None => {
                shared.beside.turned.push(TurnedCount { provider: provider.to_owned(), why, count, last_at: at });
            }
        }
        Ok(())
    }

    async fn inbox_figures(&self) -> Result<InboxFigures, StoreError> {
        let shared = self.lock();
        let mut fates = BTreeMap::new();
        for noted in &shared.beside.inbox {
            *fates.entry(noted.fate).or_insert(0) += 1;
        }
        let early = shared.beside.inbox.iter().filter(|noted| noted.fate == Fate::Early);
        let mut turned = shared.beside.turned.clone();
        turned.sort_by(|a, b| (&a.provider, a.why.to_string()).cmp(&(&b.provider, b.why.to_string())));
        Ok(InboxFigures {
            oldest_early: early.map(|noted| noted.notification.at).min(),
            fates: fates.into_iter().collect(),
            turned,
        })
    }

    async fn purge_notifications(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut shared = self.lock();
        let count = shared.beside.inbox.len();
        if !self.has(Fault::PurgeForgotten) {
            shared.beside.inbox.retain(|noted| noted.last_at >= before || noted.fate == Fate::Early);
        }
        Ok((count - shared.beside.inbox.len()) as u64)
    }
}

impl Ledger for MemoryStore<InquiryLifecycle> {
    async fn begin_asking(&self, id: AttemptId, calm: Duration) -> Result<bool, StoreError> {
        let now = self.now();
        let mut shared = self.lock();
        if !self.all_attempts(&shared)?.iter().any(|attempt| attempt.id == id) {
            return Ok(false);
        }
        let busy = shared.beside.asked_at.get(&id).is_some_and(|asked| *asked <= now && now.since(*asked) < calm);
        if busy && !self.has(Fault::CalmIgnored) {
            return Ok(false);
        }
        shared.beside.asked_at.insert(id, now);
        Ok(true)
    }

    async fn ledger(&self, request: &LedgerRequest) -> Result<Vec<Attempt>, StoreError> {
        let shared = self.lock();
        let mut found = self.all_attempts(&shared)?;
        let place = |attempt: &Attempt| (attempt.opened_at, attempt.id);
        found.retain(|attempt| (request.from..request.until).contains(&attempt.opened_at));
        found.retain(|attempt| match request.which {
            Which::Received => attempt.receipt.is_some(),
            Which::Open => {
                matches!(attempt.status, AttemptStatus::Created | AttemptStatus::Initiated | AttemptStatus::Pending)
            }
        });
        found.retain(|attempt| request.after.is_none_or(|after| place(attempt) > after));
        found.sort_by_key(place);
        found.truncate(request.limit as usize);
        Ok(found)
    }
}

impl MemoryStore<InquiryLifecycle> {
    fn keep(&self, notification: &NewNotification, room: u32) -> Kept {
        let now = self.now();
        let mut shared = self.lock();
        let known = shared.beside.inbox.iter_mut().find(|noted| {
            noted.notification.provider == notification.provider && noted.notification.digest == notification.digest
        });
        if let Some(known) = known.filter(|_| !self.has(Fault::NotificationTakenTwice)) {
            let echoes = notification.at.since(known.last_at) < ECHO;
            known.times += 1;
            known.last_at = known.last_at.max(notification.at);
            let key = format!("{}.{}", known.notification.id.0.simple(), known.times);
            let followed = known.fate == Fate::Followed && !echoes;
            if let Some((inquiry, effect)) = notification.effect().filter(|_| followed) {
                self.ask(&mut shared, inquiry, &effect, &key, now);
            }
            return Kept::Repeated;
        }
        let strangers =
            shared.beside.inbox.iter().filter(|noted| {
                noted.notification.attempt.is_none() && noted.notification.at > notification.at - ONE_DAY
            });
        if notification.attempt.is_none() && strangers.count() >= room as usize && !self.has(Fault::InboxUnbounded) {
            return Kept::Crowded;
        }
        let fate = if notification.attempt.is_some() { Fate::Followed } else { Fate::Early };
        shared.beside.inbox.push(Noted {
            notification: notification.clone(),
            fate,
            last_at: notification.at,
            times: 1,
            looks: 0,
            due: (fate == Fate::Early).then_some(notification.again_at),
        });
        if let Some((inquiry, effect)) = notification.effect().filter(|_| !self.has(Fault::NotificationNotFollowed)) {
            self.ask(&mut shared, inquiry, &effect, &notification.id.0.simple().to_string(), now);
        }
        Kept::New
    }

    /// Has the gateway asked: by the effect that waits to do so already, or by a new one.
    fn ask(
        &self,
        shared: &mut Shared<InquiryLifecycle>,
        inquiry: InquiryId,
        effect: &Effect,
        key: &str,
        now: Timestamp,
    ) {
        let effect = InquiryLifecycle::record_effect(effect);
        let waiting = shared.effects.values_mut().find(|waiting| {
            waiting.subject == inquiry.0
                && waiting.effect == effect
                && (waiting.leased_until.is_none() || self.has(Fault::LeasedEffectReused))
                && waiting.buried_at.is_none()
        });
        if let Some(waiting) = waiting.filter(|_| !self.has(Fault::StormFollowed)) {
            (waiting.due, waiting.stored_at, waiting.attempts) = (now, now, 0);
            return;
        }
        shared.stored += 1;
        let waiting = Waiting::new(inquiry.0, effect, now, now, shared.stored);
        shared.effects.insert(format!("{}.n.{key}", inquiry.0.simple()), waiting);
    }

    fn decide(&self, id: NotificationId, looks: u32, found: Found) -> bool {
        let now = self.now();
        let mut shared = self.lock();
        let mine = |noted: &&mut Noted| {
            let untouched = noted.fate == Fate::Early && noted.looks == looks;
            noted.notification.id == id && (untouched || self.has(Fault::InboxDecidedTwice))
        };
        let Some(noted) = shared.beside.inbox.iter_mut().find(mine) else { return false };
        noted.looks += 1;
        noted.due = None;
        match found {
            Found::NothingYet(pause) => noted.due = Some(now + pause),
            Found::Nothing => noted.fate = Fate::Unknown,
            Found::Attempt(inquiry, attempt) => {
                noted.fate = Fate::Followed;
                noted.notification.attempt = Some((inquiry, attempt));
                let key = id.0.simple().to_string();
                self.ask(&mut shared, inquiry, &Effect::VerifyAttempt { attempt }, &key, now);
            }
        }
        true
    }

    pub(super) fn ring(&self) {
        let waiters = std::mem::take(&mut self.lock().waiters);
        waiters.into_iter().for_each(std::task::Waker::wake);
    }
}

fn entry(noted: &Noted, attempts: &BTreeMap<AttemptId, (InquiryId, AttemptStatus)>) -> InboxEntry {
    let attempt = noted.notification.attempt.and_then(|(_, id)| {
        let (inquiry, status) = attempts.get(&id)?;
        Some((*inquiry, id, *status))
    });
    InboxEntry {
        id: noted.notification.id,
        provider: noted.notification.provider.clone(),
        transaction_id: noted.notification.transaction_id.clone(),
        attempt,
        received_at: noted.notification.at,
        last_at: noted.last_at,
        times: noted.times,
        fate: noted.fate,
        looks: noted.looks,
        due: noted.due,
        raw: noted.notification.raw.clone(),
    }
}
