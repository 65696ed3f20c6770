//! What a section says: its form, and the answer read.

use serde::Deserialize;

use super::shape::Shape;
use crate::inquiry::{SectionKind, SectionPlace};

/// What the design allows a kit to say of one text, and of all.
const SUMMARY_LINES: usize = 10;
const QUESTIONS: usize = 20;
const IRREGULARITIES: usize = 20;
const GENERAL_QUESTIONS: usize = 20;
const GENERAL_IRREGULARITIES: usize = 10;

/// A line of the printed page holds about so many characters.
const LINE: usize = 95;

/// The words for how grave an irregularity is.
pub(super) const SEVERITIES: &[&str] = &["Critique", "Élevée", "Moyenne", "Faible"];

/// How much one section may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// Printed lines of a summary.
    pub(super) lines: usize,
    pub(super) questions: usize,
    pub(super) irregularities: usize,
}

impl Limits {
    /// Those of one of `parts` parts of a text: together they ask no more than the text may. Their summaries are merged
    /// into one, so each may say enough to choose from.
    pub(super) fn of(parts: u32) -> Self {
        let share = |whole: usize| (whole / parts.max(1) as usize).max(1);
        Self { lines: share(SUMMARY_LINES).max(6), questions: share(QUESTIONS), irregularities: share(IRREGULARITIES) }
    }

    /// Those of a whole text.
    pub(super) fn whole() -> Self {
        Self::of(1)
    }
}

/// A text's summary.
#[derive(Debug, Deserialize)]
pub(super) struct Summary {
    /// The text's own title.
    pub(super) titre: String,
    /// What the text is for, and how it is built.
    pub(super) objet: String,
    /// The rules that matter in a control.
    pub(super) regles: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Rule {
    pub(super) article: String,
    pub(super) regle: String,
}

/// A question about a text, or a general one.
#[derive(Debug, Deserialize)]
pub(super) struct Question {
    pub(super) sujet: String,
    pub(super) question: String,
    /// What of the client's text it comes from; none where it is general.
    #[serde(flatten)]
    pub(super) source: Option<Source>,
    pub(super) attendue: String,
    pub(super) partielle: String,
    pub(super) a_eviter: String,
    pub(super) conseil: String,
}

/// An article, and its own words.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) article: String,
    pub(super) citation: String,
}

