//! The parts around the text, and the archive that holds them all.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    cover,
    limit::RenderError,
    paragraph,
    parts::{OutsideLink, Parts},
    settings::Rendering,
    style_sheet, theme,
    xml::{self, escape},
};

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORDPROCESSING: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Puts the file together. Same parts, same bytes: no entry carries a time.
pub(super) fn assemble(document: &[u8], footnotes: &[u8], parts: &Parts<'_>) -> Result<Vec<u8>, RenderError> {
    let settings = parts.settings;
    let (language, brand) = (settings.language_tag(), &settings.brand);
    let mut archive = Archive::new();
    archive.add("[Content_Types].xml", content_types(parts).as_bytes())?;
    archive.add("_rels/.rels", root_relationships().as_bytes())?;
    archive.add("docProps/core.xml", core(settings).as_bytes())?;
    archive.add("docProps/app.xml", app().as_bytes())?;
    archive.add("word/document.xml", document)?;
    archive.add("word/_rels/document.xml.rels", document_relationships(parts).as_bytes())?;
    archive.add("word/styles.xml", brand.dress(style_sheet::part(language)).as_bytes())?;
    archive.add("word/theme/theme1.xml", brand.dress(theme::part()).as_bytes())?;
    archive.add("word/settings.xml", word_settings(language).as_bytes())?;
    archive.add("word/fontTable.xml", brand.dress(fonts()).as_bytes())?;
    archive.add("word/numbering.xml", brand.dress(parts.numbering.part()).as_bytes())?;
    archive.add("word/footnotes.xml", footnotes)?;
    if !parts.note_links.is_empty() {
        let mut relationships = open_relationships();
        write_links(&mut relationships, &parts.note_links);
        relationships.push_str("</Relationships>");
        archive.add("word/_rels/footnotes.xml.rels", relationships.as_bytes())?;
    }
    archive.add("word/footer1.xml", cover::footer(settings, false).as_bytes())?;
    archive.add("word/footer2.xml", cover::footer(settings, true).as_bytes())?;
    if let Some(notice) = &settings.notice {
        archive.add("word/header1.xml", cover::header(notice).as_bytes())?;
    }
    for (number, media) in parts.media.iter().enumerate() {
        archive.add(&media_name(number, media.extension), &media.bytes)?;
    }
    archive.finish()
}

struct Archive {
    writer: ZipWriter<Cursor<Vec<u8>>>,
    options: SimpleFileOptions,
}

impl Archive {
    fn new() -> Self {
        Self {
            writer: ZipWriter::new(Cursor::new(Vec::new())),
            options: SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .last_modified_time(DateTime::default()),
        }
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), RenderError> {
        self.writer.start_file(name, self.options).map_err(|error| RenderError::Assembly(error.into()))?;
        self.writer.write_all(bytes).map_err(|error| RenderError::Assembly(error.into()))
    }

    fn finish(self) -> Result<Vec<u8>, RenderError> {
        let cursor = self.writer.finish().map_err(|error| RenderError::Assembly(error.into()))?;
        Ok(cursor.into_inner())
    }
}

fn media_name(number: usize, extension: &str) -> String {
    format!("word/media/image{}.{extension}", number + 1)
}

