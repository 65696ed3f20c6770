//! From comrak's inline nodes to pieces. With a stack of its own, so that nesting costs no call stack.

use comrak::nodes::{Node, NodeValue};

use super::{
    html::{self, Effect, Tag},
    limit::RenderError,
    link,
    parts::Parts,
    picture,
    piece::{LinkNumber, Marks, Piece, Pieces, Target},
    settings::Trust,
    typography, xml,
};

enum Step<'a> {
    Enter(Node<'a>),
    Leave(Marks, Option<LinkNumber>),
}

struct Reader<'p, 's> {
    parts: &'p mut Parts<'s>,
    pieces: Pieces,
    marks: Marks,
    link: Option<LinkNumber>,
    /// How many tags of raw HTML are open, by effect.
    open: [usize; Effect::COUNT],
}

/// Reads the inline content of a paragraph, heading or cell.
pub(super) fn read(node: Node<'_>, parts: &mut Parts<'_>) -> Result<Pieces, RenderError> {
    let mut reader =
        Reader { parts, pieces: Pieces::default(), marks: Marks::default(), link: None, open: [0; Effect::COUNT] };
    let mut steps: Vec<Step<'_>> = node.reverse_children().map(Step::Enter).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(marks, link) => {
                reader.marks = marks;
                reader.link = link;
            }
            Step::Enter(node) => {
                let before = Step::Leave(reader.marks, reader.link);
                if reader.enter(node) {
                    steps.push(before);
                    steps.extend(node.reverse_children().map(Step::Enter));
                }
            }
        }
    }
    let pieces = reader.pieces;
    parts.count_runs(pieces.list.len())?;
    Ok(pieces)
}

impl Reader<'_, '_> {
    /// Takes a node; true if its children are to be read as well.
    fn enter(&mut self, node: Node<'_>) -> bool {
        match &node.data().value {
            NodeValue::Text(text) => self.text(text),
            NodeValue::SoftBreak => self.text(" "),
            NodeValue::LineBreak => self.line_break(),
            NodeValue::Code(code) => self.code(&code.literal),
            NodeValue::Math(math) => self.code(&math.literal),
            NodeValue::HtmlInline(raw) => self.html(raw),
            NodeValue::FootnoteReference(reference) => {
                if self.parts.in_note {
                    let raised = Marks { raised: true, ..self.marks };
                    self.pieces.push_text(&format!("[{}]", reference.ref_num), raised, self.link);
                } else {
                    self.parts.notes.push(reference.name.clone());
                    self.pieces.list.push(Piece::Note(self.parts.notes.len()));
                }
            }
            NodeValue::Image(image) => return self.image(node, &image.url),
            NodeValue::Link(link) => {
                self.enter_link(&link.url);
                return true;
            }
            NodeValue::Emph => {
                self.marks.italic = true;
                return true;
            }
            NodeValue::Strong => {
                self.marks.bold = true;
                return true;
            }
            NodeValue::Strikethrough => {
                self.marks.strike = true;
                return true;
            }
            NodeValue::Superscript => {
                self.marks.raised = true;
                return true;
            }
            NodeValue::Subscript => {
                self.marks.lowered = true;
                return true;
            }
            NodeValue::Underline | NodeValue::Insert => {
                self.marks.underline = true;
                return true;
            }
            NodeValue::Highlight => {
                self.marks.highlight = true;
                return true;
            }
            _ => return true,
        }
        false
    }

    fn current_marks(&self) -> Marks {
        let mut marks = self.marks;
        for (effect, count) in self.open.iter().enumerate() {
            if *count > 0 {
                Effect::apply(effect, &mut marks);
            }
        }
        marks
    }

    fn text(&mut self, text: &str) {
        let marks = self.current_marks();
        let spaced;
        let text = if self.parts.settings.is_french() {
            spaced = typography::french(text);
            &spaced
        } else {
            text
        };
        if text.chars().all(|c| xml::is_allowed(c) && c != '\n' && c != '\r') {
            self.pieces.push_text(text, marks, self.link);
        } else {
            let text = xml::strip(text).replace(['\n', '\r'], " ");
            self.pieces.push_text(&text, marks, self.link);
        }
    }

    fn code(&mut self, literal: &str) {
        let text = xml::strip(literal).replace(['\n', '\r'], " ");
        let marks = Marks { code: true, ..self.current_marks() };
        self.pieces.push_text(&text, marks, self.link);
    }

    fn line_break(&mut self) {
        self.pieces.list.push(Piece::Break { link: self.link });
    }

    fn html(&mut self, raw: &str) {
        match html::tag(raw) {
            Tag::Break => self.line_break(),
            Tag::Open(effect) => self.open[effect as usize] += 1,
            Tag::Close(effect) => {
                let count = &mut self.open[effect as usize];
                *count = count.saturating_sub(1);
            }
            Tag::Nothing => {}
        }
    }

    fn enter_link(&mut self, url: &str) {
        let Trust::Author { .. } = self.parts.settings.trust else {
            return;
        };
        // A picture's description may hold links, and be in one.
        if self.link.is_some() {
            return;
        }
        let target = match url.strip_prefix('#') {
            Some(anchor) => self
                .parts
                .anchors
                .get(&link::decoded(anchor).to_lowercase())
                .map(|bookmark| Target::Inside { bookmark: bookmark.clone() }),
            None => link::allowed(url)
                .or_else(|| link::beside(url))
                .map(|address| Target::Outside { relationship: self.parts.link_to(&address) }),
        };
        if let Some(target) = target {
            self.pieces.links.push(target);
            self.link = Some(self.pieces.links.len() - 1);
        }
    }

    /// A picture, or else its description, linked to where it would have come from: true if that is to be read.
    fn image(&mut self, node: Node<'_>, url: &str) -> bool {
        let description = xml::strip(&node.collect_text()).replace(['\n', '\r'], " ");
        let settings = self.parts.settings;
        if let Trust::Author { image_root } = &settings.trust {
            if let Some(media) = picture::load(url, image_root.as_deref(), &description)
                && !self.parts.in_note
            {
                self.parts.media.push(media);
                let number = self.parts.media.len() - 1;
                self.pieces.list.push(Piece::Picture { number, link: self.link });
                return false;
            }
            // A file that is not there leads nowhere; what another host has is led to.
            let found = link::allowed(url).unwrap_or_default();
            if description.is_empty() {
                let outer = self.link;
                self.enter_link(&found);
                self.text("image");
                self.link = outer;
                return false;
            }
            self.enter_link(&found);
        }
        true
    }
}
