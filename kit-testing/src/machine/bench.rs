//! A store under test, with the time that it lives by.

use std::future::Future;
use std::time::Duration;

use kit_workflow::{Clock, KeyRing, Lifecycle, Outbox, Store, Timestamp};

use crate::{Draw, ManualClock, MemoryStore, drive, sample};

/// A store under test: a fresh one a run, with the time that it lives by.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::machine::{self, Bench};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Clock, KeyRing, Timestamp};
///
/// /// With a store of your own: one that a test opens, and the runtime that it needs.
/// struct Doors(MemoryStore<Door>);
/// impl Bench for Doors {
///     type Lifecycle = Door;
///     type Store = MemoryStore<Door>;
///     fn open() -> Self { Self(MemoryStore::new(ManualClock::new(0), sample::keys())) }
///     fn store(&self) -> &MemoryStore<Door> { &self.0 }
///     fn keys(&self) -> KeyRing { sample::keys() }
///     fn now(&self) -> Timestamp { self.0.clock().now() }
///     async fn pass(&self, duration: Duration) { self.0.clock().advance(duration) }
///     fn run<F: Future>(&self, work: F) -> F::Output { drive::to_end(work) }
/// }
///
/// machine::hold::<Doors>(5, 10).unwrap();
/// ```
pub trait Bench: Sized {
    /// Which lifecycle it keeps.
    type Lifecycle: Draw;
    /// The implementation.
    type Store: Store<Self::Lifecycle> + Outbox<Self::Lifecycle>;

    /// An empty store that shares nothing with any other.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    /// use kit_workflow::Store;
    ///
    /// let (one, other) = (MemoryBench::<Door>::open(), MemoryBench::<Door>::open());
    /// assert!(!std::ptr::eq(one.store(), other.store()));
    /// ```
    fn open() -> Self;

    /// The store.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    /// use kit_workflow::Store;
    ///
    /// let bench = MemoryBench::<Door>::open();
    /// assert!(bench.run(bench.store().history(uuid::Uuid::nil())).unwrap().is_empty());
    /// ```
    fn store(&self) -> &Self::Store;

    /// The keys that it seals histories with.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    /// use kit_testing::sample;
    ///
    /// assert_eq!(MemoryBench::<Door>::open().keys().id(), sample::keys().id());
    /// ```
    fn keys(&self) -> KeyRing;

    /// The present moment by the store's clock.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    ///
    /// let bench = MemoryBench::<Door>::open();
    /// assert_eq!(bench.now(), bench.now(), "time passes when it is made to");
    /// ```
    fn now(&self) -> Timestamp;

    /// Makes time pass in the store, without waiting.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    /// use std::time::Duration;
    ///
    /// let (bench, hour) = (MemoryBench::<Door>::open(), Duration::from_secs(60 * 60));
    /// let before = bench.now();
    /// bench.run(bench.pass(hour));
    /// assert_eq!(bench.now(), before + hour);
    /// ```
    fn pass(&self, duration: Duration) -> impl Future<Output = ()>;

    /// Runs `work` to its end, with whatever runtime the store needs.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    ///
    /// // A store on tokio has its runtime in the bench, and blocks on it here.
    /// assert_eq!(MemoryBench::<Door>::open().run(async { 6 * 7 }), 42);
    /// ```
    fn run<F: Future>(&self, work: F) -> F::Output;
}

/// A store in memory as a [`Bench`], for any lifecycle.
///
/// ```
/// use kit_testing::machine::{Bench, MemoryBench};
/// use kit_testing::{Door, drive};
/// use kit_workflow::Store;
///
/// let bench = MemoryBench::<Door>::open();
/// assert!(bench.run(bench.store().load(uuid::Uuid::nil())).unwrap().is_none());
/// ```
#[derive(Clone, Debug)]
pub struct MemoryBench<L: Lifecycle>(MemoryStore<L>);

impl<L: Lifecycle> MemoryBench<L> {
    /// This store, which lives by its own clock.
    ///
    /// ```
    /// use kit_testing::Door;
    /// use kit_testing::machine::{Bench, MemoryBench};
    /// use kit_testing::{ManualClock, MemoryStore, sample};
    /// use kit_workflow::Clock;
    ///
    /// let clock = ManualClock::new(1);
    /// let bench = MemoryBench::<Door>::over(MemoryStore::new(clock.clone(), sample::keys()));
    /// assert_eq!(bench.now(), clock.now());
    /// ```
    pub fn over(store: MemoryStore<L>) -> Self {
        Self(store)
    }
}

impl<L: Draw> Bench for MemoryBench<L> {
    type Lifecycle = L;
    type Store = MemoryStore<L>;

    fn open() -> Self {
        Self::over(MemoryStore::new(ManualClock::new(0), sample::keys()))
    }

    fn store(&self) -> &MemoryStore<L> {
        &self.0
    }

    fn keys(&self) -> KeyRing {
        self.0.keys().clone()
    }

    fn now(&self) -> Timestamp {
        self.0.clock().now()
    }

    async fn pass(&self, duration: Duration) {
        self.0.clock().advance(duration);
    }

    fn run<F: Future>(&self, work: F) -> F::Output {
        drive::to_end(work)
    }
}
