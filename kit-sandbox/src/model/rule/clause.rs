//! A few words of a sentence that make sense between guillemets: a case, a condition, a form, a moment.

/// How such words begin.
const STARTS: [&str; 40] = [
    "à peine d",
    "sous peine d",
    "dans un délai ",
    "dans le délai ",
    "dans les deux ",
    "dans les trois ",
    "dans les six ",
    "dans les huit ",
    "dans les dix ",
    "dans les quinze ",
    "dans les trente ",
    "à compter d",
    "par lettre recommandée",
    "par acte ",
    "par écrit",
    "par décision ",
    "par requête",
    "en cas d",
    "lorsque ",
    "lorsqu'",
    "sauf ",
    "sous réserve d",
    "à défaut d",
    "en présence d",
    "après avis ",
    "après consultation ",
    "après avoir ",
    "sur proposition ",
    "sur présentation ",
    "à la demande d",
    "à la diligence d",
    "au moins ",
    "au plus tard ",
    "conformément ",
    "au vu d",
    "sur requête",
    "avant ",
    "aux frais d",
    "à la majorité ",
    "dès ",
];

/// Fewer words say nothing, more are the sentence again.
const WORDS: std::ops::RangeInclusive<usize> = 3..=11;

/// The longest of them in a sentence, from where it begins to where a reader pauses.
pub(super) fn clause(sentence: &str) -> Option<String> {
    let lower = sentence.to_lowercase();
    // Where lowering changes lengths, places in one are not places in the other.
    if lower.len() != sentence.len() {
        return None;
    }
    STARTS
        .iter()
        .flat_map(|start| lower.match_indices(start))
        .filter_map(|(at, _)| from(sentence, at))
        .max_by_key(|found| found.len())
}

fn from(sentence: &str, at: usize) -> Option<String> {
    if sentence[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '\'') {
        return None;
    }
    let rest = &sentence[at..];
    let end = rest.find([',', ';', '.', ':', '«', '»', '“', '”', '(', ')'])?;
    // A number in brackets stands in the middle of what it counts.
    if rest[end..].starts_with('(') {
        return None;
    }
    let found = rest[..end].trim();
    let words: Vec<&str> = found.split_whitespace().collect();
    let last = words.last()?.to_lowercase();
    let whole = WORDS.contains(&words.len()) && last.chars().count() > 2 && !DANGLING.contains(&last.as_str());
    whole.then(|| {
        let mut letters = found.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    })
}

/// Words after which more is expected.
const DANGLING: [&str; 14] =
    ["des", "les", "une", "aux", "par", "pour", "sur", "que", "qui", "dont", "avec", "sans", "est", "sont"];

#[cfg(test)]
mod tests {
    use super::clause;

    #[test]
    fn a_case_is_taken_out_of_its_sentence_as_it_stands() {
        for (sentence, expected) in [
            ("En cas de refus du maire, le service en informe l'archiviste.", Some("en cas de refus du maire")),
            ("Le service verse ses dossiers dans un délai de deux mois.", Some("dans un délai de deux mois")),
            ("L'acte est signifié par acte extrajudiciaire, en deux copies.", Some("par acte extrajudiciaire")),
            ("La Cour statue dans les six (06) mois de sa saisine.", None),
            ("Le maire signe dès réception.", None),
            ("La commission délibère en séance publique.", None),
        ] {
            assert_eq!(clause(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
