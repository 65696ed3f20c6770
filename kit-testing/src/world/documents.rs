use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kit_workflow::port::{
    DocumentKind, Documents, KitText, PreviewFailed, Reading, RenderFailed, ReportRow, Sheet, SheetFailed, SheetFile,
    SheetHeading, Unfit, UnreadPages, UnreadReason, VoucherText,
};

use super::script::Script;
use crate::drive::polls;

/// Knows files by their first bytes, reads every text as it is (a form feed ends a page; one without words is an image), and
/// sets a kit as its own Markdown. Clones share what
/// they were asked.
///
/// ```
/// use kit_testing::drive;
/// use kit_testing::world::FakeDocuments;
/// use kit_workflow::port::{Documents, Unfit};
///
/// let documents = FakeDocuments::new();
/// documents.count_next(Err(Unfit::Encrypted));
/// assert_eq!(drive::to_end(documents.pages(b"%PDF".to_vec())), Err(Unfit::Encrypted));
/// assert!(documents.rendered().is_empty());
/// ```
#[derive(Clone)]
pub struct FakeDocuments {
    renderings: Script<KitText, RenderFailed>,
    previews: Script<Vec<u8>, PreviewFailed>,
    has_no_office: Arc<AtomicBool>,
    countings: Script<(), Result<u32, Unfit>>,
    readings: Script<(), Reading>,
}

impl FakeDocuments {
    /// One that was asked nothing.
    pub fn new() -> Self {
        Self {
            renderings: Script::new(),
            previews: Script::new(),
            has_no_office: Arc::default(),
            countings: Script::new(),
            readings: Script::new(),
        }
    }

    /// The next kit cannot be set.
    ///
    /// ```
    /// use kit_testing::world::FakeDocuments;
    /// use kit_testing::drive;
    /// use kit_workflow::Timestamp;
    /// use kit_workflow::port::{Documents, KitText, RenderFailed};
    ///
    /// let (documents, failure) = (FakeDocuments::new(), RenderFailed("a table of 90 columns".to_owned()));
    /// documents.fail_next(failure.clone());
    /// # let (markdown, title, reference) = (String::new(), String::new(), String::new());
    /// # let (prepared_for, at) = (String::new(), Timestamp::from_unix_ms(0));
    /// let kit = KitText { markdown, title, prepared_for, reference, at, test: true };
    /// assert_eq!(drive::to_end(documents.render(kit.clone())), Err(failure));
    /// assert!(drive::to_end(documents.render(kit)).is_ok(), "the next one");
    /// ```
    pub fn fail_next(&self, failure: RenderFailed) {
        self.renderings.answer_next(failure);
    }

    /// The next preview fails.
    ///
    /// ```
    /// use kit_testing::world::FakeDocuments;
    /// use kit_testing::drive;
    /// use kit_workflow::port::{Documents, PreviewFailed};
    ///
    /// let documents = FakeDocuments::new();
    /// documents.fail_next_preview(PreviewFailed::TooSlow);
    /// assert_eq!(drive::to_end(documents.preview(b"PK".to_vec())), Err(PreviewFailed::TooSlow));
    /// ```
    pub fn fail_next_preview(&self, failure: PreviewFailed) {
        self.previews.answer_next(failure);
    }

    /// From now on no previews can be made.
    ///
    /// ```
    /// use kit_testing::world::FakeDocuments;
    /// use kit_workflow::port::Documents;
    ///
    /// let documents = FakeDocuments::new();
    /// documents.lose_office();
    /// assert!(!documents.makes_previews());
    /// ```
    pub fn lose_office(&self) {
        self.has_no_office.store(true, Ordering::Relaxed);
    }

    /// The next PDF has so many pages, or is none.
    pub fn count_next(&self, pages: Result<u32, Unfit>) {
        self.countings.answer_next(pages);
    }

    /// The next file says this.
    ///
    /// ```
    /// use std::time::Duration;
    /// use kit_testing::drive;
    /// use kit_testing::world::FakeDocuments;
    /// use kit_workflow::port::{DocumentKind, Documents, Reading, UnreadReason};
    ///
    /// let documents = FakeDocuments::new();
    /// documents.read_next(Reading::Unread(UnreadReason::Broken));
    /// let read = || drive::to_end(documents.read(DocumentKind::Pdf, b"%PDF".to_vec(), Duration::ZERO));
    /// assert_eq!(read(), Reading::Unread(UnreadReason::Broken));
    /// assert!(matches!(read(), Reading::Read { .. }), "the next one");
    /// ```
    pub fn read_next(&self, reading: Reading) {
        self.readings.answer_next(reading);
    }

    /// The kits it was asked to set, oldest first.
    pub fn rendered(&self) -> Vec<KitText> {
        self.renderings.asked()
    }

    /// How often it was asked for what it answers by script.
    pub(super) fn changes(&self) -> u64 {
        self.renderings.times() + self.countings.times()
    }
}

