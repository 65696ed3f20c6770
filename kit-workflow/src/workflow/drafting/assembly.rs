//! The model's answers are checked against the plan and put together.

use crate::Failure;

/// The answer for one part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    markdown: String,
}

impl Section {
    /// Takes an answer that begins with a title of level 2 and has a summary, and no title above them.
    pub(super) fn parse(answer: &str) -> Result<Self, Failure> {
        let markdown = plain(answer);
        // A passage without any rule has no questions and no irregularities.
        let follows = markdown.starts_with("## ") && markdown.lines().any(|line| line == "### Synthèse");
        if !follows || markdown.lines().any(|line| line.starts_with("# ")) {
            return Err(Failure::passing("the model's answer for a text does not follow the plan"));
        }
        Ok(Self { markdown })
    }

    /// The title that the text gives itself, without the number of the part.
    pub(super) fn title(&self) -> &str {
        let title = self.markdown.lines().next().unwrap_or_default().trim_start_matches("## ").trim();
        title.split(" (partie ").next().unwrap_or(title)
    }

    fn part(&self, title: &str) -> String {
        let lines = self.markdown.lines().skip_while(|line| line.trim_end() != title);
        let own = lines.enumerate().take_while(|(index, line)| *index == 0 || !line.starts_with("### "));
        own.map(|(_, line)| line).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    fn heading(&self) -> &str {
        self.markdown.lines().next().unwrap_or_default()
    }
}

/// What the last answer is told of the texts: titles, summaries and irregularities, or without the irregularities where
/// all would not fit.
pub(super) fn summaries(sections: &[Section], room: usize) -> Result<String, Failure> {
    let told = |parts: &[&str]| {
        let section = |section: &Section| {
            let parts = parts.iter().map(|title| section.part(title)).filter(|part| !part.is_empty());
            std::iter::once(section.heading().to_owned()).chain(parts).collect::<Vec<_>>().join("\n\n")
        };
        sections.iter().map(section).collect::<Vec<_>>().join("\n\n")
    };
    let full = told(&["### Synthèse", "### Irrégularités à prévenir"]);
    let short = if full.len() <= room { full } else { told(&["### Synthèse"]) };
    if short.len() > room {
        return Err(Failure::hopeless("the summaries of the texts do not fit the model"));
    }
    Ok(if short.is_empty() { "Aucun.".into() } else { short })
}

/// The titles that the last answer must have, in this order.
const GENERAL: [&str; 7] = [
    "# Introduction et synthèse",
    "# Questions générales",
    "# Irrégularités générales",
    "# Tableau récapitulatif des points critiques",
    "# Plan d'action",
    "# Recommandations",
    "# Mention légale",
];

/// The kit: the last answer, with the sections of the texts after its introduction.
pub(super) fn kit(answer: &str, sections: &[Section]) -> Result<String, Failure> {
    let general = plain(answer);
    let titles: Vec<String> =
        general.lines().filter(|line| line.starts_with("# ")).map(|line| line.replace('’', "'")).collect();
    if titles != GENERAL {
        return Err(Failure::passing("the model's answer for all texts does not follow the plan"));
    }
    let second = general.match_indices("\n# ").next().map_or(general.len(), |(at, _)| at + 1);
    let (introduction, rest) = general.split_at(second);
    let texts: String = sections.iter().map(|section| format!("{}\n\n", section.markdown)).collect();
    let texts = if texts.is_empty() { String::new() } else { format!("# Analyse des textes\n\n{texts}") };
    Ok(format!("{}\n\n{texts}{rest}", introduction.trim_end()))
}

/// An answer without what models put around it: blank lines, a fence around the whole, and marks or a colon on titles.
fn plain(answer: &str) -> String {
    let answer = answer.trim().replace("\r\n", "\n").replace('\0', "");
    let unfenced = answer
        .strip_prefix("```markdown\n")
        .or_else(|| answer.strip_prefix("```md\n"))
        .or_else(|| answer.strip_prefix("```\n"))
        .and_then(|rest| rest.strip_suffix("```"));
    let lines = unfenced.unwrap_or(&answer).trim().lines().map(|line| match line.split_once(' ') {
        Some((marks, title)) if marks.bytes().all(|byte| byte == b'#') && !marks.is_empty() => {
            format!("{marks} {}", title.trim().trim_matches('*').trim_end_matches(':').trim())
        }
        _ => line.trim_end().to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{GENERAL, Section, kit, summaries};

    fn section(title: &str) -> Section {
        let answer = format!(
            "## {title}\n\n### Synthèse\n\nObjet.\n\n### Questions de préparation\n\n#### Question 1\n\n### Irrégularités à prévenir\n\n| a |\n|---|\n"
        );
        Section::parse(&answer).unwrap()
    }

    #[test]
    fn a_section_knows_its_title_and_gives_its_summary() {
        let sections = [section("Règlement intérieur (partie 1/2)")];
        assert_eq!(sections[0].title(), "Règlement intérieur");
        let told = summaries(&sections, 10_000).unwrap();
        assert_eq!(
            told,
            "## Règlement intérieur (partie 1/2)\n\n### Synthèse\n\nObjet.\n\n### Irrégularités à prévenir\n\n| a |\n|---|"
        );
        assert!(!summaries(&sections, 70).unwrap().contains("Irrégularités"));
        assert!(summaries(&sections, 10).unwrap_err().hopeless);
    }

    #[test]
    fn the_texts_come_after_the_introduction() {
        let answer = GENERAL.map(|title| format!("{title}\n\ntexte\n")).join("\n");
        let kit = kit(&answer, &[section("Loi A"), section("Décret B")]).unwrap();
        let titles: Vec<&str> = kit.lines().filter(|line| line.starts_with("# ") || line.starts_with("## ")).collect();
        assert_eq!(titles[..4], ["# Introduction et synthèse", "# Analyse des textes", "## Loi A", "## Décret B"]);
        assert_eq!(titles[4..], GENERAL[1..]);
    }

    #[test]
    fn an_answer_off_the_plan_is_not_taken() {
        let dressed = "```markdown\n## **T**\n### Synthèse :\n### **Questions de préparation**\n### Irrégularités à prévenir\n```";
        assert_eq!(Section::parse(dressed).unwrap().title(), "T");
        assert!(Section::parse("Bien sûr ! Voici la section.").is_err());
        assert!(Section::parse("## T\n\nsans synthèse").is_err());
        assert!(Section::parse("## T\n\n### Synthèse\n\n# Trop haut").is_err());
        assert!(kit("# Introduction et synthèse\n\nseule", &[]).is_err());
    }
}
