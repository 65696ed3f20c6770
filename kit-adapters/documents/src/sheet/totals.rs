//! What a report adds up: each column of amounts, each currency for itself, test payments never with real ones.

use std::collections::BTreeMap;

use kit_workflow::port::{ReportRow, SheetFailed};
use kit_workflow::{Currency, Money};

/// Whether amounts were tests, which column of amounts, and in which currency.
type Account = (bool, usize, Currency);

/// Sums so far. There are never more than a few.
#[derive(Default)]
pub(super) struct Totals {
    rows: u64,
    sums: BTreeMap<Account, (u64, u64)>,
}

/// One line of the totals.
pub(super) struct Total {
    pub(super) test: bool,
    /// The column that was added up.
    pub(super) column: usize,
    pub(super) count: u64,
    pub(super) sum: Money,
}

impl Totals {
    /// Counts a row with the amounts that stand in it.
    pub(super) fn add(
        &mut self,
        row: &ReportRow,
        amounts: impl Iterator<Item = (usize, Money)>,
    ) -> Result<(), SheetFailed> {
        let test = match row {
            ReportRow::Inquiry(summary) => summary.test,
            ReportRow::Payment(payment) => payment.attempt.test,
            ReportRow::Download(_) => false,
            ReportRow::Money(waiting) => waiting.test,
        };
        self.rows += 1;
        for (column, amount) in amounts {
            let (count, sum) = self.sums.entry((test, column, amount.currency())).or_default();
            *count += 1;
            *sum = sum.checked_add(amount.minor()).ok_or_else(|| SheetFailed("a total is too large".into()))?;
        }
        Ok(())
    }

    /// How many rows were counted.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Every sum: real amounts first, by column and currency.
    pub(super) fn lines(&self) -> impl Iterator<Item = Total> + '_ {
        self.sums.iter().map(|((test, column, currency), (count, sum))| Total {
            test: *test,
            column: *column,
            count: *count,
            sum: Money::new(*sum, *currency),
        })
    }
}
