//! French spacing: the spaces that a line must not break at.

/// Letters are written with plain spaces, which anybody can type and see; here those before `:` and inside guillemets become
/// no-break spaces, and those before `;`, `!`, `?` narrow ones, as French sets them.
///
/// The markup of the layout holds no such signs after a space, so it may pass through here with its text.
pub(crate) fn french(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 64);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            (' ', Some(':' | '»')) => set.push('\u{a0}'),
            (' ', Some(';' | '!' | '?')) => set.push('\u{202f}'),
            ('«', Some(' ')) => {
                letters.next();
                set.push_str("«\u{a0}");
            }
            (letter, _) => set.push(letter),
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::french;

    #[test]
    fn spaces_before_high_signs_do_not_break() {
        assert_eq!(french("Motif : « oui » ; non ?"), "Motif\u{a0}: «\u{a0}oui\u{a0}»\u{202f}; non\u{202f}?");
        assert_eq!(french("https://example.org:8080/?a=b a b"), "https://example.org:8080/?a=b a b");
    }
}
