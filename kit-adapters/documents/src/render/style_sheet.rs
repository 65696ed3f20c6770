//! The part `word/styles.xml`.

use std::fmt::Write;

use super::{
    palette,
    styles::{
        ALERT_TITLES, ALERTS, ANSWERS, BODY, CELLS, CODE, COVER_LINE, DATE, DEFINITION, FOOTER, HEADER, HEADER_CELLS,
        HEADINGS, LEGAL, LIST, LIST_CONTINUE, LOGO, LOOSE_LIST, NOTE, QUOTE, RULE, SECTION_END, SUBTITLE, Style,
        TABLE_END, TERM, TITLE, TOC, TOC_HEADING,
    },
    xml,
};

fn all() -> impl Iterator<Item = &'static Style> {
    const SINGLE: &[Style] = &[
        BODY,
        TITLE,
        SUBTITLE,
        COVER_LINE,
        DATE,
        LOGO,
        LEGAL,
        TOC_HEADING,
        LIST,
        LOOSE_LIST,
        LIST_CONTINUE,
        QUOTE,
        CODE,
        RULE,
        TERM,
        DEFINITION,
        NOTE,
        FOOTER,
        HEADER,
        TABLE_END,
        SECTION_END,
    ];
    const GROUPS: &[&[Style]] = &[SINGLE, &HEADINGS, &TOC, &CELLS, &HEADER_CELLS, &ALERT_TITLES, &ALERTS, &ANSWERS];
    GROUPS.iter().copied().flatten()
}

/// The part `word/styles.xml`.
pub(super) fn part(language: &str) -> String {
    let mut part = format!(
        concat!(
            "{}<w:styles {}><w:docDefaults><w:rPrDefault><w:rPr>",
            r#"<w:rFonts w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial" w:cs="Arial"/>"#,
            r#"<w:color w:val="{}"/><w:sz w:val="20"/><w:szCs w:val="20"/>"#,
            r#"<w:lang w:val="{}" w:eastAsia="{}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>"#,
            r#"<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>"#,
            r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>"#,
            r#"<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"#,
            r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
            r#"<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"#,
        ),
        xml::DECLARATION,
        xml::NAMESPACES,
        palette::INK,
        language,
        language,
    );
    for style in all() {
        write_style(&mut part, style);
    }
    part.push_str(concat!(
        r#"<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:rPr><w:color w:val="0B5CAD"/><w:u w:val="single"/></w:rPr></w:style>"#,
        r#"<w:style w:type="character" w:customStyle="1" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:noProof/><w:shd w:val="clear" w:color="auto" w:fill="F3F5F8"/></w:rPr></w:style>"#,
        r#"<w:style w:type="character" w:customStyle="1" w:styleId="CoverLabel"><w:name w:val="Cover Label"/><w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:caps/><w:color w:val="5A6470"/><w:spacing w:val="20"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:style>"#,
        r#"<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>"#,
        r#"<w:style w:type="table" w:customStyle="1" w:styleId="KitTable"><w:name w:val="Kit Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>"#,
        r#"<w:top w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:left w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:right w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="BFC9D6"/>"#,
        r#"</w:tblBorders><w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>"#,
        r#"<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/></w:tcPr></w:tblStylePr></w:style>"#,
        "</w:styles>",
    ));
    part
}

fn write_style(part: &mut String, style: &Style) {
    let custom = if is_builtin(style.name) { "" } else { r#" w:customStyle="1""# };
    let _ = write!(
        part,
        r#"<w:style w:type="paragraph"{custom} w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="Normal"/>"#,
        style.id, style.name
    );
    if !style.next.is_empty() {
        let _ = write!(part, r#"<w:next w:val="{}"/>"#, style.next);
    }
    if style.offered {
        part.push_str("<w:qFormat/>");
    }
    part.push_str("<w:pPr>");
    for (wanted, element) in [(style.keep_next, "<w:keepNext/>"), (style.keep_lines, "<w:keepLines/>")] {
        if wanted {
            part.push_str(element);
        }
    }
    if !style.borders.is_empty() {
        let _ = write!(part, "<w:pBdr>{}</w:pBdr>", style.borders);
    }
    if !style.fill.is_empty() {
        let _ = write!(part, r#"<w:shd w:val="clear" w:color="auto" w:fill="{}"/>"#, style.fill);
    }
    if !style.tabs.is_empty() {
        let _ = write!(part, "<w:tabs>{}</w:tabs>", style.tabs);
    }
    let _ = write!(
        part,
        r#"<w:spacing w:before="{}" w:after="{}" w:line="{}" w:lineRule="auto"/>"#,
        style.before, style.after, style.line
    );
    if style.left + style.right > 0 {
        let _ = write!(part, r#"<w:ind w:left="{}" w:right="{}"/>"#, style.left, style.right);
    }
    if style.contextual {
        part.push_str("<w:contextualSpacing/>");
    }
    if let Some(level) = style.outline {
        let _ = write!(part, r#"<w:outlineLvl w:val="{level}"/>"#);
    }
    part.push_str("</w:pPr><w:rPr>");
    if style.code {
        part.push_str(r#"<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>"#);
    }
    for (wanted, element) in
        [(style.bold, "<w:b/><w:bCs/>"), (style.italic, "<w:i/><w:iCs/>"), (style.code, "<w:noProof/>")]
    {
        if wanted {
            part.push_str(element);
        }
    }
    if !style.color.is_empty() {
        let _ = write!(part, r#"<w:color w:val="{}"/>"#, style.color);
    }
    let _ = write!(part, r#"<w:sz w:val="{0}"/><w:szCs w:val="{0}"/></w:rPr></w:style>"#, style.size);
}

/// Whether Word knows the name: such a style is not marked as the document's own.
fn is_builtin(name: &str) -> bool {
    name.starts_with("heading ")
        || name.starts_with("toc ")
        || matches!(
            name,
            "Body Text"
                | "Title"
                | "Subtitle"
                | "TOC Heading"
                | "List Paragraph"
                | "List Continue"
                | "Quote"
                | "Date"
                | "footnote text"
                | "header"
                | "footer"
        )
}
