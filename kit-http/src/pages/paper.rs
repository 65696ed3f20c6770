//! The attached documents, and whether each could be read: clients know before they pay.

use kit_workflow::Name as _;
use kit_workflow::port::{Document, Reading};
use serde::Serialize;

use super::words::Words;

/// A document as pages list it.
#[derive(Serialize)]
pub(crate) struct PaperView {
    name: String,
    kind: String,
    size: String,
    read: bool,
    note: String,
    /// Where staff fetch it.
    href: Option<String>,
}

/// The documents; `href` tells where each can be fetched, if anywhere.
pub(crate) fn papers(
    words: Words,
    documents: &[Document],
    href: impl Fn(&Document) -> Option<String>,
) -> Vec<PaperView> {
    let paper = |document: &Document| {
        let (read, note) = match &document.reading {
            Reading::Read { unread_pages, .. } if !unread_pages.is_empty() => {
                let told = [("unread", unread_pages.count().into()), ("pages", unread_pages.to_string().into())];
                (false, words.say_with("read-partly", &told))
            }
            Reading::Read { pages: Some(pages), .. } => {
                (true, words.say_with("read-pages", &[("count", (*pages).into())]))
            }
            Reading::Read { pages: None, .. } => (true, words.say("read-whole")),
            Reading::Unread(reason) => (false, words.name("unread", *reason)),
        };
        PaperView {
            name: document.name.clone(),
            kind: words.say(&format!("kind-{}", document.kind.as_str())),
            size: words.size(document.stored.size),
            read,
            note,
            href: href(document),
        }
    };
    documents.iter().map(paper).collect()
}

/// How many documents could not be read, and how many others only in part.
pub(crate) fn unread(documents: &[Document]) -> (usize, usize) {
    let count = |is: fn(&Reading) -> bool| documents.iter().filter(|document| is(&document.reading)).count();
    (
        count(|reading| matches!(reading, Reading::Unread(_))),
        count(|reading| matches!(reading, Reading::Read { unread_pages, .. } if !unread_pages.is_empty())),
    )
}
