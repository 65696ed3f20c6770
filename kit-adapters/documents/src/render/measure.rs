//! How wide words are, so that columns and the pages of the table of contents can be estimated.
//!
//! The widths are those of Arial, which the fonts that stand in for it (Liberation Sans, Helvetica) share.

/// Widths in 2048ths of the font's size: U+0020 to U+007F, then U+00A0 to U+00FF.
#[rustfmt::skip]
const REGULAR: [u16; 192] = [
    569, 569, 727, 1139, 1139, 1821, 1366, 391, 682, 682, 797, 1196, 569, 682, 569, 569,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 569, 569, 1196, 1196, 1196, 1139,
    2079, 1366, 1366, 1479, 1479, 1366, 1251, 1593, 1479, 569, 1024, 1366, 1139, 1706, 1479, 1593,
    1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366, 1251, 569, 569, 569, 961, 1139,
    682, 1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1024, 455, 1706, 1139, 1139,
    1139, 1139, 682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 684, 532, 684, 1196, 0,
    569, 682, 1139, 1139, 1139, 1139, 532, 1139, 682, 1509, 758, 1139, 1196, 682, 1509, 1131,
    819, 1124, 682, 682, 682, 1180, 1100, 682, 682, 682, 748, 1139, 1708, 1708, 1708, 1251,
    1366, 1366, 1366, 1366, 1366, 1366, 2048, 1479, 1366, 1366, 1366, 1366, 569, 569, 569, 569,
    1479, 1479, 1593, 1593, 1593, 1593, 1593, 1196, 1593, 1479, 1479, 1479, 1479, 1366, 1366, 1251,
    1139, 1139, 1139, 1139, 1139, 1139, 1821, 1024, 1139, 1139, 1139, 1139, 569, 569, 569, 569,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1124, 1251, 1139, 1139, 1139, 1139, 1024, 1139, 1024,
];
#[rustfmt::skip]
const BOLD: [u16; 192] = [
    569, 682, 971, 1139, 1139, 1821, 1479, 487, 682, 682, 797, 1196, 569, 682, 569, 569,
    1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 1139, 682, 682, 1196, 1196, 1196, 1251,
    1997, 1479, 1479, 1479, 1479, 1366, 1251, 1593, 1479, 569, 1139, 1479, 1251, 1706, 1479, 1593,
    1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366, 1251, 682, 569, 682, 1196, 1139,
    682, 1139, 1251, 1139, 1251, 1139, 682, 1251, 1251, 569, 569, 1139, 569, 1821, 1251, 1251,
    1251, 1251, 797, 1139, 682, 1251, 1139, 1593, 1139, 1139, 1024, 797, 573, 797, 1196, 0,
    569, 682, 1139, 1139, 1139, 1139, 573, 1139, 682, 1509, 758, 1139, 1196, 682, 1509, 1131,
    819, 1124, 682, 682, 682, 1180, 1139, 682, 682, 682, 748, 1139, 1708, 1708, 1708, 1251,
    1479, 1479, 1479, 1479, 1479, 1479, 2048, 1479, 1366, 1366, 1366, 1366, 569, 569, 569, 569,
    1479, 1479, 1593, 1593, 1593, 1593, 1593, 1196, 1593, 1479, 1479, 1479, 1479, 1366, 1366, 1251,
    1139, 1139, 1139, 1139, 1139, 1139, 1821, 1139, 1139, 1139, 1139, 1139, 569, 569, 569, 569,
    1251, 1251, 1251, 1251, 1251, 1251, 1251, 1124, 1251, 1251, 1251, 1251, 1251, 1139, 1251, 1139,
];

/// A fixed-width letter of the code font.
const CODE: u16 = 1229;

/// The height of a line of Arial, as Word sets it, per mille of the font's size: 2355 of 2048.
pub(super) const LINE_PER_MILLE: u32 = 1150;

/// How a text is set, as far as its width goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    /// In half points, as Word counts.
    pub(super) size: u32,
    pub(super) bold: bool,
    pub(super) code: bool,
}

impl Face {
    /// The width of one character, in 2048ths of half a point.
    pub(super) fn advance(self, c: char) -> u64 {
        u64::from(units(c, self)) * u64::from(self.size)
    }

    /// The width of a text in twentieths of a point.
    pub(super) fn width(self, text: &str) -> u32 {
        let units: u64 = text.chars().map(|c| self.advance(c)).sum();
        twips(units)
    }
}

/// From 2048ths of half a point to twentieths of a point.
pub(super) fn twips(units: u64) -> u32 {
    u32::try_from(units * 10 / 2048).unwrap_or(u32::MAX)
}

fn units(c: char, face: Face) -> u16 {
    if face.code {
        return CODE;
    }
    let table = if face.bold { &BOLD } else { &REGULAR };
    match u32::from(c) {
        code @ 0x20..=0x7f => table[(code - 0x20) as usize],
        code @ 0xa0..=0xff => table[(code - 0xa0 + 0x60) as usize],
        0x300..=0x36f | 0x200b..=0x200f | 0x2060..=0x206f | 0xfe00..=0xfe0f => 0,
        0x2018 | 0x2019 => 455,
        0x2014 | 0x2026 => 2048,
        0x202f => 400,
        code if code >= 0x1100 => 2048,
        code if code >= 0x2190 => 1700,
        _ => 1139,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_as_wide_as_in_arial() {
        // H 1479, a 1139, u 1139, t 569 of 2048, at 10 points: 21.1 points.
        assert_eq!(Face { size: 20, bold: false, code: false }.width("Haut"), 422);
        assert_eq!(Face { size: 20, bold: true, code: false }.width("é"), 111);
    }
}
