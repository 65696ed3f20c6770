//! How often somebody may fail within a time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kit_workflow::Timestamp;

/// Counts failures by key, in fixed windows. Memory stays bounded however many keys come.
#[derive(Debug)]
pub(crate) struct Throttle {
    limit: u32,
    window: Duration,
    counts: Mutex<HashMap<String, Count>>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    since: Timestamp,
    failures: u32,
}

/// Keys that are remembered at once. When more are in their windows, the oldest is forgotten.
const KEYS: usize = 10_000;

impl Throttle {
    pub(crate) fn new(limit: u32, window: Duration) -> Self {
        Self { limit, window, counts: Mutex::default() }
    }

    /// Counts a try as failed and says how long to wait where the key has used up its tries. Counting comes before
    /// the try, so that a hundred tries at once are not a hundred first tries.
    pub(crate) fn count(&self, key: &str, now: Timestamp) -> Result<u32, Duration> {
        let mut counts = self.lock();
        if counts.len() >= KEYS && !counts.contains_key(key) {
            self.make_room(&mut counts, now);
        }
        let count = counts.entry(key.to_owned()).or_insert(Count { since: now, failures: 0 });
        if now.since(count.since) >= self.window {
            *count = Count { since: now, failures: 0 };
        }
        if count.failures >= self.limit {
            return Err(self.window.saturating_sub(now.since(count.since)));
        }
        count.failures += 1;
        Ok(count.failures)
    }

    /// Takes back a counted try that succeeded.
    pub(crate) fn forgive(&self, key: &str) {
        if let Some(count) = self.lock().get_mut(key) {
            count.failures = count.failures.saturating_sub(1);
        }
    }

    /// How long to wait where the key has used up its tries; counts nothing.
    pub(crate) fn wait(&self, key: &str, now: Timestamp) -> Option<Duration> {
        let counts = self.lock();
        let count = counts.get(key)?;
        let over = now.since(count.since);
        (over < self.window && count.failures >= self.limit).then(|| self.window - over)
    }

    fn make_room(&self, counts: &mut HashMap<String, Count>, now: Timestamp) {
        counts.retain(|_, count| now.since(count.since) < self.window);
        if counts.len() >= KEYS
            && let Some(oldest) = counts.iter().min_by_key(|(_, count)| count.since).map(|(key, _)| key.clone())
        {
            counts.remove(&oldest);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kit_workflow::Timestamp;

    use super::{KEYS, Throttle};

    const NOW: Timestamp = Timestamp::from_unix_ms(1_795_348_800_000);
    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn tries_beyond_the_limit_wait_for_the_window_to_end() {
        let throttle = Throttle::new(2, MINUTE);
        assert_eq!(throttle.count("a", NOW), Ok(1));
        assert_eq!(throttle.count("a", NOW + Duration::from_secs(20)), Ok(2));
        assert_eq!(throttle.count("a", NOW + Duration::from_secs(20)), Err(Duration::from_secs(40)));
        assert_eq!(throttle.wait("a", NOW + Duration::from_secs(20)), Some(Duration::from_secs(40)));
        assert_eq!(throttle.count("b", NOW), Ok(1));
        assert_eq!(throttle.wait("a", NOW + MINUTE), None);
        assert_eq!(throttle.count("a", NOW + MINUTE), Ok(1));
    }

    #[test]
    fn a_try_that_succeeds_does_not_count() {
        let throttle = Throttle::new(1, MINUTE);
        assert_eq!(throttle.count("a", NOW), Ok(1));
        throttle.forgive("a");
        assert_eq!(throttle.count("a", NOW), Ok(1));
        assert!(throttle.count("a", NOW).is_err());
    }

    #[test]
    fn many_keys_do_not_fill_the_memory() {
        let throttle = Throttle::new(1, MINUTE);
        for key in 0..KEYS + 10 {
            assert_eq!(throttle.count(&key.to_string(), NOW + Duration::from_millis(key as u64 / 1000)), Ok(1));
        }
        assert!(throttle.lock().len() <= KEYS);
    }
}
