//! Filling phrases, quoting sentences, and choosing without chance.

use super::article::{Article, Unit};
use super::rule::Rule;
use super::title::{Name, capitalised};
use crate::digest::seed;

/// Words that do not end a cut sentence.
const DANGLING: [&str; 40] = [
    "de", "du", "des", "d'", "la", "le", "les", "l'", "un", "une", "et", "ou", "à", "au", "aux", "en", "dans", "par",
    "pour", "sur", "que", "qui", "dont", "où", "sans", "avec", "ce", "cette", "ces", "son", "sa", "ses", "leur",
    "leurs", "est", "sont", "ne", "se", "dès", "entre",
];

/// Chooses in rounds: in each round every choice comes once, in an order that the seed and the round give. The same
/// seed gives the same choices, and two pickers over equally many choices do not run in step.
#[derive(Clone, Debug)]
pub(super) struct Picker {
    seed: String,
    round: usize,
    /// What is left of the round, the next one last.
    left: Vec<usize>,
    last: Option<usize>,
}

impl Picker {
    pub(super) fn new(seed: &str) -> Self {
        Picker { seed: seed.to_owned(), round: 0, left: Vec::new(), last: None }
    }

    /// The next of a row of choices, never the one before.
    pub(super) fn next<T: Copy>(&mut self, choices: &[T]) -> T {
        if self.left.is_empty() {
            self.round += 1;
            self.left = (0..choices.len()).collect();
            self.left.sort_by_cached_key(|choice| seed(&format!("{}\n{}\n{choice}", self.seed, self.round)));
            if self.left.last().copied() == self.last {
                self.left.rotate_right(1);
            }
        }
        let choice = self.left.pop().unwrap_or_default().min(choices.len() - 1);
        self.last = Some(choice);
        choices[choice]
    }
}

/// Where a rule stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'a> {
    pub(super) article: &'a Article,
    pub(super) name: &'a Name,
}

impl Reference<'_> {
    /// `article`, `point`, `paragraphe`.
    pub(super) fn noun(&self) -> &'static str {
        match self.article.unit {
            Unit::Article => "article",
            Unit::Point => "point",
            Unit::Paragraph => "paragraphe",
        }
    }

    /// `article 12`, `point 3.1`, `paragraphe 4`.
    pub(super) fn unit(&self) -> String {
        format!("{} {}", self.noun(), self.article.label)
    }

    /// `article 12 du Règlement d'arbitrage`.
    pub(super) fn bare(&self) -> String {
        format!("{} {}", self.unit(), self.name.of_it())
    }

    /// `de l'article 3`, `du point 2`.
    pub(super) fn from(&self) -> String {
        let before = if self.article.unit == Unit::Article { "de l'" } else { "du " };
        format!("{before}{}", self.unit())
    }

    /// `à l'article 3`, `au point 2`.
    pub(super) fn to(&self) -> String {
        let before = if self.article.unit == Unit::Article { "à l'" } else { "au " };
        format!("{before}{}", self.unit())
    }

    fn with(&self, article: &str, other: &str) -> String {
        let before = if self.article.unit == Unit::Article { article } else { other };
        format!("{before}{}", self.bare())
    }

    /// `l'article 12 du …`, `le point 3.1 du …`.
    fn the(&self) -> String {
        self.with("l'", "le ")
    }
}

/// What a phrase is filled with beside the rule itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct House {
    /// Who answers for the rule in the client's house.
    pub(super) owner: &'static str,
    /// What shows that it is kept.
    pub(super) proof: &'static str,
}

/// Fills the places of a phrase with what a rule says.
pub(super) fn fill(phrase: &str, rule: &Rule, reference: Reference<'_>, house: House) -> String {
    let delay = rule.delay.as_deref().unwrap_or("fixé par le texte");
    let elided = delay.starts_with(['u', 'o']);
    let de_delay = if elided { format!("d'{delay}") } else { format!("de {delay}") };
    let the = reference.the();
    let clause = rule.clause.as_deref().map_or_else(|| "visée".to_owned(), |clause| format!("«\u{a0}{clause}\u{a0}»"));
    let places = [
        ("{clause}", clause),
        ("{delay}", delay.to_owned()),
        ("{l_article}", the.clone()),
        ("{L_article}", capitalised(&the)),
        ("{d_article}", reference.with("de l'", "du ")),
        ("{a_article}", reference.with("à l'", "au ")),
        ("{gist}", quoted(&rule.sentence, 260)),
        ("{short}", quoted(&rule.sentence, 120)),
        ("{de_delay}", de_delay),
        ("{qui}", rule.actor.unwrap_or("le service concerné").to_owned()),
        ("{owner}", house.owner.to_owned()),
        ("{owner_cap}", capitalised(house.owner)),
        ("{proof}", house.proof.to_owned()),
    ];
    let mut out = phrase.to_owned();
    for (place, value) in places {
        out = out.replace(place, &value);
    }
    out
}

