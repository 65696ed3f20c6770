//! What lies ahead: headings that links lead to, footnotes that take room, tables that need a wider page.

use std::collections::HashMap;

use comrak::{
    Anchorizer,
    nodes::{Node, NodeValue},
};

use super::{pages, parts::Parts, table};

/// Finds headings and footnotes before anything is written: links may lead to what comes later, and notes are
/// defined at the end but take their room where they are referred to.
pub(super) fn survey(root: Node<'_>, title: Option<&str>, parts: &mut Parts<'_>) {
    let repeated = repeats(root.first_child(), title);
    let mut anchorizer = Anchorizer::new();
    let mut anchors = HashMap::new();
    let mut number = 0;
    for node in root.descendants() {
        if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
            let height = pages::note_height(&node.collect_text());
            parts.note_heights.insert(definition.name.clone(), height);
        }
        if matches!(node.data().value, NodeValue::Heading(_)) {
            number += 1;
            let text = node.collect_text();
            let anchor = anchorizer.anchorize(&text);
            let is_written = !(text.trim().is_empty() || repeated && number == 1);
            if is_written {
                anchors.insert(anchor, bookmark_name(number));
            }
        }
    }
    parts.anchors = anchors;
}

/// Whether the first block is a heading that says what the cover says.
pub(super) fn repeats(first: Option<Node<'_>>, title: Option<&str>) -> bool {
    let (Some(first), Some(title)) = (first, title) else {
        return false;
    };
    matches!(&first.data().value, NodeValue::Heading(heading) if heading.level == 1)
        && first.collect_text().trim() == title.trim()
}

/// Word's own pattern for the bookmarks of a table of contents.
pub(super) fn bookmark_name(number: usize) -> String {
    format!("_Toc{number:09}")
}

/// Whether the block is a wide table, or the headings and the one short paragraph that introduce one.
pub(super) fn leads_to_wide_table(node: Node<'_>) -> bool {
    let mut paragraphs = 0;
    let mut next = Some(node);
    for _ in 0..4 {
        let Some(node) = next else {
            return false;
        };
        match &node.data().value {
            NodeValue::Table(_) => return table::is_wide(node),
            NodeValue::Heading(heading) if heading.level > 1 || paragraphs == 0 => {}
            NodeValue::Paragraph if paragraphs == 0 && node.collect_text().chars().count() <= 300 => paragraphs += 1,
            _ => return false,
        }
        next = node.next_sibling();
    }
    false
}

/// Whether so little follows until the next chapter that it need not have a page of its own.
pub(super) fn is_short_chapter(heading: Node<'_>) -> bool {
    /// A third of a page.
    const SHORT: usize = 900;
    let mut characters = 0;
    for node in heading.following_siblings().skip(1) {
        if matches!(&node.data().value, NodeValue::Heading(heading) if heading.level == 1) {
            break;
        }
        characters += 60 + node.collect_text().chars().count();
        if characters > SHORT {
            return false;
        }
    }
    true
}
