//! From pieces to a paragraph of docx-rs, finished.

use docx_rs::{
    AlignmentType, Break, BreakType, BuildXML, FootnoteReference, Hyperlink, HyperlinkData, IndentLevel, LineSpacing,
    NumberingId, Paragraph, Pic, Run, RunChild, Shading, SpecialIndentType, VertAlignType,
};

use super::{
    finish::{self, Additions},
    limit::RenderError,
    palette,
    parts::Parts,
    piece::{Marks, Piece, Pieces, Target},
    styles::Style,
};

/// How a paragraph departs from its style.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Where the text starts, in twentieths of a point, and how far its first line starts before that.
    pub(super) indent: Option<(usize, usize)>,
    /// The list that the paragraph opens an item of, and the item's level.
    pub(super) item: Option<(usize, usize)>,
    pub(super) align: Option<AlignmentType>,
    pub(super) keep_next: bool,
    /// Opens a page.
    pub(super) new_page: bool,
    /// Stands at the very top of its page, without space above.
    pub(super) at_top: bool,
    /// The number and the name of the bookmark around the text.
    pub(super) bookmark: Option<(usize, String)>,
}

/// The paragraph in docx-rs' model.
pub(super) fn model(style: &Style, layout: &Layout, pieces: &Pieces, parts: &Parts<'_>) -> Paragraph {
    let mut paragraph = Paragraph::new().id("00000001").style(style.id);
    if let Some((list, level)) = layout.item {
        paragraph = paragraph.numbering(NumberingId::new(list), IndentLevel::new(level));
    }
    if let Some((left, hanging)) = layout.indent {
        let left = i32::try_from(left).unwrap_or(i32::MAX);
        let special = (hanging > 0).then(|| SpecialIndentType::Hanging(i32::try_from(hanging).unwrap_or(0)));
        paragraph = paragraph.indent(Some(left), special, None, None);
    }
    if let Some(align) = layout.align {
        paragraph = paragraph.align(align);
    }
    if layout.keep_next {
        paragraph = paragraph.keep_next(true);
    }
    if layout.new_page {
        paragraph = paragraph.page_break_before(true);
    }
    if layout.at_top {
        paragraph = paragraph.line_spacing(LineSpacing::new().before(0));
    }
    if is_right_to_left(pieces) {
        paragraph.property.bidi = Some(true);
    }
    if let Some((number, name)) = &layout.bookmark {
        paragraph = paragraph.add_bookmark_start(*number, name.as_str());
    }
    let mut rest = pieces.list.as_slice();
    while let Some(first) = rest.first() {
        let link = link_of(first);
        let length = rest.iter().take_while(|piece| link_of(piece) == link).count();
        let (group, after) = rest.split_at(length);
        rest = after;
        match link.and_then(|number| pieces.links.get(number)) {
            None => {
                for piece in group {
                    paragraph = paragraph.add_run(run(piece, false, parts));
                }
            }
            Some(target) => {
                let link = match target {
                    Target::Outside { relationship } => {
                        HyperlinkData::External { rid: relationship.clone(), path: String::new() }
                    }
                    Target::Inside { bookmark } => HyperlinkData::Anchor { anchor: bookmark.clone() },
                };
                let mut hyperlink = Hyperlink { link, history: Some(1), children: Vec::new() };
                for piece in group {
                    hyperlink = hyperlink.add_run(run(piece, true, parts));
                }
                paragraph = paragraph.add_hyperlink(hyperlink);
            }
        }
    }
    if let Some((number, _)) = layout.bookmark {
        paragraph = paragraph.add_bookmark_end(number);
    }
    paragraph
}

/// The paragraph as it stands in the part.
pub(super) fn write(
    style: &Style,
    layout: &Layout,
    pieces: &Pieces,
    parts: &Parts<'_>,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    let block = model(style, layout, pieces, parts).build();
    let additions = Additions { header_row: false, pictures: pictures(pieces, parts) };
    finish::finish(&block, additions, out)
}

/// The pictures of a paragraph, with their descriptions.
pub(super) fn pictures<'p>(pieces: &Pieces, parts: &'p Parts<'_>) -> Vec<(usize, &'p str)> {
    pieces
        .list
        .iter()
        .filter_map(|piece| match piece {
            Piece::Picture { number, .. } => {
                parts.media.get(*number).map(|media| (*number, media.description.as_str()))
            }
            Piece::Text { .. } | Piece::Break { .. } | Piece::Note(_) => None,
        })
        .collect()
}

fn link_of(piece: &Piece) -> Option<usize> {
    match piece {
        Piece::Text { link, .. } | Piece::Break { link } | Piece::Picture { link, .. } => *link,
        Piece::Note(_) => None,
    }
}

fn run(piece: &Piece, in_link: bool, parts: &Parts<'_>) -> Run {
    match piece {
        Piece::Text { text, marks, .. } => text_run(text, *marks, in_link),
        Piece::Break { .. } => {
            let mut run = Run::new();
            run.children.push(RunChild::Break(Break::new(BreakType::TextWrapping)));
            run
        }
        Piece::Note(id) => {
            let mut run = Run::new().style("FootnoteReference");
            run.children.push(RunChild::FootnoteReference(FootnoteReference::new(*id)));
            run
        }
        Piece::Picture { number, .. } => match parts.media.get(*number) {
            Some(media) => Run::new().add_image(
                Pic::new_with_dimensions(Vec::new(), 1, 1).id(relationship(*number)).size(media.width, media.height),
            ),
            None => Run::new(),
        },
    }
}

/// The id of a picture's relationship.
pub(super) fn relationship(picture: usize) -> String {
    format!("rIdImage{}", picture + 1)
}

/// The most bytes of one `w:t`. Readers over libxml2 refuse an element of more than 10 MB, however much memory they have.
const MOST: usize = 1024 * 1024;

fn text_run(text: &str, marks: Marks, in_link: bool) -> Run {
    let mut run = Run::new();
    // A tab inside a text is a space to Word; as an element of its own it stays one.
    for (number, stretch) in text.split('\t').enumerate() {
        if number > 0 {
            run = run.add_tab();
        }
        let mut rest = stretch;
        while !rest.is_empty() {
            let (text, more) = rest.split_at(rest.floor_char_boundary(MOST));
            run = run.add_text(text);
            rest = more;
        }
    }
    if marks.code {
        run = run.style("VerbatimChar");
        // One style says one thing: this one that it is code; that it is a link too is seen.
        if in_link {
            run = run.color(palette::LINK).underline("single");
        }
    } else if in_link {
        run = run.style("Hyperlink");
    }
    if marks.bold {
        run = run.bold();
    }
    if marks.italic {
        run = run.italic();
    }
    if marks.strike {
        run = run.strike();
    }
    if marks.underline && !in_link {
        run = run.underline("single");
    }
    if marks.highlight {
        run = run.shading(Shading::new().fill("FFF2CC"));
    }
    if let Some(color) = marks.color {
        run = run.color(color);
    }
    if marks.raised || marks.lowered {
        let align = if marks.raised { VertAlignType::SuperScript } else { VertAlignType::SubScript };
        run.run_property = run.run_property.vert_align(align);
    }
    run
}

/// Whether the first letter with a direction is written from right to left.
fn is_right_to_left(pieces: &Pieces) -> bool {
    pieces
        .list
        .iter()
        .find_map(|piece| match piece {
            Piece::Text { text, .. } => text.chars().find(|c| c.is_alphabetic()),
            Piece::Break { .. } | Piece::Note(_) | Piece::Picture { .. } => None,
        })
        .is_some_and(|c| matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff))
}
