//! How a firm's documents look: its colours, font, logo, and what stands at the foot of its pages.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::palette;
use super::picture::{self, Media};
use super::xml;

/// The least contrast of text to its ground, as the Web Content Accessibility Guidelines count it.
const CONTRAST: f64 = 4.5;
/// The longest text at the foot of a page, and the longest notice on the cover, in characters.
const FOOTER: usize = 90;
const LEGAL: usize = 1_200;
/// A logo's largest width and height on the cover, in English Metric Units: 7 cm by 3 cm.
const LOGO: (u64, u64) = (7 * 360_000, 3 * 360_000);

/// How a firm's documents look. The default is the look of the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    name: Option<String>,
    accent: Option<String>,
    lesser: Option<String>,
    rule: Option<String>,
    font: Option<String>,
    logo: Option<Vec<u8>>,
    footer: Option<String>,
    legal: Option<String>,
}

/// Why a brand was not taken. Each names the field.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrandError {
    /// The file is no TOML, or has a field that is not known.
    #[error("{0}")]
    Malformed(String),
    /// A colour is not written as `#` and six hexadecimal digits.
    #[error("{field}: {value:?} is not a colour, as #1F4E79 is")]
    Colour {
        /// The field.
        field: &'static str,
        /// What it says.
        value: String,
    },
    /// Text in this colour could not be read on white, nor white text on it.
    #[error("{field}: {value} has a contrast of {contrast:.1} to white, and 4.5 is needed to be read")]
    Pale {
        /// The field.
        field: &'static str,
        /// What it says.
        value: String,
        /// The contrast that it has.
        contrast: f64,
    },
    /// A text is longer than its place, or empty.
    #[error("{field}: has {length} characters, and 1 to {limit} fit")]
    Length {
        /// The field.
        field: &'static str,
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The logo is not there, or is no PNG, JPEG or GIF of at most 20 MiB and 40 million pixels.
    #[error("logo: {path} {problem}", path = .path.display())]
    Logo {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Option<String>,
    accent: Option<String>,
    lesser: Option<String>,
    rule: Option<String>,
    font: Option<String>,
    logo: Option<PathBuf>,
    footer: Option<String>,
    legal: Option<String>,
}

impl Brand {
    /// Reads a brand from a TOML file; the logo's path starts in the file's folder. Every field may be left out.
    ///
    /// | field | what |
    /// |---|---|
    /// | `name` | the firm, as the author of the document |
    /// | `accent` | the colour of headings and of the heads of tables, as `"#1F4E79"` |
    /// | `lesser` | the colour of lesser headings |
    /// | `rule` | the colour of the rule on the cover |
    /// | `font` | the font of the text; page numbers in the contents are reckoned for Arial's widths |
    /// | `logo` | a PNG, JPEG or GIF, at the head of the cover |
    /// | `footer` | what stands at the foot of every page instead of the title |
    /// | `legal` | a notice at the end of the cover |
    ///
    /// ```
    /// use std::path::Path;
    /// use kit_documents::{Brand, BrandError};
    ///
    /// assert!(Brand::read("name = \"Cabinet\"\naccent = \"#1F4E79\"", Path::new(".")).is_ok());
    /// let pale = Brand::read("accent = \"#FFFF00\"", Path::new("."));
    /// assert!(matches!(pale, Err(BrandError::Pale { field: "accent", .. })));
    /// ```
    ///
    /// # Errors
    ///
    /// [`BrandError`], which names the field.
    pub fn read(toml: &str, folder: &Path) -> Result<Self, BrandError> {
        let written: Written =
            toml::from_str(toml).map_err(|error| BrandError::Malformed(error.to_string().trim_end().to_owned()))?;
        Ok(Self {
            name: text("name", written.name, FOOTER)?,
            accent: written.accent.map(|value| readable("accent", &value)).transpose()?,
            lesser: written.lesser.map(|value| readable("lesser", &value)).transpose()?,
            rule: written.rule.map(|value| colour("rule", &value)).transpose()?,
            font: text("font", written.font, 31)?,
            logo: written.logo.map(|path| logo(&folder.join(path))).transpose()?,
            footer: text("footer", written.footer, FOOTER)?,
            legal: text("legal", written.legal, LEGAL)?,
        })
    }

    /// The firm.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What stands at the foot of every page.
    pub(super) fn footer(&self) -> Option<&str> {
        self.footer.as_deref()
    }

    /// The notice at the end of the cover.
    pub(super) fn legal(&self) -> Option<&str> {
        self.legal.as_deref()
    }

    /// The colour of the heads of tables.
    pub(super) fn accent(&self) -> &str {
        self.accent.as_deref().unwrap_or(palette::ACCENT)
    }

    /// The logo as it will lie in the file.
    pub(super) fn logo(&self) -> Option<Media> {
        picture::measured(self.logo.clone()?, LOGO, self.name.as_deref().unwrap_or("Logo"))
    }

    /// A part in the firm's colours and font. Only for parts that hold nothing of the document's text.
    pub(super) fn dress(&self, part: String) -> String {
        let changes = [
            (palette::ACCENT, self.accent.as_deref()),
            (palette::ACCENT_LIGHT, self.lesser.as_deref()),
            (palette::GOLD, self.rule.as_deref()),
            ("Arial", self.font.as_deref()),
        ];
        // In two steps, so that what one change writes is not found by the next.
        let mut dressed = part;
        for (number, (usual, _)) in changes.iter().enumerate() {
            dressed = dressed.replace(&format!("\"{usual}\""), &format!("\"\u{1}{number}\""));
        }
        for (number, (usual, own)) in changes.iter().enumerate() {
            let own = xml::escape(own.unwrap_or(usual));
            dressed = dressed.replace(&format!("\"\u{1}{number}\""), &format!("\"{own}\""));
        }
        dressed
    }
}

fn text(field: &'static str, value: Option<String>, limit: usize) -> Result<Option<String>, BrandError> {
    let Some(value) = value else { return Ok(None) };
    let value = xml::strip(value.trim());
    let length = value.chars().count();
    if (1..=limit).contains(&length) { Ok(Some(value)) } else { Err(BrandError::Length { field, length, limit }) }
}

fn colour(field: &'static str, value: &str) -> Result<String, BrandError> {
    let digits = value.strip_prefix('#').filter(|digits| digits.len() == 6);
    match digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        Some(digits) => Ok(digits.to_ascii_uppercase()),
        None => Err(BrandError::Colour { field, value: value.to_owned() }),
    }
}

