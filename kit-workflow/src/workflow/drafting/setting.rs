//! The kit as Markdown: how each section is set, and the sections together. What the model says stands in it as text only.

use super::content::{ActionPlan, Irregularities, Irregularity, Question, Questions, Summary, Synthesis};
use crate::Corrupt;
use crate::inquiry::SectionKind;

/// What stands beside a citation that was not found.
pub const UNFOUNDED: &str = "⚠ À VÉRIFIER : citation introuvable dans le texte fourni";

/// The kit's last words: the firm's own, not the model's.
const LEGAL_NOTICE: &str = "Ce kit est un outil de préparation. Il est fondé sur les seuls textes et renseignements fournis \
    par le client, qui s’assure qu’ils sont complets, exacts et en vigueur. Il ne remplace ni la lecture des textes officiels, \
    ni l’avis d’un professionnel du droit ou de l’audit, et ne préjuge pas des conclusions d’un contrôle. Les citations \
    renvoient au texte fourni ; en cas de différence, le texte publié au journal officiel fait foi. Ce document est \
    confidentiel et réservé à son destinataire.";

const IRREGULARITY_COLUMNS: &str =
    "| Irrégularité | Référence | Acteurs | Remède | Gravité | Conséquences |\n|---|---|---|---|---|---|\n";

/// What is wrong with a content that was found right when it was stored.
fn unreadable(error: serde_json::Error) -> Corrupt {
    Corrupt::new("section", format!("its content cannot be read at column {}", error.column()))
}

fn read<'a, T: serde::Deserialize<'a>>(content: &'a str) -> Result<T, Corrupt> {
    serde_json::from_str(content).map_err(unreadable)
}

/// A section as Markdown, without a heading of its own. `unfounded` are the items to mark, `first` the number of the first.
pub(super) fn section(kind: SectionKind, content: &str, unfounded: &[u32], first: usize) -> Result<String, Corrupt> {
    let doubtful = |index: usize| unfounded.contains(&(index as u32));
    Ok(match kind {
        SectionKind::Summary | SectionKind::Merger => {
            let Summary { objet, regles, .. } = read(content)?;
            let rules = regles
                .iter()
                .map(|rule| format!("- **{}** : {}\n", capitalised(&inline(&rule.article)), inline(&rule.regle)));
            format!("{}\n\n{}", inline(&objet), rules.collect::<String>())
        }
        SectionKind::Questions | SectionKind::GeneralQuestions => {
            let Questions { questions } = read(content)?;
            let general = kind == SectionKind::GeneralQuestions;
            let question = |(index, question)| asked(question, first + index, general, doubtful(index));
            questions.iter().enumerate().map(question).collect()
        }
        SectionKind::Irregularities | SectionKind::GeneralIrregularities => {
            let Irregularities { irregularites } = read(content)?;
            let row = |(index, item)| feared(item, doubtful(index));
            let rows: String = irregularites.iter().enumerate().map(row).collect();
            if rows.is_empty() || first > 1 { rows } else { format!("{IRREGULARITY_COLUMNS}{rows}") }
        }
        SectionKind::Synthesis => introduction(&read(content)?),
        SectionKind::ActionPlan => action_plan(&read(content)?),
    })
}

/// The title that a summary's text gives itself.
pub(super) fn title(content: &str) -> Result<String, Corrupt> {
    Ok(inline(&read::<Summary>(content)?.titre))
}

fn asked(question: &Question, number: usize, general: bool, doubtful: bool) -> String {
    let subject = inline(&question.sujet);
    let heading = match &question.source {
        _ if general => format!("### Question générale {number} · {subject}"),
        Some(source) => format!("#### Question {number} · {subject} ({})", inline(&source.article)),
        None => format!("#### Question {number} · {subject}"),
    };
    // Behind the words in question: a mark of its own might stay on a page without them.
    let mark = if doubtful { format!(" **{UNFOUNDED}**") } else { String::new() };
    let mut out = format!("{heading}\n\n{}", inline(&question.question));
    match question.source.as_ref().filter(|source| !says(&question.question, &source.citation)) {
        Some(source) => {
            let article = capitalised(&inline(&source.article));
            out.push_str(&format!("\n\n> {article} : {}{mark}\n\n", quoted(&source.citation)));
        }
        None => out.push_str(&format!("{mark}\n\n")),
    }
    for (label, text) in [
        ("Réponse attendue", &question.attendue),
        ("Réponse partielle", &question.partielle),
        ("Réponse à éviter", &question.a_eviter),
        ("Conseil", &question.conseil),
    ] {
        out.push_str(&format!("- **{label} :** {}\n", inline(text)));
    }
    out.push('\n');
    out
}

