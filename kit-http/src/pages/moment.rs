//! Points in time and spans as people say them. West Africa's francophone capital of hours is Greenwich: times are in GMT.

use std::time::Duration;

use kit_workflow::Timestamp;
use serde::Serialize;

use super::words::Words;

/// A point in time for a page: for machines and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Moment {
    pub(crate) iso: String,
    pub(crate) words: String,
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

impl Words {
    /// The date and time.
    pub(crate) fn moment(self, at: Timestamp) -> Moment {
        let time = at.date_time();
        let words = self.say_with(
            "date-time",
            &[
                ("day", time.day().into()),
                ("month", self.say(&format!("month-{}", u8::from(time.month()))).into()),
                ("year", time.year().to_string().into()),
                ("hour", time.hour().to_string().into()),
                ("minute", format!("{:02}", time.minute()).into()),
            ],
        );
        Moment { iso: at.to_rfc3339(), words }
    }

    /// How long ago it was.
    pub(crate) fn ago(self, at: Timestamp, now: Timestamp) -> Moment {
        let seconds = now.since(at).as_secs();
        let (key, count) = match seconds {
            0..MINUTE => ("ago-now", 0),
            MINUTE..HOUR => ("ago-minutes", seconds / MINUTE),
            HOUR..DAY => ("ago-hours", seconds / HOUR),
            _ => ("ago-days", seconds / DAY),
        };
        Moment { iso: at.to_rfc3339(), words: self.say_with(key, &[("count", count.into())]) }
    }

    /// A span of time, in its largest whole unit.
    pub(crate) fn span(self, span: Duration) -> String {
        let seconds = span.as_secs();
        let (key, count) = match seconds {
            _ if seconds >= DAY && seconds.is_multiple_of(DAY) => ("span-days", seconds / DAY),
            _ if seconds >= HOUR && seconds.is_multiple_of(HOUR) => ("span-hours", seconds / HOUR),
            _ => ("span-minutes", seconds.div_ceil(MINUTE)),
        };
        self.say_with(key, &[("count", count.into())])
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kit_workflow::Timestamp;
    use kit_workflow::port::Language::{English, French};

    use super::DAY;
    use crate::pages::words::Words;

    const NOON: Timestamp = Timestamp::from_unix_ms(1_795_348_800_000);

    #[test]
    fn a_moment_is_said_in_the_page_s_language() {
        assert_eq!(Words(French).moment(NOON).words, "22 novembre 2026 à 12\u{a0}h\u{a0}00 (GMT)");
        let first = NOON + Duration::from_secs(9 * DAY);
        assert_eq!(Words(French).moment(first).words, "1er décembre 2026 à 12\u{a0}h\u{a0}00 (GMT)");
        assert_eq!(Words(English).moment(NOON).words, "22 November 2026 at 12:00 (GMT)");
    }

    #[test]
    fn an_age_has_the_unit_that_matters() {
        let ago = |seconds| Words(English).ago(NOON - Duration::from_secs(seconds), NOON).words;
        assert_eq!(ago(59), "just now");
        assert_eq!(ago(61), "1 min ago");
        assert_eq!(ago(2 * 3600 + 5), "2\u{a0}h ago");
        assert_eq!(ago(25 * 3600), "yesterday");
        assert_eq!(ago(5 * 86_400), "5 days ago");
    }

    #[test]
    fn a_span_is_never_said_shorter_than_it_is() {
        let span = |seconds| Words(French).span(Duration::from_secs(seconds));
        assert_eq!(span(7 * 86_400), "7 jours");
        assert_eq!(span(36 * 3600), "36 heures");
        assert_eq!(span(61), "2 minutes");
    }
}
