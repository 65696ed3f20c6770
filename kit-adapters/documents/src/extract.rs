//! The text of clients' files. They are hostile until read: sizes are counted, depth is bounded, panics end here.

mod docx;
mod pdf;
pub(crate) mod plain;

use crate::DocumentKind;

pub use pdf::{NotAPdf, pdf_pages};

/// The most text that is kept of one file, in bytes: some 2,500 dense pages.
pub(crate) const TEXT_LIMIT: usize = 8 * 1024 * 1024;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// The text, with `\n` at the end of lines.
    pub text: String,
    /// How many pages the file has, where the kind knows pages.
    pub pages: Option<u32>,
    /// What could not be read or was left out; empty when the text is whole.
    pub gaps: Vec<Gap>,
}

/// A part of a file whose text is missing from what was extracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// These pages hold no text: they are empty, or pictures of text.
    PagesWithoutText(Vec<u32>),
    /// These pages could not be read, or only in part.
    DamagedPages(Vec<u32>),
    /// Only the first pages were read.
    PagesBeyond {
        /// How many were read.
        read: u32,
        /// How many there are.
        total: u32,
    },
    /// The text was cut at this length.
    TextBeyond {
        /// The length in bytes.
        limit: usize,
    },
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PagesWithoutText(pages) => write!(f, "no text on {} pages ({})", pages.len(), ranges(pages)),
            Self::DamagedPages(pages) => write!(f, "{} pages could not be read whole ({})", pages.len(), ranges(pages)),
            Self::PagesBeyond { read, total } => write!(f, "only the first {read} of {total} pages were read"),
            Self::TextBeyond { limit } => write!(f, "the text was cut after {limit} bytes"),
        }
    }
}

/// `1-3, 7`
fn ranges(pages: &[u32]) -> String {
    let mut written = String::new();
    let mut rest = pages;
    while let Some(&first) = rest.first() {
        let length = rest.iter().zip(first..).take_while(|&(&page, expected)| page == expected).count();
        let last = rest[length - 1];
        if !written.is_empty() {
            written.push_str(", ");
        }
        written.push_str(&if last == first { first.to_string() } else { format!("{first}-{last}") });
        rest = &rest[length..];
    }
    written
}

/// Why a file has no text to give.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Text is not read from files of this kind; they are stored all the same.
    #[error("text is not read from files of the kind {}", .0.extension())]
    Kind(DocumentKind),
    /// The file opens only with a password.
    #[error("the file is protected by a password")]
    Encrypted,
    /// The file is sound but holds no text: a scan, or empty pages.
    #[error("the file holds no text")]
    NoText,
    /// The file unpacks to more than is read.
    #[error("the file unpacks to more than is read")]
    TooLarge,
    /// The file is not what its kind asks for.
    #[error("the file is damaged")]
    Damaged(#[source] Option<Box<dyn std::error::Error + Send + Sync>>),
}

impl Unreadable {
    pub(crate) fn damaged(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Damaged(Some(error.into()))
    }
}

/// Reads the text of a PDF, DOCX, plain text or Markdown file.
///
/// # Errors
///
/// [`Unreadable::Kind`] for the other kinds, [`Unreadable::NoText`] where there is nothing to read,
/// [`Unreadable::Encrypted`], [`Unreadable::TooLarge`] and [`Unreadable::Damaged`]. Never panics, whatever the bytes.
///
/// # Examples
///
/// ```
/// use kit_documents::{DocumentKind, extract};
///
/// let read = extract(DocumentKind::Txt, b"Article 1er : l'\xe9tat.")?;
/// assert_eq!(read.text, "Article 1er : l'état.");
/// # Ok::<(), kit_documents::Unreadable>(())
/// ```
pub fn extract(kind: DocumentKind, bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut read = match kind {
        DocumentKind::Pdf => pdf::extract(bytes)?,
        DocumentKind::Docx => docx::extract(bytes)?,
        DocumentKind::Txt | DocumentKind::Md => {
            let text = plain::decode(bytes).ok_or(Unreadable::Damaged(None))?;
            Extracted { text: text.replace("\r\n", "\n").replace('\r', "\n"), pages: None, gaps: Vec::new() }
        }
        DocumentKind::Doc
        | DocumentKind::Xls
        | DocumentKind::Xlsx
        | DocumentKind::Odt
        | DocumentKind::Jpg
        | DocumentKind::Png => return Err(Unreadable::Kind(kind)),
    };
    if read.text.len() > TEXT_LIMIT {
        read.text.truncate(read.text.floor_char_boundary(TEXT_LIMIT));
        read.gaps.push(Gap::TextBeyond { limit: TEXT_LIMIT });
    }
    if read.text.trim().is_empty() {
        return Err(Unreadable::NoText);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_in_ranges() {
        assert_eq!(ranges(&[1, 2, 3, 7, 9, 10]), "1-3, 7, 9-10");
    }
}
