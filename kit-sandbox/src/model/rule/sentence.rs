//! Sentences, and which of them can be shown.

/// Words that open a sentence: where one stands in the middle with its capital, recognition lost a stop before it.
const OPENERS: [&str; 13] =
    ["Le ", "La ", "Les ", "L'", "Il ", "Elle ", "Si ", "Lorsque ", "Toutefois", "Dans ", "En cas ", "Cette ", "Ce "];

/// Cuts a paragraph where a sentence ends; abbreviations end none.
pub(in crate::model) fn sentences(paragraph: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, c) in paragraph.char_indices() {
        let (before, after) = (&paragraph[start..at], &paragraph[at + c.len_utf8()..]);
        let ends = match c {
            '.' | '!' | '?' => {
                let next = after.trim_start().chars().next();
                let opens = next.is_some_and(|next| next.is_uppercase() || next.is_ascii_digit() || next == '«');
                after.starts_with(' ') && opens && !is_abbreviation(before)
            }
            ' ' => {
                let opener = OPENERS.iter().find_map(|opener| after.strip_prefix(opener));
                before.ends_with(char::is_lowercase) && opener.is_some_and(|rest| rest.starts_with(char::is_lowercase))
            }
            _ => false,
        };
        if ends {
            sentences.push(paragraph[start..=at].trim().to_owned());
            start = at + 1;
        }
    }
    sentences.push(paragraph[start..].trim().to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn is_abbreviation(before: &str) -> bool {
    let last = before.rsplit([' ', '(', '\'']).next().unwrap_or_default();
    last.chars().count() == 1
        || ["art", "al", "mm", "mme", "cf", "etc", "p", "pp", "no", "vol", "b.p", "s.a"]
            .contains(&last.to_lowercase().as_str())
}

/// Whole, French, and readable: what recognition garbled is never asked about.
pub(super) fn is_sound(sentence: &str) -> bool {
    let length = sentence.chars().count();
    let clean = sentence.chars().all(|c| c.is_alphanumeric() || " '’-–,.;:()«»“”°/%…".contains(c));
    let starts = sentence.starts_with(char::is_uppercase);
    let closed = !sentence.ends_with([':', ',']);
    (45..=700).contains(&length)
        && starts
        && closed
        && clean
        && sentence.matches('«').count() == sentence.matches('»').count()
        && sentence.matches('(').count() == sentence.matches(')').count()
        && sentence.split_whitespace().all(is_word)
        && !has_a_hole(sentence)
        && is_french(sentence)
}

/// Words that never follow each other: recognition lost what stood between them.
fn has_a_hole(sentence: &str) -> bool {
    const NEVER: [&str; 16] = [
        " dautrui",
        " à de ",
        " à du ",
        " de de ",
        " le le ",
        " la la ",
        " les les ",
        " procéder un",
        " procéder l",
        " au du ",
        " est si ",
        " être si à",
        " ne un ",
        " la celle",
        " le celui",
        " saisi également ",
    ];
    let lower = sentence.to_lowercase();
    NEVER.iter().any(|pair| lower.contains(pair))
}

/// No capital inside a word, no digit among letters, no letter on its own that French does not know.
fn is_word(token: &str) -> bool {
    let core = token.trim_matches(|c: char| !c.is_alphanumeric());
    if core.is_empty() {
        return matches!(token, "«" | "»" | "-" | "–" | ":" | ";" | "(" | ")");
    }
    core.split(['\'', '’', '-', '/', '.', '(', ')', '°']).filter(|part| !part.is_empty()).all(|part| {
        let digits = part.chars().filter(char::is_ascii_digit).count();
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = part.chars().filter(|c| c.is_uppercase()).count();
        let mixed =
            digits > 0 && letters > 0 && !part.ends_with("er") && !part.ends_with('e') && !part.ends_with("ème");
        let shouting = capitals == letters;
        let inner = part.chars().skip(1).any(char::is_uppercase) && !shouting;
        let unsayable = part.chars().count() > 3 && !shouting && !begins_as_french(part);
        let alone = letters == 1 && digits == 0 && !"aàyAÀYOdlnsjctmquDLNSJCTMQUIVX".contains(part);
        !mixed && !inner && !alone && !unsayable
    })
}

/// Whether a word begins as French words do: recognition that takes an `e` for a `c` makes `rccevoir`.
fn begins_as_french(word: &str) -> bool {
    const PAIRS: [&str; 24] = [
        "bl", "br", "ch", "cl", "cr", "dj", "dr", "fl", "fr", "gl", "gn", "gr", "ph", "pl", "pr", "ps", "rh", "sc",
        "sp", "sq", "st", "th", "tr", "vr",
    ];
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return true };
    let consonant = |letter: char| "bcdfghjklmnpqrstvwxz".contains(letter);
    !consonant(first) || !consonant(second) || PAIRS.contains(&&lower[..2])
}

/// Enough of the small words that every French sentence has.
fn is_french(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let small = [
        "de", "la", "le", "les", "des", "du", "à", "et", "un", "une", "en", "au", "aux", "par", "est", "sont", "dans",
        "l", "d", "qui", "que", "pour", "sur", "ou", "il", "ne", "ce", "se", "son", "sa", "ses",
    ];
    let found = words.iter().filter(|word| small.contains(word)).count();
    words.len() >= 7 && found * 5 >= words.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_stops_and_not_at_abbreviations() {
        assert_eq!(
            sentences("Voir l'art. 3 du Traité. La Cour siège à Abidjan. « Elle » délibère"),
            ["Voir l'art. 3 du Traité.", "La Cour siège à Abidjan.", "« Elle » délibère"]
        );
        assert_eq!(
            sentences("Le saisi est absent Le président statue"),
            ["Le saisi est absent", "Le président statue"]
        );
    }

    #[test]
    fn garbled_sentences_are_passed_over() {
        for garbled in [
            "Le débiteur est tenu de [a somme due au créancier dans les formes de la loi.",
            "notamment en ses articles relatifs à la procédure de la vente des biens saisis.",
            "Le débiteur notifie IOet la saisie dans les formes prévues par la présente loi.",
            "Tél (237) 222 21 09 05 222 21 26 12 Fax (237) 222 21 67 45 Site web ohada",
            "Le débiteur dispose des recours suivants contre la décision du juge :",
            "Le débiteur ne peut forcer le créancier à rccevoir en partie le paiement d'une dette.",
            "La sommation est, à de nullité, signifiée à la personne ou au domicile du débiteur.",
        ] {
            assert!(!is_sound(garbled), "{garbled}");
        }
    }
}
