//! A workbook for people: a sheet of rows (more where one is full), one of totals, one about the report.

use std::fs::File;
use std::io::BufWriter;

use kit_workflow::port::{Language, ReportKind, ReportRow, SheetFailed, SheetHeading};
use kit_workflow::{Currency, Money};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::columns::{self, Cell, cells};
use super::totals::Totals;
use super::{failed, nameless, wording};

/// Rows of one sheet, its header not counted: what Excel can hold.
const ROWS: u32 = 1_048_575;

/// The longest text of a cell, in UTF-16 units: what Excel can hold.
const TEXT: usize = 32_767;

/// The largest number that a cell holds exactly (2^53).
const EXACT: u64 = 1 << 53;

/// A workbook that is being written. Its rows go to a temporary file as they come.
pub(super) struct Book {
    workbook: Workbook,
    language: Language,
    kind: ReportKind,
    /// Which sheet is being filled.
    sheet: usize,
    /// The last row that was written in it.
    row: u32,
    totals: Totals,
    looks: Looks,
}

/// How cells look.
struct Looks {
    header: Format,
    text: Format,
    moment: Format,
    number: Format,
    label: Format,
    amounts: [(Currency, Format); 5],
}

impl Looks {
    fn new(language: Language) -> Self {
        let amount = |currency, pattern: &str| (currency, Format::new().set_num_format(pattern));
        Self {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x1F_3A_5F))
                .set_font_color(Color::White)
                .set_border_bottom(FormatBorder::Thin),
            // Text, whatever it looks like, also where somebody edits the cell.
            text: Format::new().set_num_format("@"),
            moment: Format::new()
                .set_num_format(wording::say(language, "dd/mm/yyyy hh:mm", "yyyy-mm-dd hh:mm"))
                .set_align(FormatAlign::Left),
            number: Format::new().set_num_format("#,##0"),
            label: Format::new().set_bold(),
            amounts: [
                amount(Currency::Xof, "#,##0\\ \"F CFA\""),
                amount(Currency::Xaf, "#,##0\\ \"F CFA\""),
                amount(Currency::Cdf, "#,##0.00\\ \"FC\""),
                amount(Currency::Gnf, "#,##0\\ \"FG\""),
                amount(Currency::Usd, "#,##0.00\\ \"$\""),
            ],
        }
    }

    fn amount(&self, currency: Currency) -> &Format {
        self.amounts.iter().find(|(of, _)| *of == currency).map_or(&self.number, |(_, format)| format)
    }
}

impl Book {
    pub(super) fn open(heading: &SheetHeading) -> Result<Self, SheetFailed> {
        let title = wording::kind(heading.language, heading.kind);
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(heading.at.unix_ms().div_euclid(1000)).map_err(failed)?;
        workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
        let mut book = Self {
            workbook,
            language: heading.language,
            kind: heading.kind,
            sheet: 0,
            row: 0,
            totals: Totals::default(),
            looks: Looks::new(heading.language),
        };
        book.begin(title.to_owned())?;
        Ok(book)
    }

    /// Begins a sheet of rows.
    fn begin(&mut self, name: String) -> Result<(), SheetFailed> {
        let columns = columns::of(self.kind);
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        set_up(sheet, name, columns).map_err(failed)?;
        for (number, column) in (0..).zip(columns) {
            let title = wording::say(self.language, column.titles[0], column.titles[1]);
            sheet.write_string_with_format(0, number, title, &self.looks.header).map_err(failed)?;
        }
        self.row = 0;
        Ok(())
    }

    pub(super) fn write(&mut self, row: &ReportRow) -> Result<(), SheetFailed> {
        if self.row == ROWS {
            self.end_sheet()?;
            self.sheet += 1;
            self.begin(format!("{} {}", wording::kind(self.language, self.kind), self.sheet + 1))?;
        }
        self.row += 1;
        let cells = cells(row);
        let sheet = self.workbook.worksheet_from_index(self.sheet).map_err(failed)?;
        for (number, cell) in (0..).zip(&cells) {
            put(sheet, self.row, number, cell, &self.looks, self.language).map_err(failed)?;
        }
        let amounts = cells.iter().enumerate().filter_map(|(column, cell)| match cell {
            Cell::Amount(amount) => Some((column, *amount)),
            _ => None,
        });
        self.totals.add(row, amounts)
    }

    /// The filter covers what the sheet has.
    fn end_sheet(&mut self) -> Result<(), SheetFailed> {
        let last = u16::try_from(columns::of(self.kind).len() - 1).map_err(failed)?;
        let sheet = self.workbook.worksheet_from_index(self.sheet).map_err(failed)?;
        sheet.autofilter(0, 0, self.row, last).map(drop).map_err(failed)
    }

