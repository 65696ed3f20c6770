//! DOCX: one pass over `word/document.xml`. Nothing is built in memory but the text, no DTD is read, and the
//! bytes that come out of the archive are counted rather than believed.

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{Extracted, Gap, TEXT_LIMIT, Unreadable};

/// The most bytes that are read of one part.
const PART_LIMIT: u64 = 64 * 1024 * 1024;
/// The most entries that an archive may name.
const ENTRY_LIMIT: usize = 10_000;
/// The deepest nesting of elements; tables within tables within text boxes come to fifty.
const DEPTH_LIMIT: usize = 512;

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(Unreadable::damaged)?;
    if archive.len() > ENTRY_LIMIT {
        return Err(Unreadable::TooLarge);
    }
    let mut text = Text::default();
    read_part(&mut archive, "word/document.xml", &mut text)?;
    text.end_line();
    // The notes stand behind the text; a file without them is whole.
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if archive.index_for_name(part).is_some() {
            read_part(&mut archive, part, &mut text)?;
            text.end_line();
        }
    }
    let gaps = if text.is_cut { vec![Gap::TextBeyond { limit: TEXT_LIMIT }] } else { Vec::new() };
    Ok(Extracted { text: text.out.trim().to_owned(), pages: None, gaps })
}

fn read_part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, text: &mut Text) -> Result<(), Unreadable> {
    let entry = archive.by_name(name).map_err(Unreadable::damaged)?;
    let mut counted = entry.take(PART_LIMIT);
    let result = read_text(BufReader::new(&mut counted), text);
    if counted.limit() == 0 {
        return Err(Unreadable::TooLarge);
    }
    result
}

fn read_text(part: impl BufRead, text: &mut Text) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    // Inside an element whose text is not shown: deleted text, field codes, the fallback beside a drawing.
    let mut hidden_from = None;
    while !text.is_cut {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(Unreadable::damaged)? {
            Event::Eof if depth > 0 => return Err(Unreadable::Damaged(None)),
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(Unreadable::Damaged(None)),
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH_LIMIT {
                    return Err(Unreadable::TooLarge);
                }
                if hidden_from.is_none() {
                    match start.local_name().as_ref() {
                        "del" | "moveFrom" | "instrText" | "delText" | "delInstrText" | "Fallback" => {
                            hidden_from = Some(depth);
                        }
                        name => text.open(name),
                    }
                }
            }
            Event::Empty(element) if hidden_from.is_none() => {
                let name = element.local_name();
                if name.as_ref() == "pStyle" && names_heading(&element) {
                    text.open_heading();
                }
                text.open(name.as_ref());
                text.close(name.as_ref());
            }
            Event::End(end) => {
                if hidden_from == Some(depth) {
                    hidden_from = None;
                } else if hidden_from.is_none() {
                    text.close(end.local_name().as_ref());
                }
                depth = depth.checked_sub(1).ok_or(Unreadable::Damaged(None))?;
            }
            Event::Text(content) if hidden_from.is_none() => {
                text.push(&content);
            }
            Event::CData(content) if hidden_from.is_none() => {
                text.push(&content);
            }
            Event::GeneralRef(reference) if hidden_from.is_none() => {
                let character = match reference.resolve_char_ref().map_err(Unreadable::damaged)? {
                    Some(character) => Some(character),
                    None => match reference.as_ref() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => None,
                    },
                };
                // Without a DTD no other entity has a meaning.
                let character = character.ok_or(Unreadable::Damaged(None))?;
                text.push(character.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a paragraph's style is a heading's, in English or in French.
fn names_heading(style: &BytesStart<'_>) -> bool {
    style.attributes().flatten().filter(|attribute| attribute.key.local_name().as_ref() == "val").any(|attribute| {
        let style = attribute.value.to_lowercase();
        ["heading", "titre", "title"].iter().any(|word| style.starts_with(word))
    })
}

/// The text as it grows: a heading is a line between empty ones, a paragraph is a line, a row is a line with its cells between tabs.
#[derive(Default)]
struct Text {
    out: String,
    /// How many `w:t` are open; text elsewhere is markup's own.
    in_text: usize,
    /// How many rows are open; inside one, paragraphs don't end the line.
    rows: usize,
    /// Whether the paragraph is a heading.
    is_heading: bool,
    is_cut: bool,
}

impl Text {
    fn open(&mut self, name: &str) {
        match name {
            "t" => self.in_text += 1,
            "tab" | "ptab" => self.add("\t"),
            "br" | "cr" => self.add(if self.rows > 0 { " " } else { "\n" }),
            "noBreakHyphen" => self.add("-"),
            "tr" => {
                if self.rows == 0 {
                    self.end_line();
                }
                self.rows += 1;
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "p" if self.rows > 0 => self.end_word(),
            "p" => {
                let is_heading = std::mem::take(&mut self.is_heading);
                self.add(if is_heading { "\n\n" } else { "\n" });
            }
            "tc" => {
                self.out.truncate(self.out.trim_end_matches(' ').len());
                self.add("\t");
            }
            "tr" => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.out.truncate(self.out.trim_end_matches(['\t', ' ']).len());
                    self.add("\n");
                }
            }
            _ => {}
        }
    }

    fn open_heading(&mut self) {
        if self.rows == 0 {
            self.is_heading = true;
            self.end_line();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.add("\n");
            }
        }
    }

    fn push(&mut self, added: &str) {
        if self.in_text > 0 {
            self.add(added);
        }
    }

    fn add(&mut self, added: &str) {
        if self.out.len() + added.len() > TEXT_LIMIT {
            self.is_cut = true;
        } else {
            self.out.push_str(added);
        }
    }

    fn end_word(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(['\n', '\t', ' ']) {
            self.add(" ");
        }
    }

    fn end_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.add("\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

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
        document.push_str(&"<w:p>".repeat(DEPTH_LIMIT + 1));
        assert!(matches!(extract(&docx(&document)), Err(Unreadable::TooLarge)));
    }
}