/// Whether a question quotes already what it rests on.
fn says(question: &str, citation: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let beginning: String = letters(citation).chars().take(40).collect();
    letters(question).contains(&beginning)
}

fn feared(item: &Irregularity, doubtful: bool) -> String {
    let reference = match &item.source {
        Some(source) => format!("{} : {}", capitalised(&inline(&source.article)), quoted(&source.citation)),
        None => inline(&item.reference),
    };
    let mark = if doubtful { format!(" **{UNFOUNDED}**") } else { String::new() };
    let cells =
        [&item.irregularite, &item.acteurs, &item.remede, &item.gravite, &item.consequences].map(|text| inline(text));
    let [irregularity, actors, remedy, severity, consequences] = cells;
    format!("| {irregularity} | {reference}{mark} | {actors} | {remedy} | {severity} | {consequences} |\n")
}

fn introduction(synthesis: &Synthesis) -> String {
    let mut out = format!("{}\n\n{}\n\n", paragraphs(&synthesis.usage), paragraphs(&synthesis.contexte));
    if !synthesis.exigences.trim().is_empty() {
        out.push_str(&format!("{}\n\n", paragraphs(&synthesis.exigences)));
    }
    for text in &synthesis.textes {
        out.push_str(&format!("**{}.** {}\n\n", inline(&text.titre), inline(&text.synthese)));
    }
    out
}

fn action_plan(plan: &ActionPlan) -> String {
    let mut out = String::from(
        "# Tableau récapitulatif des points critiques\n\n\
         | Point critique | Référence | Gravité | Première mesure |\n|---|---|---|---|\n",
    );
    for point in &plan.points_critiques {
        let cells = [&point.point, &point.reference, &point.gravite, &point.mesure].map(|text| inline(text));
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    out.push_str("\n# Plan d’action\n\n| Priorité | Action | Responsable | Délai |\n|---|---|---|---|\n");
    for action in &plan.actions {
        let cells = [&action.action, &action.responsable, &action.delai].map(|text| inline(text));
        out.push_str(&format!("| {} | {} |\n", action.priorite, cells.join(" | ")));
    }
    out.push_str("\n# Recommandations\n\n");
    for (number, item) in (1..).zip(&plan.recommandations) {
        out.push_str(&format!("{number}. **{}** {}\n", inline(&item.recommandation), inline(&item.raison)));
    }
    out.push('\n');
    out
}

/// A text of the kit: its title and its three sections, each already set.
#[derive(Debug, Default)]
pub(super) struct TextSet {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) questions: String,
    pub(super) irregularities: String,
}

/// The general sections, each already set.
#[derive(Debug, Default)]
pub(super) struct GeneralSet {
    pub(super) introduction: String,
    pub(super) questions: String,
    pub(super) irregularities: String,
    pub(super) action_plan: String,
}

/// The whole kit. `unread` are the names of files that could not be read.
pub(super) fn kit(texts: &[TextSet], general: &GeneralSet, unread: &[String]) -> String {
    let mut out = format!("# Introduction et synthèse\n\n{}", general.introduction);
    if !unread.is_empty() {
        out.push_str(
            "Les fichiers suivants n’ont pas pu être lus et ne sont pas analysés ; fournissez-les dans un format dont le \
             texte peut être extrait :\n\n",
        );
        out.extend(unread.iter().map(|name| format!("- {}\n", inline(name))));
        out.push('\n');
    }
    if !texts.is_empty() {
        out.push_str("# Analyse des textes\n\n");
    }
    for text in texts {
        out.push_str(&format!("## {}\n\n### Synthèse\n\n{}\n", text.title, text.summary));
        if !text.questions.is_empty() {
            out.push_str(&format!("### Questions de préparation\n\n{}", text.questions));
        }
        if !text.irregularities.is_empty() {
            out.push_str(&format!("### Irrégularités à prévenir\n\n{}\n", text.irregularities));
        }
    }
    out.push_str(&format!("# Questions générales\n\n{}", general.questions));
    out.push_str(&format!("# Irrégularités générales\n\n{}\n", general.irregularities));
    out.push_str(&general.action_plan);
    out.push_str(&format!("# Mention légale\n\n{LEGAL_NOTICE}\n"));
    out
}

/// The headings of a [`kit`] that another client's has not: the titles of its texts and the questions on them, without what
/// counts them.
pub(in super::super) fn own_headings(kit: &str) -> impl Iterator<Item = String> {
    kit.lines().filter_map(|line| {
        let heading = match line.strip_prefix("#### Question ") {
            Some(question) => question.split_once(" · ").map(|(_, subject)| subject),
            None => line.strip_prefix("## "),
        };
        heading.map(plain)
    })
}

