//! The port to the inbox: what gateways told us unasked, kept as it came until it was followed.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::AttemptStatus;
use crate::inquiry::{AttemptId, InquiryId, NotificationId};
use crate::name::names;
use crate::{StoreError, Timestamp};

names! {
    /// What became of a notification.
    pub enum Fate {
        /// Nobody here knows its transaction yet: it is looked at again.
        Early = "early",
        /// Its attempt is ours, and the gateway is asked because of it.
        Followed = "followed",
        /// Nobody here ever knew its transaction.
        Unknown = "unknown",
    }
}

names! {
    /// Why something that came to the webhook was not kept.
    pub enum Turned {
        /// Its signature or token was missing or wrong.
        Forged = "forged",
        /// It was for another merchant site.
        OtherSite = "other_site",
        /// It did not have the form of a notification.
        Malformed = "malformed",
        /// Too many of unknown transactions came that day.
        Crowded = "crowded",
    }
}

/// What came of keeping a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    New,
    /// The same one was kept before; it was counted.
    Repeated,
    /// There is no room for one more of an unknown transaction; nothing was written.
    Crowded,
}

/// A notification that came before its attempt was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlyNotification {
    /// Which notification.
    pub id: NotificationId,
    /// The transaction it speaks of, as told.
    pub transaction_id: String,
    /// How often it was looked at again.
    pub looks: u32,
}

/// What was found when an early notification was looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Its attempt is known by now: the gateway is to be asked.
    Attempt(InquiryId, AttemptId),
    /// Nothing: it is to be looked at again after this long.
    NothingYet(Duration),
    /// Nothing, and nothing will come.
    Nothing,
}

/// A notification as the desk lists it.
#[derive(Clone, PartialEq, Eq)]
pub struct InboxEntry {
    /// Which notification.
    pub id: NotificationId,
    /// From which provider.
    pub provider: String,
    /// The transaction it speaks of, as told.
    pub transaction_id: String,
    /// The attempt it speaks of, and how that stands, where it is one of ours.
    pub attempt: Option<(InquiryId, AttemptId, AttemptStatus)>,
    /// When it first came.
    pub received_at: Timestamp,
    /// When it last came.
    pub last_at: Timestamp,
    /// How often it came.
    pub times: u32,
    /// What became of it.
    pub fate: Fate,
    /// How often it was looked at again because it came early.
    pub looks: u32,
    /// When it is looked at again.
    pub due: Option<Timestamp>,
    /// Its body, byte for byte. Holds the payer's telephone number.
    pub raw: Vec<u8>,
}

/// The body holds personal data: a log does not show it.
impl fmt::Debug for InboxEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxEntry")
            .field("id", &self.id)
            .field("transaction_id", &self.transaction_id)
            .field("fate", &self.fate)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

/// Which part of the inbox is asked for; the newest first.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::port::{Fate, Inbox, InboxRequest};
///
/// let request = InboxRequest { fate: Some(Fate::Early), limit: 50, ..InboxRequest::default() };
/// let page = drive::to_end(World::new(1).store.notifications(&request)).unwrap();
/// assert_eq!((page.items.len(), page.next), (0, None));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxRequest {
    /// Only notifications with this fate.
    pub fate: Option<Fate>,
    /// Only those after this one.
    pub after: Option<(Timestamp, NotificationId)>,
    /// At most so many.
    pub limit: u32,
}

/// A part of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxPage {
    /// The notifications.
    pub items: Vec<InboxEntry>,
    /// Where the next part begins, if there is one.
    pub next: Option<(Timestamp, NotificationId)>,
}

/// How often something that came to the webhook was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnedCount {
    /// By which provider's webhook.
    pub provider: String,
    /// Why.
    pub why: Turned,
    /// How often, ever.
    pub count: u64,
    /// When last.
    pub last_at: Timestamp,
}

