//! One page of A4 and what is written on it.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::letters::{encoded, width};

/// A4 in points.
const PAPER: Rect = Rect { x1: 0.0, y1: 0.0, x2: 595.0, y2: 842.0 };

/// A font of those that every reader has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Font(&'static str, &'static str);

pub(super) const REGULAR: Font = Font("R", "Helvetica");
pub(super) const BOLD: Font = Font("B", "Helvetica-Bold");

/// Bold letters are as wide as others at most this many times.
const BOLDER: f32 = 1.12;

/// What a text looks like.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone {
    Ink,
    Soft,
    Alarm,
}

impl Tone {
    const fn rgb(self) -> [f32; 3] {
        match self {
            Self::Ink => [0.09, 0.11, 0.15],
            Self::Soft => [0.35, 0.38, 0.43],
            Self::Alarm => [0.66, 0.11, 0.09],
        }
    }
}

/// A page that is being written.
pub(super) struct Page {
    content: Content,
}

impl Page {
    pub(super) fn new() -> Self {
        Self { content: Content::new() }
    }

    /// Writes one line that begins here.
    pub(super) fn text(&mut self, x: f32, y: f32, font: Font, size: f32, tone: Tone, text: &str) {
        let [r, g, b] = tone.rgb();
        self.content.begin_text().set_fill_rgb(r, g, b).set_font(Name(font.0.as_bytes()), size);
        self.content.next_line(x, y).show(Str(&encoded(text))).end_text();
    }

    /// A text in lines that are no longer than `room`; a word that is longer than a line is broken.
    pub(super) fn wrapped(&self, text: &str, font: Font, size: f32, room: f32) -> Vec<String> {
        let fits = |line: &str| width(line) * size * if font == BOLD { BOLDER } else { 1.0 } <= room;
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_ascii_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            lines.extend((!line.is_empty()).then(|| std::mem::take(&mut line)));
            for letter in word.chars() {
                line.push(letter);
                if !fits(&line) {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.extend((!line.is_empty()).then_some(line));
        lines
    }

    /// A thin line across.
    pub(super) fn rule(&mut self, from: f32, to: f32, y: f32) {
        self.content.set_stroke_rgb(0.78, 0.80, 0.84).set_line_width(0.8);
        self.content.move_to(from, y).line_to(to, y).stroke();
    }

    /// A pale ground.
    pub(super) fn panel(&mut self, x: f32, y: f32, wide: f32, high: f32) {
        self.content.set_fill_rgb(0.95, 0.96, 0.97).rect(x, y, wide, high).fill_nonzero();
    }

    /// A pale word across the whole page, beneath what is written after it.
    pub(super) fn watermark(&mut self, word: &str) {
        const TURN: f32 = std::f32::consts::FRAC_1_SQRT_2;
        self.content.begin_text().set_fill_rgb(0.96, 0.89, 0.88).set_font(Name(BOLD.0.as_bytes()), 170.0);
        self.content.set_text_matrix([TURN, TURN, -TURN, TURN, 175.0, 175.0]);
        self.content.show(Str(&encoded(word))).end_text();
    }

    /// The file.
    pub(super) fn finish(self, title: &str, language: &str) -> Vec<u8> {
        let [catalog, tree, page, content, regular, bold, info] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr(language)).viewer_preferences().display_doc_title(true);
        pdf.pages(tree).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.parent(tree).media_box(PAPER).contents(content);
        let mut fonts = sheet.resources();
        fonts.fonts().pair(Name(REGULAR.0.as_bytes()), regular).pair(Name(BOLD.0.as_bytes()), bold);
        fonts.finish();
        sheet.finish();
        for (id, font) in [(regular, REGULAR), (bold, BOLD)] {
            pdf.type1_font(id).base_font(Name(font.1.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        pdf.stream(content, &self.content.finish());
        pdf.document_info(info).title(TextStr(title));
        pdf.finish()
    }
}
