//! Amounts of money: whole minor units and a currency, never a float.

mod totals;
mod written;

use std::fmt;
use std::str::FromStr;

use crate::name::names;
use crate::{Corrupt, Name};

pub use totals::Totals;
pub use written::written_sum;

names! {
    /// The currencies that CinetPay accounts are kept in.
    ///
    /// ```
    /// use kit_workflow::Currency;
    ///
    /// assert_eq!("XOF".parse(), Ok(Currency::Xof));
    /// // Francs CFA have no decimals, and CinetPay takes them in fives.
    /// assert_eq!((Currency::Xof.exponent(), Currency::Xof.step()), (0, 5));
    /// assert_eq!((Currency::Usd.exponent(), Currency::Usd.step()), (2, 100));
    /// ```
    pub enum Currency {
        /// West African CFA franc.
        Xof = "XOF",
        /// Central African CFA franc.
        Xaf = "XAF",
        /// Congolese franc.
        Cdf = "CDF",
        /// Guinean franc.
        Gnf = "GNF",
        /// United States dollar.
        Usd = "USD",
    }
}

impl Currency {
    /// How many decimal digits the minor unit has (ISO 4217).
    pub const fn exponent(self) -> u32 {
        match self {
            Self::Xof | Self::Xaf | Self::Gnf => 0,
            Self::Cdf | Self::Usd => 2,
        }
    }

    const fn scale(self) -> u64 {
        10_u64.pow(self.exponent())
    }

    /// The smallest step in minor units between two amounts that can be asked for. CinetPay takes whole major units, and
    /// those in fives for every currency but the dollar.
    pub const fn step(self) -> u64 {
        match self {
            Self::Xof | Self::Xaf | Self::Gnf | Self::Cdf => 5 * self.scale(),
            Self::Usd => self.scale(),
        }
    }
}

/// An amount in the minor unit of its currency: `XOF 15000` is 15 000 francs, `USD 1000` is 10 dollars.
///
/// ```
/// use kit_workflow::{Currency, Money, MoneyError};
///
/// let price = Money::new(15_000, Currency::Xof);
/// assert_eq!(price.plus(Money::new(5_000, Currency::Xof))?, Money::new(20_000, Currency::Xof));
/// // Currencies are never mixed, and nothing is ever rounded.
/// assert_eq!(price.plus(Money::new(1, Currency::Usd)), Err(MoneyError::Mixed(Currency::Xof, Currency::Usd)));
/// assert!(price.is_payable() && !Money::new(15_001, Currency::Xof).is_payable());
/// assert_eq!(price.to_string().parse(), Ok(price));
/// # Ok::<(), MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    minor: u64,
    currency: Currency,
}

/// An amount that cannot be represented without rounding or overflow.
///
/// ```
/// use kit_workflow::{Currency, Money, MoneyError};
///
/// // There is no half franc: an answer that names one is not understood rather than rounded.
/// assert_eq!(Money::from_major("15000.50", Currency::Xof), Err(MoneyError::Malformed(Currency::Xof)));
/// let all = Money::new(u64::MAX, Currency::Xof);
/// assert_eq!(all.plus(all), Err(MoneyError::TooLarge(Currency::Xof)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is not an amount of that currency.
    #[error("not an amount in {0}")]
    Malformed(Currency),
    /// The sum is beyond what an amount can hold.
    #[error("an amount in {0} is too large")]
    TooLarge(Currency),
    /// Amounts of two currencies were mixed.
    #[error("{0} and {1} cannot be reckoned together")]
    Mixed(Currency, Currency),
}

impl Money {
    /// `minor` minor units of `currency`.
    pub const fn new(minor: u64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount in minor units.
    pub const fn minor(self) -> u64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whole major units, where the amount is whole.
    ///
    /// ```
    /// use kit_workflow::{Currency, Money};
    ///
    /// assert_eq!(Money::new(15_000, Currency::Xof).whole_major(), Some(15_000));
    /// assert_eq!(Money::new(1_250, Currency::Usd).whole_major(), None, "twelve and a half");
    /// ```
    pub const fn whole_major(self) -> Option<u64> {
        if self.minor.is_multiple_of(self.currency.scale()) { Some(self.minor / self.currency.scale()) } else { None }
    }

    /// Whether an order can be of this amount: more than nothing, and whole [steps](Currency::step).
    pub const fn is_payable(self) -> bool {
        self.minor > 0 && self.minor.is_multiple_of(self.currency.step())
    }

    /// This amount and another of the same currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Mixed`] where the currencies differ, [`MoneyError::TooLarge`] rather than wrap around.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge(self.currency))?;
        Ok(Self::new(minor, self.currency))
    }

