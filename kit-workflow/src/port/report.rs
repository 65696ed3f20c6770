//! Reports: rows read from the archive, written into a sheet.

use std::fmt;
use std::io::Read;

use crate::Timestamp;
use crate::inquiry::{InquiryId, StaffId, Stage};
use crate::name::names;
use crate::port::{Attempt, Language, Summary, WaitingMoney};

names! {
    /// What a report tells of.
    pub enum ReportKind {
        /// A row an inquiry.
        Inquiries = "inquiries",
        /// A row a try to pay.
        Payments = "payments",
        /// A row a download that began.
        Downloads = "downloads",
        /// A row an amount that waits for an answer, the longest wait first.
        Money = "money",
    }
}

names! {
    /// What a report is written as.
    pub enum SheetFormat {
        /// A workbook for people: words, dates and amounts as such, totals by currency.
        Xlsx = "xlsx",
        /// Comma-separated values for programs: the API's names, RFC 3339 times, minor units.
        Csv = "csv",
    }
}

impl SheetFormat {
    /// The media type that the file is served with.
    ///
    /// ```
    /// use kit_workflow::port::SheetFormat;
    ///
    /// assert!(SheetFormat::Csv.media_type().starts_with("text/csv"));
    /// ```
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

/// In whose care something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// In nobody's.
    Nobody,
    /// In this one's.
    To(StaffId),
}

/// Which rows a list or a report holds. Without any wish it holds all.
///
/// ```
/// use kit_workflow::inquiry::Stage;
/// use kit_workflow::port::{Assigned, ReportFilter};
///
/// let nobodys = Some(Assigned::Nobody);
/// let waiting = ReportFilter { stage: Some(Stage::Submitted), assigned: nobodys, ..ReportFilter::default() };
/// assert_ne!(waiting, ReportFilter::default(), "without any wish it holds all");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Only what belongs to inquiries in this stage.
    pub stage: Option<Stage>,
    /// Only what belongs to inquiries whose reference, organisation, name or address holds this.
    pub query: Option<String>,
    /// Only what happened at this moment or later: an inquiry was submitted, a try to pay opened, a download begun, a
    /// wait began.
    pub from: Option<Timestamp>,
    /// Only what happened before this moment.
    pub until: Option<Timestamp>,
    /// Only what belongs to inquiries in this care.
    pub assigned: Option<Assigned>,
    /// Only what belongs to inquiries whose money waits for staff.
    pub money_waits: bool,
    /// Only what belongs to inquiries of which an effect was given up.
    pub given_up: bool,
    /// Only what belongs to inquiries that were taken on simulators, or only what does not.
    pub test: Option<bool>,
    /// Only what belongs to inquiries that have not moved since this moment.
    pub moved_before: Option<Timestamp>,
}

/// A try to pay, as reports list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRow {
    /// The client's organisation.
    pub organization_name: String,
    /// The attempt.
    pub attempt: Attempt,
}

/// A download, as reports list it.
#[derive(Clone, PartialEq, Eq)]
pub struct DownloadRow {
    /// Its place among all downloads, from 1.
    pub number: u64,
    /// Whose deliverable.
    pub inquiry: InquiryId,
    /// The client's organisation.
    pub organization_name: String,
    /// The deliverable's number when its link was issued.
    pub deliverable: u32,
    /// When it began.
    pub begun_at: Timestamp,
}

/// Names stay out of logs.
impl fmt::Debug for DownloadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadRow").field("number", &self.number).finish_non_exhaustive()
    }
}

/// A row of a report.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::inquiry::InquiryId;
/// use kit_workflow::port::{DownloadRow, ReportKind, ReportRow};
///
/// let (inquiry, begun_at) = (InquiryId(uuid::Uuid::nil()), Timestamp::from_unix_ms(0));
/// let organization_name = "Agence".to_owned();
/// let row = ReportRow::Download(DownloadRow { number: 1, inquiry, organization_name, deliverable: 1, begun_at });
/// assert_eq!(row.kind(), ReportKind::Downloads);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportRow {
    /// Of [`ReportKind::Inquiries`].
    Inquiry(Summary),
    /// Of [`ReportKind::Payments`].
    Payment(Box<PaymentRow>),
    /// Of [`ReportKind::Downloads`].
    Download(DownloadRow),
    /// Of [`ReportKind::Money`].
    Money(WaitingMoney),
}

