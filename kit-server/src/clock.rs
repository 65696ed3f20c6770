//! The real time, and real chance.

use std::future::Future;
use std::time::Duration;

use kit_workflow::{Clock, Ids, Timestamp};
use time::OffsetDateTime;
use uuid::Uuid;

/// The machine's clock and its source of randomness.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        OffsetDateTime::now_utc().into()
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(duration)
    }
}

impl Ids for SystemClock {
    fn fresh(&self) -> Uuid {
        Uuid::new_v4()
    }
}
