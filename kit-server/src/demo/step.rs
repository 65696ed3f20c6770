//! One line a step, with its time.

use std::path::Path;
use std::time::{Duration, Instant};

/// Tells what was done and how long it took.
#[derive(Debug)]
pub(super) struct Steps {
    begun: Instant,
    last: Instant,
    count: usize,
}

impl Steps {
    pub(super) fn begin() -> Self {
        let now = Instant::now();
        Self { begun: now, last: now, count: 0 }
    }

    pub(super) fn done(&mut self, what: &str) {
        self.count += 1;
        let took = self.last.elapsed();
        self.last = Instant::now();
        println!("{:>3}  {} s  {what}", self.count, seconds(took));
    }

    pub(super) fn end(&self, out: &Path) {
        println!("     {} s  in all; look at {}", seconds(self.begun.elapsed()), out.display());
    }
}

/// Seconds and hundredths, in eight places.
fn seconds(took: Duration) -> String {
    format!("{:>4}.{:02}", took.as_secs(), took.subsec_millis() / 10)
}
