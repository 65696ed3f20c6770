//! Tables: widths by content, a header row that repeats, rows that stay whole.

use std::fmt::Write;

use comrak::nodes::{Node, NodeValue, TableAlignment};
use docx_rs::{AlignmentType, BuildXML, Shading, TableCell, TableRow, VAlignType, WidthType};

use super::{
    columns,
    finish::{self, Additions},
    inline, judgement,
    limit::{self, RenderError},
    pages::{self, Pages},
    palette,
    paragraph::{self, Layout},
    parts::Parts,
    piece::Pieces,
    settings::Trust,
    styles::{self, Style},
};

/// The room above and below a cell's text together, in twentieths of a point.
const ENDS: u32 = 2 * 28 + 10;
/// A row higher than this may be parted between two pages.
const WHOLE: u32 = 6000;

/// A table, read.
pub(super) struct Table {
    alignments: Vec<TableAlignment>,
    header: Option<Vec<Pieces>>,
    rows: Vec<Vec<Pieces>>,
}

/// Whether the table wants a page in landscape: by its columns, and by how high its rows would be in portrait.
pub(super) fn is_wide(node: Node<'_>) -> bool {
    let columns = match &node.data().value {
        NodeValue::Table(table) => table.num_columns,
        _ => return false,
    };
    if !(5..=limit::COLUMNS).contains(&columns) {
        return false;
    }
    let (mut rows, mut characters) = (0, 0);
    for row in node.children().skip(1).take(60) {
        rows += 1;
        characters += row.collect_text().chars().count();
    }
    // A line of the text's width takes some 105 letters of a table, less the cells' sides; columns that are
    // filled unevenly waste a third.
    let lines = characters * 3 / (rows.max(1) * (105 - columns.min(20) * 2) * 2);
    columns > 8 || (columns >= 6 && lines >= 6) || lines >= 9
}

/// Reads the rows and cells.
pub(super) fn read(
    node: Node<'_>,
    alignments: Vec<TableAlignment>,
    parts: &mut Parts<'_>,
) -> Result<Table, RenderError> {
    if alignments.len() > limit::COLUMNS {
        return Err(RenderError::TooManyColumns);
    }
    let mut table = Table { alignments, header: None, rows: Vec::new() };
    for row in node.children() {
        let is_header = matches!(row.data().value, NodeValue::TableRow(true));
        let mut cells = Vec::with_capacity(table.alignments.len());
        for cell in row.children().take(table.alignments.len()) {
            cells.push(inline::read(cell, parts)?);
        }
        cells.resize_with(table.alignments.len(), Pieces::default);
        parts.count_blocks(cells.len())?;
        if is_header {
            table.header = cells.iter().any(|cell| !cell.is_blank()).then_some(cells);
        } else {
            table.rows.push(cells);
        }
    }
    Ok(table)
}

/// Writes the table, `indent` from the margin and as wide as the text.
pub(super) fn write(
    mut table: Table,
    indent: u32,
    width: u32,
    parts: &Parts<'_>,
    pages: &mut Pages,
    out: &mut Vec<u8>,
) -> Result<(), RenderError> {
    if table.alignments.is_empty() || (table.header.is_none() && table.rows.is_empty()) {
        return Ok(());
    }
    // Before the columns are measured: bold words are wider.
    mark_severity(&mut table.rows, parts.settings.trust == Trust::Model);
    let (density, widths) = columns::fit(table.header.as_deref(), &table.rows, table.alignments.len(), width);
    let mut head = format!(
        concat!(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="KitTable"/><w:tblW w:w="{}" w:type="dxa"/><w:tblInd w:w="{}" w:type="dxa"/>"#,
            r#"<w:tblLayout w:type="fixed"/><w:tblLook w:val="{}" w:firstRow="{}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>"#,
        ),
        widths.iter().sum::<u32>(),
        indent,
        if table.header.is_some() { "0620" } else { "0600" },
        u8::from(table.header.is_some()),
    );
    for width in &widths {
        let _ = write!(head, r#"<w:gridCol w:w="{width}"/>"#);
    }
    head.push_str("</w:tblGrid>");
    out.extend(head.as_bytes());

    let sheet = Sheet { widths: &widths, alignments: &table.alignments, parts };
    let header = match &table.header {
        Some(header) => {
            sheet.row(header, &styles::HEADER_CELLS[density], Some(parts.settings.brand.accent()), true, pages, out)?
        }
        None => 0,
    };
    for (number, row) in table.rows.iter().enumerate() {
        let ground = (number % 2 == 1).then_some(palette::BAND);
        sheet.row(row, &styles::CELLS[density], ground, false, pages, out)?;
        // The header stands on the first row's page itself, and again on each page after that.
        pages.repeat(header);
    }
    pages.repeat(0);
    out.extend(b"</w:tbl>");
    Ok(())
}

/// Colours the words that say how severe something is. In a kit they also stand out; an author's own text is set as the
/// author wrote it.
fn mark_severity(rows: &mut [Vec<Pieces>], is_kit: bool) {
    for cell in rows.iter_mut().flatten() {
        if let Some(color) = judgement::severity(&cell.text()) {
            cell.mark_all(|marks| {
                marks.bold |= is_kit;
                marks.color = Some(color);
            });
        }
    }
}

/// What all rows of a table share.
struct Sheet<'t, 'p, 's> {
    widths: &'t [u32],
    alignments: &'t [TableAlignment],
    parts: &'p Parts<'s>,
}

impl Sheet<'_, '_, '_> {
    /// Writes a row; gives back its height on the page.
    fn row(
        &self,
        cells: &[Pieces],
        style: &'static Style,
        ground: Option<&str>,
        is_header: bool,
        pages: &mut Pages,
        out: &mut Vec<u8>,
    ) -> Result<u32, RenderError> {
        let mut height = 0;
        let mut pictures = Vec::new();
        let mut row = Vec::with_capacity(cells.len());
        for ((pieces, &width), alignment) in cells.iter().zip(self.widths).zip(self.alignments) {
            let lines = pages::lines(pieces, style, width.saturating_sub(columns::SIDES));
            height = height.max(lines * pages::line_height(style) + style.before + style.after);
            pictures.extend(paragraph::pictures(pieces, self.parts));
            let layout = Layout {
                align: match alignment {
                    TableAlignment::None => None,
                    TableAlignment::Left => Some(AlignmentType::Left),
                    TableAlignment::Center => Some(AlignmentType::Center),
                    TableAlignment::Right => Some(AlignmentType::Right),
                },
                ..Layout::default()
            };
            let mut cell = TableCell::new()
                .width(width as usize, WidthType::Dxa)
                .add_paragraph(paragraph::model(style, &layout, pieces, self.parts));
            if is_header {
                cell = cell.vertical_align(VAlignType::Center);
            }
            if let Some(ground) = ground {
                cell = cell.shading(Shading::new().fill(ground));
            }
            row.push(cell);
        }
        let mut row = TableRow::new(row);
        if height <= WHOLE {
            row = row.cant_split();
        }
        pages.row(height + ENDS, is_header);
        finish::finish(&row.build(), Additions { header_row: is_header, pictures }, out)?;
        Ok(height + ENDS)
    }
}
