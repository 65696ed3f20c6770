//! On which page a heading will come to stand.
//!
//! The table of contents must show page numbers when the file is opened, and no program sets a page before that.
//! So the lines are broken here with the widths of the font, and the paragraphs stacked as Word stacks them. Word
//! puts the true numbers in place of the estimate when the reader asks it to update the table.

use super::{
    measure::{self, Face},
    piece::{Piece, Pieces},
    styles::{self, Style},
};

/// A4 with margins of 2.5 cm, in twentieths of a point.
pub(super) const SHORT_SIDE: u32 = 11906;
pub(super) const LONG_SIDE: u32 = 16838;
pub(super) const MARGIN: u32 = 1418;

/// The rule above a page's footnotes.
const NOTE_RULE: u32 = 280;

/// The width and the height of the text on a page.
pub(super) const fn text_area(landscape: bool) -> (u32, u32) {
    let (width, height) = if landscape { (LONG_SIDE, SHORT_SIDE) } else { (SHORT_SIDE, LONG_SIDE) };
    (width - 2 * MARGIN, height - 2 * MARGIN)
}

/// A paragraph or a row, as far as its place on the page goes.
#[derive(Debug, Clone, Default)]
struct Block {
    before: u32,
    line: u32,
    lines: u32,
    keep_lines: bool,
    heading: Option<usize>,
    /// What the block's footnotes take at the foot of the page.
    notes: u32,
    /// What the block's borders take.
    frame: u32,
}

/// Stacks blocks on pages.
#[derive(Debug)]
pub(super) struct Pages {
    page: u32,
    used: u32,
    /// What the footnotes of the page take.
    foot: u32,
    /// What is set again at the head of each page: the header of the table that is being placed.
    repeat: u32,
    landscape: bool,
    /// The space that the block before wants after it, and that block's style.
    after: u32,
    style: &'static str,
    /// Blocks that must stand on the page of the block that follows them.
    waiting: Vec<Block>,
    /// The page of each heading, in order.
    headings: Vec<u32>,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            page: 1,
            used: 0,
            foot: 0,
            repeat: 0,
            landscape: false,
            after: 0,
            style: "",
            waiting: Vec::new(),
            headings: Vec::new(),
        }
    }
}

impl Pages {
    /// The page of each heading, once all is placed.
    pub(super) fn headings(mut self) -> Vec<u32> {
        self.place(Block::default());
        self.headings
    }

    /// A section starts on a page of its own, with a direction of its own.
    pub(super) fn section(&mut self, landscape: bool) {
        self.place(Block::default());
        self.new_page();
        self.landscape = landscape;
    }

    /// A paragraph; `indent` is where its text starts beyond the style's own indent.
    pub(super) fn paragraph(
        &mut self,
        style: &Style,
        indent: Option<u32>,
        keep_next: bool,
        pieces: &Pieces,
        is_heading: bool,
        notes: u32,
    ) {
        let width = text_area(self.landscape).0.saturating_sub(indent.unwrap_or(style.left) + style.right);
        let lines = lines(pieces, style, width);
        let same = style.contextual && self.style == style.id;
        let heading = is_heading.then(|| {
            self.headings.push(0);
            self.headings.len() - 1
        });
        let block = Block {
            before: if same { 0 } else { style.before.max(self.after) },
            line: line_height(style),
            lines,
            keep_lines: style.keep_lines,
            heading,
            notes,
            frame: style.frame,
        };
        // The larger of the two spaces counts, and the smaller was not placed yet.
        self.after = style.after;
        self.style = style.id;
        if keep_next || style.keep_next {
            self.waiting.push(block);
        } else {
            self.place(block);
        }
    }

    /// A picture or another thing of a height of its own.
    pub(super) fn row(&mut self, height: u32, keep_next: bool) {
        let block = Block { before: self.after, line: height, lines: 1, keep_lines: true, ..Block::default() };
        self.after = 0;
        self.style = "";
        if keep_next {
            self.waiting.push(block);
        } else {
            self.place(block);
        }
    }

    /// From now on each page begins with a header of this height; 0 ends it.
    pub(super) fn repeat(&mut self, height: u32) {
        self.repeat = height;
    }

