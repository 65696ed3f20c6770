//! Text on its way into XML that is written whole.

/// Whether XML 1.0 can carry the character at all; even an escape of any other makes the file unreadable.
pub(super) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The text without what XML forbids.
pub(super) fn strip(text: &str) -> String {
    text.chars().filter(|&c| is_allowed(c)).collect()
}

/// The text, stripped and escaped for element content and for attributes in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars().filter(|&c| is_allowed(c)) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The namespaces of every part that holds text; the same list everywhere, so that blocks can be moved between parts.
pub(super) const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" "#,
    r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" "#,
    r#"xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" "#,
    r#"xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" "#,
    // Nothing here is written in these two, but readers look them up at the root as Word declares them there.
    r#"xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml""#,
);

/// The declaration that opens every part.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_left_out_and_the_rest_is_escaped() {
        assert_eq!(escape("a\u{0}\u{b}<b> & \"c\"\u{fffe}\u{1f600}"), "a&lt;b&gt; &amp; &quot;c&quot;\u{1f600}");
        assert_eq!(strip("a\u{1}\tb\u{ffff}\n"), "a\tb\n");
    }
}
