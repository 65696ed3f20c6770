use std::fmt;

use kit_workflow::port::{DocumentKind, Documents, KitText, Reading, RenderFailed, Unfit, UnreadReason};

use super::script::Script;
use crate::drive::polls;

/// Knows files by their first bytes, reads every text as it is, and sets a kit as its own Markdown. Clones share what
/// they were asked.
#[derive(Clone)]
pub struct FakeDocuments {
    renderings: Script<KitText, RenderFailed>,
    countings: Script<(), Result<u32, Unfit>>,
}

impl FakeDocuments {
    /// One that was asked nothing.
    pub fn new() -> Self {
        Self { renderings: Script::new(), countings: Script::new() }
    }

    /// The next kit cannot be set.
    pub fn fail_next(&self, failure: RenderFailed) {
        self.renderings.answer_next(failure);
    }

    /// The next PDF has so many pages, or is none.
    pub fn count_next(&self, pages: Result<u32, Unfit>) {
        self.countings.answer_next(pages);
    }

    /// The kits it was asked to set, oldest first.
    pub fn rendered(&self) -> Vec<KitText> {
        self.renderings.asked()
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
            [b'M', b'Z', ..] => Err(Unfit::Unsupported),
            _ if name.ends_with(".md") => Ok(DocumentKind::Md),
            _ => Ok(DocumentKind::Txt),
        }
    }

    async fn read(&self, kind: DocumentKind, bytes: Vec<u8>) -> Reading {
        polls(1).await;
        match kind {
            DocumentKind::Jpg => Reading::Unread(UnreadReason::Kind),
            _ => Reading::Read { text: String::from_utf8_lossy(&bytes).into_owned(), pages: Some(1) },
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
}

/// Texts are private: only the number of kits is shown.
impl fmt::Debug for FakeDocuments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeDocuments").field("rendered", &self.rendered().len()).finish_non_exhaustive()
    }
}
