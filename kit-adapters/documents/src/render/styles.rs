//! The styles, as data: the style sheet and the estimate of pages are both made from them.

use super::palette;

/// One paragraph style, with everything spelled out.
#[derive(Debug)]
pub(super) struct Style {
    pub(super) id: &'static str,
    /// Word's own name where it has one: readers and translations go by it.
    pub(super) name: &'static str,
    pub(super) next: &'static str,
    /// In half points.
    pub(super) size: u32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) color: &'static str,
    /// In twentieths of a point.
    pub(super) before: u32,
    pub(super) after: u32,
    /// What the borders take above and below the text.
    pub(super) frame: u32,
    /// In 240ths of a line.
    pub(super) line: u32,
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) keep_next: bool,
    pub(super) keep_lines: bool,
    /// No space between paragraphs of this style.
    pub(super) contextual: bool,
    pub(super) outline: Option<u8>,
    /// Borders as written in `w:pBdr`.
    pub(super) borders: &'static str,
    pub(super) fill: &'static str,
    /// Tab stops as written in `w:tabs`.
    pub(super) tabs: &'static str,
    pub(super) code: bool,
    /// Whether Word offers the style to whoever edits the document.
    pub(super) offered: bool,
}

const BASE: Style = Style {
    id: "BodyText",
    name: "Body Text",
    next: "",
    size: 20,
    bold: false,
    italic: false,
    color: "",
    before: 0,
    after: 120,
    frame: 0,
    line: 276,
    left: 0,
    right: 0,
    keep_next: false,
    keep_lines: false,
    contextual: false,
    outline: None,
    borders: "",
    fill: "",
    tabs: "",
    code: false,
    offered: true,
};

const HEADING: Style = Style {
    next: "BodyText",
    bold: true,
    color: palette::ACCENT,
    keep_next: true,
    keep_lines: true,
    line: 252,
    ..BASE
};

const ALERT: Style = Style { left: 227, right: 113, after: 60, keep_lines: true, offered: false, ..BASE };

const ANSWER: Style = Style { left: 227, after: 100, keep_lines: true, ..BASE };

