//! Sections: A4, upright or lying, with or without a footer.

use super::pages::{LONG_SIDE, MARGIN, SHORT_SIDE};

/// Where a section stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Cover and table of contents: no footer, no page number.
    Front,
    /// The first section of the text: pages are counted from 1.
    Opening,
    /// A later one: pages are counted on.
    Following,
}

/// A section of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    pub(super) landscape: bool,
    pub(super) place: Place,
    /// Whether its pages carry the notice.
    pub(super) notice: bool,
}

impl Section {
    /// The element `w:sectPr`.
    pub(super) fn properties(self) -> String {
        let (footer, size) = if self.landscape {
            ("rIdFooterLandscape", format!(r#"w:w="{LONG_SIDE}" w:h="{SHORT_SIDE}" w:orient="landscape""#))
        } else {
            ("rIdFooterPortrait", format!(r#"w:w="{SHORT_SIDE}" w:h="{LONG_SIDE}""#))
        };
        let footer = match self.place {
            Place::Front => String::new(),
            Place::Opening | Place::Following => {
                format!(r#"<w:footerReference w:type="default" r:id="{footer}"/>"#)
            }
        };
        let count = if self.place == Place::Opening { r#"<w:pgNumType w:start="1"/>"# } else { "" };
        format!(
            concat!(
                r#"<w:sectPr>{}{}<w:type w:val="nextPage"/><w:pgSz {}/>"#,
                r#"<w:pgMar w:top="{m}" w:right="{m}" w:bottom="{m}" w:left="{m}" w:header="709" w:footer="624" w:gutter="0"/>"#,
                r#"{}<w:cols w:space="708"/></w:sectPr>"#,
            ),
            if self.notice { r#"<w:headerReference w:type="default" r:id="rIdNotice"/>"# } else { "" },
            footer,
            size,
            count,
            m = MARGIN,
        )
    }
}

/// Ends a section in the middle of the document.
pub(super) fn end(out: &mut Vec<u8>, section: Section) {
    let paragraph = format!(r#"<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{}</w:pPr></w:p>"#, section.properties());
    out.extend(paragraph.as_bytes());
}
