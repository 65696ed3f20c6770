//! A paragraph's content, flattened: runs of text with marks, breaks, notes and pictures.

/// How a run of text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Marks {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) strike: bool,
    pub(super) underline: bool,
    pub(super) highlight: bool,
    pub(super) code: bool,
    pub(super) raised: bool,
    pub(super) lowered: bool,
    /// A colour of the text, six hexadecimal digits.
    pub(super) color: Option<&'static str>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Out of the document, by a relationship of the part that holds the link.
    Outside { relationship: String },
    /// To a bookmark.
    Inside { bookmark: String },
}

/// A link's number among the links of its paragraph.
pub(super) type LinkNumber = usize;

/// One stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text {
        text: String,
        marks: Marks,
        link: Option<LinkNumber>,
    },
    Break {
        link: Option<LinkNumber>,
    },
    /// A reference to the footnote with this id.
    Note(usize),
    /// The picture with this number in the document.
    Picture {
        number: usize,
        link: Option<LinkNumber>,
    },
}

/// The content of one paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    pub(super) links: Vec<Target>,
}

impl Pieces {
    /// A paragraph of one plain run.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::marked(text, Marks::default())
    }

    /// A paragraph of one run.
    pub(super) fn marked(text: impl Into<String>, marks: Marks) -> Self {
        let mut pieces = Self::default();
        pieces.push_text(&text.into(), marks, None);
        pieces
    }

    /// Adds text; text like the text before it becomes part of the same run.
    pub(super) fn push_text(&mut self, added: &str, added_marks: Marks, added_link: Option<LinkNumber>) {
        if added.is_empty() {
            return;
        }
        if let Some(Piece::Text { text, marks, link }) = self.list.last_mut()
            && *marks == added_marks
            && *link == added_link
        {
            text.push_str(added);
            return;
        }
        self.list.push(Piece::Text { text: added.to_owned(), marks: added_marks, link: added_link });
    }

    /// The words alone; a break counts as a space.
    pub(super) fn text(&self) -> String {
        let mut words = String::new();
        for piece in &self.list {
            match piece {
                Piece::Text { text, .. } => words.push_str(text),
                Piece::Break { .. } => words.push(' '),
                Piece::Note(_) | Piece::Picture { .. } => {}
            }
        }
        words
    }

    /// Whether nothing would be seen.
    pub(super) fn is_blank(&self) -> bool {
        self.list.iter().all(|piece| match piece {
            Piece::Text { text, .. } => text.trim().is_empty(),
            Piece::Break { .. } => true,
            Piece::Note(_) | Piece::Picture { .. } => false,
        })
    }

    /// Sets every run in bold, or in the colour.
    pub(super) fn mark_all(&mut self, change: impl Fn(&mut Marks)) {
        for piece in &mut self.list {
            if let Piece::Text { marks, .. } = piece {
                change(marks);
            }
        }
    }
}
