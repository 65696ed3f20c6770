//! The prompt template: what the model is told, in the sections of one text file.

use std::collections::BTreeMap;

use crate::inquiry::SectionKind;

/// What each section may ask the program to fill in.
const SECTIONS: [(&str, &[&str]); 12] = [
    ("system", &[]),
    ("texte", &["tache", "client", "consigne", "numero", "total", "partie", "parties", "titre", "debut", "texte"]),
    ("general", &["tache", "client", "consigne", "sommaires", "non_lus"]),
    ("correction", &["fautes", "reponse"]),
    ("synthese", TASK),
    ("questions", TASK),
    ("irregularites", TASK),
    ("fusion", TASK),
    ("questions_generales", TASK),
    ("irregularites_generales", TASK),
    ("introduction", TASK),
    ("plan_action", TASK),
];

/// What a task may ask for: how much the section may say, and how many texts there are.
const TASK: &[&str] = &["lignes", "questions", "irregularites", "textes"];

/// What is wrong with a template.
///
/// ```
/// use kit_workflow::workflow::{TemplateError, Templates};
///
/// let unknown = Templates::parse("=== poems ===\n");
/// assert_eq!(unknown, Err(TemplateError::Unexpected("poems".to_owned())));
/// assert_eq!(Templates::parse(""), Err(TemplateError::Missing("system")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A section is not there.
    #[error("the section {0:?} is missing")]
    Missing(&'static str),
    /// A section is none of ours, or comes twice.
    #[error("the section {0:?} is unknown or comes twice")]
    Unexpected(String),
    /// A placeholder is none of the section's.
    #[error("the section {section:?} has no placeholder {name:?}")]
    Placeholder {
        /// Where it stands.
        section: &'static str,
        /// What it says.
        name: String,
    },
}

/// The prompt template, checked: sections such as `=== system ===`, `=== texte ===`, `=== questions ===`, with
/// `{{placeholders}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    sections: BTreeMap<&'static str, String>,
}

impl Templates {
    /// Parses a template. What stands before the first section is a comment.
    ///
    /// ```
    /// use kit_workflow::workflow::Templates;
    ///
    /// let tasks = "synthese questions irregularites fusion questions_generales irregularites_generales introduction plan_action";
    /// let tasks: String = tasks.split(' ').map(|task| format!("=== {task} ===\nSoyez bref.\n")).collect();
    /// let frames = "=== system ===\nRédigez.\n=== texte ===\n{{tache}}\n{{texte}}\n=== general ===\n{{tache}}\n{{sommaires}}\n";
    /// assert!(Templates::parse(&format!("{frames}=== correction ===\n{{{{fautes}}}}\n{tasks}")).is_ok());
    /// assert!(Templates::parse("=== system ===\n").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`TemplateError`]: a section or a placeholder that is missing or unknown.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut sections: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut current = None;
        for line in text.lines() {
            let name = line.trim().strip_prefix("=== ").and_then(|rest| rest.strip_suffix(" ==="));
            if let Some(name) = name {
                let known = SECTIONS.iter().map(|(known, _)| *known).find(|known| *known == name);
                let known = known.filter(|known| !sections.contains_key(known));
                let known = known.ok_or_else(|| TemplateError::Unexpected(name.to_owned()))?;
                sections.insert(known, String::new());
                current = Some(known);
            } else if let Some(section) = current.and_then(|known| sections.get_mut(known)) {
                section.push_str(line);
                section.push('\n');
            }
        }
        for (name, placeholders) in SECTIONS {
            let body = sections.get_mut(name).ok_or(TemplateError::Missing(name))?;
            if let Some(stranger) = named(body).find(|found| !placeholders.contains(found)).map(str::to_owned) {
                return Err(TemplateError::Placeholder { section: name, name: stranger });
            }
            *body = body.trim().to_owned();
        }
        Ok(Self { sections })
    }

    /// The instructions: nothing in them comes from a client.
    pub(super) fn system(&self) -> &str {
        self.section("system")
    }

    /// What is wanted of a section.
    pub(super) fn task(&self, kind: SectionKind, values: &[(&str, &str)]) -> String {
        let name = match kind {
            SectionKind::Summary => "synthese",
            SectionKind::Questions => "questions",
            SectionKind::Irregularities => "irregularites",
            SectionKind::Merger => "fusion",
            SectionKind::GeneralQuestions => "questions_generales",
            SectionKind::GeneralIrregularities => "irregularites_generales",
            SectionKind::Synthesis => "introduction",
            SectionKind::ActionPlan => "plan_action",
        };
        fill(self.section(name), values)
    }

    /// The data for a section of one text, or of a part of it.
    pub(super) fn text(&self, values: &[(&str, &str)]) -> String {
        fill(self.section("texte"), values)
    }

    /// The data for a section that concerns all texts.
    pub(super) fn general(&self, values: &[(&str, &str)]) -> String {
        fill(self.section("general"), values)
    }

    /// What is told of an answer that did not follow the plan.
    pub(super) fn correction(&self, values: &[(&str, &str)]) -> String {
        fill(self.section("correction"), values)
    }

    fn section(&self, name: &str) -> &str {
        self.sections.get(name).map_or("", String::as_str)
    }
}

fn named(body: &str) -> impl Iterator<Item = &str> {
    body.split("{{").skip(1).filter_map(|rest| rest.split_once("}}").map(|(name, _)| name.trim()))
}

/// Fills placeholders in one pass, so that a value that looks like one stays as it is.
fn fill(body: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name.trim()) {
            filled.push_str(&framed(value));
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Data that cannot be mistaken for the frame around it.
fn framed(value: &str) -> String {
    value.replace("<<<", "‹‹‹").replace(">>>", "›››")
}

#[cfg(test)]
mod tests {
    use super::{SECTIONS, TemplateError, Templates};

    fn good() -> String {
        let body = |name: &str| match name {
            "system" => "\nS\n".to_owned(),
            "texte" => "<<<T>>>\n{{ texte }}".to_owned(),
            _ => "G".to_owned(),
        };
        let sections = SECTIONS.iter().map(|(name, _)| format!("=== {name} ===\n{}\n", body(name)));
        format!("comment {{{{anything}}}}\n{}", sections.collect::<String>())
    }

    #[test]
    fn data_can_neither_close_its_frame_nor_open_a_placeholder() {
        let templates = Templates::parse(&good()).unwrap();
        assert_eq!(templates.system(), "S");
        assert_eq!(templates.text(&[("texte", ">>> {{client}} <<<FIN")]), "<<<T>>>\n››› {{client}} ‹‹‹FIN");
    }

    #[test]
    fn a_template_that_cannot_work_is_refused() {
        let check = |text: &str, expected| assert_eq!(Templates::parse(text), Err(expected));
        check("=== system ===\n=== texte ===\n", TemplateError::Missing("general"));
        check("=== autre ===\n", TemplateError::Unexpected("autre".into()));
        check(&format!("{}\n=== system ===\n", good()), TemplateError::Unexpected("system".into()));
        let stranger = TemplateError::Placeholder { section: "plan_action", name: "texte".into() };
        check(&format!("{} {{{{texte}}}}", good()), stranger);
    }
}
