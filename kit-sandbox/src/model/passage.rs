//! From extracted text to clean lines: what page layout and character recognition left behind is taken away.

use std::collections::HashMap;

/// A line that stands this often in a passage is a running header or footer.
const RUNNING: usize = 3;

/// Words that lose their hyphen at the end of a line.
const HYPHENATED: [(&str, &str); 8] = [
    ("celleci", "celle-ci"),
    ("celuici", "celui-ci"),
    ("ceuxci", "ceux-ci"),
    ("cellesci", "celles-ci"),
    ("ciaprès", "ci-après"),
    ("cidessus", "ci-dessus"),
    ("cidessous", "ci-dessous"),
    ("làmême", "là-même"),
];

/// The lines of a passage in reading order; an empty line ends a paragraph.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.lines().map(squeeze).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for line in &lines {
        *seen.entry(line).or_default() += 1;
    }
    let kept = without_furniture(&lines, &seen);
    let words = count_words(&kept);
    kept.into_iter().map(|line| repair(line, &words)).collect()
}

/// The lines that are the text's own. Between two pages no paragraph ends where the sentence goes on.
fn without_furniture<'a>(lines: &'a [String], seen: &HashMap<&str, usize>) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut between_pages = false;
    for line in lines {
        if is_furniture(line, seen[line.as_str()]) {
            between_pages = true;
            while kept.last().is_some_and(|last| last.is_empty()) {
                kept.pop();
            }
        } else if !(between_pages && line.is_empty()) {
            if between_pages && kept.last().is_some_and(|last| last.ends_with(['.', ';', ':', '!', '?', '»'])) {
                kept.push("");
            }
            between_pages = false;
            kept.push(line);
        }
    }
    kept
}

/// One space between words, no control characters, plain apostrophes.
fn squeeze(line: &str) -> String {
    let plain: String = line
        .chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '\u{ad}' | '\u{200b}' | '\u{feff}' => ' ',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Page numbers, addresses, and what is repeated on every page.
fn is_furniture(line: &str, seen: usize) -> bool {
    let lower = line.to_lowercase();
    let number = lower.trim_start_matches("page").trim();
    let only_numbers = !line.is_empty() && number.chars().all(|c| c.is_ascii_digit() || " /-–.".contains(c));
    let address = (lower.starts_with("http") || lower.starts_with("www.")) && !line.contains(' ');
    let running = seen >= RUNNING && line.chars().count() > 12 && !line.ends_with(['.', ';', ':']);
    only_numbers || address || running
}

fn count_words(lines: &[&str]) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for line in lines {
        for word in line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    words
}

/// Gives back the apostrophes and stops that character recognition took for letters and dashes.
fn repair(line: &str, words: &HashMap<String, usize>) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(start) = rest.find(char::is_alphabetic) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let glued = out.chars().last().is_some_and(|c| c.is_ascii_digit() || c == '\'');
        match HYPHENATED.iter().find(|(broken, _)| *broken == word) {
            Some((_, whole)) => out.push_str(whole),
            None if !glued => out.push_str(&elided(word, words)),
            None => out.push_str(word),
        }
        rest = after;
    }
    out.push_str(rest);
    for misread in ["F'", "V'", "1'", "|'", "/'"] {
        out = out.replace(misread, "l'");
    }
    spaced(&out)
}

/// `Farticle` and `dexécution` are `l'article` and `d'exécution` where the text itself uses the shorter word, and uses it
/// more often. After d and l an é proves nothing: `déchéance` and `légalité` are words.
fn elided(word: &str, words: &HashMap<String, usize>) -> String {
    let Some(first) = word.chars().next() else { return String::new() };
    if let Some((_, whole)) = [("dun", "d'un"), ("dune", "d'une"), ("Fun", "l'un"), ("Fune", "l'une")]
        .iter()
        .find(|(glued, _)| *glued == word)
    {
        return (*whole).to_owned();
    }
    let rest = &word[first.len_utf8()..];
    let (letter, vowels, length, least) = match first {
        'F' | 'V' | 'Y' => ('l', "aeiouyhéèêàâîôûœ", 4, 1),
        'd' | 'l' => (first, "aeiouyhèêàâîôûœ", 5, 2),
        _ => return word.to_owned(),
    };
    let count = |word: &str| words.get(&word.to_lowercase()).copied().unwrap_or(0);
    let usual = count(word) <= count(rest) || (letter == 'l' && first != 'l' && count(rest) >= 3);
    let known = count(rest) >= least && usual;
    if rest.starts_with(|c| vowels.contains(c)) && rest.chars().count() >= length && known {
        format!("{letter}'{rest}")
    } else {
        word.to_owned()
    }
}

/// Puts stops and commas where French wants them.
fn spaced(line: &str) -> String {
    let stopped: String = line.replace("_ ", ". ").replace('_', ".");
    let mut out = stopped.replace(" ,", ",").replace(" .", ".").replace("' ", "'").replace("..", ".");
    while let Some(at) = out.find(",,") {
        out.remove(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_headers_page_numbers_and_addresses_go() {
        let text = "LOI SUR LES ARCHIVES\nun\n2 / 9\nLOI SUR LES ARCHIVES\ndeux\npage 3 / 9\n\
                    https://exemple.test/x\nLOI SUR LES ARCHIVES\ntrois";
        let kept: Vec<_> = lines(text).into_iter().filter(|line| !line.is_empty()).collect();
        assert_eq!(kept, ["un", "deux", "trois"]);
    }

    #[test]
    fn recognition_errors_are_repaired_from_the_text_itself() {
        let text = "article article article article exécution exécution exécution\n\
                    Farticle 3 vise lexécution , Facte_ La dette est dans les délais ciaprès";
        assert_eq!(lines(text)[1], "l'article 3 vise l'exécution, Facte. La dette est dans les délais ci-après");
    }
}