impl ReportRow {
    /// The kind of report it belongs to.
    pub const fn kind(&self) -> ReportKind {
        match self {
            Self::Inquiry(_) => ReportKind::Inquiries,
            Self::Payment(_) => ReportKind::Payments,
            Self::Download(_) => ReportKind::Downloads,
            Self::Money(_) => ReportKind::Money,
        }
    }
}

/// What a report says of itself.
///
/// ```
/// use kit_workflow::Timestamp;
/// use kit_workflow::port::{Language, ReportFilter, ReportKind, SheetFormat, SheetHeading};
///
/// let (kind, format) = (ReportKind::Inquiries, SheetFormat::Xlsx);
/// let (language, filter) = (Language::French, ReportFilter::default());
/// let heading = SheetHeading { kind, format, language, filter, at: Timestamp::from_unix_ms(0), test: false };
/// assert_eq!(heading.file_name(), "kit-inquiries-1970-01-01.xlsx");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetHeading {
    /// What it tells of.
    pub kind: ReportKind,
    /// What it is written as.
    pub format: SheetFormat,
    /// The language of its words.
    pub language: Language,
    /// Which rows it holds.
    pub filter: ReportFilter,
    /// When it was made: the same moment and rows give the same bytes.
    pub at: Timestamp,
    /// Whether it was made on simulators.
    pub test: bool,
}

impl SheetHeading {
    /// The name to save it under, for example `kit-inquiries-2026-11-25.xlsx`.
    pub fn file_name(&self) -> String {
        format!("kit-{}-{}.{}", self.kind, self.at.date_time().date(), self.format)
    }
}

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the report could not be written: {0}")]
pub struct SheetFailed(pub String);

/// A finished report, to be read from its beginning.
///
/// ```
/// use std::io::Read;
/// use kit_workflow::port::SheetFile;
///
/// let mut file = SheetFile { size: 4, bytes: Box::new(&b"a,b\n"[..]) };
/// let mut text = String::new();
/// file.bytes.read_to_string(&mut text)?;
/// assert_eq!(text.len() as u64, file.size);
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct SheetFile {
    /// How many bytes it has.
    pub size: u64,
    /// Its bytes.
    pub bytes: Box<dyn Read + Send>,
}

impl fmt::Debug for SheetFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetFile").field("size", &self.size).finish_non_exhaustive()
    }
}

/// A report that is being written, row by row.
///
/// - It MUST hold a bounded part of its rows in memory, however many there are.
/// - A text that looks like a formula MUST stay a text, and a character that its format cannot hold MUST NOT spoil it.
/// - Amounts of two currencies MUST NOT be added up.
///
/// ```
/// use std::io::Cursor;
/// use kit_workflow::port::{ReportRow, Sheet, SheetFailed, SheetFile};
///
/// /// Writes nothing but the number of rows.
/// struct Count(u64);
/// impl Sheet for Count {
///     fn write(&mut self, _: &ReportRow) -> Result<(), SheetFailed> {
///         self.0 += 1;
///         Ok(())
///     }
///     fn finish(self) -> Result<SheetFile, SheetFailed> {
///         let text = format!("{} rows\n", self.0);
///         Ok(SheetFile { size: text.len() as u64, bytes: Box::new(Cursor::new(text)) })
///     }
/// }
///
/// assert_eq!(Count(0).finish()?.size, 7);
/// # Ok::<(), SheetFailed>(())
/// ```
pub trait Sheet: Send + 'static {
    /// Writes a row.
    ///
    /// # Errors
    ///
    /// [`SheetFailed`], also for a row of another kind than the heading's.
    fn write(&mut self, row: &ReportRow) -> Result<(), SheetFailed>;

    /// Ends the report. This may take a second for a hundred thousand rows: call it beside the async runtime.
    ///
    /// # Errors
    ///
    /// [`SheetFailed`].
    fn finish(self) -> Result<SheetFile, SheetFailed>;
}
