//! The port to documents, over this crate's functions: the work runs beside the async runtime, and reading has a deadline.

use std::sync::Arc;
use std::time::Duration;

use kit_workflow::Timestamp;
use kit_workflow::port::{DocumentKind, Documents, KitText, Reading, RenderFailed, Unfit as NotTaken, UnreadReason};
use tokio::sync::Semaphore;

use crate::extract::{Extracted, Gap, NotAPdf, Unreadable};
use crate::{Cover, Rendering, Trust, Unfit, extract, judge, pdf_pages, render};

/// How long one file may be read before it counts as unread.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many files are read, counted or set at once: each may hold some hundred megabytes for a moment.
const AT_ONCE: usize = 2;

/// The documents port.
#[derive(Clone, Debug)]
pub struct Papers {
    turns: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Papers {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), patience: PATIENCE }
    }
}

impl Papers {
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

    async fn read(&self, kind: DocumentKind, bytes: Vec<u8>) -> Reading {
        let work = self.turn(move || extract(kind, &bytes));
        match tokio::time::timeout(self.patience, work).await {
            Ok(Some(Ok(extracted))) => Reading::Read { pages: extracted.pages, text: whole(extracted) },
            Ok(Some(Err(unreadable))) => Reading::Unread(reason(&unreadable)),
            Ok(None) => Reading::Unread(UnreadReason::Broken),
            Err(_) => Reading::Unread(UnreadReason::TooSlow),
        }
    }

    async fn pages(&self, pdf: Vec<u8>) -> Result<u32, NotTaken> {
        match self.turn(move || pdf_pages(&pdf)).await {
            Some(Ok(pages)) => Ok(pages),
            Some(Err(NotAPdf::NoHeader)) => Err(NotTaken::Unsupported),
            Some(Err(NotAPdf::Encrypted)) => Err(NotTaken::Encrypted),
            Some(Err(NotAPdf::Damaged(_) | NotAPdf::TooLarge | NotAPdf::NoPages)) | None => Err(NotTaken::Broken),
        }
    }

    async fn render(&self, kit: KitText) -> Result<Vec<u8>, RenderFailed> {
        let work = self.turn(move || render(&kit.markdown, &rendering(&kit)));
        match work.await {
            Some(Ok(docx)) => Ok(docx),
            Some(Err(error)) => Err(RenderFailed(error.to_string())),
            None => Err(RenderFailed("the renderer panicked".into())),
        }
    }
}

/// The text, with what is missing of it said where the model and the reviewer will read it.
fn whole(extracted: Extracted) -> String {
    let notes: Vec<String> = extracted.gaps.iter().map(in_words).collect();
    // No store has to take a NUL, and no reader misses one.
    let text = extracted.text.replace('\0', "");
    if notes.is_empty() { text } else { format!("[{}]\n\n{text}", notes.join(" ; ")) }
}

fn in_words(gap: &Gap) -> String {
    match gap {
        Gap::PagesWithoutText(pages) => format!("sans texte lisible : {} page(s)", pages.len()),
        Gap::DamagedPages(pages) => format!("lues en partie seulement : {} page(s)", pages.len()),
        Gap::PagesBeyond { read, total } => format!("lues : les {read} premières pages sur {total}"),
        Gap::TextBeyond { limit } => format!("texte coupé après {limit} octets"),
    }
}

fn reason(unreadable: &Unreadable) -> UnreadReason {
    match unreadable {
        Unreadable::Kind(_) => UnreadReason::Kind,
        Unreadable::Encrypted => UnreadReason::Encrypted,
        Unreadable::NoText => UnreadReason::NoText,
        Unreadable::TooLarge => UnreadReason::TooLong,
        Unreadable::Damaged(_) => UnreadReason::Broken,
    }
}

/// A kit's look: cover and table of contents, and no trust in what the model wrote.
fn rendering(kit: &KitText) -> Rendering {
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
        author: String::new(),
        language: "fr-FR".into(),
        date: Some(kit.at.date_time()),
        trust: Trust::Model,
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
        assert_eq!(hurried.read(DocumentKind::Txt, text).await, Reading::Unread(UnreadReason::TooSlow));
    }

    #[tokio::test]
    async fn what_is_no_document_is_told_apart() {
        let papers = Papers::default();
        assert_eq!(papers.judge("a.pdf", b""), Err(Unfit::Empty));
        assert_eq!(papers.judge("a.pdf", b"MZ\x90\0\x03\0\0\0"), Err(Unfit::Unsupported));
        assert_eq!(papers.pages(b"no pdf".to_vec()).await, Err(Unfit::Unsupported));
        assert_eq!(papers.pages(b"%PDF-1.7 broken".to_vec()).await, Err(Unfit::Broken));
        let picture = papers.read(DocumentKind::Png, b"\x89PNG".to_vec()).await;
        assert_eq!(picture, Reading::Unread(UnreadReason::Kind));
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
