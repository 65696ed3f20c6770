//! What the model is told of the client, of the texts, and of what was written about them before.

use super::super::template::Templates;
use super::content::Limits;
use super::setting;
use crate::inquiry::SectionKind;
use crate::port::{Answers, Document, Dossier, Reading, RemarkKind, UnreadReason};

/// A part of a text that a section is written from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    pub(super) number: u32,
    pub(super) of: usize,
    pub(super) part: u32,
    pub(super) parts: u32,
    pub(super) title: &'a str,
    /// How the whole text begins: told with its later parts, which do not say what they belong to.
    pub(super) opening: &'a str,
    pub(super) words: &'a str,
}

/// What is wanted, in the words of the template.
pub(super) fn task(templates: &Templates, kind: SectionKind, limits: Limits, texts: usize) -> String {
    templates.task(
        kind,
        &[
            ("lignes", &limits.lines.to_string()),
            ("questions", &limits.questions.to_string()),
            ("irregularites", &limits.irregularities.to_string()),
            ("textes", &texts.to_string()),
        ],
    )
}

/// The data for a section of one text.
pub(super) fn of_a_text(
    templates: &Templates,
    task: &str,
    client: &str,
    feedback: &str,
    passage: Passage<'_>,
) -> String {
    templates.text(&[
        ("tache", task),
        ("client", client),
        ("consigne", feedback),
        ("numero", &passage.number.to_string()),
        ("total", &passage.of.to_string()),
        ("partie", &passage.part.max(1).to_string()),
        ("parties", &passage.parts.max(1).to_string()),
        ("titre", passage.title),
        ("debut", if passage.part > 1 { passage.opening } else { "Voir le passage." }),
        ("texte", passage.words),
    ])
}

/// Everything that the reviewer has wanted done better so far.
pub(super) fn feedback(dossier: &Dossier) -> String {
    let all = dossier.remarks.iter().filter(|remark| remark.kind == RemarkKind::Feedback);
    let all: Vec<&str> = all.map(|remark| remark.text.as_str()).collect();
    if all.is_empty() { "Aucune.".to_owned() } else { all.join("\n\n") }
}

/// What was written about one text before: its title, its summary and its irregularities.
pub(super) fn digest(summary: &str, irregularities: &[&str], full: bool) -> Result<String, crate::Corrupt> {
    let title = setting::title(summary)?;
    let set = setting::section(SectionKind::Summary, summary, &[], 1)?;
    let mut out = format!("## {title}\n\n### Synthèse\n\n{set}\n");
    let mut rows = String::new();
    for content in irregularities.iter().filter(|_| full) {
        let first = if rows.is_empty() { 1 } else { 2 };
        rows.push_str(&setting::section(SectionKind::Irregularities, content, &[], first)?);
    }
    if !rows.is_empty() {
        out.push_str(&format!("### Irrégularités à prévenir\n\n{rows}\n"));
    }
    Ok(out)
}

/// The client's answers in words, a line each. No name of a person, no address and no telephone number goes to a model.
pub(super) fn client_block(answers: &Answers) -> String {
    const LABELS: [(&str, &str); 13] = [
        ("organization_name", "Organisation"),
        ("statut_juridique", "Statut juridique"),
        ("location", "Localisation"),
        ("sector", "Secteur"),
        ("mission_text", "Mission"),
        ("context_text", "Contexte"),
        ("budget_range", "Budget annuel"),
        ("funding_sources", "Sources de financement"),
        ("audits_types", "Audits attendus"),
        ("audits_frequency", "Fréquence des audits"),
        ("staff_size", "Effectif"),
        ("org_chart_text", "Organigramme"),
        ("notes_text", "Remarques"),
    ];
    let fields = answers.fields();
    let mut block = String::new();
    for (field, label) in LABELS {
        let value = fields.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value.as_str());
        if value.is_empty() {
            continue;
        }
        let words: Vec<&str> = match field {
            "funding_sources" | "audits_types" => value.split(',').map(in_words).collect(),
            _ => vec![value],
        };
        let words = words.join(", ").split_whitespace().collect::<Vec<_>>().join(" ");
        block.push_str(&format!("{label} : {words}\n"));
    }
    block.trim_end().to_owned()
}

fn in_words(choice: &str) -> &str {
    match choice {
        "budget_etat" => "budget de l’État",
        "appuis_ptf" => "appuis des partenaires techniques et financiers",
        "ressources_propres" => "ressources propres",
        "fonds_speciaux" => "fonds spéciaux",
        "dons_legs" => "dons et legs",
        "recettes_para" => "recettes parafiscales",
        "interne_conformite" => "audit interne de conformité",
        "interne_performance" => "audit interne de performance",
        "externe_courdescomptes" => "contrôle externe de la Cour des comptes",
        "inspection_ministere" => "inspection du ministère",
        "financier" => "audit financier",
        "passation_marches" => "audit de la passation des marchés",
        "fraude_enquete" => "enquête pour fraude",
        other => other,
    }
}

pub(super) fn unread_block(documents: &[Document]) -> String {
    let lines: Vec<String> = documents
        .iter()
        .filter_map(|document| match document.reading {
            Reading::Unread(reason) => Some(format!("{} ({})", document.name, why_unread(reason))),
            Reading::Read { .. } => None,
        })
        .collect();
    if lines.is_empty() { "Aucun.".into() } else { lines.join("\n") }
}

fn why_unread(reason: UnreadReason) -> &'static str {
    match reason {
        UnreadReason::Kind => "ce type de fichier n’est pas lu",
        UnreadReason::NoText => "aucun texte : pages numérisées ou image",
        UnreadReason::Encrypted => "protégé par un mot de passe",
        UnreadReason::Broken => "fichier endommagé",
        UnreadReason::TooLong => "trop long",
        UnreadReason::TooSlow => "lecture trop longue",
    }
}
