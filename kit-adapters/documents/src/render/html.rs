//! The little HTML that people and models put into Markdown. Never passed on as markup.

use super::piece::Marks;

/// What an inline tag means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Open(Effect),
    Close(Effect),
    Break,
    /// Not known: the tag goes, the text around it stays.
    Nothing,
}

/// The mark that a pair of tags sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Raised,
    Lowered,
    Underline,
    Highlight,
    Code,
    Bold,
    Italic,
    Strike,
}

impl Effect {
    pub(super) const COUNT: usize = 8;

    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "sup" => Self::Raised,
            "sub" => Self::Lowered,
            "u" | "ins" => Self::Underline,
            "mark" => Self::Highlight,
            "kbd" | "code" | "samp" => Self::Code,
            "b" | "strong" => Self::Bold,
            "i" | "em" => Self::Italic,
            "s" | "del" | "strike" => Self::Strike,
            _ => return None,
        })
    }

    pub(super) fn apply(index: usize, marks: &mut Marks) {
        match index {
            i if i == Self::Raised as usize => marks.raised = true,
            i if i == Self::Lowered as usize => marks.lowered = true,
            i if i == Self::Underline as usize => marks.underline = true,
            i if i == Self::Highlight as usize => marks.highlight = true,
            i if i == Self::Code as usize => marks.code = true,
            i if i == Self::Bold as usize => marks.bold = true,
            i if i == Self::Italic as usize => marks.italic = true,
            _ => marks.strike = true,
        }
    }
}

/// Reads one inline tag.
pub(super) fn tag(raw: &str) -> Tag {
    let Some(inner) = raw.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return Tag::Nothing;
    };
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, inner),
    };
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if name == "br" {
        return Tag::Break;
    }
    match (Effect::of(&name), closing) {
        (Some(effect), false) if !inner.ends_with('/') => Tag::Open(effect),
        (Some(effect), true) => Tag::Close(effect),
        _ => Tag::Nothing,
    }
}

/// Comments, instructions and raw data, which no browser shows: how they begin and end.
const UNREAD: [(&str, &str); 3] = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")];

/// The readable lines of a block of HTML: without tags, comments, scripts and styles.
pub(super) fn block_lines(raw: &str) -> Vec<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let unread = UNREAD.into_iter().find_map(|(start, end)| Some((rest.strip_prefix(start)?, end)));
        if let Some((inside, end)) = unread {
            rest = inside.find(end).map_or("", |at| &inside[at + end.len()..]);
            continue;
        }
        let lower: String = rest.chars().take(8).map(|c| c.to_ascii_lowercase()).collect();
        let hidden = ["script", "style"]
            .into_iter()
            .find(|name| lower.strip_prefix('<').is_some_and(|tag| tag.starts_with(name)));
        if let Some(name) = hidden {
            let end = rest
                .match_indices("</")
                .find(|(at, _)| rest[at + 2..].get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)))
                .map(|(at, _)| at);
            rest = match end {
                Some(at) => rest[at..].find('>').map_or("", |close| &rest[at + close + 1..]),
                None => "",
            };
            continue;
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        match rest.find('>') {
            Some(end) if is_tag => {
                text.push(if ends_a_line(&rest[..end]) { '\n' } else { ' ' });
                rest = &rest[end + 1..];
            }
            _ => {
                text.push('<');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .map(|line| unescape(&line))
        .collect()
}

fn ends_a_line(tag: &str) -> bool {
    const INLINE: [&str; 12] = ["a", "b", "i", "u", "em", "strong", "span", "sup", "sub", "code", "mark", "kbd"];
    let name: String = tag
        .trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    !INLINE.contains(&name.as_str())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_whatever_their_case() {
        assert_eq!(tag("<SUP>"), Tag::Open(Effect::Raised));
        assert_eq!(tag("</sup>"), Tag::Close(Effect::Raised));
        assert_eq!(tag("<br />"), Tag::Break);
        assert_eq!(tag("<img src=x onerror=y>"), Tag::Nothing);
    }

    #[test]
    fn a_block_leaves_its_words_and_nothing_else() {
        assert_eq!(
            block_lines(
                "<details><summary>Voir &amp; lire</summary>\n<!-- non --><script>alert(1)</SCRIPT>La <b>suite</b>\n</details>"
            ),
            ["Voir & lire", "La suite"],
        );
        assert_eq!(block_lines("<div>1 < 2"), ["1 < 2"]);
        assert_eq!(block_lines("<style>é</style>"), Vec::<String>::new());
        assert_eq!(block_lines("<?php\n  echo '>';\n?>\nAprès<![CDATA[\na > b\n]]>"), ["Après"]);
    }
}
