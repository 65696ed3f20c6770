//! Whether a citation stands in the client's text: what does not is marked for staff.

use std::collections::{BTreeMap, HashSet};

use super::content::Source;

/// Words that are looked for together.
const RUN: usize = 3;

/// A citation is found where so many of its hundred runs of words are: readers repair what scanning broke, and one word that
/// was repaired is in three runs.
const FOUND: usize = 50;

/// A text, so that citations can be looked up in it.
#[derive(Debug)]
pub(super) struct Ground {
    whole: HashSet<String>,
    /// The runs of words of each article, by its number.
    articles: BTreeMap<String, HashSet<String>>,
}

impl Ground {
    pub(super) fn new(text: &str) -> Self {
        let mut articles: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        let mut current: Option<(String, String)> = None;
        let mut keep = |passage: Option<(String, String)>| {
            if let Some((number, passage)) = passage {
                articles.entry(number).or_default().extend(runs(&passage));
            }
        };
        for line in text.lines() {
            let mut from = 0;
            for (at, number) in headings(line) {
                if let Some((_, passage)) = &mut current {
                    passage.push_str(&line[from..at]);
                }
                keep(current.take());
                current = Some((number, String::new()));
                from = at;
            }
            if let Some((_, passage)) = &mut current {
                passage.push_str(&line[from..]);
                passage.push('\n');
            }
        }
        keep(current.take());
        Self { whole: runs(text).collect(), articles }
    }

    /// Whether the words are the text's, and the article's where the text has articles.
    pub(super) fn holds(&self, source: &Source) -> bool {
        let cited: Vec<String> = runs(&source.citation).collect();
        match number_of(&source.article) {
            Some(number) if !self.articles.is_empty() => {
                self.articles.get(&number).is_some_and(|article| most_are_in(&cited, article))
            }
            _ => most_are_in(&cited, &self.whole),
        }
    }
}

fn most_are_in(cited: &[String], text: &HashSet<String>) -> bool {
    let found = cited.iter().filter(|run| text.contains(*run)).count();
    !cited.is_empty() && found * 100 >= cited.len() * FOUND
}

/// The runs of words of a text, whatever its capitals, accents, signs and ends of lines.
fn runs(text: &str) -> impl Iterator<Item = String> {
    let plain = plain(text);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let run = RUN.min(words.len()).max(1);
    words.windows(run).map(|run| run.join(" ")).collect::<Vec<_>>().into_iter()
}

/// Lower case, without accents, with spaces for signs; a word that was divided at the end of a line is one again.
fn plain(text: &str) -> String {
    let joined = text.replace("-\n", "").replace("-\r\n", "").replace('\u{ad}', "");
    joined.chars().flat_map(char::to_lowercase).map(bare).collect()
}

fn bare(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        letter if letter.is_alphanumeric() => letter,
        _ => ' ',
    }
}

/// Where articles begin in a line, and their numbers: at its beginning, and within it where scanning lost the line's end.
fn headings(line: &str) -> Vec<(usize, String)> {
    let inside = ["Article ", "ARTICLE "].iter().flat_map(|word| line.match_indices(word));
    let inside = inside.filter(|(at, word)| begins_inside(&line[..*at], &line[at + word.len()..]));
    let mut starts: Vec<usize> = inside.map(|(at, _)| at).collect();
    let indent = line.len() - line.trim_start_matches(['#', '*', ' ', '\t', '\u{c}']).len();
    starts.push(indent);
    starts.sort_unstable();
    starts.dedup();
    starts.into_iter().filter_map(|at| Some((at, heading(&line[at..])?))).collect()
}

