//! Time and chance, as ports: nothing in this crate reads a clock or draws a number by itself.

use std::future::Future;
use std::time::Duration;

use uuid::Uuid;

use crate::Timestamp;

/// Tells the time and waits.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// Draws identifiers that nobody can guess.
pub trait Ids: Send + Sync {
    /// A fresh identifier with at least 122 random bits from a cryptographic source.
    fn fresh(&self) -> Uuid;
}
