//! What stands in a cell.

use kit_workflow::port::Receiving;
use kit_workflow::{Currency, Money, Timestamp};
use time::{Date, Month, PrimitiveDateTime, Time};

/// The longest cell that means anything.
const LONGEST: usize = 200;

/// A cell's text: without control characters, without what spreadsheets put around a text that looks like a number
/// (`="0012"`, `'0012`), and no longer than anything we look for.
pub(super) fn plain(cell: &str) -> String {
    let text = cell.trim();
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('\'').unwrap_or(text);
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>().trim().to_owned()
}

/// Letters and digits in lower case without accents: what is left where people write a word in their own ways.
pub(super) fn folded(text: &str) -> String {
    let letter = |c: char| match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(letter).filter(|c| c.is_alphanumeric()).collect()
}

/// An amount in major units as people write it: `15000`, `15 000`, `15000,00`, `15000.00 XOF`. `None` where it is none, or
/// could be two: `15.000` is fifteen to one reader and fifteen thousand to another.
pub(super) fn amount(text: &str, currency: Currency) -> Option<Receiving> {
    let text = text.trim().trim_end_matches(currency.to_string().as_str()).trim_end_matches("FCFA").trim();
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    let digits = if digits.contains('.') { digits } else { digits.replacen(',', ".", 1) };
    if digits.split_once('.').is_some_and(|(_, fraction)| fraction.len() > 2) {
        return None;
    }
    Money::from_major(&digits, currency).ok().map(Receiving::Money)
}

/// `2026-11-22 10:15:30`, `2026-11-22T10:15:30Z`, `22/11/2026 10:15`, `22/11/2026`, read as UTC.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let (day, rest) = text.split_at_checked(10)?;
    let numbers =
        |text: &str, sign: char| -> Option<Vec<u16>> { text.split(sign).map(|part| part.parse().ok()).collect() };
    let (year, month, day) = match (numbers(day, '-'), numbers(day, '/')) {
        (Some(parts), _) if parts.len() == 3 && day.as_bytes()[4] == b'-' => (parts[0], parts[1], parts[2]),
        (_, Some(parts)) if parts.len() == 3 && day.as_bytes()[2] == b'/' => (parts[2], parts[1], parts[0]),
        _ => return None,
    };
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    let rest = rest.trim_start_matches(['T', ' ']).trim_end_matches('Z');
    let clock = if rest.is_empty() { vec![0, 0, 0] } else { numbers(rest, ':')? };
    let part = |index: usize| clock.get(index).map_or(Some(0), |part| u8::try_from(*part).ok());
    let time = Time::from_hms(part(0)?, part(1)?, part(2)?).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc().into())
}

#[cfg(test)]
mod tests {
    use kit_workflow::Currency;
    use kit_workflow::port::Receiving;

    use super::{amount, date, plain};

    #[track_caller]
    fn check(text: &str, expected: Option<u64>) {
        let found = amount(text, Currency::Xof).map(|found| match found {
            Receiving::Money(money) => money.minor(),
            Receiving::Other(text) => panic!("{text}"),
        });
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn amounts_are_read_as_people_write_them_and_never_guessed() {
        check("15000", Some(15_000));
        check("15 000", Some(15_000));
        check("15\u{a0}000 FCFA", Some(15_000));
        check("15000,00", Some(15_000));
        check("15000.00 XOF", Some(15_000));
        for unclear in ["15.000", "15,000", "1.500.000", "15000.50", "-15000", "", "=15000", "1e4", "quinze mille"] {
            check(unclear, None);
        }
    }

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        let noon = "2026-11-22T12:00:00Z";
        for text in [noon, "2026-11-22 12:00:00", "22/11/2026 12:00", "22/11/2026 12:00:00", "2026-11-22T12:00:00"] {
            assert_eq!(date(text).unwrap().to_rfc3339(), noon, "{text}");
        }
        assert_eq!(date("22/11/2026").unwrap().to_rfc3339(), "2026-11-22T00:00:00Z");
        for senseless in ["", " ", "22.11.2026", "31/02/2026", "2026-11-22 25:00", "aé/bb/2026x", "ééééé"] {
            assert_eq!(date(senseless), None, "{senseless:?}");
        }
    }

    #[test]
    fn a_cell_loses_what_a_spreadsheet_or_a_joker_put_into_it() {
        assert_eq!(plain(" =\"0012\" "), "0012");
        assert_eq!(plain("'KIT"), "KIT");
        assert_eq!(plain("a\u{1b}[31mb\r"), "a[31mb");
        assert_eq!(plain(&"x".repeat(10_000)).len(), 200);
    }
}
