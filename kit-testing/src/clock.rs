//! Time that stands still until a test moves it.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kit_workflow::{Clock, Ids, Timestamp};
use uuid::Uuid;

use crate::Dice;

/// 2026-01-05T08:00:00Z, a Monday morning.
pub(crate) const START: Timestamp = Timestamp::from_unix_ms(1_767_600_000_000);

/// A clock that a test moves, and identifiers that a seed decides. Clones tell the same time.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::ManualClock;
/// use kit_workflow::{Clock, Ids};
///
/// let clock = ManualClock::new(1);
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().since(before), Duration::from_secs(60));
/// assert_eq!(clock.fresh(), ManualClock::new(1).fresh());
/// ```
#[derive(Clone)]
pub struct ManualClock {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    now: Timestamp,
    dice: Dice,
    sleepers: BTreeMap<u64, (Timestamp, Waker)>,
    next_sleeper: u64,
}

impl ManualClock {
    /// A clock at a fixed start whose identifiers follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self::at(START, seed)
    }

    /// A clock at `now` whose identifiers follow from `seed`.
    pub fn at(now: Timestamp, seed: u64) -> Self {
        let shared = Shared { now, dice: Dice::new(seed), sleepers: BTreeMap::new(), next_sleeper: 0 };
        Self { shared: Arc::new(Mutex::new(shared)) }
    }

    /// Moves time on and wakes whoever slept until then.
    pub fn advance(&self, by: Duration) {
        let mut shared = self.lock();
        shared.now = shared.now + by;
        let now = shared.now;
        let (due, asleep) = std::mem::take(&mut shared.sleepers).into_iter().partition(|(_, (until, _))| *until <= now);
        shared.sleepers = asleep;
        drop(shared);
        let due: BTreeMap<u64, (Timestamp, Waker)> = due;
        due.into_values().for_each(|(_, waker)| waker.wake());
    }

    /// How long until the next sleeper wakes; `None` where nobody sleeps.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kit_testing::{ManualClock, drive};
    /// use kit_workflow::Clock;
    ///
    /// let clock = ManualClock::new(1);
    /// let mut sleep = Box::pin(clock.sleep(Duration::from_secs(60)));
    /// assert_eq!(drive::stopped_after(1, sleep.as_mut()), None);
    /// assert_eq!(clock.until_next(), Some(Duration::from_secs(60)));
    /// clock.advance(Duration::from_secs(60));
    /// drive::to_end(sleep);
    /// ```
    pub fn until_next(&self) -> Option<Duration> {
        let shared = self.lock();
        shared.sleepers.values().map(|(until, _)| until.since(shared.now)).min()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        Sleep { until: self.now() + duration, clock: self.clone(), asleep: None }
    }
}

impl Ids for ManualClock {
    fn fresh(&self) -> Uuid {
        self.lock().dice.uuid()
    }
}

impl fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ManualClock").field(&self.now().to_rfc3339()).finish()
    }
}

struct Sleep {
    clock: ManualClock,
    until: Timestamp,
    asleep: Option<u64>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let sleep = &mut *self;
        let mut shared = sleep.clock.lock();
        if sleep.until <= shared.now {
            return Poll::Ready(());
        }
        let id = *sleep.asleep.get_or_insert_with(|| {
            shared.next_sleeper += 1;
            shared.next_sleeper
        });
        shared.sleepers.insert(id, (sleep.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(id) = self.asleep {
            self.clock.lock().sleepers.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt;
    use kit_workflow::Clock;

    use super::ManualClock;

    #[test]
    fn a_sleeper_wakes_when_its_time_has_come_and_not_before() {
        let clock = ManualClock::new(0);
        let mut sleep = Box::pin(clock.sleep(Duration::from_secs(10)));
        assert!(sleep.as_mut().now_or_never().is_none());
        assert_eq!(clock.until_next(), Some(Duration::from_secs(10)));
        clock.advance(Duration::from_secs(9));
        assert!(sleep.as_mut().now_or_never().is_none());
        clock.advance(Duration::from_secs(1));
        assert!(sleep.as_mut().now_or_never().is_some());
    }

    #[test]
    fn a_sleeper_that_is_dropped_is_forgotten() {
        let clock = ManualClock::new(0);
        let mut sleep = Box::pin(clock.sleep(Duration::from_secs(1)));
        assert!(sleep.as_mut().now_or_never().is_none());
        drop(sleep);
        assert_eq!(clock.until_next(), None);
    }
}
