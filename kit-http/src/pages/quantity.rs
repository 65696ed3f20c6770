//! Amounts and sizes as people write them.

use kit_workflow::Money;
use kit_workflow::inquiry::{Evidence, Receipt};
use kit_workflow::port::Language;

use super::words::Words;

/// Stands between groups of three digits, in French; never breaks a line.
const NARROW: char = '\u{202f}';

impl Words {
    /// A whole number with its digits in groups.
    pub(crate) fn number(self, number: u64) -> String {
        let separator = match self.0 {
            Language::French => NARROW,
            Language::English => ',',
        };
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// An amount of money: `15 000 F CFA`.
    pub(crate) fn money(self, money: Money) -> String {
        money.written(self.0)
    }

    /// What was received, as far as it can be expressed.
    pub(crate) fn received(self, receipt: Receipt) -> String {
        match receipt.evidence() {
            Evidence::Inexpressible => self.say("amount-unknown"),
            Evidence::Verified | Evidence::AmountUnverified | Evidence::ByHand => self.money(receipt.amount()),
        }
    }

    /// A file's size, to a tenth of a megabyte or a whole kilobyte.
    pub(crate) fn size(self, bytes: u64) -> String {
        const KILO: u64 = 1024;
        const MEGA: u64 = 1024 * KILO;
        let (key, number) = if bytes < KILO {
            ("size-bytes", self.number(bytes))
        } else if bytes < MEGA {
            ("size-kilobytes", self.number(bytes.div_ceil(KILO)))
        } else {
            let tenths = bytes.saturating_mul(10).div_ceil(MEGA);
            let point = match self.0 {
                Language::French => ',',
                Language::English => '.',
            };
            ("size-megabytes", format!("{}{point}{}", self.number(tenths / 10), tenths % 10))
        };
        self.say_with(key, &[("number", number.into())])
    }
}

#[cfg(test)]
mod tests {
    use kit_workflow::port::Language::{English, French};
    use kit_workflow::{Currency, Money};

    use crate::pages::words::Words;

    #[track_caller]
    fn check(money: Money, french: &str, english: &str) {
        assert_eq!(Words(French).money(money), french);
        assert_eq!(Words(English).money(money), english);
    }

    #[test]
    fn amounts_are_written_as_people_write_them() {
        check(Money::new(15_000, Currency::Xof), "15\u{202f}000\u{a0}F\u{a0}CFA", "15,000\u{a0}F\u{a0}CFA");
        check(Money::new(500, Currency::Gnf), "500\u{a0}FG", "500\u{a0}FG");
        check(Money::new(1_234_567_805, Currency::Usd), "12\u{202f}345\u{202f}678,05\u{a0}$", "12,345,678.05\u{a0}$");
    }

    #[test]
    fn sizes_are_rounded_up_so_that_nothing_looks_smaller_than_it_is() {
        let sizes = [0, 1023, 1024, 1_048_575, 1_048_576, 10 << 20].map(|bytes| Words(French).size(bytes));
        let expected =
            ["0 octets", "1\u{202f}023 octets", "1\u{a0}Ko", "1\u{202f}024\u{a0}Ko", "1,0\u{a0}Mo", "10,0\u{a0}Mo"];
        assert_eq!(sizes, expected);
    }
}
