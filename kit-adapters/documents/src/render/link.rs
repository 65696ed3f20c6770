//! Which links may leave the document.

/// The longest address, in bytes.
const LONGEST: usize = 2048;

/// The address as it may be stored in a relationship, if its scheme is one that only opens a page, a mail or a call.
pub(super) fn allowed(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let known = ["http", "https", "mailto", "tel"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    if rest.is_empty() || url.len() > LONGEST {
        return None;
    }
    Some(format!("{known}:{}", escaped(rest)))
}

/// The address of a file that lies near the document, if opening it runs no program and asks no other machine.
///
/// A document that is sent alone loses what lay beside it; one that is moved with its folder keeps its links.
pub(super) fn beside(url: &str) -> Option<String> {
    /// What a reader opens to look at. Anything else that has an ending might be run.
    const LOOKED_AT: [&str; 24] = [
        "md", "markdown", "txt", "html", "htm", "pdf", "docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "csv",
        "pptx", "ppt", "odp", "png", "jpg", "jpeg", "gif", "svg", "webp", "tiff",
    ];
    let url = url.trim();
    let path = url.split(['?', '#']).next().unwrap_or(url);
    // What would be hidden from the checks by being escaped twice counts as it would be read in the end.
    let read = decoded(&decoded(path));
    let is_odd = read.contains(['\\', ':']) || read.contains("//") || read.chars().any(char::is_control);
    if url.is_empty() || url.len() > LONGEST || is_odd {
        return None;
    }
    let name = read.rsplit('/').next().unwrap_or(&read);
    let is_looked_at = match name.rsplit_once('.') {
        Some((_, ending)) => {
            matches!(name, "." | "..") || LOOKED_AT.iter().any(|known| ending.eq_ignore_ascii_case(known))
        }
        None => true,
    };
    is_looked_at.then(|| escaped(url))
}

/// With every byte escaped that an address may not hold.
fn escaped(rest: &str) -> String {
    let mut address = String::with_capacity(rest.len() + 8);
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
    address
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
    fn what_lies_beside_the_document_is_led_to_by_its_relative_address() {
        for (url, kept) in [
            ("annexes/plan détaillé.pdf", "annexes/plan%20d%C3%A9taill%C3%A9.pdf"),
            ("../README.md#suite", "../README.md#suite"),
            ("/url", "/url"),
            ("?page=2", "?page=2"),
            ("..", ".."),
        ] {
            assert_eq!(beside(url).as_deref(), Some(kept), "{url}");
        }
    }

    #[test]
    fn no_relative_address_runs_a_program_or_reaches_another_machine() {
        for url in [
            "",
            "//host/share",
            "/..//host/share",
            "/%2Fhost/share",
            "\\\\host\\share",
            "%5C%5Chost%5Cshare",
            "%255C%255Chost",
            "javascript:alert(1)",
            "java%73cript%3Aalert(1)",
            "file:///etc/passwd",
            "C:/Windows/notepad",
            "outil.exe",
            "outil.EXE#a.pdf",
            "outil.exe?a.pdf",
            "outil.exe.",
            "outil.exe%20",
            "lettre.docm",
            "a.pdf%00",
        ] {
            assert_eq!(beside(url), None, "{url}");
        }
        assert_eq!(beside(&"a".repeat(3000)), None);
    }

    #[test]
    fn an_address_never_brings_markup_with_it() {
        assert_eq!(allowed("http://x\"><w:r>").as_deref(), Some("http://x%22%3E%3Cw:r%3E"));
        assert_eq!(decoded("l%C3%A9gal%2"), "légal%2");
    }
}