fn content_types(parts: &Parts<'_>) -> String {
    let mut types = format!(
        concat!(
            r#"{}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
        ),
        xml::DECLARATION
    );
    for extension in ["png", "jpeg", "gif"] {
        if parts.media.iter().any(|media| media.extension == extension) {
            let _ = write!(types, r#"<Default Extension="{extension}" ContentType="image/{extension}"/>"#);
        }
    }
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("numbering", "numbering"),
        ("footnotes", "footnotes"),
        ("footer1", "footer"),
        ("footer2", "footer"),
    ] {
        let _ = write!(types, r#"<Override PartName="/word/{part}.xml" ContentType="{WORDPROCESSING}.{kind}+xml"/>"#);
    }
    if parts.settings.notice.is_some() {
        let _ = write!(types, r#"<Override PartName="/word/header1.xml" ContentType="{WORDPROCESSING}.header+xml"/>"#);
    }
    types.push_str(concat!(
        r#"<Override PartName="/word/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>"#,
        r#"<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>"#,
        r#"<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>"#,
        "</Types>",
    ));
    types
}

fn open_relationships() -> String {
    format!(r#"{}<Relationships xmlns="{RELATIONSHIPS}">"#, xml::DECLARATION)
}

fn root_relationships() -> String {
    format!(
        concat!(
            r#"{}<Relationship Id="rId1" Type="{o}/officeDocument" Target="word/document.xml"/>"#,
            r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>"#,
            r#"<Relationship Id="rId3" Type="{o}/extended-properties" Target="docProps/app.xml"/></Relationships>"#,
        ),
        open_relationships(),
        o = OFFICE
    )
}

fn document_relationships(parts: &Parts<'_>) -> String {
    let mut relationships = open_relationships();
    for (id, kind, target) in [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdTheme", "theme", "theme/theme1.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdNumbering", "numbering", "numbering.xml"),
        ("rIdFootnotes", "footnotes", "footnotes.xml"),
        ("rIdFooterPortrait", "footer", "footer1.xml"),
        ("rIdFooterLandscape", "footer", "footer2.xml"),
    ] {
        let _ = write!(relationships, r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    }
    if parts.settings.notice.is_some() {
        let _ = write!(relationships, r#"<Relationship Id="rIdNotice" Type="{OFFICE}/header" Target="header1.xml"/>"#);
    }
    for (number, media) in parts.media.iter().enumerate() {
        let name = media_name(number, media.extension);
        let _ = write!(
            relationships,
            r#"<Relationship Id="{}" Type="{OFFICE}/image" Target="{}"/>"#,
            paragraph::relationship(number),
            name.trim_start_matches("word/"),
        );
    }
    write_links(&mut relationships, &parts.body_links);
    relationships.push_str("</Relationships>");
    relationships
}

fn write_links(relationships: &mut String, links: &[OutsideLink]) {
    for link in links {
        let _ = write!(
            relationships,
            r#"<Relationship Id="{}" Type="{OFFICE}/hyperlink" Target="{}" TargetMode="External"/>"#,
            link.id,
            escape(&link.address)
        );
    }
}

fn core(settings: &Rendering) -> String {
    let mut core = format!(
        concat!(
            r#"{}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
            r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
            r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
            "<dc:title>{}</dc:title><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy>",
        ),
        xml::DECLARATION,
        escape(&settings.title),
        escape(&settings.author),
        escape(&settings.author),
    );
    if let Some(date) = settings.date.and_then(written) {
        for name in ["created", "modified"] {
            let _ = write!(core, r#"<dcterms:{name} xsi:type="dcterms:W3CDTF">{date}</dcterms:{name}>"#);
        }
    }
    let _ = write!(core, "<dc:language>{}</dc:language></cp:coreProperties>", settings.language_tag());
    core
}

/// Whole seconds in UTC, as Word writes them.
fn written(date: OffsetDateTime) -> Option<String> {
    date.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).ok()?.format(&Rfc3339).ok()
}

fn app() -> String {
    format!(
        r#"{}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Kit</Application></Properties>"#,
        xml::DECLARATION
    )
}

fn word_settings(language: &str) -> String {
    format!(
        concat!(
            r#"{}<w:settings {}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>"#,
            r#"<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>"#,
            r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#,
            r#"<w:themeFontLang w:val="{}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"#,
        ),
        xml::DECLARATION,
        xml::NAMESPACES,
        language
    )
}

/// The fonts, with what may stand in for them.
fn fonts() -> String {
    let mut fonts = format!("{}<w:fonts {}>", xml::DECLARATION, xml::NAMESPACES);
    for (name, other, family, pitch) in [
        ("Arial", "Liberation Sans;Helvetica;Arimo", "swiss", "variable"),
        ("Courier New", "Liberation Mono;Cousine", "modern", "fixed"),
    ] {
        let _ = write!(
            fonts,
            r#"<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>"#
        );
    }
    fonts.push_str("</w:fonts>");
    fonts
}
