//! ODT: one pass over `content.xml`.

use quick_xml::events::BytesStart;

use super::archive::Archive;
use super::lines::Lines;
use super::xml::{self, Markup};
use super::{Extracted, TEXT_LIMIT, Unreadable};

/// The most spaces that one element stands for.
const SPACES: usize = 64;

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    if archive.has("META-INF/manifest.xml") {
        let mut manifest = Manifest::default();
        archive.read("META-INF/manifest.xml", |part| xml::read(part, &mut manifest))?;
        if manifest.is_encrypted {
            return Err(Unreadable::Encrypted);
        }
    }
    let mut writer = Writer::default();
    archive.read("content.xml", |part| xml::read(part, &mut writer))?;
    writer.lines.end_line();
    let notes = std::mem::take(&mut writer.notes);
    writer.lines.add(&notes);
    Ok(Extracted { is_cut: writer.lines.is_cut(), text: writer.lines.into_text(), ..Extracted::default() })
}

/// Whether the list of parts says that they are encrypted.
#[derive(Default)]
struct Manifest {
    is_encrypted: bool,
}

impl Markup for Manifest {
    fn hides(&self, _: &str) -> bool {
        false
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        self.is_encrypted |= element.local_name().as_ref() == "encryption-data";
    }

    fn close(&mut self, _: &str) {}

    fn text(&mut self, _: &str) {}

    fn is_full(&self) -> bool {
        self.is_encrypted
    }
}

/// What a text's elements mean. Notes stand where they are called; they are gathered and stand behind the text.
#[derive(Default)]
struct Writer {
    lines: Lines,
    /// How many paragraphs and headings are open; text elsewhere is markup's own.
    in_text: usize,
    notes: String,
    /// How many notes are open.
    in_note: usize,
}

impl Writer {
    fn add(&mut self, text: &str) {
        if self.in_note == 0 {
            self.lines.add(text);
        } else if self.notes.len() + text.len() <= TEXT_LIMIT {
            self.notes.push_str(text);
        }
    }
}

impl Markup for Writer {
    fn hides(&self, name: &str) -> bool {
        matches!(name, "tracked-changes" | "annotation" | "note-citation" | "forms" | "title" | "desc")
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "p" => self.in_text += 1,
            "h" => {
                self.in_text += 1;
                self.lines.open_heading();
            }
            "note-body" => self.in_note += 1,
            "s" => {
                let spaces = xml::attribute(element, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.add(&" ".repeat(spaces.min(SPACES)));
            }
            "tab" => self.add("\t"),
            "line-break" if self.in_note > 0 => self.add(" "),
            "line-break" => self.lines.break_line(),
            "table-row" => self.lines.open_row(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => {
                self.in_text = self.in_text.saturating_sub(1);
                if self.in_note > 0 { self.add("\n") } else { self.lines.end_paragraph() }
            }
            "note-body" => self.in_note = self.in_note.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.lines.end_cell(),
            "table-row" => self.lines.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text > 0 {
            // Line ends and indentation inside a paragraph are the file's layout, not the text's. What is too long for any
            // text is refused as it is.
            let is_layout = text.len() <= TEXT_LIMIT && text.contains(['\n', '\r', '\t']);
            if is_layout { self.add(&text.replace(['\n', '\r', '\t'], " ")) } else { self.add(text) }
        }
    }

    fn is_full(&self) -> bool {
        self.lines.is_cut()
    }
}