/// Whether what stands before and behind the word makes it a heading, and no reference such as `l’Article 7 du Traité`.
fn begins_inside(before: &str, after: &str) -> bool {
    const REFERRING: [&str; 12] = ["de", "du", "des", "a", "aux", "et", "ou", "par", "cet", "selon", "l", "present"];
    let said = plain(before);
    let refers = said.split_whitespace().next_back().is_some_and(|word| REFERRING.contains(&word));
    let words = after.split_whitespace().skip(1).find(|word| !["bis", "ter", "quater", "nouveau"].contains(word));
    let opens =
        words.is_none_or(|word| word.starts_with(|first: char| first.is_uppercase() || "«:.-–—".contains(first)));
    !refers && opens
}

/// The number of the article that these words begin.
fn heading(words: &str) -> Option<String> {
    let plain = plain(words);
    let rest = plain.strip_prefix("article ").or_else(|| plain.strip_prefix("art "))?;
    number(rest)
}

/// The number of the article that a citation names.
fn number_of(article: &str) -> Option<String> {
    let plain = plain(article);
    let (_, rest) = plain.split_once("article ").or_else(|| plain.split_once("art "))?;
    number(rest)
}

/// `premier`, `1er` and `1` are one; `l` and `i` are how scanners read it. `12-1` and `12 bis` are their own.
fn number(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let first = match first {
        "premier" | "1er" | "ier" | "ler" | "l" | "i" => "1",
        "unique" => "unique",
        digits if digits.starts_with(|c: char| c.is_ascii_digit()) => digits,
        _ => return None,
    };
    let more = words.next().filter(|word| {
        ["bis", "ter", "quater"].contains(word) || (word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()))
    });
    // A number that follows belongs to the article only where a dash joins them, which is a space by now: either will do.
    Some(match more {
        Some(more) if !more.starts_with(|c: char| c.is_ascii_digit()) => format!("{first} {more}"),
        _ => first.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Ground, Source};

    const TEXT: &str = "Titre I\nArticle premier\nLe présent règlement fixe les règles de tenue des archives publiques.\n\
        Article 2 : Versement\nLe chef de service verse les dossiers clos dans un délai de trente jours, avec un borde-\n\
        reau signé.\nART. 3 bis - Nul ne peut détruire un document sans visa.\n";

    #[track_caller]
    fn check(article: &str, citation: &str, expected: bool) {
        let source = Source { article: article.to_owned(), citation: citation.to_owned() };
        assert_eq!(Ground::new(TEXT).holds(&source), expected);
    }

    #[test]
    fn a_citation_is_found_in_its_article_and_nowhere_else() {
        check("article 2", "« Le chef de service verse les dossiers clos dans un délai de trente jours »", true);
        check("Article 2 du Règlement", "verse les dossiers clos … avec un bordereau signé", true);
        check("article 1er", "fixe les règles de tenue des archives", true);
        check("article 3 bis", "Nul ne peut DETRUIRE un document", true);
        check("article 2", "Nul ne peut détruire un document sans visa", false);
        check("article 9", "Le chef de service verse les dossiers clos", false);
        check("article 2", "Le chef de service brûle les dossiers ouverts chaque lundi matin", false);
        check("article 2", "…", false);
        check("paragraphe 2", "Le chef de service verse les dossiers clos", true);
    }

    #[test]
    fn an_article_is_found_where_scanning_lost_the_end_of_a_line() {
        let text = "Article 82\nL'acte est notifié selon l'Article 7 du Traité. Article 83 La copie de l'acte est signifiée au \
            débiteur dans les huit jours.\nIl signe.";
        let ground = Ground::new(text);
        let holds = |article: &str, citation: &str| {
            ground.holds(&Source { article: article.to_owned(), citation: citation.to_owned() })
        };
        assert!(holds("article 83", "La copie de l'acte est signifiée au débiteur"));
        assert!(!holds("article 82", "La copie de l'acte est signifiée au débiteur"));
        assert!(holds("article 82", "L'acte est notifié selon l'Article 7 du Traité"));
        assert!(!holds("article 7", "L'acte est notifié selon l'Article 7 du Traité"));
    }
}
