//! Tells subscribers what happened: every event at least once, and each subject's in order.

use std::future::Future;
use std::time::Duration;

use uuid::Uuid;

use crate::{Backoff, Clock, Failure, Ids, Lifecycle, Recorded, StoreError};

/// Wants to know what happened, after it was committed.
///
/// ```
/// use kit_testing::Door;
/// use kit_workflow::{Failure, News, Subscriber};
///
/// /// Tells a provider that is asked not to be told twice: the name of an event is the same each time.
/// struct Gazette;
///
/// impl Subscriber<Door> for Gazette {
///     fn name(&self) -> &str {
///         "gazette"
///     }
///
///     async fn hear(&self, news: &News<Door>) -> Result<(), Failure> {
///         let idempotency_key = format!("{}.{}", news.subject, news.recorded.sequence);
///         println!("POST /news {idempotency_key}");
///         Ok(())
///     }
/// }
/// assert_eq!(Gazette.name(), "gazette");
/// ```
pub trait Subscriber<L: Lifecycle>: Send + Sync {
    /// Its name in the store. Whoever comes back under the same name hears on where it was; a new name hears everything from
    /// the first event.
    fn name(&self) -> &str;

    /// Hears one event.
    ///
    /// It hears it again after a crash, and where its answer was lost: an event is known by its subject and sequence. The
    /// next event of a subject comes only after this one was heard, so one that can never be heard should be noted and
    /// answered with `Ok`. No transaction is open while it listens.
    ///
    /// # Errors
    ///
    /// [`Failure`]: it is told again, later each time.
    fn hear(&self, news: &News<L>) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// One event that a subscriber has not heard yet, in the hands of one herald until a lease runs out.
///
/// ```
/// use std::collections::HashSet;
///
/// use kit_testing::Door;
/// use kit_workflow::News;
/// use uuid::Uuid;
///
/// /// A subscriber hears an event again after a crash: by these two it knows that it has heard it.
/// fn is_new(heard: &mut HashSet<(Uuid, i64)>, news: &News<Door>) -> bool {
///     heard.insert((news.subject, news.recorded.sequence))
/// }
/// # use kit_testing::door::{Ask, Who};
/// # use kit_testing::{ManualClock, MemoryStore, drive, sample};
/// # use kit_workflow::{Actor, Clock, Engine, Feed, Ids, Order};
/// # let clock = ManualClock::new(1);
/// # let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// # let build = Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// # drive::to_end(Engine::new(&store).execute(build))?;
/// # let news = drive::to_end(store.next("porter", std::time::Duration::from_secs(1)))?.ok_or("there is news")?;
/// let mut heard = HashSet::new();
/// assert!(is_new(&mut heard, &news) && !is_new(&mut heard, &news));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct News<L: Lifecycle> {
    /// Whose event.
    pub subject: Uuid,
    /// What happened, when, by whom, and its place in the history.
    pub recorded: Recorded<L>,
    /// How often it was to be told, this time included.
    pub attempts: u32,
    /// Grows each time it is handed out; an answer under an older one changes nothing.
    pub fence: i64,
}

/// Durable memory of what each subscriber has heard.
///
/// - `next` MUST hand out the first event of a subject that the subscriber has not heard, to one caller only until its lease
///   runs out, count the attempt before it answers, and give a higher fence each time. The store's clock decides.
/// - It MUST hand out every committed event, whatever was committed at the same moment, and no event of a subject before the
///   one that precedes it was heard.
/// - `heard` and `again` MUST change nothing and say `false` where the fence is stale or the lease has run out.
/// - Subscribers MUST NOT disturb each other, nor the outbox.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Clock, Engine, Feed, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let build = Order::<Door>::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// drive::to_end(Engine::new(&store).execute(build))?;
///
/// let next = |name: &str| drive::to_end(Feed::<Door>::next(&store, name, Duration::from_secs(20)));
/// let news = next("porter")?.ok_or("a door was built")?;
/// assert!(next("porter")?.is_none(), "it is being told");
/// assert!(drive::to_end(store.heard("porter", &news))?);
/// assert!(next("locksmith")?.is_some(), "a new name hears everything from the first event");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Every method: [`StoreError`]. After [`StoreError::Unavailable`] nobody knows whether a change was written.
pub trait Feed<L: Lifecycle>: Send + Sync {
    /// An event that this subscriber has not heard, under a lease.
    fn next(
        &self,
        subscriber: &str,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<News<L>>, StoreError>> + Send;

    /// It was heard; the subject's next one may come.
    fn heard(&self, subscriber: &str, news: &News<L>) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// It was not heard; it comes again after this long.
    fn again(
        &self,
        subscriber: &str,
        news: &News<L>,
        after: Duration,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// What one step of a herald came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// There was no news.
    Nothing,
    /// An event was heard.
    Heard,
    /// An event was not heard and will be told again.
    Again,
    /// Another herald had taken the event over meanwhile; it may have been told twice.
    Overtaken,
}

/// Tells one subscriber what happened. As many may run as like, in as many processes.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::door::{Ask, Who};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Actor, Backoff, Clock, Engine, Failure, Herald, Ids, News, Order, Subscriber, Told};
///
/// struct Porter;
///
/// impl Subscriber<Door> for Porter {
///     fn name(&self) -> &str {
///         "porter"
///     }
///
///     async fn hear(&self, news: &News<Door>) -> Result<(), Failure> {
///         println!("{} number {}: {:?}", news.subject, news.recorded.sequence, news.recorded.event);
///         Ok(())
///     }
/// }
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<Door>::new(clock.clone(), sample::keys());
/// let build = Order::new(clock.fresh(), Actor::new(Who::Grown), clock.now(), Ask::Build);
/// drive::to_end(Engine::new(&store).execute(build)).unwrap();
///
/// let backoff = Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60), attempts: 5 };
/// let (store, lease) = (&store, Duration::from_secs(20));
/// let herald = Herald { store, subscriber: &Porter, clock: &clock, lease, backoff };
/// assert_eq!(drive::to_end(herald.step::<Door>()).unwrap(), Told::Heard);
/// assert_eq!(drive::to_end(herald.step::<Door>()).unwrap(), Told::Nothing);
/// ```
#[derive(Debug)]
pub struct Herald<'a, S, B, C> {
    /// Where events are.
    pub store: &'a S,
    /// Who listens.
    pub subscriber: &'a B,
    /// Time and chance.
    pub clock: &'a C,
    /// How long the subscriber has to hear one event.
    pub lease: Duration,
    /// How it is told again; events are never given up.
    pub backoff: Backoff,
}

impl<S, B, C> Herald<'_, S, B, C> {
    /// Tells one event.
    ///
    /// # Errors
    ///
    /// [`StoreError`] where the store failed; the event is told again when its lease has run out.
    pub async fn step<L>(&self) -> Result<Told, StoreError>
    where
        L: Lifecycle,
        S: Feed<L>,
        B: Subscriber<L>,
        C: Clock + Ids,
    {
        let name = self.subscriber.name();
        let Some(news) = self.store.next(name, self.lease).await? else { return Ok(Told::Nothing) };
        let (mine, told) = match self.subscriber.hear(&news).await {
            Ok(()) => (self.store.heard(name, &news).await?, Told::Heard),
            Err(failure) => {
                let (one, other) = self.clock.fresh().as_u64_pair();
                let pause = self.backoff.pause(news.attempts, one ^ other);
                let pause = pause.max(failure.patience.unwrap_or_default());
                (self.store.again(name, &news, pause).await?, Told::Again)
            }
        };
        Ok(if mine { told } else { Told::Overtaken })
    }
}
