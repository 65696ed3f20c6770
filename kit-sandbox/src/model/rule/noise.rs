//! Words that character recognition may have misread.

use std::collections::{HashMap, HashSet};

/// Shorter passages have too few words to judge a word by.
const WORDS_NEEDED: usize = 1_500;

/// A word that differs in one letter from one that stands so many times more often is probably that word, misread.
const TIMES: usize = 8;

/// The suspects of a passage: words with a group of three letters that no other word has (`rccevoir`), and words one
/// letter away from a much more frequent one (`obligalions`).
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Noise(HashSet<String>);

impl Noise {
    /// Learns from the words of a passage.
    pub(in crate::model) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        for word in
            lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic())).filter(|word| word.chars().count() > 3)
        {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
        if words.values().sum::<usize>() < WORDS_NEEDED {
            return Noise::default();
        }
        let mut owners: HashMap<String, usize> = HashMap::new();
        let mut patterns: HashMap<String, usize> = HashMap::new();
        for (word, count) in &words {
            for group in groups(word) {
                *owners.entry(group).or_default() += 1;
            }
            for pattern in patterns_of(word) {
                let most = patterns.entry(pattern).or_default();
                *most = (*most).max(*count);
            }
        }
        let alone = |word: &str| groups(word).iter().any(|group| owners[group] == 1);
        let near = |word: &str, count: usize| patterns_of(word).any(|pattern| patterns[&pattern] >= count * TIMES);
        let suspects = words.iter().filter(|(word, count)| alone(word) || near(word, **count));
        Noise(suspects.map(|(word, _)| word.clone()).collect())
    }

    /// How many words of a sentence are suspect; capitals among small letters and a small letter after a stop are too.
    pub(in crate::model) fn suspects(&self, sentence: &str) -> usize {
        let words = sentence.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        if self.0.is_empty() {
            return 0;
        }
        let shouted = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        let misread = words.filter(|word| shouted(word) || self.0.contains(&word.to_lowercase())).count();
        let stops =
            sentence.match_indices(". ").filter(|(at, _)| sentence[at + 2..].starts_with(char::is_lowercase)).count();
        misread + stops * 2
    }
}

/// The word with each of its letters in turn left open; short words are too close to each other for that.
fn patterns_of(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    let open = if letters.len() < 6 { 0 } else { letters.len() };
    (0..open).map(move |at| letters.iter().enumerate().map(|(index, c)| if index == at { '*' } else { *c }).collect())
}

fn groups(word: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('^').chain(word.chars()).chain(std::iter::once('$')).collect();
    letters.windows(3).map(|group| group.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_word_stands_out_from_the_words_around_it() {
        let text =
            "recevoir décevoir devoir concevoir percevoir rentrer renter recevra ".repeat(200) + "rccevoir rentrcr";
        let noise = Noise::of(text.lines());
        assert_eq!(noise.suspects("recevoir rccevoir rentrcr"), 2);
        assert_eq!(noise.suspects("recevoir. recevoir SUT"), 3);
        assert_eq!(Noise::of("rccevoir".lines()).suspects("rccevoir"), 0);
    }
}
