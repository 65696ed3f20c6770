use std::fmt;

use crate::Bounds;

/// A mistake that somebody could make, built into the model to show that the properties would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mutant {
    /// A worker that was overtaken writes all the same.
    NoFencing,
    /// Every copy of a letter has a name of its own.
    NoIdempotencyKey,
    /// A repeated request is carried out again.
    RequestKeyIgnored,
    /// The gateway hears of an attempt before it is stored, so its call about it is swallowed.
    GatewayBeforeCommit,
    /// The gateway is answered 200 before its notification is stored.
    AnswerBeforeStoring,
    /// Money that comes after the order expired changes nothing.
    LatePaymentIgnored,
    /// An effect is tried for ever.
    RetryWithoutCap,
    /// A try is counted when it comes back, not when it begins.
    TriesCountedAfterwards,
    /// The state is written first and its effects afterwards.
    OutboxNotAtomic,
    /// Staff can publish to a client who has not paid.
    LinkWhileUnpaid,
    /// The amount of a receipt is not compared with what is owed.
    AmountNotCompared,
    /// The gateway's notification is believed without asking.
    NotificationBelieved,
    /// A decision is written without looking whether the inquiry moved since it was read.
    ReadThenWrite,
    /// A letter with a link is sent without looking whether the link is alive.
    LetterNotLookedAt,
    /// An order expires although an attempt to pay is pending.
    ExpiryIgnoresAttempts,
    /// The lease of a dead worker never ends.
    LeaseNeverEnds,
    /// A watch over an attempt ends at the first "not yet".
    WatchGivesUpEarly,
}

impl Mutant {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::NoFencing,
        Self::NoIdempotencyKey,
        Self::RequestKeyIgnored,
        Self::GatewayBeforeCommit,
        Self::AnswerBeforeStoring,
        Self::LatePaymentIgnored,
        Self::RetryWithoutCap,
        Self::TriesCountedAfterwards,
        Self::OutboxNotAtomic,
        Self::LinkWhileUnpaid,
        Self::AmountNotCompared,
        Self::NotificationBelieved,
        Self::ReadThenWrite,
        Self::LetterNotLookedAt,
        Self::ExpiryIgnoresAttempts,
        Self::LeaseNeverEnds,
        Self::WatchGivesUpEarly,
    ];
}

impl Mutant {
    /// Bounds within which it shows.
    pub fn bounds(self) -> Bounds {
        let none = Bounds { crashes: 0, faults: 0, notifications: 0, links: 1, asides: 0, ..Bounds::SMALL };
        match self {
            Self::NoFencing => Bounds { crashes: 0, faults: 1, ..none },
            Self::NoIdempotencyKey | Self::TriesCountedAfterwards | Self::RetryWithoutCap => {
                Bounds { crashes: 2, workers: 1, ..none }
            }
            Self::RequestKeyIgnored => Bounds { links: 3, asides: 3, workers: 1, ..none },
            Self::GatewayBeforeCommit | Self::AnswerBeforeStoring => {
                Bounds { crashes: 1, notifications: 1, workers: 1, ..none }
            }
            Self::LetterNotLookedAt | Self::LinkWhileUnpaid | Self::AmountNotCompared => {
                Bounds { asides: 2, workers: 1, ..none }
            }
            Self::OutboxNotAtomic | Self::LeaseNeverEnds => Bounds { crashes: 1, workers: 1, ..none },
            Self::NotificationBelieved => Bounds { notifications: 1, workers: 1, ..none },
            Self::ReadThenWrite => Bounds { notifications: 1, ..none },
            Self::LatePaymentIgnored | Self::ExpiryIgnoresAttempts | Self::WatchGivesUpEarly => {
                Bounds { workers: 1, notifications: 1, ..none }
            }
        }
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !words.is_empty() {
                words.push('-');
            }
            words.extend(letter.to_lowercase());
        }
        f.pad(&words)
    }
}

impl std::str::FromStr for Mutant {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || Self::ALL.iter().map(Self::to_string).collect::<Vec<_>>().join(", ");
        Self::ALL
            .iter()
            .copied()
            .find(|mutant| mutant.to_string() == text)
            .ok_or_else(|| format!("one of: {}", known()))
    }
}
