//! Time and chance, as ports: nothing in this crate reads a clock or draws a number by itself.

use std::future::Future;
use std::time::Duration;

use uuid::Uuid;

use crate::Timestamp;

/// Tells the time and waits.
///
/// ```
/// use std::time::Duration;
///
/// use kit_testing::{ManualClock, drive};
/// use kit_workflow::Clock;
///
/// // Whoever takes a `Clock` can be tested without waiting: this one moves when it is told to.
/// let clock = ManualClock::new(1);
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().since(before), Duration::from_secs(60));
/// ```
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// Draws identifiers that nobody can guess.
///
/// ```
/// use kit_testing::ManualClock;
/// use kit_workflow::Ids;
///
/// // The same seed draws the same identifiers, so that a test says the same each time.
/// let (one, other) = (ManualClock::new(7), ManualClock::new(7));
/// assert_eq!(one.fresh(), other.fresh());
/// assert_ne!(one.fresh(), one.fresh());
/// ```
pub trait Ids: Send + Sync {
    /// A fresh identifier with at least 122 random bits from a cryptographic source.
    fn fresh(&self) -> Uuid;
}
