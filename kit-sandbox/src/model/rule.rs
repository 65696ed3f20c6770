//! The rules of an article: its sentences, what each demands, of whom, and by when.

mod actor;
mod clause;
mod delay;
mod noise;
mod sentence;
mod sign;

use self::actor::actor;
use self::clause::clause;
use self::delay::delay;
pub(super) use self::noise::Noise;
use self::sentence::{is_sound, sentences};
use self::sign::kind;
use super::article::Article;

/// What a sentence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Sanction,
    Prohibition,
    Deadline,
    Money,
    Formality,
    Competence,
    Obligation,
    Definition,
    Right,
    Principle,
}

/// A sentence that can be asked about.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) sentence: String,
    pub(super) kind: Kind,
    /// Who is meant, with the article: `le Secrétaire Général`.
    pub(super) actor: Option<&'static str>,
    /// `trente (30) jours`.
    pub(super) delay: Option<String>,
    /// A case, a condition or a form in its own words: `en cas de refus du maire`.
    pub(super) clause: Option<String>,
    /// It means something that was named before it.
    pub(super) leans: bool,
    /// How much it matters in a control; greater is more.
    pub(super) weight: i64,
}

/// How a sentence starts that means something named before it.
const LEANING: [&str; 26] = [
    "il ",
    "ils ",
    "elle ",
    "elles ",
    "celui-ci",
    "celle-ci",
    "ceux-ci",
    "celles-ci",
    "ce ",
    "cet ",
    "cette ",
    "ces ",
    "dans ce",
    "dans l'un",
    "en ce cas",
    "une telle",
    "un tel",
    "toutefois",
    "cependant",
    "à l'expiration de ce",
    "a l'expiration de ce",
    "dans le cas contraire",
    "à défaut,",
    "sa ",
    "son ",
    "leur",
];

/// Words inside a sentence that point at something named before it.
const POINTING: [&str; 8] =
    [" ces ", " ladite ", " ledit ", " dudit ", " desdits ", " celle prescrite", " celles-ci", " ceux-ci"];

/// The rules of an article in the order of its sentences.
pub(super) fn rules(article: &Article, noise: &Noise) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for (index, sentence) in article.paragraphs.iter().flat_map(|paragraph| sentences(paragraph)).enumerate() {
        if !is_sound(&sentence) || rules.iter().any(|rule| rule.sentence == sentence) {
            continue;
        }
        rules.push(rule(sentence, index, noise));
    }
    rules
}

fn rule(sentence: String, index: usize, noise: &Noise) -> Rule {
    let lower = sentence.to_lowercase();
    let delay = delay(&lower);
    let kind = kind(&lower, delay.is_some());
    let actor = actor(&lower);
    let base = match kind {
        Kind::Sanction | Kind::Prohibition | Kind::Deadline => 60,
        Kind::Money | Kind::Obligation => 50,
        Kind::Formality | Kind::Competence => 42,
        Kind::Right => 25,
        Kind::Definition | Kind::Principle => 18,
    };
    let length = sentence.chars().count() as i64;
    let handy = if (70..=230).contains(&length) {
        20
    } else if length > 320 {
        0
    } else if length > 70 {
        8
    } else {
        // There is little to ask about it.
        -12
    };
    let known = if actor.is_some() { 8 } else { 0 };
    // What leans on the sentence before it reads badly when it stands alone.
    let leans = LEANING.iter().any(|start| lower.starts_with(start));
    let leaning = if leans { 45 } else { 0 };
    let pointing = if POINTING.iter().any(|word| lower.contains(word)) { 14 } else { 0 };
    // A delay that the shortened quotation no longer shows puzzles the reader.
    let hidden = if kind == Kind::Deadline && length > 250 { 25 } else { 0 };
    let garbled = noise.suspects(&sentence) as i64 * 60;
    let cut_off = if sentence.ends_with(['.', ';', '»', '!', '?']) { 0 } else { 15 };
    let weight = base + handy + known - (index as i64).min(6) * 2 - leaning - pointing - hidden - garbled - cut_off;
    let clause = clause(&sentence);
    Rule { sentence, kind, actor, delay, clause, leans, weight }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(sentence: &str) -> Rule {
        let article = Article { paragraphs: vec![sentence.to_owned()], ..Article::default() };
        let mut rules = rules(&article, &Noise::default());
        assert_eq!(rules.len(), 1, "{sentence}");
        rules.remove(0)
    }

    #[test]
    fn a_sentence_tells_its_kind_its_actor_and_its_delay() {
        for (sentence, kind, actor, delay) in [
            (
                "Le chef de service verse les dossiers dans un délai de trente (30) jours à compter de leur clôture.",
                Kind::Deadline,
                Some("le chef de service"),
                Some("trente (30) jours"),
            ),
            (
                "À peine de nullité, la décision du comptable est signée et datée dans le registre du service.",
                Kind::Sanction,
                Some("le comptable"),
                None,
            ),
            (
                "Nul ne peut détruire un document sans le visa de l'archiviste de son administration.",
                Kind::Prohibition,
                Some("l'archiviste"),
                None,
            ),
            (
                "Le mandat des membres de la commission est de sept ans et il est renouvelable une fois.",
                Kind::Principle,
                None,
                Some("sept ans"),
            ),
            (
                "Les parties peuvent demander la consultation du dossier au siège de l'administration.",
                Kind::Right,
                Some("les parties"),
                None,
            ),
        ] {
            let rule = only(sentence);
            assert_eq!((rule.kind, rule.actor, rule.delay.as_deref()), (kind, actor, delay), "{sentence}");
        }
    }
}
