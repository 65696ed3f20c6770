//! The amounts that one payment may have.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kit_workflow::{Currency, Money, Name};

/// The least and the most that one payment may be, in major units, by currency.
///
/// The defaults are those that CinetPay publishes. A merchant's contract may say otherwise.
///
/// ```
/// use kit_cinetpay::Limits;
/// use kit_workflow::Currency;
///
/// let limits = Limits::default().with(Currency::Xof, 500..=1_000_000);
/// assert_eq!(Limits::default().read("XOF=500..1000000"), Ok(limits));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits(BTreeMap<Currency, RangeInclusive<u64>>);

/// Which whole amounts an interface takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Every one.
    One,
    /// Multiples of 5, but in dollars.
    Five,
}

/// The limits of checkout v2.
impl Default for Limits {
    fn default() -> Self {
        Self(BTreeMap::from([
            (Currency::Xof, 100..=2_000_000),
            (Currency::Xaf, 100..=1_500_000),
            (Currency::Cdf, 100..=2_000_000),
            (Currency::Gnf, 1_000..=15_000_000),
            (Currency::Usd, 1..=3_000),
        ]))
    }
}

/// Limits that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("limits are written as XOF=100..2000000, by commas")]
pub struct BadLimits;

impl Limits {
    /// The limits of API v1, which names one range for every currency.
    pub fn of_api_v1() -> Self {
        Self(Currency::ALL.iter().map(|currency| (*currency, 100..=2_500_000)).collect())
    }

    /// The same limits, with another range for `currency`.
    #[must_use]
    pub fn with(mut self, currency: Currency, range: RangeInclusive<u64>) -> Self {
        self.0.insert(currency, range);
        self
    }

    /// The same limits, with the ranges that a text names: `XOF=100..2000000,USD=1..3000`, in major units, both ends
    /// included.
    ///
    /// # Errors
    ///
    /// [`BadLimits`] for any other text, and for a range without an amount in it.
    ///
    /// ```
    /// use kit_cinetpay::Limits;
    /// use kit_workflow::Currency;
    ///
    /// let limits = Limits::default().read("XOF=500..90000")?;
    /// assert_eq!(limits, Limits::default().with(Currency::Xof, 500..=90_000));
    /// # Ok::<(), kit_cinetpay::BadLimits>(())
    /// ```
    pub fn read(mut self, text: &str) -> Result<Self, BadLimits> {
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (currency, range) = part.split_once('=').ok_or(BadLimits)?;
            let (least, most) = range.split_once("..").ok_or(BadLimits)?;
            let amount = |text: &str| text.trim().parse::<u64>().map_err(|_| BadLimits);
            let range = amount(least)?..=amount(most)?;
            if range.is_empty() {
                return Err(BadLimits);
            }
            self = self.with(Currency::parse(currency.trim()).ok_or(BadLimits)?, range);
        }
        Ok(self)
    }

    /// The amount as CinetPay wants it: whole major units, within the limits, in steps.
    pub(crate) fn payable(&self, amount: Money, step: Step) -> Result<u64, &'static str> {
        let currency = amount.currency();
        let major = amount.whole_major().ok_or("the amount is not whole")?;
        if step == Step::Five && currency != Currency::Usd && !major.is_multiple_of(5) {
            return Err("the amount is not a multiple of 5");
        }
        match self.0.get(&currency) {
            Some(range) if range.contains(&major) => Ok(major),
            Some(_) | None => Err("the amount is outside the limits of its currency"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BadLimits, Limits, Step};
    use kit_workflow::{Currency, Money};

    #[track_caller]
    fn check(minor: u64, currency: Currency, expected: Option<u64>) {
        let payable = Limits::default().payable(Money::new(minor, currency), Step::Five);
        assert_eq!(payable.ok(), expected, "{currency} {minor}");
    }

    #[test]
    fn amounts_are_sent_in_major_units() {
        check(15_000, Currency::Xof, Some(15_000));
        check(1_000, Currency::Usd, Some(10));
        check(1_100, Currency::Usd, Some(11));
        check(50_000, Currency::Cdf, Some(500));
    }

    #[test]
    fn amounts_that_cinetpay_would_refuse_are_not_sent() {
        check(15_001, Currency::Xof, None);
        check(95, Currency::Xof, None);
        check(2_000_005, Currency::Xof, None);
        check(2_000_000, Currency::Xaf, None);
        check(1_050, Currency::Usd, None);
        check(50_100, Currency::Cdf, None);
    }

    #[test]
    fn a_contract_may_have_other_limits() {
        let limits = Limits::default().with(Currency::Xof, 50..=90);
        assert_eq!(limits.payable(Money::new(50, Currency::Xof), Step::Five), Ok(50));
        assert!(limits.payable(Money::new(100, Currency::Xof), Step::Five).is_err());
    }

    #[test]
    fn limits_that_cannot_be_read_are_refused() {
        for text in ["XOF", "XOF=1", "XOF=5..1", "EUR=1..5", "XOF=a..5", "XOF=1..-5", "=1..2"] {
            assert_eq!(Limits::default().read(text), Err(BadLimits), "{text}");
        }
        assert_eq!(Limits::default().read(" "), Ok(Limits::default()));
    }

    #[test]
    fn api_v1_takes_any_whole_amount_within_its_range() {
        let payable = |amount| Limits::of_api_v1().payable(Money::new(amount, Currency::Xof), Step::One).ok();
        assert_eq!(
            [99, 100, 101, 2_500_000, 2_500_001].map(payable),
            [None, Some(100), Some(101), Some(2_500_000), None]
        );
    }
}
