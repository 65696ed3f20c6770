//! The numbers of vouchers: the receipts on paper that clients get for orders that were paid.
//!
//! A [`Receipt`](super::Receipt) is money that arrived; a voucher is the paper that says so, one for each order that was
//! paid. Its number is taken in the commit that pays the order, so that a series has no gaps.

use std::fmt;
use std::str::FromStr;

use super::account::Standing;
use super::{AttemptId, State};
use crate::{Corrupt, Money, Timestamp};

/// A series of numbers without gaps: one for each year (UTC), and another for each year of play money.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::Series;
///
/// let new_year: Timestamp = "2027-01-01T00:00:00Z".parse()?;
/// // Play money is numbered apart.
/// assert_eq!(Series::of(new_year, false).to_string(), "R-2027");
/// assert_eq!(Series::of(new_year, true).to_string(), "TEST-2027");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series {
    /// The year.
    pub year: i32,
    /// Whether it numbers play money.
    pub test: bool,
}

impl Series {
    /// The series of what is settled at a moment.
    pub fn of(at: Timestamp, test: bool) -> Self {
        Self { year: at.date_time().year(), test }
    }
}

const REAL: &str = "R";
const PLAY: &str = "TEST";

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:04}", if self.test { PLAY } else { REAL }, self.year)
    }
}

impl FromStr for Series {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let corrupt = || Corrupt::new("series", text);
        let (kind, year) = text.split_once('-').ok_or_else(corrupt)?;
        let test = match kind {
            REAL => false,
            PLAY => true,
            _ => return Err(corrupt()),
        };
        Ok(Self { year: year.parse().map_err(|_| corrupt())?, test })
    }
}

/// The number of a voucher: `R-2026-000042`.
///
/// ```
/// use kit_workflow::inquiry::{Series, VoucherNumber};
///
/// let number = VoucherNumber { series: Series { year: 2026, test: false }, ordinal: 42 };
/// assert_eq!(number.to_string(), "R-2026-000042");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VoucherNumber {
    /// Its series.
    pub series: Series,
    /// Its place there, from 1 without gaps.
    pub ordinal: u32,
}

impl fmt::Display for VoucherNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", self.series, self.ordinal)
    }
}

/// What pays an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// How much of what was received pays it.
    pub amount: Money,
    /// By which attempts that came, in the order of arrival.
    pub attempts: Vec<AttemptId>,
}

/// What has just paid the order of an inquiry that stands so, and calls for a voucher if it has none yet.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// use kit_workflow::inquiry::settlement;
///
/// let paid = walked(4).as_ref().and_then(settlement).ok_or("it was paid just now")?;
/// assert_eq!((paid.amount, paid.attempts.len()), (sample::OWED, 1));
/// assert_eq!(walked(5).as_ref().and_then(settlement), None);
/// # Ok::<(), &str>(())
/// ```
pub fn settlement(state: &State) -> Option<Settlement> {
    let State::Paid(paid) = state else { return None };
    let credited = || paid.settled().account().entries().iter().filter(|entry| entry.standing == Standing::Credited);
    let mut amounts = credited().map(|entry| entry.receipt.amount());
    // What pays an order is of one currency.
    let amount = amounts.next()?;
    let amount = amounts.try_fold(amount, |sum, more| sum.plus(more).ok())?;
    let mut attempts: Vec<AttemptId> = Vec::new();
    for entry in credited() {
        if !attempts.contains(&entry.receipt.attempt()) {
            attempts.push(entry.receipt.attempt());
        }
    }
    Some(Settlement { amount, attempts })
}

#[cfg(test)]
mod tests {
    use super::{Series, VoucherNumber};

    #[test]
    fn a_number_is_written_with_its_series() {
        let series = Series::of("2026-12-31T23:59:59Z".parse().unwrap(), false);
        assert_eq!(VoucherNumber { series, ordinal: 42 }.to_string(), "R-2026-000042");
        let play = Series::of("2027-01-01T00:00:00Z".parse().unwrap(), true);
        assert_eq!(VoucherNumber { series: play, ordinal: 1_234_567 }.to_string(), "TEST-2027-1234567");
        assert_eq!(play.to_string().parse::<Series>().unwrap(), play);
        assert!(["", "R", "R-", "X-2026", "R-MMXXVI"].iter().all(|text| text.parse::<Series>().is_err()));
    }
}
