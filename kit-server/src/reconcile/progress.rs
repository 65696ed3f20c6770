//! How far long work has come: a bar where somebody watches, nothing where the output goes to a file.

use std::io::{IsTerminal as _, Write as _, stderr};

/// The bar's width.
const WIDTH: usize = 30;

/// A bar on standard error.
#[derive(Debug)]
pub(super) struct Progress {
    watched: bool,
    done: usize,
    all: usize,
}

impl Progress {
    pub(super) fn new(all: usize) -> Self {
        Self { watched: stderr().is_terminal(), done: 0, all }
    }

    /// The next one is begun.
    pub(super) fn at(&mut self, what: &str) {
        self.show(self.done, what);
        self.done += 1;
    }

    /// The one that was begun has to wait.
    pub(super) fn waits(&self, why: &str) {
        self.show(self.done.saturating_sub(1), why);
    }

    fn show(&self, done: usize, what: &str) {
        if self.watched {
            eprint!("\r{}", bar(done, self.all, &format!("{what:<WIDTH$}")));
            // A bar that is not seen at once is no reason to stop.
            let _ = stderr().flush();
        }
    }

    /// Nothing is left to do.
    pub(super) fn end(&self) {
        if self.watched && self.all > 0 {
            eprintln!("\r{}", bar(self.all, self.all, &" ".repeat(WIDTH)));
        }
    }
}

fn bar(done: usize, all: usize, what: &str) -> String {
    let full = (done * WIDTH).checked_div(all).unwrap_or(WIDTH);
    format!("[{}{}] {done}/{all}  {what}", "#".repeat(full), ".".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_fills_as_the_work_is_done() {
        assert_eq!(bar(0, 4, "A"), format!("[{}] 0/4  A", ".".repeat(30)));
        assert_eq!(bar(2, 4, "B"), format!("[{}{}] 2/4  B", "#".repeat(15), ".".repeat(15)));
        assert_eq!(bar(0, 0, ""), format!("[{}] 0/0  ", "#".repeat(30)));
    }
}
