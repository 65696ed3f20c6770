//! What French typography asks of spaces.

/// A space at which no line is broken.
const FIRM: char = '\u{a0}';

/// The text with firm spaces before `; : ? ! » %`, after `«` and after `n°`, where there is a space already: so no
/// line begins with a question mark.
pub(super) fn french(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c != ' ' {
            spaced.push(c);
            continue;
        }
        let next = characters.peek().copied();
        let is_firm = matches!(next, Some(';' | ':' | '?' | '!' | '»' | '%' | '°'))
            || spaced.ends_with('«')
            || ends_with_number_sign(&spaced);
        spaced.push(if is_firm { FIRM } else { ' ' });
    }
    spaced
}

/// `n°` or `N°`, as a word of its own.
fn ends_with_number_sign(text: &str) -> bool {
    let Some(before) = text.strip_suffix('°').and_then(|text| text.strip_suffix(['n', 'N'])) else {
        return false;
    };
    !before.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_become_firm_where_a_line_must_not_break() {
        assert_eq!(
            french("« Oui » : 15 % ; n° 4 ? a b"),
            "«\u{a0}Oui\u{a0}»\u{a0}: 15\u{a0}%\u{a0}; n°\u{a0}4\u{a0}? a b"
        );
        assert_eq!(french("a:b http://x 20° C"), "a:b http://x 20° C");
    }
}
