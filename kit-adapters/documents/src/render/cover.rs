//! The cover page, and what stands at the head and the foot of the others.

use super::{
    limit::RenderError,
    pages,
    paragraph::{self, Layout},
    parts::Parts,
    piece::{Piece, Pieces},
    settings::{Cover, Rendering},
    styles,
    xml::{self, escape},
};

/// The paragraphs of the cover page.
pub(super) fn page(cover: &Cover, french: bool, parts: &mut Parts<'_>) -> Result<String, RenderError> {
    let mut page = logo(parts)?;
    page.push_str(&title(&cover.title));
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
    if let Some(legal) = parts.settings.brand.legal() {
        for line in legal.lines().filter(|line| !line.trim().is_empty()) {
            page.push_str(&format!(
                r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#,
                styles::LEGAL.id,
                escape(line)
            ));
        }
    }
    Ok(page)
}

/// The firm's logo, at the head of the page.
fn logo(parts: &mut Parts<'_>) -> Result<String, RenderError> {
    let Some(media) = parts.settings.brand.logo() else { return Ok(String::new()) };
    parts.media.push(media);
    let picture = Piece::Picture { number: parts.media.len() - 1, link: None };
    let pieces = Pieces { list: vec![picture], links: Vec::new() };
    let mut out = Vec::new();
    paragraph::write(&styles::LOGO, &Layout::default(), &pieces, parts, &mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
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

/// The footer: the title, or what the firm says there, to the left, the page's number to the right.
pub(super) fn footer(settings: &Rendering, landscape: bool) -> String {
    /// What fits beside the page's number.
    const LONGEST: usize = 90;
    let whole = settings.brand.footer().unwrap_or(&settings.title);
    let mut title: String = whole.chars().take(LONGEST).collect();
    if title.len() < whole.len() {
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
