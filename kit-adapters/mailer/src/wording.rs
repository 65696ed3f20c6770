//! Amounts and reasons in words.

use kit_workflow::port::{Language, UnreadReason};
use kit_workflow::{Currency, Money};

/// The sign between thousands, and between a number and its unit.
const THIN: char = '\u{202f}';

/// An amount as people write it: `15 000 F CFA` with narrow no-break spaces, `15,000 CFA francs`.
pub(crate) fn amount(money: Money, language: Language) -> String {
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

/// Why a document's text could not be read, after its name.
pub(crate) fn unread(reason: UnreadReason, language: Language) -> &'static str {
    match (language, reason) {
        (Language::French, UnreadReason::Kind) => {
            "Non lu : ce type de fichier est conservé, mais son texte n’est pas extrait."
        }
        (Language::French, UnreadReason::NoText) => {
            "Non lu : le fichier ne contient pas de texte, sans doute parce qu’il a été numérisé en image."
        }
        (Language::French, UnreadReason::Encrypted) => "Non lu : le fichier est protégé par un mot de passe.",
        (Language::French, UnreadReason::Broken) => "Non lu : le fichier est endommagé.",
        (Language::French, UnreadReason::TooLong) => "Non lu : le texte est trop long.",
        (Language::French, UnreadReason::TooSlow) => "Non lu : le fichier est trop complexe pour être lu à temps.",
        (Language::English, UnreadReason::Kind) => "Unread: this kind of file is kept, but its text is not extracted.",
        (Language::English, UnreadReason::NoText) => {
            "Unread: the file holds no text, most likely because it was scanned as a picture."
        }
        (Language::English, UnreadReason::Encrypted) => "Unread: the file is protected by a password.",
        (Language::English, UnreadReason::Broken) => "Unread: the file is damaged.",
        (Language::English, UnreadReason::TooLong) => "Unread: the text is too long.",
        (Language::English, UnreadReason::TooSlow) => "Unread: the file is too complex to be read in time.",
    }
}

#[cfg(test)]
mod tests {
    use super::amount;
    use kit_workflow::port::Language;
    use kit_workflow::{Currency, Money};

    #[track_caller]
    fn check(minor: u64, currency: Currency, french: &str, english: &str) {
        let money = Money::new(minor, currency);
        assert_eq!(amount(money, Language::French).replace('\u{202f}', "_"), french);
        assert_eq!(amount(money, Language::English), english);
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