/// An irregularity to prevent.
#[derive(Debug, Deserialize)]
pub(super) struct Irregularity {
    pub(super) irregularite: String,
    #[serde(flatten)]
    pub(super) source: Option<Source>,
    /// The principle, where it is general.
    #[serde(default)]
    pub(super) reference: String,
    pub(super) acteurs: String,
    pub(super) remede: String,
    pub(super) gravite: String,
    pub(super) consequences: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Questions {
    pub(super) questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Irregularities {
    pub(super) irregularites: Vec<Irregularity>,
}

/// The introduction.
#[derive(Debug, Deserialize)]
pub(super) struct Synthesis {
    pub(super) usage: String,
    pub(super) contexte: String,
    pub(super) exigences: String,
    pub(super) textes: Vec<TextSynthesis>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TextSynthesis {
    pub(super) titre: String,
    pub(super) synthese: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct ActionPlan {
    pub(super) points_critiques: Vec<Point>,
    pub(super) actions: Vec<Action>,
    pub(super) recommandations: Vec<Recommendation>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Point {
    pub(super) point: String,
    pub(super) reference: String,
    pub(super) gravite: String,
    pub(super) mesure: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Action {
    pub(super) priorite: u64,
    pub(super) action: String,
    pub(super) responsable: String,
    pub(super) delai: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Recommendation {
    pub(super) recommandation: String,
    pub(super) raison: String,
}

/// The form of a section's answer. `texts` is the number of texts that were read.
pub(super) fn shape(kind: SectionKind, limits: Limits, texts: usize) -> Shape {
    use Shape::{List, MaybeText, Object, OneOf, Text, UpTo};
    let list = |name, least, most, fields: Vec<(&'static str, Shape)>| {
        Object(vec![(name, List(least, most, Box::new(Object(fields))))])
    };
    let source = || vec![("article", Text(80)), ("citation", Text(600))];
    let question = |source: Vec<(&'static str, Shape)>| {
        let mut fields = vec![("sujet", Text(160)), ("question", Text(1_200))];
        fields.extend(source);
        fields.extend(["attendue", "partielle", "a_eviter", "conseil"].map(|name| (name, Text(1_200))));
        fields
    };
    let irregularity = |source: Vec<(&'static str, Shape)>| {
        let mut fields = vec![("irregularite", Text(500))];
        fields.extend(source);
        fields.extend([("acteurs", Text(300)), ("remede", Text(500)), ("gravite", OneOf(SEVERITIES))]);
        fields.push(("consequences", Text(500)));
        fields
    };
    match kind {
        SectionKind::Summary | SectionKind::Merger => Object(vec![
            ("titre", Text(300)),
            ("objet", Text(4 * LINE)),
            ("regles", List(0, limits.lines, Box::new(Object(vec![("article", Text(80)), ("regle", Text(3 * LINE))])))),
        ]),
        SectionKind::Questions => list("questions", 0, limits.questions, question(source())),
        SectionKind::Irregularities => list("irregularites", 0, limits.irregularities, irregularity(source())),
        SectionKind::GeneralQuestions => list("questions", GENERAL_QUESTIONS, GENERAL_QUESTIONS, question(Vec::new())),
        SectionKind::GeneralIrregularities => list(
            "irregularites",
            GENERAL_IRREGULARITIES,
            GENERAL_IRREGULARITIES,
            irregularity(vec![("reference", Text(300))]),
        ),
        SectionKind::Synthesis => Object(vec![
            ("usage", Text(1_500)),
            ("contexte", Text(3_000)),
            ("exigences", MaybeText(2_000)),
            ("textes", List(texts, texts, Box::new(Object(vec![("titre", Text(300)), ("synthese", Text(1_500))])))),
        ]),
        SectionKind::ActionPlan => {
            let point = vec![
                ("point", Text(500)),
                ("reference", Text(300)),
                ("gravite", OneOf(SEVERITIES)),
                ("mesure", Text(500)),
            ];
            let action =
                vec![("priorite", UpTo(3)), ("action", Text(600)), ("responsable", Text(200)), ("delai", Text(120))];
            let recommendation = vec![("recommandation", Text(600)), ("raison", Text(800))];
            Object(vec![
                ("points_critiques", List(3, 15, Box::new(Object(point)))),
                ("actions", List(5, 15, Box::new(Object(action)))),
                ("recommandations", List(3, 10, Box::new(Object(recommendation)))),
            ])
        }
    }
}

/// What is wrong with an answer beyond its form: a summary that is longer than its lines allow.
pub(super) fn excess(kind: SectionKind, content: &str, limits: Limits) -> Option<String> {
    if !matches!(kind, SectionKind::Summary | SectionKind::Merger) {
        return None;
    }
    let summary: Summary = serde_json::from_str(content).ok()?;
    let lines = |length: usize| length.div_ceil(LINE);
    let rules = summary.regles.iter().map(|rule| lines(rule.article.chars().count() + rule.regle.chars().count() + 5));
    let printed = lines(summary.objet.chars().count()) + rules.sum::<usize>();
    (printed > limits.lines).then(|| format!("la synthèse a {printed} lignes, au plus {} sont permises", limits.lines))
}

/// What a section's items rest on, in their order.
pub(super) fn sources(place: SectionPlace, content: &str) -> Vec<Source> {
    let of = |source: Option<Source>| source.unwrap_or(Source { article: String::new(), citation: String::new() });
    match place.kind {
        SectionKind::Questions => serde_json::from_str::<Questions>(content)
            .map_or(Vec::new(), |all| all.questions.into_iter().map(|question| of(question.source)).collect()),
        SectionKind::Irregularities => serde_json::from_str::<Irregularities>(content)
            .map_or(Vec::new(), |all| all.irregularites.into_iter().map(|item| of(item.source)).collect()),
        _ => Vec::new(),
    }
}
