//! The test bed of the store in memory.

use std::marker::PhantomData;
use std::time::Duration;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{Clock, KeyRing, Timestamp};

use super::{Road, TestBed};
use crate::memory::{Fault, MemoryStore};
use crate::{ManualClock, sample};

/// Provides suites with stores in memory, sound or with a fault.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
/// use kit_testing::{Door, Fault, drive};
///
/// drive::to_end(contract::store(&MemoryBed::<Door>::keeping(None))).unwrap();
/// assert!(drive::to_end(contract::accounts(&MemoryBed::with(Fault::SessionsOutlivePasswords))).is_err());
/// ```
#[derive(Clone, Debug)]
pub struct MemoryBed<L = InquiryLifecycle> {
    keys: KeyRing,
    fault: Option<Fault>,
    lifecycle: PhantomData<fn() -> L>,
}

impl MemoryBed {
    /// Sound stores of inquiries.
    pub fn new() -> Self {
        Self::keeping(None)
    }

    /// Stores of inquiries with this fault: a suite that passes on them checks nothing.
    pub fn with(fault: Fault) -> Self {
        Self::keeping(Some(fault))
    }
}

impl<L: Road> MemoryBed<L> {
    /// Stores of any lifecycle.
    pub fn keeping(fault: Option<Fault>) -> Self {
        Self { keys: sample::keys(), fault, lifecycle: PhantomData }
    }
}

impl Default for MemoryBed {
    fn default() -> Self {
        Self::new()
    }
}

impl<L: Road> TestBed for MemoryBed<L> {
    type Lifecycle = L;
    type Store = MemoryStore<L>;

    fn keys(&self) -> &KeyRing {
        &self.keys
    }

    async fn fresh(&self) -> Self::Store {
        let store = MemoryStore::new(ManualClock::new(0), self.keys.clone());
        match self.fault {
            Some(fault) => store.with(fault),
            None => store,
        }
    }

    fn now(&self, store: &Self::Store) -> Timestamp {
        store.clock().now()
    }

    async fn pass(&self, store: &Self::Store, duration: Duration) {
        store.clock().advance(duration);
    }
}
