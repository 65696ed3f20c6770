//! The time that a sentence gives.

const NUMBERS: [&str; 30] = [
    "un",
    "une",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "vingt",
    "vingt-quatre",
    "trente",
    "quarante",
    "quarante-cinq",
    "quarante-huit",
    "cinquante",
    "soixante",
    "soixante-douze",
    "quatre-vingt-dix",
    "cent",
];

const UNITS: [&str; 11] =
    ["jour", "jours", "mois", "heure", "heures", "semaine", "semaines", "an", "ans", "année", "années"];

/// A number of days, months or years, as it stands.
pub(super) fn delay(lower: &str) -> Option<String> {
    let words: Vec<&str> = lower.split_whitespace().collect();
    let bare = |word: &str| {
        let word = word.strip_prefix("d'").unwrap_or(word);
        word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_owned()
    };
    let is_number = |word: &str| {
        let word = bare(word);
        NUMBERS.contains(&word.as_str())
            || (!word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
    };
    let unit = (1..words.len()).find(|at| UNITS.contains(&bare(words[*at]).as_str()) && is_number(words[at - 1]))?;
    let mut start = unit;
    while start > 0 && unit - start < 3 && is_number(words[start - 1]) {
        start -= 1;
    }
    let mut delay = words[start..unit].join(" ").trim_start_matches("d'").to_owned();
    delay.push(' ');
    delay.push_str(&bare(words[unit]));
    let counted = words
        .get(unit + 1)
        .map(|word| bare(word))
        .filter(|kind| ["francs", "ouvrables", "ouvrés", "calendaires"].contains(&kind.as_str()));
    if let Some(kind) = counted {
        delay.push(' ');
        delay.push_str(&kind);
    }
    Some(delay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_are_read_in_words_and_digits() {
        for (sentence, expected) in [
            ("dans un délai maximum d'un (1) mois à compter", Some("un (1) mois")),
            ("dans les quatre-vingt-dix jours francs, au plus", Some("quatre-vingt-dix jours francs")),
            ("sous 48 heures", Some("48 heures")),
            ("chaque mois, les jours ouvrables", None),
        ] {
            assert_eq!(delay(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
