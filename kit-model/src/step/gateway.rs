//! The gateway: what its books say, and its calls.

use std::time::Duration;

use crate::town::{Books, Errand, Request, Row, Town};
use crate::{Kit, Mutant, name};

/// A silent attempt is asked about for the last time at this age.
pub(super) const LAST_LOOK: Duration = Duration::from_secs(72 * 60 * 60);

impl Kit {
    pub(super) fn pay(&self, town: &mut Town, number: u8, amount: u64) -> Option<()> {
        let watched = town.has(Errand::Watch(number));
        let attempt = town.attempt_mut(number)?;
        if !matches!(attempt.books, Books::Open | Books::Refused) {
            return None;
        }
        attempt.books = Books::Paid(amount);
        let odd = amount != name::FULL;
        attempt.promised = watched && name::age(attempt.age) < LAST_LOOK;
        if odd { self.aside(town) } else { Some(()) }
    }

    pub(super) fn refuse(&self, town: &mut Town, number: u8) -> Option<()> {
        let attempt = town.attempt_mut(number)?;
        if attempt.books != Books::Open {
            return None;
        }
        attempt.books = Books::Refused;
        self.aside(town)
    }

    /// A call: kept together with the effect that asks the gateway, then answered.
    pub(super) fn notify(&self, town: &mut Town, number: u8) -> Option<()> {
        let attempt = town.attempt_mut(number)?;
        if attempt.books == Books::Absent || town.spent.notifications >= self.bounds.notifications {
            return None;
        }
        let attempt = town.attempt_mut(number)?;
        attempt.promised |= matches!(attempt.books, Books::Paid(_));
        let stored = attempt.stored;
        town.spent.notifications += 1;
        if self.is(Mutant::AnswerBeforeStoring) {
            town.requests.push(Request::Notice(number));
        } else if stored {
            town.outbox.push(Row::new(Errand::Verify(number, true)));
        }
        Some(())
    }
}
