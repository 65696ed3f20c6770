//! How long to wait before a call is repeated.

use std::time::Duration;

use crate::settings::OpenAiSettings;

/// The pause after the `made`th call: what the server asked for, else a growing one between half and all of its length, so
/// that callers who failed together do not come back together.
pub(crate) fn before_next(settings: &OpenAiSettings, made: u32, asked: Option<Duration>) -> Duration {
    asked.unwrap_or_else(|| {
        let doubled = settings.pause.saturating_mul(2_u32.saturating_pow(made.saturating_sub(1)));
        doubled.min(settings.longest_pause).mul_f64(0.5 + fastrand::f64() / 2.0)
    })
}

#[cfg(test)]
mod tests {
    use super::before_next;
    use crate::settings::OpenAiSettings;
    use std::time::Duration;

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let settings = OpenAiSettings::new("key");
        for (made, longest) in [(1, 2), (2, 4), (3, 8), (6, 60), (400, 60)] {
            let longest = Duration::from_secs(longest);
            for _ in 0..50 {
                let pause = before_next(&settings, made, None);
                assert!(pause >= longest / 2 && pause <= longest, "{made}: {pause:?}");
            }
        }
    }

    #[test]
    fn what_the_server_asks_for_is_done() {
        let asked = Duration::from_millis(1_234);
        assert_eq!(before_next(&OpenAiSettings::new("key"), 3, Some(asked)), asked);
    }
}
