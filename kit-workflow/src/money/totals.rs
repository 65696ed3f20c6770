//! Sums of amounts, by currency: currencies are never added up.

use std::collections::BTreeMap;
use std::fmt;

use super::{Currency, Money};

/// What amounts add up to, by currency, in minor units. Wide enough for any number of amounts, so nothing is ever rounded,
/// wrapped or capped; a currency of which there is nothing is absent.
///
/// ```
/// use kit_workflow::{Currency, Money, Totals};
///
/// let francs = |minor| Money::new(minor, Currency::Xof);
/// let mut totals: Totals = [francs(15_000), francs(5_000)].into_iter().collect();
/// assert_eq!(totals.only(), Some(Money::new(20_000, Currency::Xof)));
/// totals.add(Money::new(1_000, Currency::Usd));
/// assert_eq!((totals.of(Currency::Usd), totals.only()), (1_000, None));
/// assert_eq!(totals.to_string(), "XOF 20000, USD 1000");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<Currency, u128>);

impl Totals {
    /// Adds one amount.
    pub fn add(&mut self, amount: Money) {
        if amount.minor() > 0 {
            *self.0.entry(amount.currency()).or_default() += u128::from(amount.minor());
        }
    }

    /// Adds what another sum holds.
    ///
    /// ```
    /// use kit_workflow::{Currency, Money, Totals};
    ///
    /// let day = |minor| Totals::from_iter([Money::new(minor, Currency::Xof)]);
    /// let mut week = day(15_000);
    /// week.merge(&day(30_000));
    /// assert_eq!(week.iter().collect::<Vec<_>>(), [(Currency::Xof, 45_000)]);
    /// ```
    pub fn merge(&mut self, other: &Self) {
        for (currency, minor) in &other.0 {
            *self.0.entry(*currency).or_default() += minor;
        }
    }

    /// How many minor units of this currency there are.
    pub fn of(&self, currency: Currency) -> u128 {
        self.0.get(&currency).copied().unwrap_or(0)
    }

    /// Each currency of which there is something, with its minor units.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, u128)> {
        self.0.iter().map(|(currency, minor)| (*currency, *minor))
    }

    /// Whether there is nothing of any currency.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sum as one amount, where it is of one currency and an amount can hold it.
    pub fn only(&self) -> Option<Money> {
        let mut sums = self.iter();
        let (Some((currency, minor)), None) = (sums.next(), sums.next()) else { return None };
        u64::try_from(minor).ok().map(|minor| Money::new(minor, currency))
    }
}

impl FromIterator<Money> for Totals {
    fn from_iter<I: IntoIterator<Item = Money>>(amounts: I) -> Self {
        let mut totals = Self::default();
        amounts.into_iter().for_each(|amount| totals.add(amount));
        totals
    }
}

/// `XOF 15000, USD 1000`.
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (currency, minor)) in self.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{currency} {minor}")?;
        }
        Ok(())
    }
}
