//! Lists: five patterns, and one numbering of its own for each list.

use std::fmt::Write;

use super::{limit, styles, xml};

/// How a list's items are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Bullets,
    /// `1.`
    Dots,
    /// `1)`
    Brackets,
    /// Items that bring a box with them.
    Boxes,
    /// Items that bring a label with them, set flush.
    Labels,
    /// What goes on under an item: indented like it, without a mark.
    Unmarked,
}

impl Pattern {
    const ALL: [Self; 6] = [Self::Bullets, Self::Dots, Self::Brackets, Self::Boxes, Self::Unmarked, Self::Labels];

    const fn number(self) -> usize {
        match self {
            Self::Bullets => 1,
            Self::Dots => 2,
            Self::Brackets => 3,
            Self::Boxes => 4,
            Self::Unmarked => 5,
            Self::Labels => 6,
        }
    }
}

/// How far each level is indented, in twentieths of a point, and the room for its mark.
pub(super) const STEP: usize = 360;

/// Where a list at this level starts its text.
pub(super) const fn text_indent(level: usize) -> usize {
    STEP * (level + 1) + 60
}

#[derive(Debug)]
struct List {
    pattern: Pattern,
    level: usize,
    start: usize,
}

/// The numberings that the document uses; the ids start at 1.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: Vec<List>,
}

impl Numbering {
    /// A numbering for one list. Each has its own, else Word would go on counting where the list before stopped.
    pub(super) fn add(&mut self, pattern: Pattern, level: usize, start: usize) -> usize {
        self.lists.push(List { pattern, level, start });
        self.lists.len()
    }

    /// The numbering of all that goes on under items.
    pub(super) fn unmarked(&mut self) -> usize {
        match self.lists.iter().position(|list| list.pattern == Pattern::Unmarked) {
            Some(index) => index + 1,
            None => self.add(Pattern::Unmarked, 0, 1),
        }
    }

    /// The part `word/numbering.xml`.
    pub(super) fn part(&self) -> String {
        let mut part = format!("{}<w:numbering {}>", xml::DECLARATION, xml::NAMESPACES);
        for pattern in Pattern::ALL {
            write_pattern(&mut part, pattern);
        }
        for (index, list) in self.lists.iter().enumerate() {
            let _ =
                write!(part, r#"<w:num w:numId="{}"><w:abstractNumId w:val="{}"/>"#, index + 1, list.pattern.number());
            if matches!(list.pattern, Pattern::Dots | Pattern::Brackets) {
                for level in list.level..=limit::LIST_LEVEL {
                    // Word counts with 32 bits; more than nine digits can't be written in Markdown anyway.
                    let start = if level == list.level { list.start.min(999_999_999) } else { 1 };
                    let _ = write!(
                        part,
                        r#"<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>"#
                    );
                }
            }
            part.push_str("</w:num>");
        }
        part.push_str("</w:numbering>");
        part
    }
}

fn write_pattern(part: &mut String, pattern: Pattern) {
    let number = pattern.number();
    let _ = write!(
        part,
        r#"<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="4B4954{number:02X}"/><w:multiLevelType w:val="hybridMultilevel"/><w:tmpl w:val="4B4955{number:02X}"/>"#
    );
    for level in 0..=limit::LIST_LEVEL {
        let (format, text) = match pattern {
            Pattern::Bullets => ("bullet", ["•", "–", "▪"][level % 3].to_owned()),
            Pattern::Dots => ("decimal", format!("%{}.", level + 1)),
            Pattern::Brackets => ("decimal", format!("%{})", level + 1)),
            // A mark without width: an item without any mark would count as part of the item before it.
            Pattern::Boxes | Pattern::Labels => ("bullet", "\u{200b}".to_owned()),
            Pattern::Unmarked => ("bullet", " ".to_owned()),
        };
        let color = if matches!(pattern, Pattern::Boxes | Pattern::Unmarked) {
            ""
        } else {
            r#"<w:rPr><w:color w:val="1F4E79"/></w:rPr>"#
        };
        // A label stands where the text of an answer stands that is no item of a list.
        let (left, hanging, follow) = match pattern {
            Pattern::Labels => (styles::ANSWERS[0].left as usize + STEP * level, 0, r#"<w:suff w:val="nothing"/>"#),
            _ => (text_indent(level), STEP, ""),
        };
        let _ = write!(
            part,
            r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{follow}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{color}</w:lvl>"#
        );
    }
    part.push_str("</w:abstractNum>");
}