    /// Parses an amount in major units as providers write it: `15000`, `15000.00`, `10.5`.
    ///
    /// ```
    /// use kit_workflow::{Currency, Money};
    ///
    /// assert_eq!(Money::from_major("15000.00", Currency::Xof), Ok(Money::new(15_000, Currency::Xof)));
    /// assert_eq!(Money::from_major("10.5", Currency::Usd), Ok(Money::new(1_050, Currency::Usd)));
    /// assert!(Money::from_major("1e3", Currency::Xof).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::Malformed`] for anything else, and for digits that the currency does not have.
    pub fn from_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let malformed = MoneyError::Malformed(currency);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        if !digits(whole) || !digits(fraction) {
            return Err(malformed);
        }
        let fraction = fraction.trim_end_matches('0');
        let places = currency.exponent() as usize;
        if fraction.len() > places {
            return Err(malformed);
        }
        let minor = whole.parse::<u64>().ok().and_then(|whole| whole.checked_mul(currency.scale()));
        let rest = format!("{fraction:0<places$}");
        let rest = if rest.is_empty() { 0 } else { rest.parse::<u64>().map_err(|_| malformed)? };
        minor.and_then(|minor| minor.checked_add(rest)).map(|minor| Self::new(minor, currency)).ok_or(malformed)
    }

    /// What is left of this amount after `other`; nothing below zero.
    ///
    /// ```
    /// use kit_workflow::{Currency, Money, MoneyError};
    ///
    /// let (owed, paid) = (Money::new(15_000, Currency::Xof), Money::new(20_000, Currency::Xof));
    /// assert_eq!(paid.excess_over(owed)?, Some(Money::new(5_000, Currency::Xof)));
    /// assert_eq!(owed.excess_over(paid)?, None);
    /// # Ok::<(), MoneyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::Mixed`] where the currencies differ.
    pub fn excess_over(self, other: Self) -> Result<Option<Self>, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        Ok(self.minor.checked_sub(other.minor).filter(|minor| *minor > 0).map(|minor| Self::new(minor, self.currency)))
    }
}

/// `XOF 15000`: the currency and the minor units.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency.as_str(), self.minor)
    }
}

impl FromStr for Money {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (currency, minor) = text.split_once(' ').ok_or_else(|| Corrupt::new("money", text))?;
        let minor = minor.parse().map_err(|_| Corrupt::new("money", text))?;
        Ok(Self::new(minor, currency.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, Money, MoneyError, Totals};

    #[track_caller]
    fn check(text: &str, currency: Currency, expected: Option<u64>) {
        assert_eq!(Money::from_major(text, currency).ok().map(Money::minor), expected, "{text} {currency}");
    }

    #[test]
    fn provider_amounts_become_minor_units_without_rounding() {
        check("15000", Currency::Xof, Some(15_000));
        check("15000.00", Currency::Xof, Some(15_000));
        check("15000.50", Currency::Xof, None);
        check("10", Currency::Usd, Some(1_000));
        check("10.5", Currency::Usd, Some(1_050));
        check("10.505", Currency::Usd, None);
        check("-5", Currency::Xof, None);
        check("", Currency::Xof, None);
        check("1e3", Currency::Xof, None);
        check("99999999999999999999", Currency::Xof, None);
    }

    #[test]
    fn an_order_is_of_whole_steps() {
        let payable = |minor, currency| Money::new(minor, currency).is_payable();
        assert!(payable(15_000, Currency::Xof) && payable(5, Currency::Xaf) && payable(1_000, Currency::Usd));
        assert!(payable(500, Currency::Cdf), "five francs are five hundred of their minor units");
        for (minor, currency) in [
            (0, Currency::Xof),
            (15_001, Currency::Xof),
            (7, Currency::Gnf),
            (100, Currency::Cdf),
            (1_050, Currency::Usd),
        ] {
            assert!(!payable(minor, currency), "{currency} {minor}");
        }
    }

    #[test]
    fn sums_are_checked() {
        let (francs, dollars) = (Money::new(u64::MAX, Currency::Xof), Money::new(1, Currency::Usd));
        assert_eq!(francs.plus(Money::new(1, Currency::Xof)), Err(MoneyError::TooLarge(Currency::Xof)));
        assert_eq!(francs.plus(dollars), Err(MoneyError::Mixed(Currency::Xof, Currency::Usd)));
        assert_eq!(dollars.plus(dollars), Ok(Money::new(2, Currency::Usd)));
        let totals: Totals = [francs, francs, dollars].into_iter().collect();
        assert_eq!(totals.of(Currency::Xof), 2 * u128::from(u64::MAX));
        assert_eq!((totals.only(), totals.to_string().as_str()), (None, "XOF 36893488147419103230, USD 1"));
    }
}
