//! The lines between two `---` at the head of a Markdown file, read tolerantly.

use time::{Date, Month, OffsetDateTime, Time};

/// The longest front matter that is looked for, in lines; further on, `---` is a rule.
const LONGEST: usize = 200;

/// What the front matter says. Keys that are not known are ignored, and so is whatever cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `subtitle`
    pub subtitle: Option<String>,
    /// `author`
    pub author: Option<String>,
    /// `date`, as written.
    pub date: Option<String>,
    /// `lang` or `language`
    pub language: Option<String>,
    /// `prepared_for`
    pub prepared_for: Option<String>,
    /// `reference`
    pub reference: Option<String>,
    /// `toc`
    pub toc: Option<bool>,
    /// `cover`
    pub cover: Option<bool>,
}

impl FrontMatter {
    /// The date, if it is written as year, month and day: midnight UTC.
    pub(super) fn day(&self) -> Option<OffsetDateTime> {
        let date = self.date.as_deref()?;
        let mut parts = date.get(..10)?.split('-');
        let year = parts.next()?.parse().ok()?;
        let month: u8 = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        Some(OffsetDateTime::new_utc(date, Time::MIDNIGHT))
    }

    /// The date for the cover: spelled out when it is written in digits and the document is French, else as written.
    pub(super) fn date_line(&self) -> Option<String> {
        let written = self.date.clone()?;
        let french = self.language.as_deref().is_none_or(|tag| tag.to_ascii_lowercase().starts_with("fr"));
        match self.day() {
            Some(day) if french && written.len() == 10 => Some(french_date(day.date())),
            _ => Some(written),
        }
    }
}

fn french_date(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let day = match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    };
    format!("{day} {} {}", MONTHS[usize::from(u8::from(date.month())) - 1], date.year())
}

/// Reads the front matter. Never fails: a file without one gives an empty answer.
///
/// ```
/// use kit_documents::{FrontMatter, front_matter};
///
/// let found = front_matter("---\ntitle: Kit\nprepared_for: Agence\n---\n# Introduction\n");
/// assert_eq!((found.title.as_deref(), found.prepared_for.as_deref()), (Some("Kit"), Some("Agence")));
/// assert_eq!(front_matter("# Introduction\n"), FrontMatter::default());
/// ```
pub fn front_matter(markdown: &str) -> FrontMatter {
    let mut found = FrontMatter::default();
    let Some((head, _)) = split(markdown) else {
        return found;
    };
    let mut list_of: Option<String> = None;
    for line in head.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ")
            && let Some(key) = &list_of
        {
            append(&mut found, key, &scalar(item));
            continue;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let key = key.trim().to_lowercase();
        let value = value.trim();
        list_of = value.is_empty().then(|| key.clone());
        let values = match value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
            Some(inner) => inner.split(',').map(scalar).collect(),
            None => vec![scalar(value)],
        };
        for value in values {
            append(&mut found, &key, &value);
        }
    }
    found
}

/// The front matter's lines and what follows it.
pub(super) fn split(markdown: &str) -> Option<(&str, &str)> {
    let text = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    let first_end = text.find('\n')?;
    if text[..first_end].trim_end() != "---" {
        return None;
    }
    let rest = &text[first_end + 1..];
    let mut at = 0;
    for line in rest.split_inclusive('\n').take(LONGEST) {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        if !belongs(line) {
            return None;
        }
        at += line.len();
    }
    None
}

/// Whether a line may stand in a front matter; prose between two rules may not.
fn belongs(line: &str) -> bool {
    let bare = line.trim();
    bare.is_empty()
        || bare.starts_with(['#', '-', '}', ']'])
        || line.starts_with([' ', '\t'])
        || line.split_once(':').is_some_and(|(key, _)| {
            let key = key.trim_end();
            !key.is_empty()
                && key.chars().count() <= 40
                && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''))
        })
}

fn scalar(raw: &str) -> String {
    let raw = raw.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = raw.strip_prefix(quote).and_then(|rest| rest.split(quote).next()) {
            return super::xml::strip(inner.trim());
        }
    }
    if raw.starts_with('#') {
        return String::new();
    }
    let end = raw.find(" #").unwrap_or(raw.len());
    super::xml::strip(raw[..end].trim_end())
}

fn append(found: &mut FrontMatter, key: &str, value: &str) {
    if value.is_empty() || matches!(value, "|" | ">" | "|-" | ">-" | "~" | "null") {
        return;
    }
    let slot = match key {
        "title" | "titre" => &mut found.title,
        "subtitle" => &mut found.subtitle,
        "author" | "authors" | "auteur" => &mut found.author,
        "date" => &mut found.date,
        "lang" | "language" => &mut found.language,
        "prepared_for" => &mut found.prepared_for,
        "reference" => &mut found.reference,
        "toc" => return switch(&mut found.toc, value),
        "cover" => return switch(&mut found.cover, value),
        _ => return,
    };
    match slot {
        Some(present) => {
            present.push_str(", ");
            present.push_str(value);
        }
        None => *slot = Some(value.to_owned()),
    }
}

fn switch(switch: &mut Option<bool>, value: &str) {
    match value {
        "true" | "yes" | "oui" => *switch = Some(true),
        "false" | "no" | "non" => *switch = Some(false),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_are_read_and_the_rest_is_ignored() {
        let read = front_matter(
            "---\ntitle: \"Kit : l'audit\"\nauthor:\n  - Cabinet A\n  - Cabinet B\ndate: 2026-03-01\nlang: fr-FR # langue\nx: [1, 2]\ntoc: non\n---\n# Titre\n",
        );
        assert_eq!(read.title.as_deref(), Some("Kit : l'audit"));
        assert_eq!(read.author.as_deref(), Some("Cabinet A, Cabinet B"));
        assert_eq!(read.date_line().as_deref(), Some("1er mars 2026"));
        assert_eq!(read.language.as_deref(), Some("fr-FR"));
        assert_eq!(read.toc, Some(false));
        assert_eq!(read.day().map(|day| day.unix_timestamp()), Some(1_772_323_200));
    }

    #[test]
    fn prose_between_two_rules_is_no_front_matter() {
        assert_eq!(split("---\nVoici un texte.\n---\nSuite"), None);
        assert_eq!(split("---\ntitle: sans fin\n"), None);
        assert_eq!(split("texte\n---\n"), None);
    }

    #[test]
    fn broken_front_matter_still_separates_from_the_text() {
        assert_eq!(split("---\ntitle: [a, : \"b\n  \t: x\n---\ntexte"), Some(("title: [a, : \"b\n  \t: x\n", "texte")));
        assert_eq!(front_matter("---\ndate: 2026-13-45\n---\n").day(), None);
    }
}
