//! The text as it grows: a heading is a line between empty ones, a paragraph is a line, a row is a line with its cells
//! between tabs.

use super::TEXT_LIMIT;

#[derive(Debug, Default)]
pub(super) struct Lines {
    out: String,
    /// How many rows are open; inside one, paragraphs don't end the line.
    rows: usize,
    /// Whether the paragraph is a heading.
    is_heading: bool,
    is_cut: bool,
}

impl Lines {
    /// Whether the text has reached its limit.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn into_text(self) -> String {
        self.out.trim().to_owned()
    }

    pub(super) fn add(&mut self, added: &str) {
        if self.out.len() + added.len() > TEXT_LIMIT {
            self.is_cut = true;
        } else {
            self.out.push_str(added);
        }
    }

    /// A line ends within a paragraph.
    pub(super) fn break_line(&mut self) {
        self.add(if self.rows > 0 { " " } else { "\n" });
    }

    pub(super) fn open_heading(&mut self) {
        if self.rows == 0 {
            self.is_heading = true;
            self.end_line();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.add("\n");
            }
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.rows > 0 {
            self.end_word();
        } else {
            let is_heading = std::mem::take(&mut self.is_heading);
            self.add(if is_heading { "\n\n" } else { "\n" });
        }
    }

    pub(super) fn open_row(&mut self) {
        if self.rows == 0 {
            self.end_line();
        }
        self.rows += 1;
    }

    pub(super) fn end_cell(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.add("\t");
    }

    pub(super) fn end_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        if self.rows == 0 {
            self.out.truncate(self.out.trim_end_matches(['\t', ' ']).len());
            self.add("\n");
        }
    }

    pub(super) fn end_word(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(['\n', '\t', ' ']) {
            self.add(" ");
        }
    }

    pub(super) fn end_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.add("\n");
        }
    }
}
