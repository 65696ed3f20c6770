//! The port to documents, over this crate's functions: the work runs beside the async runtime, and reading has a deadline.

use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use kit_workflow::Timestamp;
use kit_workflow::port::{
    DocumentKind, Documents, KitText, PageSet, PreviewFailed, Reading, RenderFailed, SheetFailed, SheetHeading,
    Unfit as NotTaken, UnreadReason, VoucherText,
};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::bundle::bundle;
use crate::child::{Answer, Cause, Task, this_program};
use crate::extract::Extracted;
use crate::office::Office;
use crate::scan::Eyes;
use crate::{Brand, Cover, Rendering, Report, Trust, Unfit, judge, render, voucher};

/// How long one file may be read before it counts as unread; recognising characters comes on top.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many files are read, counted or set at once: each may hold some hundred megabytes for a moment.
const AT_ONCE: usize = 2;

/// The documents port.
///
/// ```
/// use std::time::Duration;
/// use kit_documents::{Brand, Papers};
/// use kit_workflow::port::{DocumentKind, Documents, Reading};
///
/// let papers = Papers::default().branded(Brand::default());
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let read = papers.read(DocumentKind::Txt, b"Article 1er.".to_vec(), Duration::from_secs(60)).await;
/// assert!(matches!(read, Reading::Read { text, .. } if text == "Article 1er."));
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Papers {
    turns: Arc<Semaphore>,
    patience: Duration,
    brand: Arc<Brand>,
    /// The program that reads, where it is not this process itself.
    program: Option<OsString>,
    eyes: Eyes,
    office: Office,
}

/// Reads files in this process: time is bounded, memory is not.
impl Default for Papers {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            patience: PATIENCE,
            brand: Arc::default(),
            program: None,
            eyes: Eyes::default(),
            office: Office::default(),
        }
    }
}

impl Papers {
    /// Papers whose kits look like a firm's.
    #[must_use]
    pub fn branded(self, brand: Brand) -> Self {
        Self { brand: Arc::new(brand), ..self }
    }

    /// Has each file read by a child of its own, in bounds of time and memory that end it: `program extract --child TASK`, which
    /// calls [`serve_as_child`](crate::serve_as_child).
    pub fn in_child(program: impl Into<OsString>) -> Self {
        Self { program: Some(program.into()), ..Self::default() }
    }

    /// [`in_child`](Self::in_child), with the program that runs.
    ///
    /// ```no_run
    /// // `this-program extract --child TASK` calls `kit_documents::serve_as_child`.
    /// let papers = kit_documents::Papers::in_child_of_this_program();
    /// # let _ = papers;
    /// ```
    pub fn in_child_of_this_program() -> Self {
        Self::in_child(this_program())
    }

    /// What a file says and what is missing of it, or why it says nothing.
    ///
    /// `patience` is for recognising characters, as in [`Documents::read`].
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// use kit_documents::{DocumentKind, Papers};
    /// use kit_workflow::port::UnreadReason;
    ///
    /// let empty = Papers::default().look(DocumentKind::Txt, b" \n".to_vec(), std::time::Duration::ZERO).await;
    /// assert_eq!(empty.err(), Some(UnreadReason::NoText));
    /// # });
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`UnreadReason`].
    pub async fn look(
        &self,
        kind: DocumentKind,
        bytes: Vec<u8>,
        patience: Duration,
    ) -> Result<Extracted, UnreadReason> {
        let until = Instant::now() + patience;
        let bytes: Arc<[u8]> = bytes.into();
        let mut extracted = match self.ask(Task::Read(kind), &bytes).await {
            Answer::Read(text) => Extracted::from(text),
            Answer::Pages(_) => return Err(UnreadReason::Broken),
            Answer::Unreadable(cause) => return Err(reason(cause)),
        };
        if !extracted.images.is_empty() && !patience.is_zero() {
            self.eyes.read(kind, &bytes, &mut extracted, until).await;
        }
        if extracted.text.trim().is_empty() { Err(UnreadReason::NoText) } else { Ok(extracted) }
    }

    async fn ask(&self, task: Task, bytes: &Arc<[u8]>) -> Answer {
        match &self.program {
            Some(program) => {
                let turn = self.turns.acquire().await;
                let answer = task.delegate(program, bytes, self.patience).await;
                drop(turn);
                answer
            }
            None => {
                let bytes = Arc::clone(bytes);
                match tokio::time::timeout(self.patience, self.turn(move || task.perform(&bytes))).await {
                    Ok(answer) => answer.unwrap_or(Answer::Unreadable(Cause::Damaged)),
                    Err(_) => Answer::Unreadable(Cause::TooSlow),
                }
            }
        }
    }

    /// Runs `work` beside the runtime once it is its turn; `None` where it panicked.
    ///
    /// The turn is kept until the work has ended, also where nobody waits for it any more: a file that takes for ever takes
    /// one turn, not all memory.
    async fn turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        let task = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        task.await.ok()
    }
}

