//! What the body collects for the document's other parts while it is written.

use std::collections::HashMap;

use super::{
    limit::{self, RenderError},
    numbering::Numbering,
    picture::Media,
    piece::Piece,
    settings::Rendering,
};

/// A link out of the document, as a relationship of the part that holds it.
#[derive(Debug)]
pub(super) struct OutsideLink {
    pub(super) id: String,
    pub(super) address: String,
}

/// A heading, for the table of contents.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) bookmark: String,
    /// The page on which it is expected, counted from the first page of the text.
    pub(super) page: u32,
}

/// What the other parts need to know.
#[derive(Debug)]
pub(super) struct Parts<'s> {
    pub(super) settings: &'s Rendering,
    pub(super) numbering: Numbering,
    pub(super) media: Vec<Media>,
    pub(super) headings: Vec<Heading>,
    /// The bookmarks that internal links may lead to, by the address that Markdown uses for the heading.
    pub(super) anchors: HashMap<String, String>,
    pub(super) body_links: Vec<OutsideLink>,
    pub(super) note_links: Vec<OutsideLink>,
    /// The names of the footnotes that were referred to, in the order of their ids, which start at 1.
    pub(super) notes: Vec<String>,
    /// What each footnote takes at the foot of a page.
    pub(super) note_heights: HashMap<String, u32>,
    /// Whether the text being read is a footnote's, which can't have footnotes and has relationships of its own.
    pub(super) in_note: bool,
    blocks: usize,
    runs: usize,
}

impl<'s> Parts<'s> {
    pub(super) fn new(settings: &'s Rendering) -> Self {
        Self {
            settings,
            numbering: Numbering::default(),
            media: Vec::new(),
            headings: Vec::new(),
            anchors: HashMap::new(),
            body_links: Vec::new(),
            note_links: Vec::new(),
            notes: Vec::new(),
            note_heights: HashMap::new(),
            in_note: false,
            blocks: 0,
            runs: 0,
        }
    }

    /// The id of the relationship for an address, in the part that is being written.
    pub(super) fn link_to(&mut self, address: &str) -> String {
        let links = if self.in_note { &mut self.note_links } else { &mut self.body_links };
        let id = format!("rIdLink{}", links.len() + 1);
        links.push(OutsideLink { id: id.clone(), address: address.to_owned() });
        id
    }

    /// What the footnote of a reference takes at the foot of the page.
    pub(super) fn note_height(&self, piece: &Piece) -> u32 {
        let Piece::Note(id) = piece else {
            return 0;
        };
        self.notes.get(id - 1).and_then(|name| self.note_heights.get(name)).copied().unwrap_or(0)
    }

    /// Counts paragraphs and cells.
    pub(super) fn count_blocks(&mut self, added: usize) -> Result<(), RenderError> {
        self.blocks += added;
        if self.blocks > limit::BLOCKS {
            return Err(RenderError::TooManyBlocks);
        }
        Ok(())
    }

    /// Counts the pieces of paragraphs.
    pub(super) fn count_runs(&mut self, added: usize) -> Result<(), RenderError> {
        self.runs += added;
        if self.runs > limit::RUNS {
            return Err(RenderError::TooManyRuns);
        }
        Ok(())
    }
}
