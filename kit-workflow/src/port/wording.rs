//! Amounts in words, the same in letters and on paper.

use crate::port::Language;
use crate::{Currency, Money};

/// The sign between thousands, and between a number and its unit.
const THIN: char = '\u{202f}';

/// An amount as people write it: `15 000 F CFA` with narrow no-break spaces, `15,000 CFA francs`.
///
/// ```
/// use kit_workflow::port::{Language, amount_in_words};
/// use kit_workflow::{Currency, Money};
///
/// let price = Money::new(15_000, Currency::Xof);
/// assert_eq!(amount_in_words(price, Language::English), "15,000 CFA francs");
/// assert_eq!(amount_in_words(price, Language::French), "15\u{202f}000\u{202f}F\u{202f}CFA");
/// ```
pub fn amount_in_words(money: Money, language: Language) -> String {
    let scale = 10_u64.pow(money.currency().exponent());
    let (whole, rest) = (money.minor() / scale, money.minor() % scale);
    let (group, point) = match language {
        Language::French => (THIN, ','),
        Language::English => (',', '.'),
    };
    let mut number = grouped(whole, group);
    if rest > 0 {
        let width = money.currency().exponent() as usize;
        number.push_str(&format!("{point}{rest:0width$}"));
    }
    match (language, money.currency()) {
        (Language::French, Currency::Xof | Currency::Xaf) => format!("{number}{THIN}F{THIN}CFA"),
        (Language::French, Currency::Cdf) => format!("{number}{THIN}francs congolais"),
        (Language::French, Currency::Gnf) => format!("{number}{THIN}francs guinéens"),
        (Language::French, Currency::Usd) => format!("{number}{THIN}dollars US"),
        (Language::English, Currency::Xof | Currency::Xaf) => format!("{number} CFA francs"),
        (Language::English, Currency::Cdf) => format!("{number} Congolese francs"),
        (Language::English, Currency::Gnf) => format!("{number} Guinean francs"),
        (Language::English, Currency::Usd) => format!("{number} US dollars"),
    }
}

fn grouped(number: u64, group: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::amount_in_words;
    use crate::port::Language;
    use crate::{Currency, Money};

    #[track_caller]
    fn check(minor: u64, currency: Currency, french: &str, english: &str) {
        let money = Money::new(minor, currency);
        assert_eq!(amount_in_words(money, Language::French).replace('\u{202f}', "_"), french);
        assert_eq!(amount_in_words(money, Language::English), english);
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        check(15_000, Currency::Xof, "15_000_F_CFA", "15,000 CFA francs");
        check(0, Currency::Xof, "0_F_CFA", "0 CFA francs");
        check(100, Currency::Xaf, "100_F_CFA", "100 CFA francs");
        check(1_234_567, Currency::Gnf, "1_234_567_francs guinéens", "1,234,567 Guinean francs");
        check(100_000, Currency::Cdf, "1_000_francs congolais", "1,000 Congolese francs");
        check(1_005, Currency::Usd, "10,05_dollars US", "10.05 US dollars");
    }
}