    /// A chapter starts on a page of its own.
    pub(super) fn chapter(&mut self) {
        self.place(Block::default());
        if self.used > 0 {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.turn();
        self.after = 0;
        self.style = "";
    }

    /// What the page still has of its height once its footnotes are set.
    fn height(&self) -> u32 {
        text_area(self.landscape).1.saturating_sub(self.foot)
    }

    fn place(&mut self, block: Block) {
        let mut chain = std::mem::take(&mut self.waiting);
        let kept: u32 = chain.iter().map(|kept| kept.before + kept.line * kept.lines + kept.frame).sum();
        // Two lines at least stay together, and so do three that can't be parted two and two.
        let least = if block.keep_lines || block.lines <= 3 { block.lines } else { 2 };
        let needed = kept + block.before + block.line * least + block.frame + block.notes;
        if !self.is_fresh() && self.used + needed > self.height() && needed <= self.height() {
            self.turn();
        }
        chain.push(block);
        for block in chain {
            self.stack(block);
        }
    }

    fn turn(&mut self) {
        self.page += 1;
        self.used = self.repeat;
        self.foot = 0;
    }

    /// Whether nothing stands on the page but what is repeated on each.
    fn is_fresh(&self) -> bool {
        self.used <= self.repeat
    }

    fn stack(&mut self, block: Block) {
        if block.lines == 0 && block.heading.is_none() {
            return;
        }
        // No space is set above the first line of a page.
        if !self.is_fresh() {
            self.used += block.before;
        }
        if !self.is_fresh() && self.used + block.line + block.notes > self.height() {
            self.turn();
        }
        if block.notes > 0 {
            self.foot += block.notes + if self.foot == 0 { NOTE_RULE } else { 0 };
        }
        if let Some(heading) = block.heading {
            self.headings[heading] = self.page;
        }
        let mut left = block.lines;
        while left > 0 {
            let room = self.height().saturating_sub(self.used) / block.line.max(1);
            if room >= left {
                self.used += left * block.line + block.frame;
                break;
            }
            let mut set = room;
            if left - set == 1 && set > 2 {
                set -= 1;
            }
            if set == 0 && self.is_fresh() {
                set = 1;
            }
            left -= set.min(left);
            if left > 0 {
                self.turn();
            }
        }
    }
}

/// What a footnote of this text takes at the foot of a page.
pub(super) fn note_height(text: &str) -> u32 {
    let style = &styles::NOTE;
    lines(&Pieces::plain(text), style, text_area(false).0) * line_height(style) + style.after
}

/// The height of a line of the style.
pub(super) fn line_height(style: &Style) -> u32 {
    style.size * 10 * measure::LINE_PER_MILLE / 1000 * style.line / 240
}

/// How many lines the pieces fill, broken as a word processor breaks them.
pub(super) fn lines(pieces: &Pieces, style: &Style, width: u32) -> u32 {
    let room = u64::from(width.max(200)) * 2048 / 10;
    let (mut lines, mut line, mut word) = (1_u32, 0_u64, 0_u64);
    for piece in &pieces.list {
        match piece {
            Piece::Break { .. } => {
                lines += 1;
                (line, word) = (0, 0);
            }
            Piece::Note(_) => word += 1139 * u64::from(style.size) / 2,
            Piece::Picture { .. } => {}
            Piece::Text { text, marks, .. } => {
                let face = Face { size: style.size, bold: style.bold || marks.bold, code: style.code || marks.code };
                for c in text.chars() {
                    let advance = face.advance(c);
                    if c == ' ' {
                        line += word + advance;
                        word = 0;
                        continue;
                    }
                    word += advance;
                    if line + word > room {
                        lines += 1;
                        if line == 0 {
                            word = advance;
                        }
                        line = 0;
                    }
                    if c == '-' {
                        line += word;
                        word = 0;
                    }
                }
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{line_height, styles};

    #[test]
    fn a_line_is_as_high_as_word_processors_set_it() {
        // Ten points at 1.15: LibreOffice sets the next line 13.2 points lower, and fifty of them fill a page.
        assert_eq!(line_height(&styles::BODY), 264);
    }
}