/// A sentence between guillemets, at most so many characters, cut at a comma or a word.
fn quoted(sentence: &str, most: usize) -> String {
    format!("«\u{a0}{}\u{a0}»", shortened(sentence, most))
}

/// A sentence of at most so many characters, cut where a reader would pause.
pub(super) fn shortened(sentence: &str, most: usize) -> String {
    let sentence = inner_quotes(sentence.trim().trim_end_matches(';').trim_end());
    if sentence.chars().count() <= most {
        return sentence;
    }
    let head: String = sentence.chars().take(most).collect();
    let pause = head.rfind([',', ';', ':']).filter(|at| head[..*at].chars().count() * 10 >= most * 6);
    let mut cut = match pause {
        Some(at) => head[..at].to_owned(),
        None => head.rsplit_once(' ').map_or(head.clone(), |(before, _)| before.to_owned()),
    };
    while let Some((before, last)) = cut.rsplit_once(' ') {
        let last = last.trim_end_matches([',', ';', ':']).to_lowercase();
        let open = last.starts_with('(') && !last.ends_with(')');
        if !DANGLING.contains(&last.as_str()) && !open && last.chars().count() > 1 {
            break;
        }
        cut = before.to_owned();
    }
    // A bracket or a quotation that the cut left open would look like a fault.
    for (open, close) in [('(', ')'), ('“', '”')] {
        if cut.matches(open).count() > cut.matches(close).count() {
            cut.truncate(cut.rfind(open).unwrap_or(cut.len()));
        }
    }
    format!("{} …", cut.trim_end_matches([' ', ',', ';', ':', '-']))
}

/// A sentence with its stop, where it lost one.
pub(super) fn ended(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches(';').trim_end();
    if sentence.ends_with(['.', '!', '?', '…', '»']) { sentence.to_owned() } else { format!("{sentence}.") }
}

/// Sentences behind each other; some places stay empty.
pub(super) fn joined(first: &str, more: &[String]) -> String {
    let more = more.iter().filter(|text| !text.is_empty());
    std::iter::once(first).chain(more.map(String::as_str)).collect::<Vec<_>>().join(" ")
}

/// Guillemets inside guillemets become the inner ones.
fn inner_quotes(sentence: &str) -> String {
    sentence.replace("« ", "“").replace(" »", "”").replace('«', "“").replace('»', "”")
}

/// A text that can stand in a cell: one line, no bar.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "/").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text of others inside Markdown: what would become a heading, a link, HTML or emphasis is made plain.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace(['<', '>', '*', '_', '`', '[', ']', '#', '|', '\\'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut_where_a_reader_pauses() {
        let sentence = "Le service verse ses dossiers clos, avec un bordereau signé (deux exemplaires) et le visa de la direction.";
        assert_eq!(shortened(sentence, 200), sentence);
        assert_eq!(shortened(sentence, 40), "Le service verse ses dossiers clos …");
        assert_eq!(shortened(sentence, 72), "Le service verse ses dossiers clos, avec un bordereau signé …");
        assert_eq!(shortened("Il dit « oui » puis s'en va", 99), "Il dit “oui” puis s'en va");
    }

    #[test]
    fn choices_take_turns() {
        let mut picker = Picker::new("x");
        let chosen: Vec<_> = (0..40).map(|_| picker.next(&["a", "b", "c", "d"])).collect();
        assert!(chosen.windows(2).all(|pair| pair[0] != pair[1]), "{chosen:?}");
        for round in chosen.chunks(4) {
            let mut round = round.to_vec();
            round.sort_unstable();
            assert_eq!(round, ["a", "b", "c", "d"]);
        }
    }
}