/// The inbox in figures.
///
/// ```
/// use kit_workflow::port::{Fate, InboxFigures};
///
/// let figures = InboxFigures { fates: vec![(Fate::Followed, 12)], ..InboxFigures::default() };
/// assert_eq!((figures.count(Fate::Followed), figures.count(Fate::Unknown)), (12, 0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InboxFigures {
    /// How many notifications have which fate; fates without any may be absent.
    pub fates: Vec<(Fate, u64)>,
    /// When the oldest came of those that are still to be looked at again.
    pub oldest_early: Option<Timestamp>,
    /// What was not kept, ever.
    pub turned: Vec<TurnedCount>,
}

impl InboxFigures {
    /// How many notifications have this fate.
    pub fn count(&self, fate: Fate) -> u64 {
        self.fates.iter().filter(|(known, _)| *known == fate).map(|(_, count)| count).sum()
    }
}

/// An authenticated notification to be kept: see [`NewNotification`](super::NewNotification).
///
/// - `keep_notification` MUST write a notification and, where its attempt is known, the effect that asks the gateway, both
///   at once or neither, durably, before it answers. The same provider and digest is the same notification.
/// - An attempt that waits to be asked about MUST not be asked about twice because of two notifications: the effect that
///   waits is brought forward. One that is being asked about at this moment MUST be asked about again afterwards.
/// - `decide_notification` MUST change nothing and say `false` unless the notification is still early and was looked at as
///   often as told: of several workers that looked at once, one decides.
///
/// ```
/// use kit_testing::{World, drive};
/// use kit_workflow::inquiry::NotificationId;
/// use kit_workflow::port::{Inbox, Kept, NewNotification};
/// use kit_workflow::{Clock, Ids};
///
/// let World { store, clock, .. } = World::new(1);
/// let (id, at) = (NotificationId(clock.fresh()), clock.now());
/// # let (provider, transaction_id) = ("cinetpay".to_owned(), "T1".to_owned());
/// # let (attempt, unproven, digest, raw, again_at) = (None, None, [7; 32], b"cpm_trans_id=T1".to_vec(), at);
/// let new = NewNotification { id, provider, transaction_id, attempt, unproven, digest, raw, at, again_at };
/// let keep = |room| drive::to_end(store.keep_notification(&new, room)).unwrap();
/// assert_eq!((keep(10), keep(10)), (Kept::New, Kept::Repeated));
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Inbox: Send + Sync {
    /// Keeps a notification, unless it is of an unknown transaction and `room` of those were kept within a day.
    ///
    /// A repetition is counted. Where its attempt is known and it did not come for ten seconds, the gateway is asked again:
    /// a provider may say the same words of two changes.
    fn keep_notification(
        &self,
        notification: &super::NewNotification,
        room: u32,
    ) -> impl Future<Output = Result<Kept, StoreError>> + Send;

    /// Early notifications that are due to be looked at again, the longest due first, at most `limit`. The store's clock
    /// decides.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::NotificationId;
    /// # use kit_workflow::port::{Fate, Found, Inbox, NewNotification, Turned};
    /// # use kit_workflow::{Clock, Ids};
    /// # let World { store, clock, .. } = World::new(1);
    /// # let (id, at) = (NotificationId(clock.fresh()), clock.now());
    /// # let (provider, transaction_id) = ("cinetpay".to_owned(), "T1".to_owned());
    /// # let (attempt, unproven, digest, raw, again_at) = (None, None, [7; 32], b"cpm_trans_id=T1".to_vec(), at);
    /// # let new = NewNotification { id, provider, transaction_id, attempt, unproven, digest, raw, at, again_at };
    /// # drive::to_end(store.keep_notification(&new, 10))?;
    /// // Nobody knows this transaction yet: it is looked at again.
    /// let early = drive::to_end(store.early_notifications(10))?;
    /// assert_eq!((early[0].id, early[0].transaction_id.as_str(), early[0].looks), (id, "T1", 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn early_notifications(
        &self,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<EarlyNotification>, StoreError>> + Send;

    /// Writes what was found for an early notification that was looked at `looks` times before; where its attempt was found,
    /// together with the effect that asks the gateway.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::NotificationId;
    /// # use kit_workflow::port::{Fate, Found, Inbox, NewNotification, Turned};
    /// # use kit_workflow::{Clock, Ids};
    /// # let World { store, clock, .. } = World::new(1);
    /// # let (id, at) = (NotificationId(clock.fresh()), clock.now());
    /// # let (provider, transaction_id) = ("cinetpay".to_owned(), "T1".to_owned());
    /// # let (attempt, unproven, digest, raw, again_at) = (None, None, [7; 32], b"cpm_trans_id=T1".to_vec(), at);
    /// # let new = NewNotification { id, provider, transaction_id, attempt, unproven, digest, raw, at, again_at };
    /// # drive::to_end(store.keep_notification(&new, 10))?;
    /// let pause = Found::NothingYet(Duration::from_secs(60));
    /// assert!(drive::to_end(store.decide_notification(id, 0, pause))?);
    /// // Another worker looked at the same time, and comes second.
    /// assert!(!drive::to_end(store.decide_notification(id, 0, Found::Nothing))?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn decide_notification(
        &self,
        id: NotificationId,
        looks: u32,
        found: Found,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// A part of the inbox.
    fn notifications(&self, request: &InboxRequest) -> impl Future<Output = Result<InboxPage, StoreError>> + Send;

    /// Counts what was not kept.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::NotificationId;
    /// # use kit_workflow::port::{Fate, Found, Inbox, NewNotification, Turned};
    /// # use kit_workflow::{Clock, Ids};
    /// # let World { store, clock, .. } = World::new(1);
    /// # let (id, at) = (NotificationId(clock.fresh()), clock.now());
    /// # let (provider, transaction_id) = ("cinetpay".to_owned(), "T1".to_owned());
    /// # let (attempt, unproven, digest, raw, again_at) = (None, None, [7; 32], b"cpm_trans_id=T1".to_vec(), at);
    /// # let new = NewNotification { id, provider, transaction_id, attempt, unproven, digest, raw, at, again_at };
    /// # drive::to_end(store.keep_notification(&new, 10))?;
    /// drive::to_end(store.count_turned("cinetpay", Turned::Forged, 3, at))?;
    /// drive::to_end(store.count_turned("cinetpay", Turned::Forged, 1, at))?;
    /// assert_eq!(drive::to_end(store.inbox_figures())?.turned[0].count, 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn count_turned(
        &self,
        provider: &str,
        why: Turned,
        count: u64,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The inbox in figures.
    fn inbox_figures(&self) -> impl Future<Output = Result<InboxFigures, StoreError>> + Send;

    /// Forgets every notification that came before this moment and is not early any more; tells how many.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::inquiry::NotificationId;
    /// # use kit_workflow::port::{Fate, Found, Inbox, NewNotification, Turned};
    /// # use kit_workflow::{Clock, Ids};
    /// # let World { store, clock, .. } = World::new(1);
    /// # let (id, at) = (NotificationId(clock.fresh()), clock.now());
    /// # let (provider, transaction_id) = ("cinetpay".to_owned(), "T1".to_owned());
    /// # let (attempt, unproven, digest, raw, again_at) = (None, None, [7; 32], b"cpm_trans_id=T1".to_vec(), at);
    /// # let new = NewNotification { id, provider, transaction_id, attempt, unproven, digest, raw, at, again_at };
    /// # drive::to_end(store.keep_notification(&new, 10))?;
    /// let later = at + Duration::from_secs(1);
    /// assert_eq!(drive::to_end(store.purge_notifications(later))?, 0, "it is still early");
    /// drive::to_end(store.decide_notification(id, 0, Found::Nothing))?;
    /// assert_eq!(drive::to_end(store.purge_notifications(later))?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn purge_notifications(&self, before: Timestamp) -> impl Future<Output = Result<u64, StoreError>> + Send;
}
