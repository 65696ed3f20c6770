//! One pass over an XML part. Nothing is built in memory, no DTD is read, depth is bounded.

use std::io::BufRead;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::Unreadable;

/// The deepest nesting of elements; tables within tables within text boxes come to fifty.
pub(super) const DEPTH_LIMIT: usize = 512;

/// What a kind of document makes of its elements.
pub(super) trait Markup {
    /// Whether everything inside this element is not shown: deleted text, codes of fields.
    fn hides(&self, name: &str) -> bool;

    fn open(&mut self, element: &BytesStart<'_>);

    fn close(&mut self, name: &str);

    fn text(&mut self, text: &str);

    /// Whether there is room for no more.
    fn is_full(&self) -> bool;
}

/// Reads a part to its end, or until the markup is full.
pub(super) fn read(part: &mut dyn BufRead, markup: &mut impl Markup) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().check_end_names = true;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut hidden_from = None;
    while !markup.is_full() {
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
                    if markup.hides(start.local_name().as_ref()) {
                        hidden_from = Some(depth);
                    } else {
                        markup.open(&start);
                    }
                }
            }
            Event::Empty(element) if hidden_from.is_none() => {
                markup.open(&element);
                markup.close(element.local_name().as_ref());
            }
            Event::End(end) => {
                if hidden_from == Some(depth) {
                    hidden_from = None;
                } else if hidden_from.is_none() {
                    markup.close(end.local_name().as_ref());
                }
                depth = depth.checked_sub(1).ok_or(Unreadable::Damaged(None))?;
            }
            Event::Text(content) if hidden_from.is_none() => {
                markup.text(&content);
            }
            Event::CData(content) if hidden_from.is_none() => {
                markup.text(&content);
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
                markup.text(character.encode_utf8(&mut [0; 4]));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The value of an attribute.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.to_string())
}
