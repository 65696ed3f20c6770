//! The port to documents: what a file is, what it says, and how a kit becomes a Word file.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::name::names;
use crate::port::{Sheet, SheetFailed, SheetHeading, UnreadPages, VoucherText};
use crate::{Name, Timestamp};

names! {
    /// What kinds of file a client may attach, by their usual extension.
    pub enum DocumentKind {
        /// PDF.
        Pdf = "pdf",
        /// Word up to 2003.
        Doc = "doc",
        /// Word.
        Docx = "docx",
        /// Excel up to 2003.
        Xls = "xls",
        /// Excel.
        Xlsx = "xlsx",
        /// OpenDocument text.
        Odt = "odt",
        /// Plain text.
        Txt = "txt",
        /// Markdown.
        Md = "md",
        /// JPEG picture.
        Jpg = "jpg",
        /// PNG picture.
        Png = "png",
    }
}

impl DocumentKind {
    /// The media type that the file is served with.
    ///
    /// ```
    /// use kit_workflow::port::DocumentKind;
    ///
    /// assert_eq!(DocumentKind::Pdf.media_type(), "application/pdf");
    /// assert_eq!(DocumentKind::Odt.extension(), "odt");
    /// ```
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xls => "application/vnd.ms-excel",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Md => "text/markdown; charset=utf-8",
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The usual extension.
    pub fn extension(self) -> &'static str {
        self.as_str()
    }
}

names! {
    /// Why a file's text could not be read.
    pub enum UnreadReason {
        /// This kind of file is stored, not read.
        Kind = "kind",
        /// It holds pictures of text, or nothing.
        NoText = "no_text",
        /// It is protected by a password.
        Encrypted = "encrypted",
        /// It is broken.
        Broken = "broken",
        /// It is longer than what is read.
        TooLong = "too_long",
        /// Reading it took too much time.
        TooSlow = "too_slow",
    }
}

/// What could be read of a file.
///
/// ```
/// use kit_workflow::port::{PageSet, Reading, UnreadPages, UnreadReason};
///
/// let (text, unread_pages) = ("Article 1er.\n".to_owned(), UnreadPages::images(PageSet::range(2, 2)));
/// let read = Reading::Read { text, pages: Some(3), unread_pages };
/// assert!(!format!("{read:?}").contains("Article"), "what files say stays out of logs");
/// assert_ne!(read, Reading::Unread(UnreadReason::Encrypted));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Reading {
    /// Its text, in reading order, and its pages where it has some.
    Read {
        /// The text: lines end with `\n`, and a form feed stands before each page but the first, where the file has pages.
        text: String,
        /// How many pages.
        pages: Option<u32>,
        /// Pages whose text is missing, by why. Empty where the text is whole.
        unread_pages: UnreadPages,
    },
    /// Nothing, and why: the client, staff and the prompt are told.
    Unread(UnreadReason),
}

/// What clients' files say stays out of logs.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { text, pages, unread_pages } => f
                .debug_struct("Read")
                .field("bytes", &text.len())
                .field("pages", pages)
                .field("unread_pages", unread_pages)
                .finish_non_exhaustive(),
            Self::Unread(reason) => f.debug_tuple("Unread").field(reason).finish(),
        }
    }
}

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Its content is of no accepted kind, whatever its name says.
    #[error("the content is of no accepted kind")]
    Unsupported,
    /// A PDF that cannot be opened.
    #[error("the PDF cannot be opened")]
    Broken,
    /// A PDF that asks for a password.
    #[error("the PDF asks for a password")]
    Encrypted,
    /// It holds what would harm whoever opens it.
    #[error("the file holds what would harm whoever opens it")]
    Infected,
}

/// A kit to be set as a Word file.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::KitText;
///
/// let kit = KitText {
///     markdown: "# Introduction\n".to_owned(),
///     title: "Kit d’audit".to_owned(),
///     prepared_for: "Agence des marchés".to_owned(),
///     reference: "KIT-7Q2M-X04D".to_owned(),
///     at: Timestamp::from_unix_ms(0),
///     test: false,
/// };
/// assert!(!format!("{kit:?}").contains("Introduction"), "a kit is what a client paid for");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct KitText {
    /// The kit as Markdown: written by a model, so never trusted.
    pub markdown: String,
    /// The title on the cover.
    pub title: String,
    /// For whom it was prepared.
    pub prepared_for: String,
    /// The inquiry's reference.
    pub reference: String,
    /// When: the same moment gives the same bytes.
    pub at: Timestamp,
    /// Whether every page must say that this is a test.
    pub test: bool,
}

/// A kit is what a client paid for: a log does not show it.
impl fmt::Debug for KitText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KitText").field("reference", &self.reference).finish_non_exhaustive()
    }
}

/// The Word file could not be made; it will not succeed on another try.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the document could not be set: {0}")]
pub struct RenderFailed(pub String);

/// There is no preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PreviewFailed {
    /// What makes previews is not installed.
    #[error("what makes previews is not installed")]
    Missing,
    /// It took more time than anybody waits.
    #[error("the preview took too long")]
    TooSlow,
    /// It did not succeed.
    #[error("the preview could not be made")]
    Failed,
}