impl Default for FakeDocuments {
    fn default() -> Self {
        Self::new()
    }
}

impl Documents for FakeDocuments {
    fn judge(&self, name: &str, bytes: &[u8]) -> Result<DocumentKind, Unfit> {
        match bytes {
            [] => Err(Unfit::Empty),
            [b'%', b'P', b'D', b'F', ..] => Ok(DocumentKind::Pdf),
            [b'P', b'K', ..] => Ok(DocumentKind::Docx),
            [0xff, 0xd8, ..] => Ok(DocumentKind::Jpg),
            [0x89, b'P', b'N', b'G', ..] => Ok(DocumentKind::Png),
            [b'M', b'Z', ..] => Err(Unfit::Unsupported),
            _ if name.ends_with(".md") => Ok(DocumentKind::Md),
            _ => Ok(DocumentKind::Txt),
        }
    }

    async fn read(&self, kind: DocumentKind, bytes: Vec<u8>, _: Duration) -> Reading {
        polls(1).await;
        if let Some(scripted) = self.readings.ask(()) {
            return scripted;
        }
        match kind {
            DocumentKind::Jpg => Reading::Unread(UnreadReason::Kind),
            _ => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let pages = (1..).zip(text.split('\u{c}'));
                let images = pages.clone().filter(|(_, page)| page.trim().is_empty());
                let unread_pages = UnreadPages::images(images.map(|(number, _)| number).collect());
                let pages = pages.count() as u32;
                Reading::Read { text, pages: Some(pages), unread_pages }
            }
        }
    }

    async fn pages(&self, pdf: Vec<u8>) -> Result<u32, Unfit> {
        polls(1).await;
        match self.countings.ask(()) {
            Some(scripted) => scripted,
            None if pdf.is_empty() => Err(Unfit::Empty),
            None if pdf.starts_with(b"%PDF") => Ok(1),
            None => Err(Unfit::Unsupported),
        }
    }

    async fn render(&self, kit: KitText) -> Result<Vec<u8>, RenderFailed> {
        polls(1).await;
        let bytes = format!("PK {} {}\n{}", kit.reference, kit.at, kit.markdown).into_bytes();
        match self.renderings.ask(kit) {
            Some(failure) => Err(failure),
            None => Ok(bytes),
        }
    }

    fn makes_previews(&self) -> bool {
        !self.has_no_office.load(Ordering::Relaxed)
    }

    async fn preview(&self, docx: Vec<u8>) -> Result<Vec<u8>, PreviewFailed> {
        polls(1).await;
        if !self.makes_previews() {
            return Err(PreviewFailed::Missing);
        }
        let pdf = [b"%PDF ", docx.as_slice()].concat();
        self.previews.ask(docx).map_or(Ok(pdf), Err)
    }

    fn voucher(&self, voucher: &VoucherText) -> Vec<u8> {
        let VoucherText { number, amount, returned, seller, .. } = voucher;
        format!("%PDF {number} {} {amount} {returned:?} {}", voucher.buyer_organization, seller.name).into_bytes()
    }

    async fn bundle(&self, files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, RenderFailed> {
        polls(1).await;
        let mut bytes = b"PK".to_vec();
        for (path, content) in files {
            bytes.extend_from_slice(format!("\n{path} {}\n", content.len()).as_bytes());
            bytes.extend(content);
        }
        Ok(bytes)
    }

    type Sheet = FakeSheet;

    fn open_sheet(&self, heading: SheetHeading) -> Result<FakeSheet, SheetFailed> {
        Ok(FakeSheet { lines: format!("{}\n", heading.file_name()) })
    }
}

/// A report as lines: its name, then a row a line.
#[derive(Clone, Debug)]
pub struct FakeSheet {
    lines: String,
}

impl Sheet for FakeSheet {
    fn write(&mut self, row: &ReportRow) -> Result<(), SheetFailed> {
        let named = match row {
            ReportRow::Inquiry(summary) => format!("{} {}", summary.id.reference(), summary.stage),
            ReportRow::Payment(payment) => format!("{} {}", payment.attempt.amount, payment.attempt.status),
            ReportRow::Download(download) => format!("{} {}", download.number, download.inquiry.reference()),
            ReportRow::Money(waiting) => format!("{} {}", waiting.open.amount, waiting.reason),
        };
        self.lines.push_str(&named);
        self.lines.push('\n');
        Ok(())
    }

    fn finish(self) -> Result<SheetFile, SheetFailed> {
        let bytes = std::io::Cursor::new(self.lines.into_bytes());
        Ok(SheetFile { size: bytes.get_ref().len() as u64, bytes: Box::new(bytes) })
    }
}

/// Texts are private: only the number of kits is shown.
impl fmt::Debug for FakeDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeDocuments").field("rendered", &self.rendered().len()).finish_non_exhaustive()
    }
}
