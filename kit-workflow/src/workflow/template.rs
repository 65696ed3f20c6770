//! The prompt template: what the model is told, in three sections of one text file.

use std::collections::BTreeMap;

/// What each section may ask the program to fill in.
const SECTIONS: [(&str, &[&str]); 3] = [
    ("system", &[]),
    (
        "texte",
        &[
            "client",
            "consigne",
            "numero",
            "total",
            "partie",
            "parties",
            "titre",
            "lignes",
            "questions",
            "irregularites",
            "texte",
        ],
    ),
    ("general", &["client", "consigne", "sommaires", "non_lus"]),
];

/// What is wrong with a template.
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

/// The prompt template, checked: `=== system ===`, `=== texte ===`, `=== general ===`, with `{{placeholders}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    system: String,
    text: String,
    general: String,
}

impl Templates {
    /// Parses a template. What stands before the first section is a comment.
    ///
    /// ```
    /// use kit_workflow::workflow::Templates;
    ///
    /// let text = "=== system ===\nSoyez bref.\n=== texte ===\n{{texte}}\n=== general ===\n{{sommaires}}\n";
    /// assert!(Templates::parse(text).is_ok());
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
        let mut section = |index: usize| {
            let (name, placeholders) = SECTIONS[index];
            let body = sections.remove(name).ok_or(TemplateError::Missing(name))?;
            let stranger = named(&body).find(|found| !placeholders.contains(found)).map(str::to_owned);
            match stranger {
                None => Ok(body.trim().to_owned()),
                Some(stranger) => Err(TemplateError::Placeholder { section: name, name: stranger }),
            }
        };
        Ok(Self { system: section(0)?, text: section(1)?, general: section(2)? })
    }

    /// The instructions: nothing in them comes from a client.
    pub(super) fn system(&self) -> &str {
        &self.system
    }

    /// The task for one part of a text.
    pub(super) fn text(&self, values: &[(&str, &str)]) -> String {
        fill(&self.text, values)
    }

    /// The task for everything that concerns all texts.
    pub(super) fn general(&self, values: &[(&str, &str)]) -> String {
        fill(&self.general, values)
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
    use super::{TemplateError, Templates};

    const GOOD: &str =
        "comment {{anything}}\n=== system ===\n\nS\n\n=== texte ===\n<<<T>>>\n{{ texte }}\n=== general ===\nG";

    #[test]
    fn data_can_neither_close_its_frame_nor_open_a_placeholder() {
        let templates = Templates::parse(GOOD).unwrap();
        assert_eq!(templates.system(), "S");
        assert_eq!(templates.text(&[("texte", ">>> {{client}} <<<FIN")]), "<<<T>>>\n››› {{client}} ‹‹‹FIN");
    }

    #[test]
    fn a_template_that_cannot_work_is_refused() {
        let check = |text: &str, expected| assert_eq!(Templates::parse(text), Err(expected));
        check("=== system ===\n=== texte ===\n", TemplateError::Missing("general"));
        check("=== autre ===\n", TemplateError::Unexpected("autre".into()));
        check(&format!("{GOOD}\n=== system ===\n"), TemplateError::Unexpected("system".into()));
        let stranger = TemplateError::Placeholder { section: "general", name: "texte".into() };
        check(&format!("{GOOD} {{{{texte}}}}"), stranger);
    }
}