/// Reads and sets documents. Nothing here touches the network; time and memory are bounded.
///
/// ```
/// use std::time::Duration;
/// use kit_testing::{World, drive};
/// use kit_workflow::port::{DocumentKind, Documents, Reading, Unfit};
///
/// let documents = World::new(1).documents;
/// assert_eq!(documents.judge("loi.pdf", b"%PDF-1.7"), Ok(DocumentKind::Pdf));
/// assert_eq!(documents.judge("loi.pdf", b""), Err(Unfit::Empty));
/// let read = documents.read(DocumentKind::Txt, b"Article 1er.".to_vec(), Duration::ZERO);
/// assert!(matches!(drive::to_end(read), Reading::Read { text, .. } if text == "Article 1er."));
/// ```
pub trait Documents: Send + Sync {
    /// What a file is, judged by its content; its name only tells Markdown from plain text.
    ///
    /// # Errors
    ///
    /// [`Unfit`].
    fn judge(&self, name: &str, bytes: &[u8]) -> Result<DocumentKind, Unfit>;

    /// What a file says. A hostile file MUST cost bounded time and become [`Reading::Unread`], never a panic.
    ///
    /// `patience` is for what is slow, such as recognising the characters of a scan: pages that were not read when it ends are
    /// said to be unread. Without any, that is not begun.
    fn read(&self, kind: DocumentKind, bytes: Vec<u8>, patience: Duration) -> impl Future<Output = Reading> + Send;

    /// How many pages a PDF has, at least one.
    ///
    /// # Errors
    ///
    /// [`Unfit`] where it is no PDF that a client could open.
    fn pages(&self, pdf: Vec<u8>) -> impl Future<Output = Result<u32, Unfit>> + Send;

    /// A kit as DOCX. MUST give the same bytes for the same input, and MUST NOT follow any address in it.
    ///
    /// ```
    /// # use kit_workflow::Timestamp;
    /// # use kit_workflow::port::KitText;
    /// # let kit = KitText {
    /// #     markdown: "# Introduction\n".to_owned(),
    /// #     title: "Kit d’audit".to_owned(),
    /// #     prepared_for: "Agence des marchés".to_owned(),
    /// #     reference: "KIT-7Q2M-X04D".to_owned(),
    /// #     at: Timestamp::from_unix_ms(0),
    /// #     test: false,
    /// # };
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::Documents;
    ///
    /// let documents = World::new(1).documents;
    /// let docx = drive::to_end(documents.render(kit.clone()))?;
    /// assert_eq!(drive::to_end(documents.render(kit))?, docx, "the same kit is the same bytes");
    /// # Ok::<(), kit_workflow::port::RenderFailed>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`RenderFailed`].
    fn render(&self, kit: KitText) -> impl Future<Output = Result<Vec<u8>, RenderFailed>> + Send;

    /// Whether previews can be made here. They are a convenience, never a condition of anything.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::{Documents, PreviewFailed};
    ///
    /// let documents = World::new(1).documents;
    /// assert!(documents.makes_previews());
    /// // Where LibreOffice is not installed, the desk shows no button for it.
    /// documents.lose_office();
    /// assert!(!documents.makes_previews());
    /// assert_eq!(drive::to_end(documents.preview(b"PK".to_vec())), Err(PreviewFailed::Missing));
    /// ```
    fn makes_previews(&self) -> bool {
        false
    }

    /// A Word file that was set here as PDF, to look at. MUST cost bounded time and memory.
    ///
    /// # Errors
    ///
    /// [`PreviewFailed`].
    fn preview(&self, docx: Vec<u8>) -> impl Future<Output = Result<Vec<u8>, PreviewFailed>> + Send {
        drop(docx);
        std::future::ready(Err(PreviewFailed::Missing))
    }

    /// A voucher as PDF, on one page. MUST give the same bytes for the same input, whatever characters it has.
    fn voucher(&self, voucher: &VoucherText) -> Vec<u8>;

    /// Files under these paths as one ZIP. MUST give the same bytes for the same input.
    ///
    /// ```
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::Documents;
    ///
    /// let files = vec![("kit.pdf".to_owned(), b"%PDF".to_vec()), ("answers.json".to_owned(), b"{}".to_vec())];
    /// let zip = drive::to_end(World::new(1).documents.bundle(files))?;
    /// assert!(!zip.is_empty());
    /// # Ok::<(), kit_workflow::port::RenderFailed>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`RenderFailed`].
    fn bundle(&self, files: Vec<(String, Vec<u8>)>) -> impl Future<Output = Result<Vec<u8>, RenderFailed>> + Send;

    /// A report that is being written.
    type Sheet: Sheet;

    /// Begins a report.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::Timestamp;
    /// use kit_workflow::port::{Documents, Language, ReportFilter, ReportKind, Sheet, SheetFormat, SheetHeading};
    ///
    /// let (kind, format, language) = (ReportKind::Inquiries, SheetFormat::Csv, Language::French);
    /// let (filter, at) = (ReportFilter::default(), Timestamp::from_unix_ms(0));
    /// let sheet = World::new(1).documents.open_sheet(SheetHeading { kind, format, language, filter, at, test: true })?;
    /// let file = sheet.finish()?;
    /// println!("{} bytes", file.size);
    /// # Ok::<(), kit_workflow::port::SheetFailed>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`SheetFailed`].
    fn open_sheet(&self, heading: SheetHeading) -> Result<Self::Sheet, SheetFailed>;
}
