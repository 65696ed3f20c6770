//! Reports as workbooks and as comma-separated values.

mod columns;
mod comma;
mod totals;
mod wording;
mod workbook;

use std::fs::File;
use std::io::{BufReader, Seek as _};

use kit_workflow::port::{ReportRow, Sheet, SheetFailed, SheetFile, SheetFormat, SheetHeading};

use comma::Comma;
use workbook::Book;

/// A report that is being written to temporary files, which are gone with it.
///
/// ```
/// use std::io::Read;
/// use kit_documents::Report;
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::{Language, ReportFilter, ReportKind, Sheet, SheetFormat, SheetHeading};
///
/// let (kind, format, language) = (ReportKind::Inquiries, SheetFormat::Csv, Language::French);
/// let (filter, at) = (ReportFilter::default(), Timestamp::from_unix_ms(0));
/// let report = Report::open(SheetHeading { kind, format, language, filter, at, test: false })?;
/// let (mut file, mut text) = (report.finish()?, String::new());
/// file.bytes.read_to_string(&mut text).unwrap();
/// assert_eq!(text.lines().count(), 1, "without rows the names of its columns are left");
/// # Ok::<(), kit_workflow::port::SheetFailed>(())
/// ```
#[derive(Debug)]
pub struct Report {
    heading: SheetHeading,
    written: Written,
}

enum Written {
    Xlsx(Box<Book>),
    Csv(Box<Comma>),
}

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Xlsx(_) => "Xlsx",
            Self::Csv(_) => "Csv",
        })
    }
}

impl Report {
    /// Begins a report.
    ///
    /// # Errors
    ///
    /// [`SheetFailed`] where no temporary file can be made.
    pub fn open(heading: SheetHeading) -> Result<Self, SheetFailed> {
        let written = match heading.format {
            SheetFormat::Xlsx => Written::Xlsx(Box::new(Book::open(&heading)?)),
            SheetFormat::Csv => Written::Csv(Box::new(Comma::open(heading.kind)?)),
        };
        Ok(Self { heading, written })
    }
}

impl Sheet for Report {
    fn write(&mut self, row: &ReportRow) -> Result<(), SheetFailed> {
        if row.kind() != self.heading.kind {
            return Err(SheetFailed(format!("a row of {} in a report of {}", row.kind(), self.heading.kind)));
        }
        match &mut self.written {
            Written::Xlsx(book) => book.write(row),
            Written::Csv(comma) => comma.write(row),
        }
    }

    fn finish(self) -> Result<SheetFile, SheetFailed> {
        let mut file = match self.written {
            Written::Xlsx(book) => book.finish(&self.heading)?,
            Written::Csv(comma) => comma.finish()?,
        };
        file.rewind().map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        Ok(SheetFile { size, bytes: Box::new(BufReader::new(file)) })
    }
}

fn failed(error: impl std::error::Error) -> SheetFailed {
    SheetFailed(error.to_string())
}

/// A file without a name: nobody else can open it, and it is gone when it is closed.
fn nameless() -> Result<File, SheetFailed> {
    tempfile::tempfile().map_err(failed)
}
