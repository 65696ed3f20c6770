//! Text from people, made fit for one line of a header or a letter.

/// Controls, line and paragraph ends, and the signs that turn the reading direction: none belongs in a name, and a carriage
/// return in a display name would make the mail library panic.
fn is_hostile(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// `text` on one line of at most `longest` characters, without hostile signs; an ellipsis shows that it was longer.
pub(crate) fn line(text: &str, longest: usize) -> String {
    let spaced: String = text.chars().map(|letter| if is_hostile(letter) { ' ' } else { letter }).collect();
    let line = spaced.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let start: String = line.chars().take(longest.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::line;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(line(text, 20), expected, "{text:?}");
    }

    #[test]
    fn one_line_remains_whatever_comes() {
        check("Bureau central", "Bureau central");
        check("  Bureau\r\nBcc: v@x  ", "Bureau Bcc: v@x");
        check("Bureau\u{0}\u{7f}\u{85}central", "Bureau central");
        check("Bureau\u{2028}\u{2029}central", "Bureau central");
        check("\u{202e}uaeruB\u{2066} central\u{200f}", "uaeruB central");
        check("\u{feff}\u{200b}\r\n\t", "");
        check("N’Guessan – 15\u{202f}000\u{a0}F", "N’Guessan – 15\u{202f}000\u{a0}F");
        check("un deux trois quatre cinq", "un deux trois quatr…");
        check(&"é".repeat(500), &format!("{}…", "é".repeat(19)));
    }
}
