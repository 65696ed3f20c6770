//! The amounts that one payment may have.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use kit_workflow::{Currency, Money};

/// The least and the most that one payment may be, in major units, by currency.
///
/// The defaults are those that CinetPay publishes. A merchant's contract may say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits(BTreeMap<Currency, RangeInclusive<u64>>);

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

impl Limits {
    /// The same limits, with another range for `currency`.
    #[must_use]
    pub fn with(mut self, currency: Currency, range: RangeInclusive<u64>) -> Self {
        self.0.insert(currency, range);
        self
    }

    /// The amount as CinetPay wants it: whole major units, within the limits, and a multiple of 5 except in dollars.
    pub(crate) fn payable(&self, amount: Money) -> Result<u64, &'static str> {
        let currency = amount.currency();
        let major = amount.whole_major().ok_or("the amount is not whole")?;
        if currency != Currency::Usd && !major.is_multiple_of(5) {
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
    use super::Limits;
    use kit_workflow::{Currency, Money};

    #[track_caller]
    fn check(minor: u64, currency: Currency, expected: Option<u64>) {
        let payable = Limits::default().payable(Money::new(minor, currency));
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
        assert_eq!(limits.payable(Money::new(50, Currency::Xof)), Ok(50));
        assert!(limits.payable(Money::new(100, Currency::Xof)).is_err());
    }
}
