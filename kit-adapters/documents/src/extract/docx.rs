//! DOCX: one pass over `word/document.xml` and over the notes, which stand behind the text.

use quick_xml::events::BytesStart;

use super::archive::Archive;
use super::lines::Lines;
use super::xml::{self, Markup};
use super::{Extracted, Unreadable};

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let mut word = Word::default();
    for part in ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"] {
        // A file without notes is whole.
        if part == "word/document.xml" || archive.has(part) {
            archive.read(part, |part| xml::read(part, &mut word))?;
            word.lines.end_line();
        }
    }
    Ok(Extracted { is_cut: word.lines.is_cut(), text: word.lines.into_text(), ..Extracted::default() })
}

/// What Word's elements mean.
#[derive(Default)]
struct Word {
    lines: Lines,
    /// How many `w:t` are open; text elsewhere is markup's own.
    in_text: usize,
}

impl Markup for Word {
    fn hides(&self, name: &str) -> bool {
        // The fallback stands beside a drawing that says the same.
        matches!(name, "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "Fallback")
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "t" => self.in_text += 1,
            "pStyle" if names_heading(element) => self.lines.open_heading(),
            "tab" | "ptab" => self.lines.add("\t"),
            "br" | "cr" => self.lines.break_line(),
            "noBreakHyphen" => self.lines.add("-"),
            "tr" => self.lines.open_row(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "p" => self.lines.end_paragraph(),
            "tc" => self.lines.end_cell(),
            "tr" => self.lines.end_row(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text > 0 {
            self.lines.add(text);
        }
    }

    fn is_full(&self) -> bool {
        self.lines.is_cut()
    }
}

/// Whether a paragraph's style is a heading's, in English or in French.
fn names_heading(style: &BytesStart<'_>) -> bool {
    xml::attribute(style, "val").is_some_and(|style| {
        let style = style.to_lowercase();
        ["heading", "titre", "title"].iter().any(|word| style.starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn docx(document: &str) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("word/document.xml", SimpleFileOptions::default()).expect("started");
        writer.write_all(document.as_bytes()).expect("written");
        writer.finish().expect("finished").into_inner()
    }

    fn check(body: &str, expected: &str) {
        let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
        assert_eq!(extract(&docx(&document)).expect("readable").text, expected);
    }

    #[test]
    fn paragraphs_are_lines_and_rows_are_lines_with_tabs() {
        check(
            "<w:p><w:r><w:t>Article 1</w:t></w:r><w:r><w:t>er &amp; l&#39;\u{e9}tat</w:t></w:r></w:p><w:p/>\
             <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
             <w:p><w:r><w:t>fin</w:t><w:br/><w:t>suite</w:t></w:r></w:p>",
            "Article 1er & l'état\n\na b\tc\nfin\nsuite",
        );
    }

    #[test]
    fn headings_stand_apart() {
        check(
            r#"<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Titre2"/></w:pPr><w:r><w:t>Article 2</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p><w:p><w:r><w:t>c</w:t></w:r></w:p>"#,
            "a\n\nArticle 2\n\nb\nc",
        );
    }

    #[test]
    fn what_is_not_shown_is_not_read() {
        check(
            "<w:p><w:del><w:r><w:delText>non</w:delText></w:r></w:del><w:r><w:instrText> TOC </w:instrText></w:r><w:r><w:t>oui</w:t></w:r></w:p>",
            "oui",
        );
    }

    #[test]
    fn a_document_with_a_dtd_or_unknown_entities_is_damaged() {
        for document in [
            r#"<!DOCTYPE x [<!ENTITY a "aa">]><w:document xmlns:w="w"><w:t>&a;</w:t></w:document>"#,
            r#"<w:document xmlns:w="w"><w:t>&a;</w:t></w:document>"#,
            r#"<w:document xmlns:w="w"><w:t>"#,
        ] {
            assert!(matches!(extract(&docx(document)), Err(Unreadable::Damaged(_))), "{document}");
        }
    }

    #[test]
    fn a_bomb_is_refused_by_what_comes_out_of_it() {
        let mut document = String::from(r#"<w:document xmlns:w="w">"#);
        document.push_str(&"<w:p>".repeat(xml::DEPTH_LIMIT + 1));
        assert!(matches!(extract(&docx(&document)), Err(Unreadable::TooLarge)));
    }
}
