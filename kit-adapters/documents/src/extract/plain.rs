//! Text files: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

/// The upper half's first two rows of Windows-1252; the rest equals Latin-1. Five places are unassigned.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// Whether the bytes are text that a person wrote: decodable, and without the control characters of binary files.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
    decode(bytes).is_some_and(|text| {
        !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}'))
    })
}

/// The text of the file, or nothing when the bytes are in none of the three encodings.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return String::from_utf8(rest.to_vec()).ok();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return wide(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return wide(rest, u16::from_be_bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => bytes.iter().map(|&byte| narrow(byte)).collect(),
    }
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|&pair| unit(pair))).collect::<Result<_, _>>().ok()
}

/// A byte of Windows-1252.
pub(super) fn narrow(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => Some(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(decode(bytes).as_deref(), expected);
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        check("Été".as_bytes(), Some("Été"));
        check(b"\xef\xbb\xbf\xc3\x89t\xc3\xa9", Some("Été"));
        check(b"\xff\xfe\xc9\0t\0\xe9\0", Some("Été"));
        check(b"\xfe\xff\0\xc9\0t\0\xe9", Some("Été"));
        check(b"\xc9t\xe9", Some("Été"));
        check(b"l\x92\x9cuvre", Some("l’œuvre"));
    }

    #[test]
    fn broken_or_unassigned_bytes_are_no_text() {
        check(b"\xff\xfe\xc9", None);
        check(b"\xff\xfe\0\xd8", None);
        check(b"a\x81b", None);
        check(b"\xef\xbb\xbf\xff", None);
        assert!(!is_text(b"a\0b"));
        assert!(!is_text(b"\x1b[31m"));
        assert!(is_text(b"Article 1er\r\n\tLe texte.\x0c"));
    }
}
