//! The test bed of the store in memory.

use std::time::Duration;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{Clock, KeyRing, Timestamp};

use super::TestBed;
use crate::memory::{Fault, MemoryStore};
use crate::{ManualClock, sample};

/// Provides suites with stores in memory, sound or with a fault.
#[derive(Clone, Debug)]
pub struct MemoryBed {
    keys: KeyRing,
    fault: Option<Fault>,
}

impl MemoryBed {
    /// Sound stores.
    pub fn new() -> Self {
        Self { keys: sample::keys(), fault: None }
    }

    /// Stores with this fault: a suite that passes on them checks nothing.
    pub fn with(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::new() }
    }
}

impl Default for MemoryBed {
    fn default() -> Self {
        Self::new()
    }
}

impl TestBed for MemoryBed {
    type Store = MemoryStore<InquiryLifecycle>;

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
