//! The contracts of the ports as suites that any implementation can be held against.
//!
//! One function a port. Each checks its port's written contract sentence by sentence on fresh, empty instances that a test
//! bed provides, and answers with the list of what it [`Checked`], or with the first [`Breach`] it finds. Nothing here sleeps,
//! reads a clock or needs a runtime of its own: time passes when the test bed makes it pass.
//!
//! | port | suite | what you provide | shows that it can fail |
//! |---|---|---|---|
//! | `Store`, `Outbox`, `Archive`, `Accounts` | [`store()`], [`outbox()`], [`archive()`], [`accounts()`] | [`TestBed`] | [`MemoryBed::with`] a [`Fault`](crate::Fault) |
//! | `Vault` | [`vault()`] | the vault | [`MemoryVault::with`](crate::MemoryVault::with) a [`VaultFault`](crate::VaultFault) |
//! | `Drafter` | [`drafter()`] | [`DrafterBed`] | [`MemoryModel::with`] a [`DrafterFault`] |
//! | `Gateway` | [`gateway()`] | [`GatewayBed`] | [`MemoryCounter::with`] a [`GatewayFault`] |
//! | `Mailer` | [`mailer()`] | [`MailerBed`] | [`MemoryRelay::with`] a [`MailerFault`] |
//!
//! Races are run as joined futures. A store that does I/O interleaves at every await, so give it more than one connection.
//!
//! ```
//! use kit_testing::contract::{self, MemoryBed};
//!
//! let checked = kit_testing::drive::to_end(contract::store(&MemoryBed::new())).unwrap();
//! println!("{checked}");
//! assert!(checked.musts().contains(&"of several commits at once on one version exactly one MUST win"));
//! ```

mod accounts;
mod archive;
mod case;
mod checked;
mod drafter;
mod feed;
mod gateway;
mod identities;
mod mailer;
mod memory_bed;
mod outbox;
mod road;
mod second_factors;
mod store;
mod vault;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use kit_workflow::{KeyRing, Timestamp};

pub use accounts::accounts;
pub use archive::archive;
pub use checked::{Checked, Must};
pub use drafter::{DrafterBed, DrafterFault, Manner, MemoryDrafter, MemoryModel, TOLD_USAGE, drafter};
pub use feed::feed;
pub use gateway::{GatewayBed, GatewayFault, MemoryCounter, MemoryGateway, Opened, Provider, Said, gateway};
pub use mailer::{Arrived, MailerBed, MailerFault, MemoryMailer, MemoryRelay, Relay, mailer};
pub use memory_bed::MemoryBed;
pub use outbox::outbox;
pub use road::Road;
pub use store::store;
pub use vault::vault;

/// Provides a suite with stores, and makes time pass in them.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::contract::{self, TestBed};
/// use kit_testing::{Door, ManualClock, MemoryStore, drive, sample};
/// use kit_workflow::{Clock, KeyRing, Timestamp};
///
/// struct Doors(KeyRing);
/// impl TestBed for Doors {
///     type Lifecycle = Door;
///     type Store = MemoryStore<Door>;
///     fn keys(&self) -> &KeyRing { &self.0 }
///     async fn fresh(&self) -> MemoryStore<Door> { MemoryStore::new(ManualClock::new(0), self.0.clone()) }
///     fn now(&self, store: &MemoryStore<Door>) -> Timestamp { store.clock().now() }
///     async fn pass(&self, store: &MemoryStore<Door>, duration: Duration) { store.clock().advance(duration) }
/// }
///
/// assert_eq!(drive::to_end(contract::outbox(&Doors(sample::keys()))).unwrap().port(), "outbox");
/// ```
pub trait TestBed: Sync {
    /// What its stores keep.
    type Lifecycle: Road;
    /// The implementation under test.
    type Store: Send + Sync;

    /// The keys that its stores seal histories with.
    ///
    /// ```
    /// use kit_testing::contract::{MemoryBed, TestBed};
    /// use kit_testing::{drive, sample};
    ///
    /// // The suite recomputes every seal with them.
    /// assert_eq!(MemoryBed::new().keys().id(), sample::keys().id());
    /// ```
    fn keys(&self) -> &KeyRing;

    /// An empty store that shares nothing with any other.
    ///
    /// ```
    /// use kit_testing::contract::{MemoryBed, TestBed};
    /// use kit_testing::drive;
    /// use kit_workflow::port::Archive;
    ///
    /// let store = drive::to_end(MemoryBed::new().fresh());
    /// assert_eq!(drive::to_end(store.waiting_effects()).unwrap(), 0);
    /// ```
    fn fresh(&self) -> impl Future<Output = Self::Store> + Send;

    /// The present moment by the store's clock.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kit_testing::contract::{MemoryBed, TestBed};
    /// use kit_testing::drive;
    ///
    /// let bed = MemoryBed::new();
    /// let (store, other) = (drive::to_end(bed.fresh()), drive::to_end(bed.fresh()));
    /// drive::to_end(bed.pass(&store, Duration::from_secs(60)));
    /// assert_eq!(bed.now(&store).since(bed.now(&other)), Duration::from_secs(60), "each has its own time");
    /// ```
    fn now(&self, store: &Self::Store) -> Timestamp;

    /// Makes time pass in the store, without waiting: a store in memory moves its clock, a store in a database moves every
    /// stored due time and the end of every lease back by `duration`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kit_testing::contract::{MemoryBed, TestBed};
    /// use kit_testing::drive;
    ///
    /// let bed = MemoryBed::new();
    /// let store = drive::to_end(bed.fresh());
    /// let before = bed.now(&store);
    /// drive::to_end(bed.pass(&store, Duration::from_secs(7 * 24 * 60 * 60)));
    /// assert_eq!(bed.now(&store), before + Duration::from_secs(7 * 24 * 60 * 60));
    /// ```
    fn pass(&self, store: &Self::Store, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// A sentence of a contract that an implementation does not keep.
///
/// ```
/// use kit_testing::contract::{self, MemoryBed};
/// use kit_testing::{Fault, drive};
///
/// let breach = drive::to_end(contract::accounts(&MemoryBed::with(Fault::InvitationsStayOpen))).unwrap_err();
/// assert_eq!(breach.port, "accounts");
/// println!("{breach}");
/// ```
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
