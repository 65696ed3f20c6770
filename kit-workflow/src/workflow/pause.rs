//! Leaves a provider alone for a while when it does not answer, or says that it is asked too often: the gateway and the
//! model have a pause each.
//!
//! Each process keeps a pause of its own: it learns of the trouble by the first question that fails, and a hundred workers
//! in it then ask no second one. Of the gateway, only questions wait. A client who wants to pay is never kept waiting by it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Timestamp;

/// The first pause; each failure in a row doubles it.
const FIRST: Duration = Duration::from_secs(5);

/// The longest pause that is not the provider's own wish.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// How long a provider is left alone.
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    until: Option<Timestamp>,
    failures: u32,
}

impl Pause {
    /// How much of the pause is left.
    pub(super) fn left(&self, now: Timestamp) -> Option<Duration> {
        self.lock().until.filter(|until| *until > now).map(|until| until.since(now))
    }

    /// A question failed; the provider asked for this much patience.
    pub(super) fn failed(&self, now: Timestamp, patience: Option<Duration>) {
        let mut state = self.lock();
        // Questions that were under way together are one failure.
        if state.until.is_none_or(|until| until <= now) {
            state.failures = state.failures.saturating_add(1);
        }
        let doubled = 1_u32.checked_shl(state.failures.saturating_sub(1)).unwrap_or(u32::MAX);
        let pause = FIRST.saturating_mul(doubled).min(LONGEST).max(patience.unwrap_or_default());
        state.until = state.until.max(Some(now + pause));
    }

    /// A question was answered, whatever the answer.
    pub(super) fn answered(&self) {
        *self.lock() = State::default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pause;
    use crate::Timestamp;

    const NOW: Timestamp = Timestamp::from_unix_ms(1_795_348_800_000);

    #[track_caller]
    fn check(pause: &Pause, now: Timestamp, seconds: u64) {
        assert_eq!(pause.left(now).unwrap_or_default().as_secs(), seconds);
    }

    #[test]
    fn each_failure_in_a_row_doubles_the_pause_up_to_the_longest() {
        let (pause, mut now) = (Pause::default(), NOW);
        check(&pause, now, 0);
        for seconds in [5, 10, 20, 40, 80, 160, 320, 600, 600] {
            pause.failed(now, None);
            check(&pause, now, seconds);
            now = now + Duration::from_secs(seconds);
            check(&pause, now, 0);
        }
        pause.answered();
        pause.failed(now, None);
        check(&pause, now, 5);
    }

    #[test]
    fn questions_that_fail_together_are_one_failure() {
        let pause = Pause::default();
        (0..40).for_each(|_| pause.failed(NOW, None));
        check(&pause, NOW, 5);
    }

    #[test]
    fn the_gateways_own_wish_counts_where_it_is_longer() {
        let pause = Pause::default();
        pause.failed(NOW, Some(Duration::from_secs(90)));
        check(&pause, NOW, 90);
        pause.failed(NOW, Some(Duration::from_secs(1)));
        check(&pause, NOW, 90);
    }
}
