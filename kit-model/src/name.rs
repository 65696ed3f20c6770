//! What the model calls things: small numbers instead of chance, so that two runs that differ in nothing else are one.

use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, Deliverable, FileId, Grant, LinkId, Sha256, StoredFile};
use kit_workflow::{Currency, Money, Timestamp};
use uuid::Uuid;

/// What an order costs.
pub(crate) const OWED: Money = Money::new(15_000, Currency::Xof);
/// Enough for it.
pub(crate) const FULL: u64 = 15_000;
/// Too little for it.
pub(crate) const SHORT: u64 = 10_000;
/// Too much for it.
pub(crate) const OVER: u64 = 20_000;

/// The attempt that stands for money recorded by hand.
pub(crate) const BY_HAND: u8 = 99;

const HOUR: i64 = 60 * 60 * 1000;
const DAY: i64 = 24 * HOUR;

/// The moments at which things happen, in milliseconds: in between, time stands still.
const MOMENTS: [i64; 3] = [0, 2 * DAY, 8 * DAY];

/// How old an attempt is after none, one and more of these pauses: watched closely, taken for expired, watched no more.
const AGES: [i64; 3] = [0, 2 * DAY, 6 * DAY];

/// The oldest that an attempt can be.
pub(crate) const OLD: u8 = AGES.len() as u8 - 1;

/// The last of them.
pub(crate) const LAST: u8 = MOMENTS.len() as u8 - 1;

/// How long an order may wait to be paid.
const ORDER_TTL: i64 = 7 * DAY;

pub(crate) fn at(phase: u8) -> Timestamp {
    Timestamp::from_unix_ms(MOMENTS[phase.min(LAST) as usize])
}

pub(crate) fn order_expires() -> Timestamp {
    Timestamp::from_unix_ms(ORDER_TTL)
}

pub(crate) fn age(pauses: u8) -> Duration {
    Duration::from_millis(AGES[pauses.min(OLD) as usize].unsigned_abs())
}

pub(crate) fn attempt(number: u8) -> AttemptId {
    AttemptId(Uuid::from_u128(number.into()))
}

pub(crate) fn number(attempt: AttemptId) -> u8 {
    u8::try_from(attempt.0.as_u128()).unwrap_or(u8::MAX)
}

pub(crate) fn file(number: u8) -> StoredFile {
    StoredFile { file: FileId(Uuid::from_u128(number.into())), sha256: Sha256([number; 32]), size: 1 }
}

pub(crate) fn deliverable(number: u8) -> Deliverable {
    Deliverable { number: number.into(), pdf: file(100 + number) }
}

/// A link that outlives the model's time, so that only moves can end it.
pub(crate) fn grant(number: u8) -> Grant {
    Grant { link: LinkId(Uuid::from_u128(number.into())), expires_at: Timestamp::from_unix_ms(365 * DAY) }
}

pub(crate) fn link(grant: Grant) -> u8 {
    u8::try_from(grant.link.0.as_u128()).unwrap_or(u8::MAX)
}
