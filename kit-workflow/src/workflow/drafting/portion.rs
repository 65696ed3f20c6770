//! A long text is cut into parts that fit the model; nothing of it is dropped.

/// The parts of `text`, in order, each of at most `room` bytes: as few as possible, about equally long, cut before an
/// article or chapter where one begins nearby, else between paragraphs, lines, sentences or words.
pub(super) fn split(text: &str, room: usize) -> Vec<&str> {
    let text = text.trim();
    let count = text.len().div_ceil(room.max(1)).max(1);
    let mut parts = Vec::with_capacity(count);
    let mut rest = text;
    while rest.len() > room {
        // An even share, with some slack so that a good place to cut lies within it.
        let share = rest.len().div_ceil(rest.len().div_ceil(room));
        let at = place_to_cut(rest, (share + share / 8).min(room));
        let (part, after) = rest.split_at(at);
        parts.push(part.trim());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A place to cut within the first `room` bytes, not before their middle.
fn place_to_cut(text: &str, room: usize) -> usize {
    let end = (1..=room).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(room);
    let from = (end / 2..end).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let near = &text[from..end];
    let before_heading = ["\nTITRE ", "\nTitre ", "\nCHAPITRE ", "\nChapitre ", "\nARTICLE ", "\nArticle "];
    let headings = before_heading.iter().filter_map(|heading| near.rfind(heading)).max();
    let after = |pattern: &str| near.rfind(pattern).map(|at| at + pattern.len());
    let cut = headings.or_else(|| after("\n\n")).or_else(|| after("\n")).or_else(|| after(". ")).or_else(|| after(" "));
    match cut {
        Some(at) if from + at > 0 => from + at,
        _ => end.max(1),
    }
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

    use super::{split, title_of};

    proptest! {
        #[test]
        fn every_word_is_in_exactly_one_part(text in "([a-zé]{1,12}[ \n.]{1,2}|Article [0-9]{1,3}\n){0,400}", room in 16_usize..400) {
            let parts = split(&text, room);
            prop_assert!(parts.iter().all(|part| part.len() <= room && !part.is_empty()));
            let whole: String = text.split_whitespace().collect();
            let joined: String = parts.iter().flat_map(|part| part.split_whitespace()).collect();
            prop_assert_eq!(whole, joined);
        }
    }

    #[test]
    fn a_part_begins_with_an_article_where_it_can() {
        let article = |n: u32| format!("Article {n}\n{}\n", "Le directeur rend compte. ".repeat(6));
        let text: String = (1..=12).map(article).collect();
        for part in split(&text, 600) {
            assert!(part.starts_with("Article"), "{part}");
        }
    }

    #[test]
    fn a_line_without_a_space_is_cut_all_the_same() {
        let text = "é".repeat(1_000);
        assert_eq!(split(&text, 301).concat(), text);
    }

    #[test]
    fn a_file_name_becomes_a_title() {
        assert_eq!(title_of("REGLEMENT_INTERIEUR  2014.pdf"), "REGLEMENT INTERIEUR 2014");
    }
}
