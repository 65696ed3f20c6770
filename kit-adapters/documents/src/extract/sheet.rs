//! XLS and XLSX, read by `calamine`: a sheet is its name and its rows, a row is a line with its cells between tabs.

use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader as _, Xls, XlsError, Xlsx, XlsxError};

use super::archive::Archive;
use super::lines::Lines;
use super::{Extracted, Unreadable};

pub(super) fn extract_xlsx(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    Archive::open(bytes)?.weigh()?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(xlsx)?;
    let mut rows = Rows::default();
    for name in book.sheet_names() {
        rows.open_sheet(&name);
        // Sheets of another kind, such as charts, have no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        // Cells are taken as they come: a sheet whose corners are far apart costs nothing.
        while let Some(cell) = cells.next_cell().map_err(xlsx)? {
            if rows.lines.is_cut() {
                break;
            }
            match cell.get_value() {
                DataRef::SharedString(text) => rows.cell(cell.get_position().0, text),
                DataRef::String(text) => rows.cell(cell.get_position().0, text),
                other => rows.cell(cell.get_position().0, &value(&Data::from(other.clone()))),
            }
        }
    }
    Ok(rows.finish())
}

pub(super) fn extract_xls(bytes: &[u8]) -> Result<Extracted, Unreadable> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Unreadable::Encrypted,
        other => Unreadable::damaged(other),
    })?;
    let mut rows = Rows::default();
    for name in book.sheet_names() {
        rows.open_sheet(&name);
        let Ok(range) = book.worksheet_range(&name) else { continue };
        for (row, _, data) in range.used_cells() {
            if rows.lines.is_cut() {
                break;
            }
            rows.cell(u32::try_from(row).unwrap_or(u32::MAX), &value(data));
        }
    }
    Ok(rows.finish())
}

fn xlsx(error: XlsxError) -> Unreadable {
    match error {
        XlsxError::Password => Unreadable::Encrypted,
        other => Unreadable::damaged(other),
    }
}

/// The rows of all sheets as lines.
#[derive(Default)]
struct Rows {
    lines: Lines,
    row: Option<u32>,
}

impl Rows {
    fn open_sheet(&mut self, name: &str) {
        self.end_row();
        self.lines.open_heading();
        self.lines.add(name.trim());
        self.lines.end_paragraph();
    }

    fn cell(&mut self, row: u32, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if self.row != Some(row) {
            self.end_row();
            self.lines.open_row();
            self.row = Some(row);
        }
        // A cell of several lines is still one cell.
        self.lines.add(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.lines.end_cell();
    }

    fn end_row(&mut self) {
        if self.row.take().is_some() {
            self.lines.end_row();
        }
    }

    fn finish(mut self) -> Extracted {
        self.end_row();
        Extracted { is_cut: self.lines.is_cut(), text: self.lines.into_text(), ..Extracted::default() }
    }
}

fn value(data: &Data) -> String {
    match data {
        Data::DateTime(moment) if moment.is_datetime() => date(moment),
        // An error is not what the author wrote.
        Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

/// `2026-11-30`, with the time of day where there is one.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute) == (0, 0) { date } else { format!("{date} {hour:02}:{minute:02}") }
}
