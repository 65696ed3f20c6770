//! One line a step, with its time.

use std::path::Path;
use std::time::Instant;

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
        println!("{:>3}  {:>7.2} s  {what}", self.count, took.as_secs_f64());
    }

    pub(super) fn end(&self, out: &Path) {
        println!("     {:>7.2} s  in all; look at {}", self.begun.elapsed().as_secs_f64(), out.display());
    }
}
