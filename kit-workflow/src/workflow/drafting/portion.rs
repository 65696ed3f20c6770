//! A long text is cut into parts that fit the model; nothing of it is dropped.

/// How much of a text's beginning is told with its later parts, in bytes: there it says what it is.
pub(super) const OPENING: usize = 800;

/// How a text begins, up to a word's end.
pub(super) fn opening(text: &str) -> &str {
    let text = text.trim();
    if text.len() <= OPENING {
        return text;
    }
    let head = &text[..text.floor_char_boundary(OPENING)];
    head.rfind(char::is_whitespace).map_or(head, |end| &head[..end])
}

/// How many parts `text` is cut into so that each holds at most `room` bytes.
pub(super) fn count(text: &str, room: usize) -> usize {
    let length = text.trim().len();
    // A cut may lie an eighth of a share before or behind an even one, and a letter off that.
    if length <= room { 1 } else { (length + length / 4).div_ceil(room.saturating_sub(8).max(1)) + 1 }
}

/// `count` parts of `text`, in order and about equally long, cut before an article or chapter where one begins nearby, else
/// between paragraphs, lines, sentences or words. The same text and count give the same parts.
pub(super) fn parts(text: &str, count: usize) -> Vec<&str> {
    let text = text.trim();
    let slack = text.len() / count.max(1) / 8;
    let mut parts = Vec::with_capacity(count);
    let mut from = 0;
    for number in 1..count {
        let even = number * text.len() / count;
        let at = place_to_cut(text, even.saturating_sub(slack), even + slack).max(from);
        parts.push(text[from..at].trim());
        from = at;
    }
    parts.push(text[from..].trim());
    parts
}

/// A good place to cut between two bytes.
fn place_to_cut(text: &str, from: usize, to: usize) -> usize {
    let (from, to) = (text.ceil_char_boundary(from), text.floor_char_boundary(to));
    let near = text.get(from..to).unwrap_or_default();
    let before_heading = ["\nTITRE ", "\nTitre ", "\nCHAPITRE ", "\nChapitre ", "\nARTICLE ", "\nArticle "];
    let headings = before_heading.iter().filter_map(|heading| near.rfind(heading)).max();
    let after = |pattern: &str| near.rfind(pattern).map(|at| at + pattern.len());
    let cut = headings.or_else(|| after("\n\n")).or_else(|| after("\n")).or_else(|| after(". ")).or_else(|| after(" "));
    from + cut.unwrap_or(near.len())
}

/// What a text is called before it has told its own title: its file's name in words.
pub(super) fn title_of(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem.replace(['_', '\n', '\r'], " ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{OPENING, count, opening, parts, title_of};

    proptest! {
        #[test]
        fn every_word_is_in_exactly_one_part(text in "([a-zé]{1,12}[ \n.]{1,2}|Article [0-9]{1,3}\n){0,400}", room in 64_usize..400) {
            let parts = parts(&text, count(&text, room));
            prop_assert!(parts.iter().all(|part| part.len() <= room), "{:?} of {room}", parts);
            let whole: String = text.split_whitespace().collect();
            let joined: String = parts.iter().flat_map(|part| part.split_whitespace()).collect();
            prop_assert_eq!(whole, joined);
        }
    }

    #[test]
    fn a_part_begins_with_an_article_where_it_can() {
        let article = |n: u32| format!("Article {n}\n{}\n", "Le directeur rend compte. ".repeat(3));
        let text: String = (1..=24).map(article).collect();
        for part in parts(&text, 3) {
            assert!(part.starts_with("Article"), "{part}");
        }
    }

    #[test]
    fn a_line_without_a_space_is_cut_all_the_same() {
        let text = "é".repeat(1_000);
        assert_eq!(parts(&text, 7).concat(), text);
        assert_eq!(parts(&text, 7).len(), 7);
    }

    #[test]
    fn a_text_that_fits_is_one_part() {
        assert_eq!((count(" abc ", 3), count(&"a".repeat(101), 100)), (1, 3));
        assert_eq!(parts(" abc ", 1), ["abc"]);
        assert_eq!(count("", 3), 1);
    }

    #[test]
    fn a_beginning_ends_with_a_word() {
        assert_eq!(opening(" Loi sur les archives\n"), "Loi sur les archives");
        assert_eq!(opening(&"été ".repeat(1_000)), "été ".repeat(OPENING / 6).trim_end());
    }

    #[test]
    fn a_file_name_becomes_a_title() {
        assert_eq!(title_of("REGLEMENT_INTERIEUR  2014.pdf"), "REGLEMENT INTERIEUR 2014");
    }
}