/// A colour that stands for text on white, and for the ground of white text.
fn readable(field: &'static str, value: &str) -> Result<String, BrandError> {
    let digits = colour(field, value)?;
    let contrast = 1.05 / (luminance(&digits) + 0.05);
    if contrast < CONTRAST { Err(BrandError::Pale { field, value: value.to_owned(), contrast }) } else { Ok(digits) }
}

/// The relative luminance of six hexadecimal digits, from 0 to 1.
fn luminance(digits: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap_or(0)) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn logo(path: &Path) -> Result<Vec<u8>, BrandError> {
    let fault = |problem: String| BrandError::Logo { path: path.to_owned(), problem };
    let bytes = fs::read(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
    let fit = picture::measured(bytes, LOGO, "").map(|media| media.bytes);
    fit.ok_or_else(|| fault("is no PNG, JPEG or GIF of at most 20 MiB and 40 million pixels".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Brand, BrandError> {
        Brand::read(toml, Path::new("/nowhere"))
    }

    #[test]
    fn what_cannot_be_taken_names_the_field() {
        for (toml, told) in [
            ("accent = \"blue\"", "accent: \"blue\" is not a colour"),
            ("accent = \"#FFD84D\"", "accent: #FFD84D has a contrast of 1.4 to white"),
            ("footer = \"\"", "footer: has 0 characters"),
            ("logo = \"none.png\"", "logo: /nowhere/none.png cannot be read"),
            ("colour = \"#000000\"", "unknown field `colour`"),
        ] {
            let error = read(toml).unwrap_err().to_string();
            assert!(error.contains(told), "{toml}: {error}");
        }
    }

    #[test]
    fn colours_are_changed_at_once_and_nowhere_else() {
        let brand = read("accent = \"#2F6CA3\"\nlesser = \"#1F4E79\"\nfont = \"A&B\"").unwrap();
        let part = r#"<a c="1F4E79" d="2F6CA3" f="Arial">1F4E79</a>"#.to_owned();
        assert_eq!(brand.dress(part), r#"<a c="2F6CA3" d="1F4E79" f="A&amp;B">1F4E79</a>"#);
    }
}
