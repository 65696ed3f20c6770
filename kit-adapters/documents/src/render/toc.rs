//! The table of contents: a field that Word can update, filled in already.

use std::fmt::Write;

use super::{parts::Heading, styles, xml::escape};

/// With more entries than this, the deepest level is left out.
const ENTRIES: usize = 70;

/// The paragraphs, in the block that Word knows as a table of contents; nothing without headings.
pub(super) fn block(headings: &[Heading], french: bool, new_page: bool) -> String {
    let depth = depth(headings);
    let entries: Vec<&Heading> = headings.iter().filter(|heading| heading.level <= depth).collect();
    if entries.is_empty() {
        return String::new();
    }
    let mut block = format!(
        concat!(
            r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"#,
            r#"<w:p><w:pPr><w:pStyle w:val="TOCHeading"/>{}</w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"#,
        ),
        if new_page { "<w:pageBreakBefore/>" } else { "" },
        if french { "Table des matières" } else { "Contents" },
    );
    for (number, heading) in entries.iter().enumerate() {
        let style = &styles::TOC[usize::from(heading.level) - 1];
        let _ = write!(block, r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>"#, style.id);
        if number == 0 {
            let _ = write!(
                block,
                concat!(
                    r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
                    r#"<w:r><w:instrText xml:space="preserve"> TOC \o "1-{}" \h \z \u </w:instrText></w:r>"#,
                    r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r>"#,
                ),
                depth
            );
        }
        let _ = write!(
            block,
            concat!(
                r#"<w:hyperlink w:anchor="{bookmark}" w:history="1"><w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#,
                r#"<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>"#,
                r#"<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \h </w:instrText></w:r>"#,
                r#"<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r>"#,
                r#"<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>"#,
            ),
            bookmark = heading.bookmark,
            text = escape(&heading.text),
            page = heading.page,
        );
    }
    block.push_str(concat!(
        r#"<w:p><w:pPr><w:pStyle w:val="SectionEnd"/></w:pPr><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#,
        "</w:sdtContent></w:sdt>"
    ));
    block
}

/// The deepest level that is listed: three, but fewer where three would fill pages.
fn depth(headings: &[Heading]) -> u8 {
    let up_to = |level: u8| headings.iter().filter(|heading| heading.level <= level).count();
    (1..=3).rev().find(|&level| (1..=ENTRIES).contains(&up_to(level))).unwrap_or_else(|| {
        // Never nothing: the highest level there is, however long.
        (1..=3).find(|&level| up_to(level) > 0).unwrap_or(1)
    })
}
