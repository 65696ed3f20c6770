//! The clock, and the ways the simulated services write it.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// Now, in RFC 3339 and UTC.
pub(crate) fn rfc3339() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).expect("the year has four digits")
}

/// Milliseconds since 1970.
pub(crate) fn unix_ms() -> i64 {
    (OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000) as i64
}

/// `2022-09-15 22:57:15`, as CinetPay writes a date: no zone.
pub(crate) fn cinetpay(ms: i64) -> String {
    at(ms)
        .format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"))
        .expect("the year has four digits")
}

/// Midnight of the day after next, when CinetPay says that funds are at hand.
pub(crate) fn cinetpay_available(ms: i64) -> String {
    (at(ms) + Duration::days(2))
        .format(format_description!("[year]-[month]-[day] 00:00:00"))
        .expect("the year has four digits")
}

/// `220915.2257`, the middle of an operator's reference.
pub(crate) fn operator(ms: i64) -> String {
    at(ms)
        .format(format_description!("[year repr:last_two][month][day].[hour][minute]"))
        .expect("the year has four digits")
}

/// `1617808789.7749`, the shape of `api_response_id`.
pub(crate) fn response_id() -> String {
    let ns = OffsetDateTime::now_utc().unix_timestamp_nanos() / 100_000;
    format!("{}.{:04}", ns / 10_000, ns % 10_000)
}

fn at(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
