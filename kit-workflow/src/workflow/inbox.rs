//! The inbox: notifications are kept as they come, followed once their attempt is known, and forgotten after a while.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Ports, Workflow};
use crate::inquiry::AttemptId;
use crate::port::{
    AlarmKind, Alarms as _, Archive as _, EarlyNotification, Fate, Found, Gateway as _, Inbox as _, InboxFigures, Kept,
    NewNotification, NotificationRejected, Turned,
};
use crate::{Clock as _, StoreError, Timestamp};

/// Notifications of unknown transactions that are kept within a day. They are signed, so they are few.
const ROOM: u32 = 500;

/// How many early notifications are looked at in one go.
const HANDFUL: u32 = 50;

/// The first pause before an early notification is looked at again; each one is twice as long.
pub(super) const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// How often an early notification is looked at again: twenty minutes in all. An attempt is stored before the gateway hears
/// of it, so one that is not there by then is not ours.
const LOOKS: u32 = 8;

/// What was turned away is written at most this often, so that a flood costs no writes.
const WRITE_AFTER: Duration = Duration::from_secs(1);

/// What was turned away and is not written yet.
#[derive(Debug, Default)]
pub(super) struct TurnedAway(Mutex<Tally>);

#[derive(Debug, Default)]
struct Tally {
    counts: Vec<(Turned, u64)>,
    last_at: Option<Timestamp>,
    written_at: Option<Timestamp>,
}

impl TurnedAway {
    fn count(&self, why: Turned, more: u64, at: Timestamp) {
        let mut tally = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tally.last_at = tally.last_at.max(Some(at));
        match tally.counts.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += more,
            None => tally.counts.push((why, more)),
        }
    }

    /// What is to be written now; it counts as written.
    fn take(&self, now: Timestamp, at_once: bool) -> (Vec<(Turned, u64)>, Timestamp) {
        let mut tally = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = tally.written_at.is_some_and(|written| now.since(written) < WRITE_AFTER);
        if tally.counts.is_empty() || (fresh && !at_once) {
            return (Vec::new(), now);
        }
        tally.written_at = Some(now);
        (std::mem::take(&mut tally.counts), tally.last_at.unwrap_or(now))
    }
}

impl<P: Ports> Workflow<P> {
    /// Keeps a notification; says whether it is one that was not kept before.
    pub(super) async fn keep(&self, notification: &NewNotification) -> Result<bool, StoreError> {
        match self.ports.store().keep_notification(notification, ROOM).await? {
            Kept::New => Ok(true),
            Kept::Repeated => Ok(false),
            Kept::Crowded => {
                self.turn_away(Turned::Crowded).await;
                Ok(false)
            }
        }
    }

    /// Counts what is not kept. That it could not be written is no reason to answer otherwise.
    pub(super) async fn turn_away(&self, why: Turned) {
        self.turned.count(why, 1, self.ports.clock().now());
        let _ = self.write_turned(false).await;
    }

