//! PDF: `pdf-extract` reads each page on its own; a page on which it fails is read by `lopdf`.
//!
//! Both crates trust their input: they panic on what they do not expect and recurse into what refers to itself.
//! So the file is made harmless first ([`tame`]), pages are read on a thread with a large stack, and a panic costs
//! one page.

mod look;
mod output;
mod tame;

use std::{panic::AssertUnwindSafe, thread};

use kit_workflow::port::PageSet;
use pdf_extract::{Dictionary, Document, LoadOptions, Object, ObjectId};

use self::output::PageText;
use super::outline;
use super::{Extracted, PAGE_BREAK, TEXT_LIMIT, Unreadable};

/// The most pages that are read.
const PAGE_LIMIT: usize = 2_000;
/// The stack of the thread that reads: objects may nest some hundred levels deep.
const STACK: usize = 64 * 1024 * 1024;

/// Why a file is not a PDF that can be handed to a client.
#[derive(Debug, thiserror::Error)]
pub enum NotAPdf {
    /// It does not begin like one.
    #[error("the file does not begin with %PDF-")]
    NoHeader,
    /// It can't be parsed.
    #[error("the PDF is damaged")]
    Damaged(#[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// It is encrypted, if only against copying or printing.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It unpacks to more than is read.
    #[error("the PDF unpacks to more than is read")]
    TooLarge,
    /// It has no page.
    #[error("the PDF has no page")]
    NoPages,
}

/// Counts the pages of a PDF that is about to be handed out: it begins with `%PDF-`, parses, is not encrypted and
/// has at least one page.
///
/// ```
/// use kit_documents::{NotAPdf, pdf_pages};
///
/// let refused: Result<u32, NotAPdf> = pdf_pages(b"PK\x03\x04");
/// assert!(refused.is_err());
/// ```
///
/// # Errors
///
/// [`NotAPdf`] says which of these does not hold. Never panics.
pub fn pdf_pages(bytes: &[u8]) -> Result<u32, NotAPdf> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(NotAPdf::NoHeader);
    }
    let counted = on_a_thread(|| {
        let document = load(bytes)?;
        if document.is_encrypted() || document.was_encrypted() {
            return Err(Unreadable::Encrypted);
        }
        Ok(document.page_iter().count())
    });
    match counted {
        Ok(0) => Err(NotAPdf::NoPages),
        Ok(pages) => u32::try_from(pages).map_err(|_| NotAPdf::Damaged(None)),
        Err(Unreadable::Encrypted) => Err(NotAPdf::Encrypted),
        Err(Unreadable::TooLarge) => Err(NotAPdf::TooLarge),
        Err(Unreadable::Damaged(source)) => Err(NotAPdf::Damaged(source)),
        Err(Unreadable::NoText) => Err(NotAPdf::Damaged(None)),
    }
}

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    on_a_thread(|| {
        let mut document = load(bytes)?;
        if document.is_encrypted() {
            // Many official texts are encrypted with an empty password, only to forbid changes.
            document.decrypt("").map_err(|_| Unreadable::Encrypted)?;
        }
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let heavy = tame::tame(&mut document, &pages)?;
        Ok(read(&mut document, &pages, &heavy))
    })
}

fn load(bytes: &[u8]) -> Result<Document, Unreadable> {
    tame::weigh(bytes)?;
    Document::load_mem_with_options(bytes, LoadOptions::with_filter(tame::keep)).map_err(|error| match error {
        pdf_extract::Error::Decryption(_) | pdf_extract::Error::InvalidPassword => Unreadable::Encrypted,
        other => Unreadable::damaged(other),
    })
}

/// Runs the work where a deep stack is no danger and where a panic is an answer.
fn on_a_thread<T: Send>(work: impl FnOnce() -> Result<T, Unreadable> + Send) -> Result<T, Unreadable> {
    thread::scope(|scope| {
        let reader = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK);
        match reader.spawn_scoped(scope, work) {
            Ok(handle) => handle.join().unwrap_or(Err(Unreadable::Damaged(None))),
            Err(error) => Err(Unreadable::damaged(error)),
        }
    })
}

fn read(document: &mut Document, pages: &[ObjectId], heavy: &[ObjectId]) -> Extracted {
    let mut text = String::new();
    let (mut damaged, mut images) = (Vec::new(), Vec::new());
    let (total, mut number) = (u32::try_from(pages.len()).unwrap_or(u32::MAX), 0);
    let leaves = document.new_object_id();
    for page in pages.iter().take(PAGE_LIMIT) {
        if text.len() > TEXT_LIMIT {
            break;
        }
        number += 1;
        let (words, is_whole) = if heavy.contains(page) {
            (String::new(), false)
        } else {
            set_alone(document, leaves, *page);
            read_page(document, TEXT_LIMIT)
        };
        if !is_whole {
            damaged.push(number);
        } else if look::is_image(document, *page, &words) {
            images.push(number);
        }
        if number > 1 {
            text.push_str(PAGE_BREAK);
        }
        text.push_str(outline::set_apart(words.trim_matches(['\n', '\u{c}'])).as_str());
    }
    Extracted {
        text,
        pages: Some(total),
        images: images.into_iter().collect(),
        damaged: damaged.into_iter().collect(),
        beyond: PageSet::range(number + 1, total),
        ..Extracted::default()
    }
}

/// Makes a page the only one of the document: the library looks through all of them each time. What the page inherits it has
/// from its own parents, which stay.
fn set_alone(document: &mut Document, leaves: ObjectId, page: ObjectId) {
    let mut tree = Dictionary::new();
    tree.set("Type", "Pages");
    tree.set("Kids", vec![Object::Reference(page)]);
    tree.set("Count", 1);
    document.objects.insert(leaves, Object::Dictionary(tree));
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set("Pages", Object::Reference(leaves));
    }
}

/// The text of the only page, and whether that is all of it.
fn read_page(document: &Document, limit: usize) -> (String, bool) {
    let mut page = PageText::new(limit);
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| pdf_extract::output_doc_page(document, &mut page, 1)));
    if matches!(outcome, Ok(Ok(()))) {
        return (page.into_text(), true);
    }
    let second = std::panic::catch_unwind(AssertUnwindSafe(|| document.extract_text(&[1])));
    let first = page.into_text();
    match second {
        Ok(Ok(text)) if text.trim().len() > first.trim().len() => (text, false),
        _ => (first, false),
    }
}