macro_rules! bar {
    ($color:literal) => {
        concat!(r#"<w:left w:val="single" w:sz="24" w:space="8" w:color=""#, $color, r#""/>"#)
    };
}

pub(super) const BODY: Style = BASE;
pub(super) const HEADINGS: [Style; 6] = [
    Style {
        id: "Heading1",
        name: "heading 1",
        size: 36,
        before: 480,
        after: 200,
        frame: 140,
        outline: Some(0),
        borders: r#"<w:bottom w:val="single" w:sz="8" w:space="6" w:color="1F4E79"/>"#,
        ..HEADING
    },
    Style { id: "Heading2", name: "heading 2", size: 28, before: 360, after: 120, outline: Some(1), ..HEADING },
    Style {
        id: "Heading3",
        name: "heading 3",
        size: 23,
        before: 280,
        after: 100,
        color: palette::ACCENT_LIGHT,
        outline: Some(2),
        ..HEADING
    },
    Style {
        id: "Heading4",
        name: "heading 4",
        size: 21,
        before: 220,
        after: 80,
        color: palette::INK,
        outline: Some(3),
        ..HEADING
    },
    Style {
        id: "Heading5",
        name: "heading 5",
        size: 20,
        before: 180,
        after: 60,
        color: palette::ACCENT_LIGHT,
        outline: Some(4),
        ..HEADING
    },
    Style {
        id: "Heading6",
        name: "heading 6",
        size: 20,
        before: 160,
        after: 60,
        bold: false,
        italic: true,
        color: palette::INK,
        outline: Some(5),
        ..HEADING
    },
];
pub(super) const TITLE: Style = Style {
    id: "Title",
    name: "Title",
    next: "Subtitle",
    size: 64,
    bold: true,
    color: palette::ACCENT,
    before: 3600,
    after: 320,
    borders: r#"<w:bottom w:val="single" w:sz="24" w:space="14" w:color="C8963E"/>"#,
    line: 252,
    keep_lines: true,
    ..BASE
};
pub(super) const SUBTITLE: Style =
    Style { id: "Subtitle", name: "Subtitle", size: 30, color: palette::GREY, after: 360, ..BASE };
/// A line of the cover: its label, and beneath that what it says.
pub(super) const COVER_LINE: Style =
    Style { id: "CoverLine", name: "Cover Line", size: 26, before: 320, after: 0, line: 288, offered: false, ..BASE };
/// The firm's logo, and its notice at the cover's end.
pub(super) const LOGO: Style = Style { id: "Logo", name: "Logo", after: 480, offered: false, ..BASE };
pub(super) const LEGAL: Style = Style {
    id: "LegalNotice",
    name: "Legal Notice",
    size: 17,
    color: palette::GREY,
    before: 360,
    after: 0,
    line: 264,
    offered: false,
    contextual: true,
    ..BASE
};
/// The same for the date, which Word and other readers know by the style's name.
pub(super) const DATE: Style = Style { id: "Date", name: "Date", ..COVER_LINE };
pub(super) const TOC_HEADING: Style = Style {
    id: "TOCHeading",
    name: "TOC Heading",
    before: 0,
    after: 280,
    size: 36,
    borders: r#"<w:bottom w:val="single" w:sz="8" w:space="6" w:color="1F4E79"/>"#,
    ..HEADING
};
const TOC_TABS: &str = r#"<w:tab w:val="right" w:leader="dot" w:pos="9070"/>"#;
pub(super) const TOC: [Style; 3] = [
    Style {
        id: "TOC1",
        name: "toc 1",
        bold: true,
        color: palette::ACCENT,
        before: 140,
        after: 40,
        line: 252,
        tabs: TOC_TABS,
        offered: false,
        ..BASE
    },
    Style { id: "TOC2", name: "toc 2", after: 30, line: 252, left: 284, tabs: TOC_TABS, offered: false, ..BASE },
    Style {
        id: "TOC3",
        name: "toc 3",
        size: 18,
        color: palette::GREY,
        after: 20,
        line: 252,
        left: 567,
        tabs: TOC_TABS,
        offered: false,
        ..BASE
    },
];
pub(super) const LIST: Style =
    Style { id: "ListParagraph", name: "List Paragraph", after: 100, line: 264, contextual: true, ..BASE };
pub(super) const LOOSE_LIST: Style =
    Style { id: "ListParagraphLoose", name: "List Paragraph Loose", after: 80, offered: false, ..BASE };
pub(super) const LIST_CONTINUE: Style = Style { id: "ListContinue", name: "List Continue", after: 80, ..BASE };
pub(super) const QUOTE: Style = Style {
    id: "Quote",
    name: "Quote",
    italic: true,
    color: palette::GREY,
    left: 340,
    right: 340,
    borders: bar!("BFC9D6"),
    ..BASE
};
pub(super) const CODE: Style = Style {
    id: "SourceCode",
    name: "Source Code",
    size: 17,
    line: 240,
    after: 160,
    fill: palette::PALE,
    code: true,
    left: 113,
    right: 113,
    ..BASE
};
pub(super) const RULE: Style = Style {
    id: "HorizontalRule",
    name: "Horizontal Rule",
    size: 8,
    before: 120,
    after: 200,
    borders: r#"<w:bottom w:val="single" w:sz="6" w:space="1" w:color="BFC9D6"/>"#,
    offered: false,
    ..BASE
};
pub(super) const TERM: Style = Style {
    id: "DefinitionTerm",
    name: "Definition Term",
    next: "Definition",
    bold: true,
    after: 20,
    keep_next: true,
    ..BASE
};
pub(super) const DEFINITION: Style = Style { id: "Definition", name: "Definition", left: 340, ..BASE };
pub(super) const NOTE: Style =
    Style { id: "FootnoteText", name: "footnote text", size: 17, after: 40, line: 240, ..BASE };
pub(super) const FOOTER: Style = Style {
    id: "Footer",
    name: "footer",
    size: 16,
    color: palette::GREY,
    after: 0,
    line: 240,
    borders: r#"<w:top w:val="single" w:sz="4" w:space="6" w:color="BFC9D6"/>"#,
    ..BASE
};
pub(super) const HEADER: Style =
    Style { id: "Header", name: "header", size: 17, bold: true, color: palette::RED, after: 0, line: 240, ..BASE };
/// The text of tables, by how much there is to fit in: roomy, close, closest.
pub(super) const CELLS: [Style; 3] = [
    Style { id: "TableText", name: "Table Text", size: 18, before: 30, after: 30, line: 252, ..BASE },
    Style {
        id: "TableTextSmall",
        name: "Table Text Small",
        size: 17,
        before: 20,
        after: 20,
        line: 245,
        offered: false,
        ..BASE
    },
    Style {
        id: "TableTextTiny",
        name: "Table Text Tiny",
        size: 15,
        before: 10,
        after: 10,
        line: 240,
        offered: false,
        ..BASE
    },
];
pub(super) const HEADER_CELLS: [Style; 3] = [
    Style {
        id: "TableHeading",
        name: "Table Heading",
        size: 18,
        bold: true,
        color: "FFFFFF",
        before: 50,
        after: 50,
        line: 245,
        keep_next: true,
        ..BASE
    },
    Style {
        id: "TableHeadingSmall",
        name: "Table Heading Small",
        size: 17,
        bold: true,
        color: "FFFFFF",
        before: 40,
        after: 40,
        line: 245,
        keep_next: true,
        offered: false,
        ..BASE
    },
    Style {
        id: "TableHeadingTiny",
        name: "Table Heading Tiny",
        size: 15,
        bold: true,
        color: "FFFFFF",
        before: 20,
        after: 20,
        line: 240,
        keep_next: true,
        offered: false,
        ..BASE
    },
];
/// What stands between two tables, which Word would join, and after the last.
pub(super) const TABLE_END: Style =
    Style { id: "TableEnd", name: "Table End", size: 8, after: 120, line: 240, offered: false, ..BASE };
/// What carries the end of a section and should not be seen.
pub(super) const SECTION_END: Style =
    Style { id: "SectionEnd", name: "Section End", size: 2, after: 0, line: 240, offered: false, ..BASE };
pub(super) const ALERT_TITLES: [Style; 5] = [
    Style {
        id: "AlertNoteTitle",
        name: "Alert Note Title",
        bold: true,
        keep_next: true,
        before: 120,
        color: "1F4E79",
        borders: bar!("1F4E79"),
        fill: "EEF3F8",
        ..ALERT
    },
    Style {
        id: "AlertTipTitle",
        name: "Alert Tip Title",
        bold: true,
        keep_next: true,
        before: 120,
        color: "2E6B3E",
        borders: bar!("2E6B3E"),
        fill: "EEF6F0",
        ..ALERT
    },
    Style {
        id: "AlertImportantTitle",
        name: "Alert Important Title",
        bold: true,
        keep_next: true,
        before: 120,
        color: "5B3A86",
        borders: bar!("5B3A86"),
        fill: "F4F0F9",
        ..ALERT
    },
    Style {
        id: "AlertWarningTitle",
        name: "Alert Warning Title",
        bold: true,
        keep_next: true,
        before: 120,
        color: "8A5A00",
        borders: bar!("C8963E"),
        fill: "FDF6E9",
        ..ALERT
    },
    Style {
        id: "AlertCautionTitle",
        name: "Alert Caution Title",
        bold: true,
        keep_next: true,
        before: 120,
        color: "9B2C2C",
        borders: bar!("9B2C2C"),
        fill: "FBEFEF",
        ..ALERT
    },
];
pub(super) const ALERTS: [Style; 5] = [
    Style { id: "AlertNote", name: "Alert Note", borders: bar!("1F4E79"), fill: "EEF3F8", ..ALERT },
    Style { id: "AlertTip", name: "Alert Tip", borders: bar!("2E6B3E"), fill: "EEF6F0", ..ALERT },
    Style { id: "AlertImportant", name: "Alert Important", borders: bar!("5B3A86"), fill: "F4F0F9", ..ALERT },
    Style { id: "AlertWarning", name: "Alert Warning", borders: bar!("C8963E"), fill: "FDF6E9", ..ALERT },
    Style { id: "AlertCaution", name: "Alert Caution", borders: bar!("9B2C2C"), fill: "FBEFEF", ..ALERT },
];
/// The labelled answers of a question: expected, partial, to avoid, advice.
pub(super) const ANSWERS: [Style; 4] = [
    Style { id: "AnswerExpected", name: "Answer Expected", borders: bar!("2E6B3E"), ..ANSWER },
    Style { id: "AnswerPartial", name: "Answer Partial", borders: bar!("C8963E"), ..ANSWER },
    Style { id: "AnswerToAvoid", name: "Answer To Avoid", borders: bar!("9B2C2C"), ..ANSWER },
    Style { id: "AnswerAdvice", name: "Answer Advice", borders: bar!("1F4E79"), ..ANSWER },
];
