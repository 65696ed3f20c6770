//! Faults that a test asks for in advance.

use std::sync::Mutex;

use crate::ledger::locked;

/// A fault to play for the next few calls, after which calls succeed again.
#[derive(Debug)]
pub(crate) struct Script<F>(Mutex<Option<(F, u32)>>);

impl<F> Default for Script<F> {
    fn default() -> Self {
        Script(Mutex::new(None))
    }
}

impl<F: Clone> Script<F> {
    /// Plays `fault` for the next `times` calls; nothing clears what was asked before.
    pub(crate) fn set(&self, fault: Option<F>, times: u32) {
        *locked(&self.0) = fault.filter(|_| times > 0).map(|fault| (fault, times));
    }

    /// The fault of this call, counted as played.
    pub(crate) fn next(&self) -> Option<F> {
        self.next_if(|_| true)
    }

    /// The fault of this call where `fits` holds for it; otherwise it waits for another call.
    pub(crate) fn next_if(&self, fits: impl FnOnce(&F) -> bool) -> Option<F> {
        let mut script = locked(&self.0);
        let (fault, left) = script.as_mut().filter(|(fault, _)| fits(fault))?;
        let fault = fault.clone();
        *left -= 1;
        if *left == 0 {
            *script = None;
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_plays_as_often_as_asked_and_no_more() {
        let script = Script::default();
        script.set(Some('x'), 2);
        assert_eq!([script.next(), script.next(), script.next()], [Some('x'), Some('x'), None]);
        script.set(Some('y'), 9);
        script.set(None, 9);
        assert_eq!(script.next(), None);
    }
}
