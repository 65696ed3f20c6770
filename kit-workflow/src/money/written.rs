//! Amounts as people write and type them, in both languages.

use super::{Currency, Money, MoneyError};
use crate::port::Language;

/// Stands between groups of three digits, in French; never breaks a line.
const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

/// The unit that people write after an amount.
const fn unit(currency: Currency) -> &'static str {
    match currency {
        Currency::Xof | Currency::Xaf => "F\u{a0}CFA",
        Currency::Cdf => "FC",
        Currency::Gnf => "FG",
        Currency::Usd => "$",
    }
}

const fn separators(language: Language) -> (char, char) {
    match language {
        Language::French => (NARROW, ','),
        Language::English => (',', '.'),
    }
}

impl Money {
    /// The amount for people: `15 000 F CFA` and `10,00 $` in French, `15,000 F CFA` and `10.00 $` in English, with spaces
    /// that never break a line.
    ///
    /// ```
    /// use kit_workflow::port::Language;
    /// use kit_workflow::{Currency, Money};
    ///
    /// let price = Money::new(15_000, Currency::Xof);
    /// assert_eq!(price.written(Language::English), "15,000\u{a0}F\u{a0}CFA");
    /// assert_eq!(price.written(Language::French), "15\u{202f}000\u{a0}F\u{a0}CFA");
    /// ```
    pub fn written(self, language: Language) -> String {
        format!("{}{NO_BREAK}{}", digits(u128::from(self.minor), self.currency, language), unit(self.currency))
    }

    /// Reads what [`written`](Self::written) writes and what people type: any spaces between groups, with or without the
    /// unit or the currency's code.
    ///
    /// ```
    /// use kit_workflow::port::Language;
    /// use kit_workflow::{Currency, Money};
    ///
    /// let price = Ok(Money::new(15_000, Currency::Xof));
    /// for typed in ["15000", "15 000", "15 000 F CFA", "15000 XOF"] {
    ///     assert_eq!(Money::read(typed, Currency::Xof, Language::French), price);
    /// }
    /// assert!(Money::read("-15000", Currency::Xof, Language::French).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`MoneyError::Malformed`] for anything else: a sign, a fraction that the currency does not have, another unit, groups
    /// that are not of three digits.
    pub fn read(text: &str, currency: Currency, language: Language) -> Result<Self, MoneyError> {
        let malformed = MoneyError::Malformed(currency);
        let plain: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let plain = plain.trim();
        let unit = unit(currency).replace(NO_BREAK, " ");
        let number = [unit.as_str(), &unit.replace(' ', ""), currency_code(currency)]
            .into_iter()
            .find_map(|unit| plain.strip_suffix(unit))
            .unwrap_or(plain)
            .trim_end();
        let (group, point) = match language {
            Language::French => (' ', ','),
            Language::English => (',', '.'),
        };
        let (whole, fraction) = match number.split_once(point) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (number, None),
        };
        let whole = ungrouped(whole, group).ok_or(malformed)?;
        match fraction {
            None => Self::from_major(&whole, currency),
            // `15,000` is fifteen thousand to some who type French: three digits are never a fraction.
            Some(fraction) if fraction.len() > currency.exponent() as usize => Err(malformed),
            Some(fraction) => Self::from_major(&format!("{whole}.{fraction}"), currency),
        }
    }
}

/// A sum of this currency for people, as [`Money::written`] writes an amount.
///
/// ```
/// use kit_workflow::port::Language;
/// use kit_workflow::{Currency, written_sum};
///
/// let sum = 2 * u128::from(u64::MAX);
/// assert_eq!(written_sum(sum, Currency::Xaf, Language::English), "36,893,488,147,419,103,230\u{a0}F\u{a0}CFA");
/// ```
pub fn written_sum(minor: u128, currency: Currency, language: Language) -> String {
    format!("{}{NO_BREAK}{}", digits(minor, currency, language), unit(currency))
}

fn digits(minor: u128, currency: Currency, language: Language) -> String {
    let (group, point) = separators(language);
    let scale = u128::from(currency.scale());
    let whole = (minor / scale).to_string();
    let mut text = String::with_capacity(whole.len() * 2);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    let places = currency.exponent() as usize;
    if places > 0 {
        text.push_str(&format!("{point}{rest:0places$}", rest = minor % scale));
    }
    text
}

fn currency_code(currency: Currency) -> &'static str {
    use crate::Name as _;
    currency.as_str()
}

/// The digits of a whole number whose groups, if it has any, are of three digits.
fn ungrouped(text: &str, group: char) -> Option<String> {
    let mut groups = text.split(group);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = rest.iter().chain([&first]).all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let fits =
        digits && rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    fits.then(|| [first].into_iter().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::{Money, written_sum};
    use crate::port::Language::{self, English, French};
    use crate::{Currency, Name};

    #[track_caller]
    fn check(minor: u64, currency: Currency, french: &str, english: &str) {
        let money = Money::new(minor, currency);
        assert_eq!(money.written(French), french);
        assert_eq!(money.written(English), english);
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        check(15_000, Currency::Xof, "15\u{202f}000\u{a0}F\u{a0}CFA", "15,000\u{a0}F\u{a0}CFA");
        check(500, Currency::Gnf, "500\u{a0}FG", "500\u{a0}FG");
        check(1_000, Currency::Usd, "10,00\u{a0}$", "10.00\u{a0}$");
        check(1_234_567_805, Currency::Usd, "12\u{202f}345\u{202f}678,05\u{a0}$", "12,345,678.05\u{a0}$");
        assert_eq!(
            written_sum(u128::from(u64::MAX) + 1, Currency::Xof, English),
            "18,446,744,073,709,551,616\u{a0}F\u{a0}CFA"
        );
    }

    #[track_caller]
    fn reads(text: &str, currency: Currency, language: Language, expected: Option<u64>) {
        assert_eq!(Money::read(text, currency, language).ok().map(Money::minor), expected, "{text:?}");
    }

    #[test]
    fn what_people_type_is_read_and_nothing_is_guessed() {
        for text in ["15000", " 15 000 ", "15\u{202f}000 F CFA", "15000 FCFA", "15000 XOF"] {
            reads(text, Currency::Xof, French, Some(15_000));
        }
        reads("15,000 F CFA", Currency::Xof, English, Some(15_000));
        reads("10,5", Currency::Usd, French, Some(1_050));
        reads("10.50 $", Currency::Usd, English, Some(1_050));
        for text in ["", "-5", "1e3", "15 00", "1500 0", "15,000", "15.000", "15000,50", "15000 $", "15000 XAF", "٣"] {
            reads(text, Currency::Xof, French, None);
        }
        reads("10,505", Currency::Usd, French, None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same_amount(minor: u64, currency in select(Currency::ALL), language in select(Language::ALL)) {
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::read(&money.written(language), currency, language), Ok(money));
        }
    }
}
