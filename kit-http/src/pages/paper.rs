//! The attached documents, and whether each could be read: clients know before they pay.

use kit_workflow::Name as _;
use kit_workflow::port::{Document, DocumentKind, Reading, UnreadPages, UnreadReason};
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
                (false, words.say_with("read-partly", &[("why", missing(words, unread_pages).into())]))
            }
            Reading::Read { pages: Some(pages), .. } => {
                (true, words.say_with("read-pages", &[("count", (*pages).into())]))
            }
            Reading::Read { pages: None, .. } => (true, words.say("read-whole")),
            Reading::Unread(UnreadReason::NoText) => (false, words.say(without_text(document.kind))),
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

/// Which pages are missing, and why: a client can send an image again, not a page that is beyond what is read.
fn missing(words: Words, pages: &UnreadPages) -> String {
    let told = [("pages-images", &pages.images), ("pages-damaged", &pages.damaged), ("pages-beyond", &pages.beyond)];
    let told = told.into_iter().filter(|(_, pages)| !pages.is_empty()).map(|(key, pages)| {
        words.say_with(key, &[("count", pages.count().into()), ("pages", pages.to_string().into())])
    });
    told.collect::<Vec<_>>().join(&words.say("pages-and"))
}

/// What a file is that was read and says nothing.
fn without_text(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Jpg | DocumentKind::Png => "unread-image",
        DocumentKind::Pdf => "unread-images",
        _ => "unread-no_text",
    }
}

/// How many documents could not be read, and how many others only in part.
pub(crate) fn unread(documents: &[Document]) -> (usize, usize) {
    let count = |is: fn(&Reading) -> bool| documents.iter().filter(|document| is(&document.reading)).count();
    (
        count(|reading| matches!(reading, Reading::Unread(_))),
        count(|reading| matches!(reading, Reading::Read { unread_pages, .. } if !unread_pages.is_empty())),
    )
}

#[cfg(test)]
mod tests {
    use kit_workflow::port::{DocumentKind, Language, PageSet, UnreadPages};

    use super::{Words, missing, without_text};

    #[test]
    fn a_page_is_told_to_be_an_image_damaged_or_beyond_what_is_read() {
        let one = UnreadPages::images(PageSet::range(2, 2));
        let all =
            UnreadPages { damaged: [4, 7].into_iter().collect(), beyond: PageSet::range(2_001, 2_400), ..one.clone() };
        let (french, english) = (Words(Language::French), Words(Language::English));
        assert_eq!(missing(french, &one), "la page 2 est une image");
        assert_eq!(
            missing(french, &all),
            "la page 2 est une image\u{a0}; 2 pages sont abîmées ou trop complexes (4, 7)\u{a0}; 400 pages dépassent ce \
             qui est lu (2001-2400)"
        );
        assert_eq!(missing(english, &one), "page 2 is an image");
        assert_eq!(
            missing(english, &all),
            "page 2 is an image; 2 pages are damaged or too complex (4, 7); 400 pages are beyond what is read (2001-2400)"
        );
    }

    #[test]
    fn a_file_without_text_is_told_by_what_it_is() {
        let french = Words(Language::French);
        assert!(french.say(without_text(DocumentKind::Png)).contains("c’est une image"));
        assert!(french.say(without_text(DocumentKind::Pdf)).contains("ses pages sont des images"));
        assert!(!french.say(without_text(DocumentKind::Txt)).contains("pages"));
    }
}
