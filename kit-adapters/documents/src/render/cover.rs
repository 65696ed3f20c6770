//! The cover page, and what stands at the head and the foot of the others.

use super::{
    pages,
    piece::Pieces,
    settings::{Cover, Rendering},
    styles,
    xml::{self, escape},
};

/// The paragraphs of the cover page.
pub(super) fn page(cover: &Cover, french: bool) -> String {
    let mut page = title(&cover.title);
    if let Some(subtitle) = &cover.subtitle {
        page.push_str(&format!(
            r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
            styles::SUBTITLE.id,
            escape(subtitle)
        ));
    }
    let lines = [
        (&styles::COVER_LINE, if french { "Préparé pour" } else { "Prepared for" }, &cover.prepared_for),
        (&styles::COVER_LINE, if french { "Référence" } else { "Reference" }, &cover.reference),
        (&styles::DATE, "Date", &cover.date_line),
    ];
    for (style, label, line) in lines {
        if let Some(line) = line {
            page.push_str(&format!(
                concat!(
                    r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:rPr><w:rStyle w:val="CoverLabel"/></w:rPr><w:t>{}</w:t></w:r>"#,
                    r#"<w:r><w:br/></w:r><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                ),
                style.id,
                label,
                escape(line)
            ));
        }
    }
    page
}

/// The title, set so that its lines are of about the same length.
fn title(text: &str) -> String {
    let width = pages::text_area(false).0;
    let pieces = Pieces::plain(text);
    let lines = |right: u32| pages::lines(&pieces, &styles::TITLE, width - right);
    // Narrower by steps of half a centimetre, as long as no line is added.
    let right = (0..=width / 2).step_by(283).take_while(|&right| lines(right) == lines(0)).last().unwrap_or(0);
    let right = if lines(0) > 1 { right } else { 0 };
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="{}"/><w:ind w:right="{right}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
        styles::TITLE.id,
        escape(text)
    )
}

/// The footer: the title to the left, the page's number to the right.
pub(super) fn footer(settings: &Rendering, landscape: bool) -> String {
    /// What fits beside the page's number.
    const LONGEST: usize = 90;
    let mut title: String = settings.title.chars().take(LONGEST).collect();
    if title.len() < settings.title.len() {
        title.push('…');
    }
    format!(
        concat!(
            "{}<w:ftr {}>",
            r#"<w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs></w:pPr>"#,
            r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">Page </w:t></w:r>"#,
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"#,
            r#"<w:r><w:rPr><w:noProof/></w:rPr><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>"#,
        ),
        xml::DECLARATION,
        xml::NAMESPACES,
        pages::text_area(landscape).0,
        escape(&title),
    )
}

/// The head of every page.
pub(super) fn header(notice: &str) -> String {
    format!(
        r#"{}<w:hdr {}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:hdr>"#,
        xml::DECLARATION,
        xml::NAMESPACES,
        escape(notice)
    )
}