/// What [`inline`] was given, or reads the same.
fn plain(inline: &str) -> String {
    let (mut out, mut letters) = (String::with_capacity(inline.len()), inline.chars());
    while let Some(letter) = letters.next() {
        out.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    out
}

/// One line of plain text: nothing in it is Markdown, whatever it holds.
pub(in super::super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let words: Vec<&str> = text.split_whitespace().collect();
    for letter in in_type(&words.join(" ")).chars().filter(|letter| !letter.is_control()) {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&' | '!' | '$' | '^') {
            out.push('\\');
        }
        out.push(letter);
    }
    // At the beginning of a line these would begin a list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    match out[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => out.insert(digits, '\\'),
        Some('-' | '+' | '=' | ':') if digits == 0 => out.insert(0, '\\'),
        _ => {}
    }
    out
}

/// As French is printed: curved apostrophes, and signs of two parts that never stand at the beginning of a line.
fn in_type(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut letters = text.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let set = match letter {
            '\'' if before.is_alphabetic() && next.is_alphabetic() => '’',
            ' ' if before == '«' || matches!(next, '»' | ':' | ';' | '!' | '?') => '\u{a0}',
            letter => letter,
        };
        out.push(set);
        before = letter;
    }
    out
}

/// The same with its paragraphs.
fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(inline).filter(|paragraph| !paragraph.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// Between guillemets, which the model may have set itself.
fn quoted(text: &str) -> String {
    let bare = text.trim().trim_start_matches(['«', '"', '“']).trim_end_matches(['»', '"', '”']).trim();
    format!("«\u{a0}{}\u{a0}»", inline(bare))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{GeneralSet, TextSet, UNFOUNDED, inline, kit, own_headings, section};
    use crate::inquiry::SectionKind;

    #[test]
    fn what_the_model_says_is_text_and_nothing_else() {
        for hostile in [
            "# Titre\n\n# Autre",
            "1. liste",
            "- point",
            "| a | b |",
            "<b>gras</b>",
            "[lien](x)",
            "**gras**",
            "![i](u)",
        ] {
            let line = inline(hostile);
            assert!(!line.contains('\n'), "{line}");
            let starts = ["#", "1.", "-", "|", "<", "[", "*", "!"];
            assert!(!starts.iter().any(|start| line.starts_with(start)), "{line}");
        }
        assert_eq!(inline("a|b"), "a\\|b");
    }

    #[test]
    fn the_headings_of_a_kit_s_own_are_its_texts_and_the_questions_on_them() {
        let question = |subject: &str| {
            json!({"sujet": subject, "question": "q ?", "article": "article 2", "citation": "c", "attendue": "a",
                "partielle": "p", "a_eviter": "e", "conseil": "k"})
        };
        let asked = |kind, subject: &str| {
            section(kind, &json!({"questions": [question(subject)]}).to_string(), &[], 1).unwrap()
        };
        let text = TextSet {
            title: inline("Loi n° 7 [projet]"),
            questions: asked(SectionKind::Questions, "Tenue · des *registres*"),
            ..TextSet::default()
        };
        let general =
            GeneralSet { questions: asked(SectionKind::GeneralQuestions, "Accueil"), ..GeneralSet::default() };
        let kit = kit(&[text], &general, &["## loi.pdf".to_owned()]);
        let headings: Vec<String> = own_headings(&kit).collect();
        assert_eq!(headings, ["Loi n° 7 [projet]", "Tenue · des *registres* (article 2)"]);
    }

    #[test]
    fn french_is_printed_as_french() {
        assert_eq!(
            inline("L'article dit : « oui » ; n'est-ce pas ?"),
            "L’article dit\u{a0}: «\u{a0}oui\u{a0}»\u{a0}; n’est-ce pas\u{a0}?"
        );
        assert_eq!(inline("à 10:30, 5' plus tard"), "à 10:30, 5' plus tard");
    }

    #[test]
    fn what_was_not_found_is_marked_where_it_stands() {
        let question = json!({"sujet": "s", "question": "q ?", "article": "article 2", "citation": "« c »", "attendue": "a",
            "partielle": "p", "a_eviter": "e", "conseil": "k"});
        let content = json!({"questions": [question, question]}).to_string();
        let set = section(SectionKind::Questions, &content, &[1], 4).unwrap();
        let (first, second) = set.split_once("#### Question 5").unwrap();
        assert!(
            first.starts_with("#### Question 4 · s (article 2)\n\nq\u{a0}?\n\n> Article 2 : «\u{a0}c\u{a0}»"),
            "{first}"
        );
        assert!(!first.contains(UNFOUNDED) && second.contains(UNFOUNDED));
    }
}