impl Documents for Papers {
    fn judge(&self, name: &str, bytes: &[u8]) -> Result<DocumentKind, NotTaken> {
        judge(name, bytes).map_err(|unfit| match unfit {
            Unfit::Empty => NotTaken::Empty,
            Unfit::NotAccepted { .. } => NotTaken::Unsupported,
        })
    }

    async fn read(&self, kind: DocumentKind, bytes: Vec<u8>, patience: Duration) -> Reading {
        match self.look(kind, bytes, patience).await {
            Ok(extracted) => {
                let (pages, unread_pages) = (extracted.pages, extracted.unread_pages());
                Reading::Read { text: with_notes(extracted), pages, unread_pages }
            }
            Err(reason) => Reading::Unread(reason),
        }
    }

    async fn pages(&self, pdf: Vec<u8>) -> Result<u32, NotTaken> {
        match self.ask(Task::Pages, &pdf.into()).await {
            Answer::Pages(pages) => Ok(pages),
            Answer::Unreadable(Cause::NoPdf) => Err(NotTaken::Unsupported),
            Answer::Unreadable(Cause::Encrypted) => Err(NotTaken::Encrypted),
            Answer::Unreadable(Cause::NoText | Cause::TooLarge | Cause::TooSlow | Cause::Damaged) | Answer::Read(_) => {
                Err(NotTaken::Broken)
            }
        }
    }

    async fn render(&self, kit: KitText) -> Result<Vec<u8>, RenderFailed> {
        let brand = Arc::clone(&self.brand);
        let work = self.turn(move || render(&kit.markdown, &rendering(&kit, &brand)));
        match work.await {
            Some(Ok(docx)) => Ok(docx),
            Some(Err(error)) => Err(RenderFailed(error.to_string())),
            None => Err(RenderFailed("the renderer panicked".into())),
        }
    }

    fn makes_previews(&self) -> bool {
        Office::is_installed()
    }

    async fn preview(&self, docx: Vec<u8>) -> Result<Vec<u8>, PreviewFailed> {
        self.office.preview(&docx).await
    }

    fn voucher(&self, text: &VoucherText) -> Vec<u8> {
        voucher::set(text)
    }