    async fn write_turned(&self, at_once: bool) -> Result<(), StoreError> {
        let (counts, at) = self.turned.take(self.ports.clock().now(), at_once);
        for (index, (why, count)) in counts.iter().enumerate() {
            let provider = self.ports.gateway().provider();
            if let Err(error) = self.ports.store().count_turned(provider, *why, *count, at).await {
                // What could not be written is kept for the next time.
                counts[index..].iter().for_each(|(why, count)| self.turned.count(*why, *count, at));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Looks again at notifications that came before their attempt was known; tells how many were decided.
    ///
    /// Any number of processes may do so at once, as often as they like: each notification is decided by one of them, in one
    /// transaction with the effect that asks the gateway.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    ///
    /// // Nothing came too early.
    /// assert_eq!(drive::to_end(World::new(1).workflow().sort_inbox())?, 0);
    /// # Ok::<(), kit_workflow::StoreError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`]; what was not decided is looked at again.
    pub async fn sort_inbox(&self) -> Result<u32, StoreError> {
        let mut decided = 0;
        loop {
            let early = self.ports.store().early_notifications(HANDFUL).await?;
            for notification in &early {
                let found = self.look_for(notification).await?;
                let mine = self.ports.store().decide_notification(notification.id, notification.looks, found).await?;
                decided += u32::from(mine && !matches!(found, Found::NothingYet(_)));
            }
            // Whatever was looked at is not due any more, so this ends.
            if early.len() < HANDFUL as usize {
                if decided > 0 {
                    self.wonder().await?;
                }
                return Ok(decided);
            }
        }
    }

    /// Has staff told where strangers have much to say.
    async fn wonder(&self) -> Result<(), StoreError> {
        let (store, now) = (self.ports.store(), self.ports.clock().now());
        let figures = store.inbox_figures().await?;
        if is_strange(&figures, now) {
            let detail = figures.count(Fate::Unknown).to_string();
            store.raise_alarm(AlarmKind::StrangeNotifications, self.ports.gateway().provider(), &detail, now).await?;
        }
        Ok(())
    }

    async fn look_for(&self, notification: &EarlyNotification) -> Result<Found, StoreError> {
        let attempt = match AttemptId::from_transaction_id(&notification.transaction_id) {
            Some(attempt) => self.ports.store().attempt(attempt).await?,
            None => None,
        };
        Ok(match attempt {
            Some(attempt) => Found::Attempt(attempt.inquiry, attempt.id),
            None if notification.looks + 1 >= LOOKS => Found::Nothing,
            None => Found::NothingYet(FIRST_PAUSE * 2_u32.pow(notification.looks + 1)),
        })
    }

    /// Forgets notifications that came more than `ttl` ago, with the personal data in them; tells how many.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// use std::time::Duration;
    ///
    /// use kit_workflow::Clock;
    ///
    /// let month = Duration::from_secs(30 * 24 * 60 * 60);
    /// drive::to_end(workflow.notification(&world.gateway.notification(attempt, world.clock.now())))?;
    /// assert_eq!(drive::to_end(workflow.purge_inbox(month))?, 0);
    /// world.clock.advance(month + Duration::from_secs(1));
    /// assert_eq!(drive::to_end(workflow.purge_inbox(month))?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn purge_inbox(&self, ttl: Duration) -> Result<u64, StoreError> {
        self.ports.store().purge_notifications(self.ports.clock().now() - ttl).await
    }

    /// The inbox in figures, with what this process turned away to the last one.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// use kit_workflow::Clock;
    /// use kit_workflow::port::{RawNotification, Turned};
    ///
    /// let genuine = world.gateway.notification(attempt, world.clock.now());
    /// let forged = RawNotification { headers: Vec::new(), ..genuine };
    /// assert!(drive::to_end(workflow.notification(&forged)).is_err());
    /// assert_eq!(drive::to_end(workflow.inbox_figures())?.turned[0].why, Turned::Forged);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn inbox_figures(&self) -> Result<InboxFigures, StoreError> {
        self.write_turned(true).await?;
        self.ports.store().inbox_figures().await
    }
}

impl From<NotificationRejected> for Turned {
    fn from(rejected: NotificationRejected) -> Self {
        match rejected {
            NotificationRejected::Forged => Self::Forged,
            NotificationRejected::WrongSite => Self::OtherSite,
            NotificationRejected::Malformed => Self::Malformed,
        }
    }
}

/// Whether so many notifications of unknown transactions came that staff should ask why.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::{Fate, InboxFigures};
/// use kit_workflow::workflow::is_strange;
///
/// let figures = |unknown| InboxFigures { fates: vec![(Fate::Unknown, unknown)], ..InboxFigures::default() };
/// let now = Timestamp::from_unix_ms(0);
/// assert!(is_strange(&figures(20), now) && !is_strange(&figures(1), now));
/// ```
pub fn is_strange(figures: &InboxFigures, now: Timestamp) -> bool {
    const MANY: u64 = 20;
    const LATELY: Duration = Duration::from_secs(24 * 60 * 60);
    let crowded =
        figures.turned.iter().any(|turned| turned.why == Turned::Crowded && now.since(turned.last_at) < LATELY);
    crowded || figures.count(Fate::Unknown) >= MANY
}
