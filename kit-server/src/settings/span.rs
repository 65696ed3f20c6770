//! Spans of time as people write them in settings.

use std::time::Duration;

/// `7d`, `12h`, `30m`, `20s`.
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let count: u64 = text[..text.len() - 1].parse().ok()?;
    count.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn spans_are_read_in_four_units() {
        let seconds = |text| parse(text).map(|span| span.as_secs());
        assert_eq!(seconds("7d"), Some(604_800));
        assert_eq!(seconds("20s"), Some(20));
        for senseless in ["", "d", "7", "-1h", "1.5h", "1 h", "é"] {
            assert_eq!(seconds(senseless), None, "{senseless:?}");
        }
    }
}
