//! A store in memory that keeps the whole contract, and breaks one sentence of it on demand.

mod accounts;
mod alarms;
mod archive;
mod casework;
mod commit;
mod complaint;
mod fault;
mod feed;
mod identity;
mod inbox;
mod mails;
mod messages;
mod outbox;
mod privacy;
mod second_factor;
mod sections;
mod voucher;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use kit_workflow::{Actor, KeyRing, Lifecycle, Record, Sequence, Timestamp, Version};
use uuid::Uuid;

pub use fault::Fault;

use crate::ManualClock;

/// A store in memory for any lifecycle: everything of [`Store`](kit_workflow::Store) and
/// [`Outbox`](kit_workflow::Outbox), and of [`Archive`](kit_workflow::port::Archive) and
/// [`Accounts`](kit_workflow::port::Accounts) where the lifecycle is the inquiry's.
///
/// It keeps states, events and effects in their flat form and rebuilds them at each reading, as a database does. Its time
/// is that of a [`ManualClock`]. Clones share one memory.
///
/// ```
/// use futures_util::FutureExt;
/// use kit_testing::{Dice, ManualClock, MemoryStore, sample};
/// use kit_workflow::inquiry::{InquiryLifecycle, Stage};
/// use kit_workflow::{Clock, Engine, Ids, Order};
///
/// let clock = ManualClock::new(1);
/// let store = MemoryStore::<InquiryLifecycle>::new(clock.clone(), sample::keys());
/// let (at, mut dice, subject) = (clock.now(), Dice::new(1), clock.fresh());
/// for (by, command) in sample::road(at, &mut dice) {
///     let particulars = sample::particulars(&command, at, &mut dice);
///     let order = Order::new(subject, by, at, command).with(particulars);
///     Engine::new(&store).execute(order).now_or_never().unwrap().unwrap();
/// }
/// use kit_workflow::Store;
/// assert_eq!(store.load(subject).now_or_never().unwrap().unwrap().unwrap().state.stage(), Stage::Delivered);
/// ```
pub struct MemoryStore<L: Lifecycle> {
    clock: ManualClock,
    keys: KeyRing,
    fault: Option<Fault>,
    shared: Arc<Mutex<Shared<L>>>,
}

/// What is remembered.
struct Shared<L: Lifecycle> {
    subjects: BTreeMap<Uuid, Subject<L>>,
    effects: BTreeMap<String, Waiting>,
    taken: HashMap<(String, String), (Uuid, String)>,
    ears: HashMap<(String, Uuid), feed::Ear>,
    stored: u64,
    committed: u64,
    changes: u64,
    waiters: Vec<Waker>,
    beside: archive::Beside,
    people: accounts::People,
    lifecycle: PhantomData<fn() -> L>,
}

struct Subject<L: Lifecycle> {
    state: Record,
    version: Version,
    log: Vec<Entry<L>>,
}

/// One event with everything that was committed with it.
struct Entry<L: Lifecycle> {
    sequence: Sequence,
    /// Its place among all commits ever made.
    place: u64,
    at: Timestamp,
    by: Actor<L::ActorKind>,
    event: Record,
    /// The state after it.
    state: Record,
    seal: [u8; 32],
    particulars: L::Particulars,
}

/// An effect in the outbox.
struct Waiting {
    subject: Uuid,
    effect: Record,
    due: Timestamp,
    deadline: Option<&'static str>,
    stored_at: Timestamp,
    /// Its place among all effects ever stored, to tell those that are due at one moment apart.
    place: u64,
    attempts: u32,
    fence: i64,
    leased_until: Option<Timestamp>,
    note: String,
    buried_at: Option<Timestamp>,
}

impl<L: Lifecycle> MemoryStore<L> {
    /// An empty store on this clock that seals histories with these keys.
    pub fn new(clock: ManualClock, keys: KeyRing) -> Self {
        let shared = Shared {
            subjects: BTreeMap::new(),
            effects: BTreeMap::new(),
            taken: HashMap::new(),
            ears: HashMap::new(),
            stored: 0,
            committed: 0,
            changes: 0,
            waiters: Vec::new(),
            beside: archive::Beside::default(),
            people: accounts::People::default(),
            lifecycle: PhantomData,
        };
        Self { clock, keys, fault: None, shared: Arc::new(Mutex::new(shared)) }
    }

    /// With this fault from now on; clones made before stay sound.
    pub fn with(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The clock it lives by.
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The keys it seals histories with.
    pub fn keys(&self) -> &KeyRing {
        &self.keys
    }

    /// Every subject there is.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::Language;
    /// use kit_workflow::workflow::NewInquiry;
    ///
    /// let world = World::new(1);
    /// let (answers, documents) = world.form();
    /// let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
    /// assert_eq!(world.store.subjects(), [id.0]);
    /// ```
    pub fn subjects(&self) -> Vec<Uuid> {
        self.lock().subjects.keys().copied().collect()
    }

    /// What went with each event of a subject, oldest first.
    pub fn particulars(&self, subject: Uuid) -> Vec<L::Particulars> {
        let shared = self.lock();
        shared
            .subjects
            .get(&subject)
            .map_or(Vec::new(), |subject| subject.log.iter().map(|entry| entry.particulars.clone()).collect())
    }

    /// How often something may have changed in it: while this is the same, so is what it remembers.
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    fn lock(&self) -> Open<'_, L> {
        Open(self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }
}

/// The memory in somebody's hands; whoever reaches in to write is counted.
struct Open<'a, L: Lifecycle>(MutexGuard<'a, Shared<L>>);

impl<L: Lifecycle> Deref for Open<'_, L> {
    type Target = Shared<L>;

    fn deref(&self) -> &Shared<L> {
        &self.0
    }
}

impl<L: Lifecycle> DerefMut for Open<'_, L> {
    fn deref_mut(&mut self) -> &mut Shared<L> {
        self.0.changes += 1;
        &mut self.0
    }
}

impl<L: Lifecycle> Clone for MemoryStore<L> {
    fn clone(&self) -> Self {
        Self { clock: self.clock.clone(), keys: self.keys.clone(), fault: self.fault, shared: Arc::clone(&self.shared) }
    }
}

impl<L: Lifecycle> fmt::Debug for MemoryStore<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shared = self.lock();
        f.debug_struct("MemoryStore")
            .field("lifecycle", &L::NAME)
            .field("subjects", &shared.subjects.len())
            .field("effects", &shared.effects.len())
            .finish_non_exhaustive()
    }
}