    async fn bundle(&self, files: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, RenderFailed> {
        match self.turn(move || bundle(&files)).await {
            Some(Ok(zip)) => Ok(zip),
            Some(Err(error)) => Err(RenderFailed(error.to_string())),
            None => Err(RenderFailed("the packer panicked".into())),
        }
    }

    type Sheet = Report;

    fn open_sheet(&self, heading: SheetHeading) -> Result<Report, SheetFailed> {
        Report::open(heading)
    }
}

/// The text, with what is missing of it said where the model and the reviewer will read it.
fn with_notes(extracted: Extracted) -> String {
    let named = |pages: &PageSet, what: &str| (!pages.is_empty()).then(|| format!("{what} : pages {pages}"));
    let notes = [
        named(&extracted.images, "images non lues"),
        named(&extracted.recognised, "reconnaissance de caractères, fautes possibles"),
        named(&extracted.damaged, "lues en partie seulement"),
        named(&extracted.beyond, "non lues, trop nombreuses"),
        extracted.is_cut.then(|| "texte coupé avant sa fin".to_owned()),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    if notes.is_empty() { extracted.text } else { format!("[{}]\n\n{}", notes.join(" ; "), extracted.text) }
}

fn reason(cause: Cause) -> UnreadReason {
    match cause {
        Cause::Encrypted => UnreadReason::Encrypted,
        Cause::NoText => UnreadReason::NoText,
        Cause::TooLarge => UnreadReason::TooLong,
        Cause::TooSlow => UnreadReason::TooSlow,
        Cause::NoPdf | Cause::Damaged => UnreadReason::Broken,
    }
}

/// A kit's look: cover and table of contents, and no trust in what the model wrote.
fn rendering(kit: &KitText, brand: &Brand) -> Rendering {
    let test = kit.test.then(|| "TEST : paiement et rédaction simulés".to_owned());
    let cover = Cover {
        title: kit.title.clone(),
        subtitle: None,
        prepared_for: Some(kit.prepared_for.clone()),
        reference: Some(kit.reference.clone()),
        date_line: Some(day(kit.at)),
    };
    Rendering {
        cover: Some(cover),
        toc: true,
        notice: test,
        title: kit.title.clone(),
        author: brand.name().unwrap_or_default().to_owned(),
        language: "fr-FR".into(),
        date: Some(kit.at.date_time()),
        trust: Trust::Model,
        brand: brand.clone(),
    }
}

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

fn day(at: Timestamp) -> String {
    let date = at.date_time();
    let day = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day} {} {}", MONTHS[u8::from(date.month()) as usize - 1], date.year())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kit_workflow::port::{DocumentKind, Documents, KitText, Reading, Unfit, UnreadReason};

    use super::{Papers, day};

    #[tokio::test]
    async fn a_file_that_takes_too_long_counts_as_unread() {
        let hurried = Papers { patience: Duration::ZERO, ..Papers::default() };
        let text = "Article 1er\n".repeat(100_000).into_bytes();
        assert_eq!(hurried.read(DocumentKind::Txt, text, Duration::ZERO).await, Reading::Unread(UnreadReason::TooSlow));
    }

    #[tokio::test]
    async fn what_is_no_document_is_told_apart() {
        let papers = Papers::default();
        assert_eq!(papers.judge("a.pdf", b""), Err(Unfit::Empty));
        assert_eq!(papers.judge("a.pdf", b"MZ\x90\0\x03\0\0\0"), Err(Unfit::Unsupported));
        assert_eq!(papers.pages(b"no pdf".to_vec()).await, Err(Unfit::Unsupported));
        assert_eq!(papers.pages(b"%PDF-1.7 broken".to_vec()).await, Err(Unfit::Broken));
        let picture = papers.read(DocumentKind::Png, b"\x89PNG".to_vec(), Duration::ZERO).await;
        assert_eq!(picture, Reading::Unread(UnreadReason::NoText));
    }

    #[tokio::test]
    async fn a_kit_is_set_as_the_same_word_file_each_time() {
        let at = "2026-12-01T08:00:00Z".parse().unwrap();
        let kit = KitText {
            markdown: "# Introduction\n\nUn texte.\n".into(),
            title: "Kit".into(),
            prepared_for: "Office".into(),
            reference: "KIT-0000-0000".into(),
            at,
            test: false,
        };
        let first = Papers::default().render(kit.clone()).await.unwrap();
        assert!(first.starts_with(b"PK"));
        assert_eq!(first, Papers::default().render(kit).await.unwrap());
        assert_eq!(day(at), "1er décembre 2026");
    }
}
