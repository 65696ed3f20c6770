//! Letters of the standard fonts: how they are encoded, and how wide they are.

use unicode_normalization::UnicodeNormalization as _;

/// The letters of WinAnsiEncoding between 0x80 and 0x9f; a space where there is none.
const HIGH: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Letters of the region's languages that the fonts lack and that are no accented ones, and what stands for them.
const INSTEAD: [(char, char); 16] = [
    ('ɛ', 'e'),
    ('Ɛ', 'E'),
    ('ɔ', 'o'),
    ('Ɔ', 'O'),
    ('ŋ', 'n'),
    ('Ŋ', 'N'),
    ('ɓ', 'b'),
    ('Ɓ', 'B'),
    ('ɗ', 'd'),
    ('Ɗ', 'D'),
    ('ɲ', 'n'),
    ('Ɲ', 'N'),
    ('ƴ', 'y'),
    ('Ƴ', 'Y'),
    ('ı', 'i'),
    ('‑', '-'),
];

/// A text in WinAnsiEncoding. A letter that the fonts lack becomes the one beneath its accents, or a question mark.
pub(super) fn encoded(text: &str) -> Vec<u8> {
    text.nfc().filter(|c| !c.is_control()).flat_map(letter).collect()
}

fn letter(c: char) -> Vec<u8> {
    if let Some(byte) = code(c) {
        return vec![byte];
    }
    let plain: Vec<u8> = c.nfd().filter_map(|part| code(instead(part))).collect();
    if plain.is_empty() { vec![b'?'] } else { plain }
}

fn instead(c: char) -> char {
    INSTEAD.iter().find(|(lacking, _)| *lacking == c).map_or(c, |(_, known)| *known)
}

fn code(c: char) -> Option<u8> {
    match c {
        ' '..='~' | '\u{a1}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        // Every space that is not broken at, whatever its width.
        '\u{a0}' | '\u{202f}' | '\u{2009}' => Some(0xa0),
        _ => HIGH.iter().position(|high| *high == c).map(|index| 0x80 + index as u8),
    }
}

/// The widths of Helvetica's letters from the space to the tilde, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The widest of the letters that are not in the table: the ligatures and the dashes.
const WIDEST: u16 = 1_000;

/// How wide a text is at size 1. Accents add nothing to a letter; what is not known counts as the widest.
pub(super) fn width(text: &str) -> f32 {
    let of = |c: char| {
        let base = c.nfd().next().unwrap_or(c);
        let index = usize::try_from(u32::from(base)).unwrap_or(usize::MAX).wrapping_sub(0x20);
        match base {
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '‘' | '’' => 278,
            _ => WIDTHS.get(index).copied().unwrap_or(WIDEST),
        }
    };
    text.chars().map(|c| f32::from(of(c))).sum::<f32>() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::{encoded, width};

    #[test]
    fn french_is_written_with_its_accents_and_other_letters_without_theirs() {
        assert_eq!(encoded("Reçu n° 1 – œuvre d’été"), b"Re\xe7u n\xb0 1 \x96 \x9cuvre d\x92\xe9t\xe9");
        assert_eq!(encoded("e\u{301}"), b"\xe9", "an accent that follows its letter");
        assert_eq!(encoded("Adɛ Ŋgɔnɲɔ, Nguyễn, Łódź"), b"Ade Ngonno, Nguyen, ?\xf3dz");
        assert_eq!(encoded("15\u{202f}000\u{202f}F CFA\n\u{0}審"), b"15\xa0000\xa0F CFA?");
    }

    #[test]
    fn an_accent_adds_nothing_to_a_letter() {
        assert_eq!(width("éèê"), width("eee"));
        assert!(width("審") >= width("W"));
    }
}
