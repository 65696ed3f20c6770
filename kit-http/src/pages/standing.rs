//! How the payment of an inquiry stands, as clients are told it.

use kit_workflow::Money;
use kit_workflow::inquiry::{Account, AttemptId, Receipt, Standing, State};
use kit_workflow::port::{AttemptStatus, Dossier};

use super::complaint;
use super::notice::Notice;
use super::words::Words;

/// How the payment stands, where that needs saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payment {
    /// Nothing was tried, or there is nothing to say of it.
    Quiet,
    /// An attempt may still succeed.
    Pending,
    /// The client says that their money is gone: staff look into it.
    Contested,
    /// The client said that it comes by transfer or in cash.
    Announced,
    /// The last attempt was refused.
    Refused(AttemptId),
    /// Nothing was heard of the last attempt for too long.
    Expired(AttemptId),
    /// Money arrived that does not pay the order.
    Held {
        /// The newest receipt that is held.
        received: Receipt,
        /// What is owed.
        owed: Money,
    },
}

impl Payment {
    /// How the payment of this inquiry stands.
    pub(crate) fn of(dossier: &Dossier) -> Self {
        if let Some((received, owed)) = dossier.state.account().and_then(held) {
            return Self::Held { received, owed };
        }
        if dossier.state.account().is_some_and(Account::is_complained_of) {
            return Self::Contested;
        }
        let State::AwaitingPayment(awaiting) = &dossier.state else { return Self::Quiet };
        if !awaiting.open_attempts().is_empty() {
            return Self::Pending;
        }
        match dossier.attempts.last() {
            Some(attempt) if attempt.status == AttemptStatus::Refused => Self::Refused(attempt.id),
            Some(attempt) if attempt.status == AttemptStatus::Expired => Self::Expired(attempt.id),
            Some(attempt) if awaiting.announced().contains(&attempt.id) => Self::Announced,
            Some(_) | None => Self::Quiet,
        }
    }

    /// How a way to pay looks: not the first thing to do where money may be on its way, or is here already.
    pub(crate) const fn pay_tone(self) -> &'static str {
        match self {
            Self::Pending | Self::Held { .. } | Self::Contested | Self::Announced => "plain",
            Self::Quiet | Self::Refused(_) | Self::Expired(_) => "big",
        }
    }

    /// Whether nothing gets on unless the client does something.
    pub(crate) const fn is_the_clients_turn(self) -> bool {
        matches!(self, Self::Quiet | Self::Announced | Self::Refused(_) | Self::Expired(_))
    }

    /// What the page says of it.
    pub(crate) fn notice(self, words: Words) -> Option<Notice> {
        match self {
            Self::Quiet => None,
            Self::Pending => {
                let (title, text) = words.both("pending-notice");
                Some(Notice::work(title, text))
            }
            Self::Contested => Some(complaint::notice(words)),
            Self::Announced => {
                let (title, text) = words.both("announced-notice");
                Some(Notice::work(title, text))
            }
            Self::Refused(attempt) => {
                let text = words.say_with("failed-notice-text", &[("transaction", attempt.transaction_id().into())]);
                Some(Notice::warning(words.say("failed-notice-title"), text))
            }
            Self::Expired(attempt) => {
                let text = words.say_with("lapsed-notice-text", &[("transaction", attempt.transaction_id().into())]);
                Some(Notice::warning(words.say("lapsed-notice-title"), text))
            }
            Self::Held { received, owed } => {
                let amounts = [("received", words.received(received).into()), ("owed", words.money(owed).into())];
                let text = words.say_with("held-notice-text", &amounts);
                Some(Notice::warning(words.say("held-notice-title"), text))
            }
        }
    }
}

fn held(account: &Account) -> Option<(Receipt, Money)> {
    let entry = account.entries().iter().rev().find(|entry| entry.standing == Standing::Held)?;
    Some((entry.receipt, account.owed()))
}
