//! How a page's characters become lines.

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

/// Collects one page. Characters come with their place; a step down or back is a new line, a step right a space.
pub(super) struct PageText {
    text: String,
    limit: usize,
    height: f64,
    end: f64,
    line: f64,
    opens_word: bool,
}

impl PageText {
    pub(super) fn new(limit: usize) -> Self {
        Self { text: String::new(), limit, height: 0.0, end: f64::MAX, line: 0.0, opens_word: false }
    }

    pub(super) fn into_text(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut blank = 0;
        for line in self.text.lines() {
            let line = line.trim_end();
            blank = if line.is_empty() { blank + 1 } else { 0 };
            if blank < 2 {
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }
}

impl OutputDev for PageText {
    fn begin_page(&mut self, _: u32, media_box: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.height = media_box.ury - media_box.lly;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        if self.text.len() > self.limit {
            return Err(std::fmt::Error.into());
        }
        // The side of the square that is as large as the character's box.
        let size = ((font_size * (at.m11 + at.m21)) * (font_size * (at.m12 + at.m22))).abs().sqrt();
        let (x, y) = (at.m31, self.height - at.m32);
        if self.opens_word {
            let down = (y - self.line).abs();
            if down > size * 1.5 {
                self.text.push('\n');
            }
            // Back to the left is a new line too, if only of the foot of the page set apart on the same height.
            if x < self.end && (down > size * 0.5 || x < self.end - size * 2.0) {
                self.text.push('\n');
            }
            if x > self.end + size * 0.1 {
                self.text.push(' ');
            }
        }
        self.text.extend(character.chars().filter(|c| !c.is_control() || *c == '\n'));
        self.opens_word = false;
        self.line = y;
        self.end = x + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.opens_word = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
