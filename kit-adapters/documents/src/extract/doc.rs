//! DOC, the format of Word 97 to 2003, as far as its text goes ([MS-DOC]). `cfb` opens the compound file; a table of pieces in
//! it says where the characters lie and how they are coded. Character positions count characters of the whole document: the
//! text comes first, then footnotes, headers, comments, endnotes and text boxes.
//!
//! Word 6 and 95 have the same head; their text, in one piece of Windows-1252, is read where it was not saved in haste.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::lines::Lines;
use super::{Extracted, TEXT_LIMIT, Unreadable, plain};

/// How the main stream begins: Word 97 and later, Word 6 and 95.
const WORD_97: u16 = 0xa5ec;
const WORD_95: u16 = 0xa5dc;
/// The head's flags: the text lies in pieces; the file is encrypted; the other table stream is in use.
const COMPLEX: u16 = 0x0004;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;
/// The most fields within fields.
const FIELDS: usize = 32;
/// The most bytes of one stream.
const STREAM_LIMIT: u64 = 64 * 1024 * 1024;

pub(super) fn extract(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(Unreadable::damaged)?;
    let main = stream(&mut file, "WordDocument")?;
    let flags = u16_at(&main, 0x0a)?;
    if flags & ENCRYPTED != 0 {
        return Err(Unreadable::Encrypted);
    }
    let mut words = Words::default();
    match u16_at(&main, 0)? {
        WORD_97 => {
            let table = stream(&mut file, if flags & SECOND_TABLE == 0 { "0Table" } else { "1Table" })?;
            read_pieces(&main, &table, &mut words)?;
        }
        WORD_95 if flags & COMPLEX == 0 => {
            let (start, end) = (u32_at(&main, 0x18)?, u32_at(&main, 0x1c)?);
            words.narrow(slice(&main, start, end)?);
        }
        _ => return Err(Unreadable::Damaged(None)),
    }
    words.lines.end_line();
    Ok(Extracted { is_cut: words.lines.is_cut(), text: words.lines.into_text(), ..Extracted::default() })
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let stream = file.open_stream(name).map_err(Unreadable::damaged)?;
    stream.take(STREAM_LIMIT).read_to_end(&mut bytes).map_err(Unreadable::damaged)?;
    Ok(bytes)
}

/// Reads the pieces of the text, the footnotes, the endnotes and the text boxes.
fn read_pieces(main: &[u8], table: &[u8], words: &mut Words) -> Result<(), Unreadable> {
    // Text, footnotes, headers, macros, comments, endnotes, text boxes: how many characters each has.
    let mut ends = [0_u64; 7];
    let mut end = 0;
    for (index, slot) in ends.iter_mut().enumerate() {
        end += u64::from(u32_at(main, 0x4c + index * 4)?);
        *slot = end;
    }
    let shown = [(0, ends[1]), (ends[4], ends[6])];
    let pieces =
        pieces(slice(table, u32_at(main, 0x1a2)?, u32_at(main, 0x1a2)?.saturating_add(u32_at(main, 0x1a6)?))?)?;
    let count = pieces.len().saturating_sub(4) / 12;
    for (from, to) in shown {
        for piece in 0..count {
            let (first, last) = (u32_at(pieces, piece * 4)?, u32_at(pieces, piece * 4 + 4)?);
            let place = u32_at(pieces, (count + 1) * 4 + piece * 8 + 2)?;
            let (begin, end) = (u64::from(first).max(from), u64::from(last).min(to));
            if begin >= end || words.lines.is_cut() {
                continue;
            }
            let (skipped, length) = (begin - u64::from(first), end - begin);
            // One bit says that the characters are bytes, and that their place is counted twice.
            let is_narrow = place & 0x4000_0000 != 0;
            let place = u64::from(place & 0x3fff_ffff);
            let (start, width) = if is_narrow { (place / 2, 1) } else { (place, 2) };
            let start = start + skipped * width;
            let characters = main
                .get(usize::try_from(start).unwrap_or(usize::MAX)..)
                .map(|rest| &rest[..rest.len().min(usize::try_from(length * width).unwrap_or(usize::MAX))])
                .ok_or(Unreadable::Damaged(None))?;
            if is_narrow { words.narrow(characters) } else { words.wide(characters) }
        }
        words.lines.end_line();
    }
    Ok(())
}

/// The table of pieces, behind any number of lists of changed properties.
fn pieces(mut table: &[u8]) -> Result<&[u8], Unreadable> {
    loop {
        match table.first() {
            Some(1) => {
                let skipped = 3 + usize::from(u16_at(table, 1)?);
                table = table.get(skipped..).ok_or(Unreadable::Damaged(None))?;
            }
            Some(2) => return slice(table, 5, u32_at(table, 1)?.saturating_add(5)),
            _ => return Err(Unreadable::Damaged(None)),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Unreadable> {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Damaged(None))?;
    Ok(u16::from_le_bytes(*found))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Unreadable> {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk()).ok_or(Unreadable::Damaged(None))?;
    Ok(u32::from_le_bytes(*found))
}

fn slice(bytes: &[u8], start: u32, end: u32) -> Result<&[u8], Unreadable> {
    bytes.get(start as usize..end as usize).ok_or(Unreadable::Damaged(None))
}

/// The characters as they come; some of them are marks.
#[derive(Default)]
struct Words {
    lines: Lines,
    /// For each field that is open, whether its code goes on: that is not shown, its result is.
    fields: Vec<bool>,
    /// How many marks of cells stood side by side: the last of a row stands behind that of its last cell.
    marks: usize,
}

impl Words {
    fn narrow(&mut self, bytes: &[u8]) {
        for &byte in bytes.iter().take(TEXT_LIMIT) {
            self.take(plain::narrow(byte).unwrap_or(' '));
        }
    }

    fn wide(&mut self, bytes: &[u8]) {
        let (pairs, _) = bytes.as_chunks::<2>();
        for character in char::decode_utf16(pairs.iter().map(|&pair| u16::from_le_bytes(pair))).take(TEXT_LIMIT) {
            self.take(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn take(&mut self, character: char) {
        let marks = std::mem::take(&mut self.marks);
        match character {
            '\u{13}' if self.fields.len() < FIELDS => self.fields.push(true),
            '\u{14}' => {
                if let Some(is_code) = self.fields.last_mut() {
                    *is_code = false;
                }
            }
            '\u{15}' => drop(self.fields.pop()),
            _ if self.fields.contains(&true) => {}
            '\u{7}' => {
                self.marks = marks + 1;
                match self.marks {
                    1 => self.lines.end_cell(),
                    2 => self.lines.end_row(),
                    _ => {}
                }
            }
            '\r' => self.lines.end_paragraph(),
            '\u{b}' | '\u{c}' | '\u{e}' => self.lines.break_line(),
            '\u{1e}' => self.lines.add("-"),
            '\t' => self.lines.add("\t"),
            // Pictures, marks of notes and of comments, hyphens that are not shown.
            control if control.is_control() => {}
            shown => self.lines.add(shown.encode_utf8(&mut [0; 4])),
        }
    }
}
