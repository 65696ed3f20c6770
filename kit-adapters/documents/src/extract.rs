//! The text of clients' files. They are hostile until read: sizes are counted, depth is bounded, panics end here.

mod archive;
mod doc;
mod docx;
mod lines;
mod odt;
mod outline;
mod pdf;
pub(crate) mod plain;
mod sheet;
mod xml;

use kit_workflow::port::{PageSet, UnreadPages};

use crate::DocumentKind;

pub use outline::{Article, Outline, outline};
pub use pdf::{NotAPdf, pdf_pages};

/// The most text that is kept of one file, in bytes: some 2,500 dense pages.
pub(crate) const TEXT_LIMIT: usize = 8 * 1024 * 1024;

/// What stands between two pages.
pub(crate) const PAGE_BREAK: &str = "\n\u{c}";

/// What a file says.
///
/// ```
/// use kit_documents::Extracted;
/// use kit_workflow::port::PageSet;
///
/// let (images, damaged) = (PageSet::range(2, 3), PageSet::range(7, 7));
/// let extracted = Extracted { images, damaged, ..Extracted::default() };
/// assert_eq!(extracted.unread_pages().all().to_string(), "2-3, 7");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extracted {
    /// The text, with `\n` at the end of lines and a form feed before each page but the first, where the kind knows pages.
    pub text: String,
    /// How many pages the file has, where the kind knows pages.
    pub pages: Option<u32>,
    /// Pages that are pictures of text and were not read.
    pub images: PageSet,
    /// Pages that are pictures of text and were read by recognising characters: there may be mistakes.
    pub recognised: PageSet,
    /// Pages that could not be read, or only in part.
    pub damaged: PageSet,
    /// Pages that were not looked at, because there are more than are read.
    pub beyond: PageSet,
    /// Whether the text goes on after what is kept of it.
    pub is_cut: bool,
}

impl Extracted {
    /// The pages whose text is missing, by why.
    pub fn unread_pages(&self) -> UnreadPages {
        let [images, damaged, beyond] = [&self.images, &self.damaged, &self.beyond].map(PageSet::clone);
        UnreadPages { images, damaged, beyond }
    }
}

/// Why a file has no text to give.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
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

/// Reads the text of a file; pictures of text are named, not read.
///
/// # Errors
///
/// [`Unreadable::NoText`] where there is nothing to read, [`Unreadable::Encrypted`], [`Unreadable::TooLarge`] and
/// [`Unreadable::Damaged`]. Never panics, but a hostile file may ask for more memory than there is, which ends the process:
/// see [`Papers::in_child`](crate::Papers::in_child).
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
    let read = look(kind, bytes)?;
    if read.text.trim().is_empty() { Err(Unreadable::NoText) } else { Ok(read) }
}

/// What the file says, be it nothing.
pub(crate) fn look(kind: DocumentKind, bytes: &[u8]) -> Result<Extracted, Unreadable> {
    // The readers of others' formats may panic on what they do not expect.
    let looked = std::panic::catch_unwind(|| match kind {
        DocumentKind::Pdf => pdf::extract(bytes),
        DocumentKind::Docx => docx::extract(bytes),
        DocumentKind::Odt => odt::extract(bytes),
        DocumentKind::Doc => doc::extract(bytes),
        DocumentKind::Xlsx => sheet::extract_xlsx(bytes),
        DocumentKind::Xls => sheet::extract_xls(bytes),
        DocumentKind::Txt | DocumentKind::Md => {
            let text = plain::decode(bytes).ok_or(Unreadable::Damaged(None))?;
            Ok(Extracted { text: text.replace("\r\n", "\n").replace('\r', "\n"), ..Extracted::default() })
        }
        DocumentKind::Jpg | DocumentKind::Png => {
            Ok(Extracted { pages: Some(1), images: PageSet::range(1, 1), ..Extracted::default() })
        }
    });
    let mut read = looked.unwrap_or(Err(Unreadable::Damaged(None)))?;
    if read.text.len() > TEXT_LIMIT {
        read.text.truncate(read.text.floor_char_boundary(TEXT_LIMIT));
        read.is_cut = true;
    }
    // No store has to take a NUL, and no reader misses one.
    read.text.retain(|character| character != '\0');
    Ok(read)
}
