//! A file's name as its owner gave it: data to be shown, never part of a path.

/// The most characters that are kept of a name.
const LONGEST: usize = 200;

/// The name without its folders, and without characters that break lines, turn the direction of writing, or show nothing.
pub(super) fn clean(given: &str) -> String {
    // Browsers escape these three, and only these, in a file name (WHATWG HTML, "multipart/form-data encoding").
    let unescaped = given.replace("%22", "\"").replace("%0D", " ").replace("%0A", " ");
    let base = unescaped.rsplit(['/', '\\']).next().unwrap_or("");
    let visible: String = base.chars().filter(|c| !is_hidden(*c)).collect();
    let name = visible.trim().trim_start_matches('.').trim();
    match name {
        "" => "document".to_owned(),
        name => shorten(name),
    }
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Cuts a long name in front of its extension.
fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= LONGEST {
        return name.to_owned();
    }
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if extension.chars().count() <= 10 => (stem, format!(".{extension}")),
        Some(_) | None => (name, String::new()),
    };
    let kept: String = stem.chars().take(LONGEST - extension.chars().count()).collect();
    kept + &extension
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(given: &str, expected: &str) {
        assert_eq!(super::clean(given), expected, "{given:?}");
    }

    #[test]
    fn only_the_visible_base_name_is_kept() {
        check("Décret n° 2009-192.pdf", "Décret n° 2009-192.pdf");
        check("../../etc/passwd", "passwd");
        check("C:\\Users\\client\\loi.docx", "loi.docx");
        check("a\r\nX-Evil: 1.pdf", "aX-Evil: 1.pdf");
        check("a%22b%0D%0A.pdf", "a\"b  .pdf");
        check("\u{202e}fdp.exe", "fdp.exe");
        check("", "document");
        check("/", "document");
        check("...", "document");
        check("\0", "document");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = super::clean(&format!("{}.pdf", "é".repeat(300)));
        assert_eq!(name.chars().count(), 200);
        assert!(name.ends_with("é.pdf"));
    }
}
