//! Words as they are compared, however a page sets them.

use unicode_normalization::UnicodeNormalization as _;

/// Words of fewer letters than this together must stand apart as they do: a page that divides words, or a reader that does,
/// would otherwise make them of the ends of others.
const LONG: usize = 12;

/// The words of a text with one space between: lower case, without accents, ligatures and signs.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut apart = false;
    for letter in text.nfkd().flat_map(char::to_lowercase) {
        match letter {
            // An accent, and the place where a word may be divided.
            letter if unicode_normalization::char::is_combining_mark(letter) => {}
            '\u{ad}' => {}
            letter if letter.is_alphanumeric() => {
                if std::mem::take(&mut apart) && !out.is_empty() {
                    out.push(' ');
                }
                match letter {
                    'œ' => out.push_str("oe"),
                    'æ' => out.push_str("ae"),
                    letter => out.push(letter),
                }
            }
            _ => apart = true,
        }
    }
    out
}

/// A text in which words are looked up.
pub(super) struct Spelled {
    /// Its words, with a space around each.
    words: String,
    /// The same without spaces.
    letters: String,
    /// Whether a word begins, and so another has ended, at each byte of the letters and behind the last.
    edges: Vec<bool>,
}

impl Spelled {
    pub(super) fn of(text: &str) -> Self {
        let words = format!(" {} ", words(text));
        let (mut letters, mut edges) = (String::with_capacity(words.len()), Vec::with_capacity(words.len()));
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            edges.push(true);
            edges.resize(letters.len() + word.len(), false);
            letters.push_str(word);
        }
        edges.push(true);
        Self { words, letters, edges }
    }

    /// Whether the text has these [`words`], whatever divides them where they are many letters.
    pub(super) fn has(&self, wanted: &str) -> bool {
        if wanted.is_empty() {
            return false;
        }
        if self.words.contains(&format!(" {wanted} ")) {
            return true;
        }
        let letters = wanted.replace(' ', "");
        let is_whole = |at: usize| self.edges[at] && self.edges[at + letters.len()];
        letters.chars().count() >= LONG && self.letters.match_indices(&letters).any(|(at, _)| is_whole(at))
    }
}

#[cfg(test)]
mod tests {
    use super::{Spelled, words};

    #[test]
    fn words_are_what_is_left_of_how_they_are_written() {
        assert_eq!(words(" L’Œuvre n° 12 :\u{a0}« ﬁn »\n"), "l oeuvre n 12 fin");
        assert_eq!(words("1\u{1d49}\u{2b3} é\u{301}tat – «»"), "1er etat");
    }

    #[test]
    fn edges_are_where_words_begin_and_end() {
        let text = Spelled::of("Un texte");
        assert_eq!(text.letters, "untexte");
        let edges: Vec<usize> = (0..text.edges.len()).filter(|at| text.edges[*at]).collect();
        assert_eq!(edges, [0, 2, 7]);
    }
}
