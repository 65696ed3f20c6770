//! Text and addresses that CinetPay accepts: no `#`, `/`, `$`, `_`, `&` and, in descriptions, nothing but ASCII.

use reqwest::Url;

/// How long a description may become; CinetPay documents no limit, and its page shows one line.
const DESCRIPTION: usize = 100;

/// What a provider says in its own words is kept this long.
const LONGEST_WORD: usize = 64;

/// How long each part of a name may become.
const NAME: usize = 60;

/// The browser is sent there: an address of the web and of nothing else.
pub(crate) fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// What the letter is without its accent.
fn unaccented(letter: char) -> &'static str {
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'ã' => "a",
        'À' | 'Â' | 'Ä' | 'Á' | 'Ã' => "A",
        'ç' => "c",
        'Ç' => "C",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'É' | 'È' | 'Ê' | 'Ë' => "E",
        'î' | 'ï' | 'í' => "i",
        'Î' | 'Ï' | 'Í' => "I",
        'ñ' => "n",
        'Ñ' => "N",
        'ô' | 'ö' | 'ó' | 'õ' => "o",
        'Ô' | 'Ö' | 'Ó' | 'Õ' => "O",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        'Ù' | 'Û' | 'Ü' | 'Ú' => "U",
        'ÿ' => "y",
        'Ÿ' => "Y",
        'œ' => "oe",
        'Œ' => "OE",
        'æ' => "ae",
        'Æ' => "AE",
        _ => " ",
    }
}

fn one_line(text: &str, longest: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(longest).collect::<String>().trim_end().to_owned()
}

/// ASCII letters, digits, spaces and hyphens; never empty.
pub(crate) fn description(text: &str) -> String {
    line(text).unwrap_or_else(|| "Kit".to_owned())
}

/// ASCII letters, digits, spaces and hyphens, if anything is left of a text.
pub(crate) fn line(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() || letter == '-' => plain.push(letter),
            '–' | '—' => plain.push('-'),
            letter => plain.push_str(unaccented(letter)),
        }
    }
    let plain = one_line(&plain, DESCRIPTION);
    (!plain.is_empty()).then_some(plain)
}

/// A family name and given names; neither is ever empty. CinetPay wants both, and people type one line.
pub(crate) fn names(text: &str) -> (String, String) {
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-' | '.') { letter } else { ' ' })
        .collect();
    let plain = one_line(&plain, 2 * NAME);
    let (given, family) = plain.rsplit_once(' ').unwrap_or((&plain, &plain));
    let part = |part: &str| if part.is_empty() { "Client".to_owned() } else { one_line(part, NAME) };
    (part(family), part(given))
}

/// Words of the provider's on one short line.
pub(crate) fn word(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_WORD).collect()
}

/// A telephone number as digits with an optional plus, if that is what it is.
pub(crate) fn phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')')).collect();
    let number = digits.strip_prefix('+').unwrap_or(&digits);
    let plausible = (8..=15).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{description, names, phone};

    #[test]
    fn a_description_holds_nothing_that_cinetpay_refuses() {
        assert_eq!(
            description("Kit complet — préparation à l’audit KIT-7Q2M-X04D"),
            "Kit complet - preparation a l audit KIT-7Q2M-X04D"
        );
        assert_eq!(description("a#b/c$d_e&f@g\r\nh"), "a b c d e f g h");
        assert_eq!(description("№ ½"), "Kit");
        assert_eq!(description(&"x".repeat(500)).len(), 100);
    }

    #[test]
    fn a_name_always_has_two_parts() {
        assert_eq!(names("Direction des marchés"), ("marchés".to_owned(), "Direction des".to_owned()));
        assert_eq!(names("N’Guessan"), ("N’Guessan".to_owned(), "N’Guessan".to_owned()));
        assert_eq!(names(" \r\n#$ "), ("Client".to_owned(), "Client".to_owned()));
        assert_eq!(names("A\u{202e}b <b>c</b>").0, "b");
    }

    #[test]
    fn only_a_number_is_sent_as_a_number() {
        assert_eq!(phone("+225 07 00 00 00 00"), Some("+2250700000000".to_owned()));
        assert_eq!(phone(""), None);
        assert_eq!(phone("demander au bureau"), None);
        assert_eq!(phone("12"), None);
    }
}
