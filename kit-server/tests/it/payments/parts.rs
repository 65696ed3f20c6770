//! What stands behind the ports on the bench: the real store and gateway; mail, model, documents and files in memory.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kit_cinetpay::CinetPay;
use kit_store::SqlStore;
use kit_testing::MemoryVault;
use kit_testing::world::{FakeDocuments, FakeDrafter, FakeMailer};
use kit_workflow::workflow::Ports;
use kit_workflow::{Clock, Ids, Timestamp};
use time::OffsetDateTime;
use uuid::Uuid;

/// The machine's time, and what a test put on top of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Time(Arc<AtomicU64>);

impl Time {
    pub(crate) fn advance(&self, by: Duration) {
        self.0.fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// How far it is ahead of the machine's, in milliseconds.
    pub(crate) fn ahead(&self) -> i64 {
        i64::try_from(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

impl Clock for Time {
    fn now(&self) -> Timestamp {
        Timestamp::from(OffsetDateTime::now_utc()) + Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    /// Nobody on the bench waits for long: what a wait is for is there at once or never.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(duration / 10)
    }
}

impl Ids for Time {
    fn fresh(&self) -> Uuid {
        Uuid::new_v4()
    }
}

/// Everything outside. Clones share it, but for the gateway.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) store: SqlStore,
    pub(crate) gateway: CinetPay,
    pub(crate) drafter: FakeDrafter,
    pub(crate) mailer: FakeMailer,
    pub(crate) documents: FakeDocuments,
    pub(crate) vault: MemoryVault,
    pub(crate) time: Time,
}

impl Ports for Parts {
    type Store = SqlStore;
    type Gateway = CinetPay;
    type Drafter = FakeDrafter;
    type Mailer = FakeMailer;
    type Documents = FakeDocuments;
    type Vault = MemoryVault;
    type Clock = Time;

    fn store(&self) -> &SqlStore {
        &self.store
    }

    fn gateway(&self) -> &CinetPay {
        &self.gateway
    }

    fn drafter(&self) -> &FakeDrafter {
        &self.drafter
    }

    fn mailer(&self) -> &FakeMailer {
        &self.mailer
    }

    fn documents(&self) -> &FakeDocuments {
        &self.documents
    }

    fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    fn clock(&self) -> &Time {
        &self.time
    }
}
