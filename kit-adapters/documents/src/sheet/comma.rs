//! Comma-separated values (RFC 4180), for programs: every field quoted, names as in the API, amounts in minor units.

use std::fs::File;
use std::io::BufWriter;

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use kit_workflow::port::{ReportKind, ReportRow, SheetFailed};

use super::columns::{self, Cell, cells};
use super::{failed, nameless};

/// A file of comma-separated values that is being written.
pub(super) struct Comma(Writer<BufWriter<File>>);

impl Comma {
    pub(super) fn open(kind: ReportKind) -> Result<Self, SheetFailed> {
        let file = BufWriter::new(nameless()?);
        let mut writer =
            WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(file);
        writer.write_record(columns::of(kind).iter().map(|column| column.key)).map_err(failed)?;
        Ok(Self(writer))
    }

    pub(super) fn write(&mut self, row: &ReportRow) -> Result<(), SheetFailed> {
        self.0.write_record(cells(row).iter().map(field)).map_err(failed)
    }

    pub(super) fn finish(self) -> Result<File, SheetFailed> {
        let buffered = self.0.into_inner().map_err(|error| failed(error.into_error()))?;
        buffered.into_inner().map_err(|error| failed(error.into_error()))
    }
}

fn field(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Made(text) => text.clone(),
        Cell::Moment(at) => at.to_rfc3339(),
        Cell::Amount(amount) => amount.minor().to_string(),
        Cell::Currency(currency) => currency.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Yes(yes) => yes.to_string(),
        Cell::Stage(stage) => stage.to_string(),
        Cell::Status(status) => status.to_string(),
        Cell::Evidence(evidence) => evidence.to_string(),
        Cell::Reason(reason) => reason.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula (OWASP ASVS 1.2.10), without the characters that end a line or a file.
fn harmless(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect();
    let formula =
        text.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t']) || text.starts_with(['\t', '\r']);
    if formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_looks_like_a_formula_is_a_text() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "  =1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("\r=1"), "' =1");
        assert_eq!(harmless("Office \0de\nl’eau"), "Office  de l’eau");
    }
}
