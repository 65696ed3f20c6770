//! The back office's export of payments, as CSV.
//!
//! CinetPay does not publish what its export looks like, so nothing is taken for granted here: the separator is found out,
//! columns go by their headings (French or English, or as the caller names them), and whatever cannot be read for certain is
//! told as unclear rather than guessed. Dates carry no zone; they are read as UTC, which is Abidjan's time.

mod cell;
mod columns;

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use kit_workflow::port::Receiving;
use kit_workflow::workflow::{Covered, Listed, StatementLine};
use kit_workflow::{Currency, Name as _};

pub(crate) use cell::date;
pub use columns::Columns;
use columns::Places;

/// An export larger than this is none.
const LARGEST: usize = 64 << 20;

/// Titles may stand above the headings, in so many lines at most.
const TITLES: usize = 20;

/// Why a file is no export that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// It is larger than 64 MiB.
    #[error("the file is larger than 64 MiB")]
    TooBig,
    /// It holds bytes that no text holds.
    #[error("the file is not text: save it as CSV in UTF-8")]
    NotText,
    /// No line has headings for transaction, amount and status.
    #[error("no line has headings for transaction, amount and status; the first line is: {first}")]
    NoHeadings {
        /// What stands in the first line.
        first: String,
    },
    /// A line is no CSV.
    #[error("line {line} cannot be read")]
    Malformed {
        /// Which line, from 1.
        line: u64,
    },
    /// A column was named that does not exist, or a part of the naming makes no sense.
    #[error("columns: {0}")]
    Columns(String),
}

/// An export that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its lines.
    pub lines: Vec<StatementLine>,
    /// From its first to its last date, an hour less at either end: dates there are of another clock.
    pub covered: Option<Covered>,
}

/// Reads an export. Where it has no column for the currency, amounts are in `currency`.
///
/// ```
/// use kit_cinetpay::{Columns, read_export};
/// use kit_workflow::Currency;
///
/// let columns = Columns::parse("transaction=Commande,amount=Brut,status=Situation")?;
/// let csv = "Commande;Brut;Situation\n04HMASW9NF6YY0938NKRKAYDXW;15000;ACCEPTED\n";
/// assert_eq!(read_export(csv.as_bytes(), &columns, Currency::Xof)?.lines.len(), 1);
/// assert!(read_export(b"\n", &columns, Currency::Xof).is_err());
/// # Ok::<(), kit_cinetpay::ExportError>(())
/// ```
///
/// # Errors
///
/// [`ExportError`]. A line that is CSV and makes no sense is no error: it comes as [`Listed::Unclear`].
pub fn read_export(bytes: &[u8], columns: &Columns, currency: Currency) -> Result<Export, ExportError> {
    let text = text(bytes)?;
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(&text)).from_reader(text.as_bytes());
    let (mut places, mut lines, mut first) = (None, Vec::new(), None);
    for (number, record) in reader.records().enumerate() {
        let record = record.map_err(|error| ExportError::Malformed {
            line: error.position().map_or(number as u64 + 1, csv::Position::line),
        })?;
        match &places {
            Some(places) => lines.extend(line(&record, places, columns, currency)),
            None => {
                first.get_or_insert_with(|| shown(&record));
                places = columns.find(&record)?;
                if places.is_none() && number + 1 >= TITLES {
                    break;
                }
            }
        }
    }
    if places.is_none() {
        return Err(ExportError::NoHeadings { first: first.unwrap_or_default() });
    }
    Ok(Export { covered: covered(&lines), lines })
}

/// The text of the file: UTF-8, or Latin-1 as older spreadsheets write it.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, ExportError> {
    if bytes.len() > LARGEST {
        return Err(ExportError::TooBig);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(ExportError::NotText);
    }
    Ok(match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    })
}

/// The separator that the first lines hold most of.
fn separator(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(TITLES).collect();
    let count = |sign: char| head.iter().map(|line| line.matches(sign).count()).max().unwrap_or(0);
    // Of equals the last wins: a semicolon is a separator and nothing else.
    [',', '\t', ';'].into_iter().max_by_key(|sign| count(*sign)).map_or(b';', |sign| sign as u8)
}

fn shown(record: &StringRecord) -> String {
    let cells: Vec<String> = record.iter().map(cell::plain).collect();
    cells.join(" | ").chars().take(200).collect()
}

/// What a line says; nothing where it is empty.
fn line(record: &StringRecord, places: &Places, columns: &Columns, currency: Currency) -> Option<StatementLine> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let get = |place: usize| record.get(place).map(cell::plain).unwrap_or_default();
    let (transaction_id, status, amount) = (get(places.transaction), get(places.status), get(places.amount));
    let named = places.currency.map(get).filter(|name| !name.is_empty());
    let money = match &named {
        None => cell::amount(&amount, currency),
        Some(name) => match Currency::parse(&cell::folded(name).to_uppercase()) {
            Some(currency) => cell::amount(&amount, currency),
            None => Some(Receiving::Other(format!("{amount} {name}"))),
        },
    };
    let listed = if transaction_id.is_empty() { Listed::Unclear } else { columns.listed(&status) };
    let words: Vec<&str> =
        [Some(&status), Some(&amount), named.as_ref()].into_iter().flatten().map(String::as_str).collect();
    Some(StatementLine {
        line: record.position().map_or(0, csv::Position::line),
        transaction_id,
        listed,
        amount: money,
        at: places.date.map(get).and_then(|date| cell::date(&date)),
        words: words.join(" "),
    })
}

fn covered(lines: &[StatementLine]) -> Option<Covered> {
    const MARGIN: std::time::Duration = std::time::Duration::from_secs(60 * 60);
    let moments = || lines.iter().filter_map(|line| line.at);
    let (first, last) = (moments().min()?, moments().max()?);
    let (from, until) = (first + MARGIN, last - MARGIN);
    (from < until).then_some(Covered { from, until })
}
