//! The contracts of the ports as suites that any implementation can be held against.
//!
//! One function a port. Each checks its port's written contract sentence by sentence on fresh, empty instances that a
//! [`TestBed`] provides, and answers with the first [`Breach`] it finds. Nothing here sleeps, reads a clock or needs a
//! runtime of its own: time passes when the test bed makes it pass.
//!
//! Races are run as joined futures. A store that does I/O interleaves at every await, so give it more than one connection.
//!
//! ```
//! use kit_testing::contract::{self, MemoryBed};
//!
//! kit_testing::drive::to_end(contract::store(&MemoryBed::new())).unwrap();
//! ```

mod accounts;
mod archive;
mod case;
mod memory_bed;
mod outbox;
mod store;
mod vault;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use kit_workflow::{KeyRing, Timestamp};

pub use accounts::accounts;
pub use archive::archive;
pub use memory_bed::MemoryBed;
pub use outbox::outbox;
pub use store::store;
pub use vault::vault;

/// Provides a suite with stores, and makes time pass in them.
pub trait TestBed: Sync {
    /// The implementation under test.
    type Store: Send + Sync;

    /// The keys that its stores seal histories with.
    fn keys(&self) -> &KeyRing;

    /// An empty store that shares nothing with any other.
    fn fresh(&self) -> impl Future<Output = Self::Store> + Send;

    /// The present moment by the store's clock.
    fn now(&self, store: &Self::Store) -> Timestamp;

    /// Makes time pass in the store, without waiting: a store in memory moves its clock, a store in a database moves every
    /// stored due time and the end of every lease back by `duration`.
    fn pass(&self, store: &Self::Store, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// A sentence of a contract that an implementation does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which port.
    pub port: &'static str,
    /// The sentence.
    pub must: &'static str,
    /// What was seen instead.
    pub seen: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.port, self.must, self.seen)
    }
}

impl Error for Breach {}

/// One sentence of a contract, to be held against what was seen.
#[derive(Clone, Copy)]
struct Must {
    port: &'static str,
    must: &'static str,
}

impl Must {
    fn breach(self, seen: impl Into<String>) -> Breach {
        Breach { port: self.port, must: self.must, seen: seen.into() }
    }

    fn hold(self, kept: bool, seen: impl FnOnce() -> String) -> Result<(), Breach> {
        if kept { Ok(()) } else { Err(self.breach(seen())) }
    }

    fn equal<T: PartialEq + fmt::Debug>(self, what: &str, found: &T, expected: &T) -> Result<(), Breach> {
        self.hold(found == expected, || format!("{what} is {found:?} where {expected:?} was expected"))
    }

    fn works<T, E: Error>(self, what: &str, result: Result<T, E>) -> Result<T, Breach> {
        result.map_err(|error| self.breach(format!("{what} failed: {}", chain(&error))))
    }
}

fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
