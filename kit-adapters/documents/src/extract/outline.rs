//! How a regulatory text is built: its title and its articles.

/// What a text is called and how it is divided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// The title, as far as one can be told.
    pub title: Option<String>,
    /// The articles, in the order of the text. One that stands in a table of contents too is named twice.
    pub articles: Vec<Article>,
}

/// Where an article begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its number as the text writes it: `1er`, `12-1`, `5 bis`.
    pub number: String,
    /// The page, from 1; always 1 where the text has no pages.
    pub page: u32,
}

/// With one of these a text says what it is.
const TITLES: [&str; 19] = [
    "loi",
    "décret",
    "decret",
    "arrêté",
    "arrete",
    "ordonnance",
    "règlement",
    "reglement",
    "traité",
    "traite",
    "acte",
    "code",
    "directive",
    "décision",
    "decision",
    "circulaire",
    "statuts",
    "manuel",
    "instruction",
];
/// The title is looked for in so many lines, and may take so many.
const HEAD: usize = 40;
const TITLE_LINES: usize = 4;
/// Parts above articles.
const PARTS: [&str; 8] = ["titre", "chapitre", "section", "livre", "partie", "annexe", "sous-section", "paragraphe"];

/// The title and the articles of a text; a form feed stands between pages.
///
/// # Examples
///
/// ```
/// use kit_documents::outline;
///
/// let outline = outline("LOI n° 2009-12\nrelative aux marchés\n\nArticle 1er : Objet\n\u{c}Art. 2. - Champ\n");
/// assert_eq!(outline.title.as_deref(), Some("LOI n° 2009-12 relative aux marchés"));
/// let articles: Vec<_> = outline.articles.iter().map(|a| (a.number.as_str(), a.page)).collect();
/// assert_eq!(articles, [("1er", 1), ("2", 2)]);
/// ```
pub fn outline(text: &str) -> Outline {
    let mut articles = Vec::new();
    for (page, text) in (1..).zip(text.split('\u{c}')) {
        let numbers = text.lines().filter_map(article);
        articles.extend(numbers.map(|number| Article { number, page }));
    }
    Outline { title: title(text), articles }
}

/// The text with an empty line before each article and part: where one begins is what a reader of the text looks for.
pub(super) fn set_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for line in text.lines() {
        if !apart.is_empty() {
            apart.push('\n');
            if (article(line).is_some() || is_part(line)) && !apart.ends_with("\n\n") {
                apart.push('\n');
            }
        }
        apart.push_str(line);
    }
    apart
}

fn title(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).take(HEAD).collect();
    let says_what_it_is = |line: &&str| {
        let first = line.split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
        TITLES.contains(&first.to_lowercase().as_str())
    };
    let begin = lines.iter().position(says_what_it_is).or_else(|| lines.iter().position(|line| !line.is_empty()))?;
    let is_title = |line: &&&str| !line.is_empty() && article(line).is_none() && !is_part(line);
    let title: Vec<&str> = lines[begin..].iter().take(TITLE_LINES).take_while(is_title).copied().collect();
    (!title.is_empty()).then(|| title.join(" "))
}

/// The number of the article that the line begins.
fn article(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['#', '*', '_', ' ', '\t', '\u{c}', '\u{a0}']);
    let word = line.split(|character: char| !character.is_alphabetic()).next()?;
    // In the middle of a sentence an article is written small.
    if !matches!(word, "Article" | "ARTICLE" | "Art" | "ART") {
        return None;
    }
    let rest = line[word.len()..].trim_start_matches(['.', ' ', '\t', '\u{a0}']);
    let end = rest.find(|character: char| !character.is_alphanumeric() && character != '-').unwrap_or(rest.len());
    let number = rest[..end].trim_end_matches('-');
    let is_number = number.starts_with(|character: char| character.is_ascii_digit())
        || matches!(number.to_lowercase().as_str(), "premier" | "unique");
    if !is_number {
        return None;
    }
    let more = rest[end..].split_whitespace().next().unwrap_or_default();
    let more = more.trim_end_matches(|character: char| !character.is_alphanumeric());
    // What goes on as a sentence is a reference at the beginning of a line: « Article 12 du Traité ».
    match more {
        "bis" | "ter" | "quater" => Some(format!("{number} {more}")),
        "du" | "de" | "des" | "et" | "ci" => None,
        _ => Some(number.to_owned()),
    }
}

fn is_part(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(first), Some(second)) = (words.next(), words.next()) else { return false };
    let is_number = second.starts_with(|character: char| character.is_ascii_digit())
        || second.chars().all(|character| "IVXLC.:-".contains(character))
        || matches!(
            second.to_lowercase().trim_end_matches([':', '.']),
            "premier" | "première" | "unique" | "ier" | "i"
        );
    first.starts_with(char::is_uppercase) && PARTS.contains(&first.to_lowercase().as_str()) && is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_told_from_a_mention_of_one() {
        let check = |line: &str, number: Option<&str>| assert_eq!(article(line).as_deref(), number, "{line}");
        check("Article premier", Some("premier"));
        check("ARTICLE 1er : OBJET", Some("1er"));
        check("Art. 12-1. - Le présent", Some("12-1"));
        check("**Article 5 bis**", Some("5 bis"));
        check("# Article 7", Some("7"));
        check("Article\u{a0}3\u{a0}: Champ", Some("3"));
        check("article 14 ci-dessus", None);
        check("Article 12 du Traité", None);
        check("Articles 3 et 4", None);
        check("Article défini", None);
    }

    #[test]
    fn headings_get_a_line_of_their_own() {
        let text = "TITRE I : DISPOSITIONS\nArticle 1\nUn.\nArticle 2\n\nDeux.\nChapitre II\nSection du budget";
        let apart = "TITRE I : DISPOSITIONS\n\nArticle 1\nUn.\n\nArticle 2\n\nDeux.\n\nChapitre II\nSection du budget";
        assert_eq!(set_apart(text), apart);
        assert_eq!(set_apart(apart), apart);
    }

    #[test]
    fn a_text_is_called_what_it_says_it_is() {
        let text = "REPUBLIQUE\nUnion – Discipline – Travail\n\nDECRET N° 2009-259\nportant code\n\nArticle 1 : Objet";
        assert_eq!(outline(text).title.as_deref(), Some("DECRET N° 2009-259 portant code"));
        assert_eq!(outline("Notes\nde service").title.as_deref(), Some("Notes de service"));
        assert_eq!(outline("  \n").title, None);
    }
}
