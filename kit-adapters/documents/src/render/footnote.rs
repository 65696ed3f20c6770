//! The footnotes' part.

use std::collections::HashMap;

use comrak::nodes::{Node, NodeValue};

use super::{body::Body, limit::RenderError, parts::Parts, xml};

/// The part `word/footnotes.xml`: the two separators, and a note for each reference.
pub(super) fn part(root: Node<'_>, parts: &mut Parts<'_>) -> Result<Vec<u8>, RenderError> {
    let mut definitions: HashMap<String, Node<'_>> = HashMap::new();
    for node in root.children() {
        if let NodeValue::FootnoteDefinition(definition) = &node.data().value {
            definitions.insert(definition.name.clone(), node);
        }
    }
    let mut part = format!(
        concat!(
            "{}<w:footnotes {}>",
            r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"#,
            r#"<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"#,
        ),
        xml::DECLARATION,
        xml::NAMESPACES
    )
    .into_bytes();
    parts.in_note = true;
    for (index, name) in std::mem::take(&mut parts.notes).into_iter().enumerate() {
        part.extend(format!(r#"<w:footnote w:id="{}">"#, index + 1).as_bytes());
        let content = match definitions.get(&name) {
            Some(node) => Body::new(parts).write(node, None)?.out,
            None => Vec::new(),
        };
        part.extend(numbered(&content));
        part.extend(b"</w:footnote>");
    }
    part.extend(b"</w:footnotes>");
    Ok(part)
}

/// The note's content with its number in front of the first paragraph.
fn numbered(content: &[u8]) -> Vec<u8> {
    const NUMBER: &str = r#"<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>"#;
    const HEAD: &str = r#"<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>"#;
    let marker = b"</w:pPr>";
    let first =
        content.starts_with(b"<w:p>").then(|| content.windows(marker.len()).position(|window| window == marker));
    match first.flatten() {
        Some(at) => {
            let (head, rest) = content.split_at(at + marker.len());
            [head, NUMBER.as_bytes(), rest].concat()
        }
        None => [HEAD.as_bytes(), NUMBER.as_bytes(), b"</w:p>", content].concat(),
    }
}
