//! Which links may leave the document.

/// The address as it may be stored in a relationship, if its scheme is one that only opens a page, a mail or a call.
pub(super) fn allowed(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let known = ["http", "https", "mailto", "tel"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    if rest.is_empty() || url.len() > 2048 {
        return None;
    }
    let mut address = String::with_capacity(url.len() + 8);
    address.push_str(known);
    address.push(':');
    for (at, byte) in rest.bytes().enumerate() {
        let is_escape = || {
            let digits = rest.as_bytes().get(at + 1..at + 3);
            digits.is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
        };
        match byte {
            b'%' if !is_escape() => address.push_str("%25"),
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'[' | b']' | b'_' | b'a'..=b'z' | b'~' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(address)
}

/// The text with `%41` and the like replaced; broken escapes stay.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_four_schemes_leave_the_document() {
        assert_eq!(allowed("https://example.org/a b?é").as_deref(), Some("https://example.org/a%20b?%C3%A9"));
        assert_eq!(allowed("MAILTO:a@example.org").as_deref(), Some("mailto:a@example.org"));
        for url in
            ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//example.org", "a/b.md", "https:"]
        {
            assert_eq!(allowed(url), None, "{url}");
        }
    }

    #[test]
    fn an_address_never_brings_markup_with_it() {
        assert_eq!(allowed("http://x\"><w:r>").as_deref(), Some("http://x%22%3E%3Cw:r%3E"));
        assert_eq!(decoded("l%C3%A9gal%2"), "légal%2");
    }
}
