//! How wide a table's columns are: so that long words fit, and rows are as low as can be.

use super::{
    measure::Face,
    piece::{Piece, Pieces},
    styles::{self, Style},
};

/// The room left and right of a cell's text together, in twentieths of a point.
pub(super) const SIDES: u32 = 2 * 85;
/// The narrowest column.
const NARROWEST: u32 = 500;
/// Half a word of the size of tables.
const LOST: u32 = 300;
/// Enough rows to know a table by.
const SAMPLE: usize = 60;
/// In how many portions the room is dealt out.
const PORTIONS: u32 = 80;

/// What a column asks for, in twentieths of a point.
#[derive(Debug, Clone, Default)]
struct Need {
    /// Its longest word, with the cell's sides.
    word: u32,
    /// Each of its cells on one line.
    lines: Vec<u32>,
}

/// The density of the text (a place among [`CELLS`](styles::CELLS)) and the columns' widths, which fill the width.
pub(super) fn fit(header: Option<&[Pieces]>, rows: &[Vec<Pieces>], count: usize, width: u32) -> (usize, Vec<u32>) {
    let roomy = usize::from(count > 4);
    let tightest = styles::CELLS.len() - 1;
    for density in roomy..tightest {
        let needs = needs(header, rows, count, density);
        if needs.iter().map(|need| need.word).sum::<u32>() <= width {
            return (density, share(&needs, width));
        }
    }
    (tightest, share(&needs(header, rows, count, tightest), width))
}

fn needs(header: Option<&[Pieces]>, rows: &[Vec<Pieces>], count: usize, density: usize) -> Vec<Need> {
    let mut needs = vec![Need { word: NARROWEST, lines: Vec::new() }; count];
    if let Some(cells) = header {
        look(&mut needs, cells, &styles::HEADER_CELLS[density]);
    }
    for cells in rows.iter().take(SAMPLE) {
        look(&mut needs, cells, &styles::CELLS[density]);
    }
    needs
}

fn look(needs: &mut [Need], cells: &[Pieces], style: &Style) {
    for (need, pieces) in needs.iter_mut().zip(cells) {
        let mut line = 0_u32;
        for piece in &pieces.list {
            let Piece::Text { text, marks, .. } = piece else {
                continue;
            };
            let face = Face { size: style.size, bold: style.bold || marks.bold, code: style.code || marks.code };
            line = line.saturating_add(face.width(text));
            for word in text.split([' ', '-']) {
                // A letter more, for what a word processor adds between letters.
                need.word = need.word.max(face.width(word).saturating_add(SIDES + 20));
            }
        }
        need.lines.push(line);
    }
}

/// Each column its longest word, and then portion after portion to the column that makes the rows high.
fn share(needs: &[Need], width: u32) -> Vec<u32> {
    let least: u64 = needs.iter().map(|need| u64::from(need.word)).sum();
    let mut widths: Vec<u32> = needs.iter().map(|need| need.word).collect();
    if least > u64::from(width) {
        for word in &mut widths {
            *word = scaled(*word, width, least);
        }
    } else {
        let mut spare = width - u32::try_from(least).unwrap_or(width);
        let portion = (spare / PORTIONS).max(1);
        while spare >= portion {
            let Some(column) = highest(needs, &widths) else {
                break;
            };
            widths[column] += portion;
            spare -= portion;
        }
        // What nobody needs is for all.
        let taken: u64 = widths.iter().map(|&width| u64::from(width)).sum();
        for width in &mut widths {
            *width += scaled(*width, spare, taken);
        }
    }
    let sum: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += width.saturating_sub(sum);
    }
    widths
}

fn scaled(part: u32, of: u32, whole: u64) -> u32 {
    u32::try_from(u64::from(part) * u64::from(of) / whole.max(1)).unwrap_or(of)
}

/// The column whose cells make the rows high, summed over the rows; none when all is on one line.
fn highest(needs: &[Need], widths: &[u32]) -> Option<usize> {
    let rows = needs.iter().map(|need| need.lines.len()).max().unwrap_or(0);
    let mut blame = vec![0_u64; needs.len()];
    for row in 0..rows {
        let lines = |column: usize| {
            let line = needs[column].lines.get(row).copied().unwrap_or(0);
            let room = widths[column].saturating_sub(SIDES).max(1);
            // A line that is broken loses half a word.
            let lost = if line > room { LOST.min(room / 2) } else { 0 };
            u64::from(line) * 100 / u64::from(room - lost)
        };
        if let Some(column) = (0..needs.len()).max_by_key(|&column| lines(column))
            && lines(column) > 95
        {
            blame[column] += lines(column);
        }
    }
    let (column, &most) = blame.iter().enumerate().max_by_key(|&(_, &blame)| blame)?;
    (most > 0).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[&[&str]]) -> Vec<u32> {
        let rows: Vec<Vec<Pieces>> =
            rows.iter().map(|row| row.iter().map(|cell| Pieces::plain(*cell)).collect()).collect();
        let (_, widths) = fit(None, &rows, rows[0].len(), 9070);
        assert_eq!(widths.iter().sum::<u32>(), 9070);
        widths
    }

    #[test]
    fn long_texts_get_the_room_and_short_ones_keep_their_words_whole() {
        let text = "un texte assez long pour remplir plusieurs lignes d'une colonne ".repeat(3);
        let widths = check(&[&["1", &text, "Responsabilité"], &["2", &text, "Moyenne"]]);
        assert!(widths[1] > 6000 && widths[0] < 900, "{widths:?}");
        assert!(widths[2] > Face { size: 18, bold: false, code: false }.width("Responsabilité") + SIDES);
    }

    #[test]
    fn columns_that_say_the_same_are_as_wide() {
        let widths = check(&[&["un mot", "un mot", "un mot"]]);
        assert!(widths[2] - widths[0] < 10, "{widths:?}");
    }
}
