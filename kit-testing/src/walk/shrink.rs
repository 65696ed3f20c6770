//! How a failing walk becomes a short one.

use std::time::Duration;

use kit_workflow::Lifecycle;
use proptest::strategy::ValueTree;

use super::{Asked, Walk};

/// Leaves steps out, many at first and then one by one, and then the time between steps, as long as the walk goes on failing.
/// What is left fails, and would not without any one of its steps.
pub(super) struct Shrinking<L: Lifecycle> {
    /// The shortest walk that is known to fail.
    kept: Vec<Asked<L>>,
    /// The walk that is tried.
    trial: Vec<Asked<L>>,
    fewest: usize,
    pass: Pass,
    at: usize,
    /// Whether the pass left anything out.
    shorter: bool,
    begun: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Leaves out so many steps at once.
    Steps(usize),
    /// Leaves out the time before a step.
    Pauses,
    Over,
}

impl<L: Lifecycle> Shrinking<L> {
    pub(super) fn new(walk: Walk<L>, fewest: usize) -> Self {
        let pass = Pass::Steps((walk.steps.len() / 2).max(1));
        let trial = walk.steps.clone();
        Self { kept: walk.steps, trial, fewest, pass, at: 0, shorter: false, begun: false }
    }

    /// The next trial; `false` where none is left.
    fn next(&mut self) -> bool {
        loop {
            let over = self.at >= self.kept.len();
            match self.pass {
                Pass::Steps(many) if !over => {
                    let end = (self.at + many).min(self.kept.len());
                    if self.kept.len() - (end - self.at) >= self.fewest {
                        self.trial.clone_from(&self.kept);
                        self.trial.drain(self.at..end);
                        return true;
                    }
                    self.at += 1;
                }
                Pass::Steps(many) => {
                    self.at = 0;
                    self.pass = if many > 1 {
                        Pass::Steps(many / 2)
                    } else if std::mem::take(&mut self.shorter) {
                        Pass::Steps(1)
                    } else {
                        Pass::Pauses
                    };
                }
                Pass::Pauses if !over => match self.pause(self.at) {
                    Duration::ZERO => self.at += 1,
                    pause => {
                        self.trial.clone_from(&self.kept);
                        self.trial[self.at..].iter_mut().for_each(|asked| asked.at = asked.at - pause);
                        return true;
                    }
                },
                Pass::Pauses => self.pass = Pass::Over,
                Pass::Over => {
                    self.trial.clone_from(&self.kept);
                    return false;
                }
            }
        }
    }

    /// The time before a step.
    fn pause(&self, at: usize) -> Duration {
        let before = at.checked_sub(1).map_or(crate::clock::START, |before| self.kept[before].at);
        self.kept[at].at.since(before)
    }
}

impl<L: Lifecycle> ValueTree for Shrinking<L> {
    type Value = Walk<L>;

    fn current(&self) -> Walk<L> {
        Walk { steps: self.trial.clone() }
    }

    /// The trial fails: it is kept, and the same place is tried again.
    fn simplify(&mut self) -> bool {
        self.shorter |= std::mem::replace(&mut self.begun, true);
        self.kept.clone_from(&self.trial);
        self.next()
    }

    /// The trial does not fail: what it left out is needed.
    fn complicate(&mut self) -> bool {
        self.at += match self.pass {
            Pass::Steps(many) => many,
            Pass::Pauses | Pass::Over => 1,
        };
        self.next()
    }
}
