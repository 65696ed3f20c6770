//! Words that character recognition may have misread.

use std::collections::{HashMap, HashSet};

/// Shorter passages have too few words to judge a word by.
const WORDS_NEEDED: usize = 1_500;

/// Groups of three letters that only one word of the passage has: `rccevoir` has some that no French word around it has.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Noise(HashSet<String>);

impl Noise {
    /// Learns from the words of a passage.
    pub(in crate::model) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut words: HashSet<String> = HashSet::new();
        let mut total = 0;
        for word in
            lines.flat_map(|line| line.split(|c: char| !c.is_alphabetic())).filter(|word| word.chars().count() > 3)
        {
            total += 1;
            words.insert(word.to_lowercase());
        }
        if total < WORDS_NEEDED {
            return Noise::default();
        }
        let mut owners: HashMap<String, usize> = HashMap::new();
        for word in &words {
            for group in groups(word) {
                *owners.entry(group).or_default() += 1;
            }
        }
        Noise(words.into_iter().filter(|word| groups(word).iter().any(|group| owners[group] == 1)).collect())
    }

    /// How many words of a sentence are suspect.
    pub(in crate::model) fn suspects(&self, sentence: &str) -> usize {
        sentence.split(|c: char| !c.is_alphabetic()).filter(|word| self.0.contains(&word.to_lowercase())).count()
    }
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
        let text = "recevoir décevoir devoir concevoir percevoir rentrer renter recevra ".repeat(200) + "rccevoir";
        let noise = Noise::of(text.lines());
        assert_eq!(noise.suspects("recevoir rccevoir"), 1);
        assert_eq!(Noise::of("rccevoir".lines()).suspects("rccevoir"), 0);
    }
}