    pub(super) fn finish(mut self, heading: &SheetHeading) -> Result<File, SheetFailed> {
        self.end_sheet()?;
        self.write_totals()?;
        self.write_about(heading)?;
        let file = nameless()?;
        let mut buffered = BufWriter::new(file);
        self.workbook.save_to_writer(&mut buffered).map_err(failed)?;
        buffered.into_inner().map_err(|error| failed(error.into_error()))
    }

    fn write_totals(&mut self) -> Result<(), SheetFailed> {
        let language = self.language;
        let say = |french, english| wording::say(language, french, english);
        let columns = columns::of(self.kind);
        let mut lines = self.totals.lines().peekable();
        if lines.peek().is_none() {
            return Ok(());
        }
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(say("Totaux", "Totals")).map_err(failed)?;
        let titles =
            [say("Somme de", "Sum of"), say("Devise", "Currency"), say("Lignes", "Rows"), say("Total", "Total")];
        for (number, (title, width)) in (0..).zip(titles.into_iter().zip([34, 10, 10, 20])) {
            sheet.set_column_width(number, width).map_err(failed)?;
            sheet.write_string_with_format(0, number, title, &self.looks.header).map_err(failed)?;
        }
        for (row, line) in (1..).zip(lines) {
            let titles = columns.get(line.column).map_or(["", ""], |column| column.titles);
            let title = wording::say(language, titles[0], titles[1]);
            let title = if line.test { format!("{title} (TEST)") } else { title.to_owned() };
            let looks = &self.looks;
            for (number, cell) in (0..).zip([
                Cell::Made(title),
                Cell::Currency(line.sum.currency()),
                Cell::Number(line.count),
                Cell::Amount(line.sum),
            ]) {
                put(sheet, row, number, &cell, looks, language).map_err(failed)?;
            }
        }
        Ok(())
    }

    fn write_about(&mut self, heading: &SheetHeading) -> Result<(), SheetFailed> {
        let rows = self.totals.rows();
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        sheet.set_name(wording::say(self.language, "À propos", "About")).map_err(failed)?;
        sheet.set_column_width(0, 22).map_err(failed)?;
        sheet.set_column_width(1, 40).map_err(failed)?;
        for (row, (label, value)) in (0..).zip(wording::about(heading, rows)) {
            sheet.write_string_with_format(row, 0, label, &self.looks.label).map_err(failed)?;
            sheet.write_string_with_format(row, 1, fitting(&value), &self.looks.text).map_err(failed)?;
        }
        Ok(())
    }
}

fn set_up(sheet: &mut Worksheet, name: String, columns: &[columns::Column]) -> Result<(), rust_xlsxwriter::XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
    // A4, a page wide and as many pages long as it takes.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    sheet.set_row_height(0, 32)?;
    for (number, column) in (0..).zip(columns) {
        sheet.set_column_width(number, column.width)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    looks: &Looks,
    language: Language,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let mut word = |text: &str| sheet.write_string_with_format(row, column, fitting(text), &looks.text).map(drop);
    match cell {
        Cell::Nothing => Ok(()),
        Cell::Text(text) => word(text),
        Cell::Made(text) => word(text),
        Cell::Currency(currency) => word(&currency.to_string()),
        Cell::Yes(yes) => word(wording::yes(language, *yes)),
        Cell::Stage(stage) => word(wording::stage(language, *stage)),
        Cell::Status(status) => word(wording::status(language, *status)),
        Cell::Evidence(evidence) => word(wording::evidence(language, *evidence)),
        Cell::Reason(reason) => word(wording::reason(language, *reason)),
        Cell::Moment(at) => {
            let moment = ExcelDateTime::from_timestamp(at.unix_ms().div_euclid(1000))?;
            sheet.write_datetime_with_format(row, column, &moment, &looks.moment).map(drop)
        }
        Cell::Number(number) if *number <= EXACT => {
            sheet.write_number_with_format(row, column, *number as f64, &looks.number).map(drop)
        }
        Cell::Amount(amount) if amount.minor() <= EXACT => {
            let format = looks.amount(amount.currency());
            sheet.write_number_with_format(row, column, major(*amount), format).map(drop)
        }
        // Beyond what a cell's number holds exactly: the digits, as a text.
        Cell::Number(number) => word(&number.to_string()),
        Cell::Amount(amount) => word(&amount.to_string()),
    }
}

/// The number that a cell shows: a cell knows no other kind of number, and up to 2^53 minor units it is read back exactly.
fn major(amount: Money) -> f64 {
    amount.minor() as f64 / 10_u64.pow(amount.currency().exponent()) as f64
}

/// A text that a cell can hold.
fn fitting(text: &str) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= TEXT
        })
        .collect()
}
