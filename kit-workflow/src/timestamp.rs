//! Points in time.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A point in time, UTC, to the millisecond: the precision that every store keeps exactly.
///
/// ```
/// use kit_workflow::Timestamp;
/// let noon = Timestamp::from_unix_ms(1_795_348_800_000);
/// assert_eq!(noon.to_rfc3339(), "2026-11-22T12:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix_ms(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// As a date and time of the `time` crate.
    ///
    /// ```
    /// use kit_workflow::Timestamp;
    ///
    /// let noon = Timestamp::from_unix_ms(1_795_348_800_000).date_time();
    /// assert_eq!((noon.year(), u8::from(noon.month()), noon.hour()), (2026, 11, 12));
    /// ```
    pub fn date_time(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// As RFC 3339 in UTC, for example `2026-11-22T12:00:00Z`.
    pub fn to_rfc3339(self) -> String {
        self.date_time().format(&Rfc3339).unwrap_or_else(|_| self.0.to_string())
    }

    /// How long after `earlier` this is; nothing where it is before.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use kit_workflow::Timestamp;
    ///
    /// let noon: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    /// let later = noon + Duration::from_secs(90);
    /// assert_eq!(later.since(noon), Duration::from_secs(90));
    /// assert_eq!(noon.since(later), Duration::ZERO);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0).try_into().unwrap_or(0))
    }
}

impl From<OffsetDateTime> for Timestamp {
    fn from(at: OffsetDateTime) -> Self {
        Self((at.unix_timestamp_nanos() / 1_000_000) as i64)
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.as_millis().try_into().unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.as_millis().try_into().unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_rfc3339())
    }
}

impl FromStr for Timestamp {
    type Err = time::error::Parse;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        OffsetDateTime::parse(text, &Rfc3339).map(Self::from)
    }
}
