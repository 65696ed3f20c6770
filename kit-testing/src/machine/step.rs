//! What is done to a store.

use std::fmt;
use std::time::Duration;

use kit_workflow::{Actor, Lifecycle};

use crate::Legend;
use crate::clock::START;

/// One thing that is done to a store. Subjects and claims are told by their places; a claim's place counts from the first that
/// was ever handed out, and starts anew at the end.
pub enum Step<L: Lifecycle> {
    /// A command is decided on what the store holds, and committed.
    Ask {
        /// Of which subject.
        subject: usize,
        /// Who asks.
        by: Actor<L::ActorKind>,
        /// What.
        command: L::Command,
        /// What goes with it.
        particulars: L::Particulars,
        /// Under which idempotency key.
        key: Option<usize>,
        /// What is out of the ordinary.
        twist: Twist,
    },
    /// A worker takes an effect.
    Claim,
    /// A worker extends its lease.
    Extend(usize),
    /// A worker finishes its effect.
    Finish(usize),
    /// A worker puts its effect off.
    Postpone {
        /// By which claim.
        claim: usize,
        /// For how long.
        after: Duration,
        /// Whether it made progress.
        progress: bool,
    },
    /// A worker gives its effect up.
    Bury(usize),
    /// Time passes.
    Pass(Duration),
}

/// What is out of the ordinary in a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Nothing.
    None,
    /// It was decided on an older version.
    Outdated,
    /// It finishes the effect of this claim.
    Finishing(usize),
}

impl<L: Lifecycle> Clone for Step<L> {
    fn clone(&self) -> Self {
        match self {
            Self::Ask { subject, by, command, particulars, key, twist } => Self::Ask {
                subject: *subject,
                by: *by,
                command: command.clone(),
                particulars: particulars.clone(),
                key: *key,
                twist: *twist,
            },
            Self::Claim => Self::Claim,
            Self::Extend(claim) => Self::Extend(*claim),
            Self::Finish(claim) => Self::Finish(*claim),
            Self::Postpone { claim, after, progress } => {
                Self::Postpone { claim: *claim, after: *after, progress: *progress }
            }
            Self::Bury(claim) => Self::Bury(*claim),
            Self::Pass(duration) => Self::Pass(*duration),
        }
    }
}

/// One line.
impl<L: Lifecycle> fmt::Debug for Step<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask { subject, by, command, key, twist, .. } => {
                let asked = Legend::new(START).legible(&format!("{command:?}"));
                write!(f, "subject {subject}: {} {asked}", by.kind)?;
                if let Some(key) = key {
                    write!(f, ", under key {key}")?;
                }
                match twist {
                    Twist::None => Ok(()),
                    Twist::Outdated => f.write_str(", on an older version"),
                    Twist::Finishing(claim) => write!(f, ", finishing claim {claim}"),
                }
            }
            Self::Claim => f.write_str("claim"),
            Self::Extend(claim) => write!(f, "extend claim {claim}"),
            Self::Finish(claim) => write!(f, "finish claim {claim}"),
            Self::Postpone { claim, after, progress } => {
                let progress = if *progress { ", after progress" } else { "" };
                write!(f, "postpone claim {claim} by {}{progress}", crate::legible::span(*after))
            }
            Self::Bury(claim) => write!(f, "bury claim {claim}"),
            Self::Pass(duration) => write!(f, "{} pass", crate::legible::span(*duration)),
        }
    }
}
