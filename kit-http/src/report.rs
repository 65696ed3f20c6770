//! Reports on their way out: written to a temporary file, then sent in pieces.

use std::io::{self, Read as _};

use futures_util::stream;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Language, ReportFilter, ReportKind, Sheet as _, SheetFile, SheetFormat, SheetHeading};
use kit_workflow::workflow::{FieldFault, Ports, report};
use kit_workflow::{Clock as _, Name as _, Timestamp};
use poem::http::{StatusCode, header};
use poem::{Body, Response};

use crate::app::App;
use crate::file::disposition;
use crate::headers::FILE_POLICY;
use crate::problem::Problem;

/// What is read of a report at a time.
const PIECE: usize = 64 * 1024;

/// Characters of a search.
const SEARCH: usize = 200;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a request for a report says, as it came.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked<'a> {
    /// The file, for example `inquiries.xlsx`.
    pub(crate) file: &'a str,
    pub(crate) stage: Option<&'a str>,
    pub(crate) q: Option<&'a str>,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
}

impl Asked<'_> {
    /// The report that is asked for: which, as what, of which rows.
    ///
    /// # Errors
    ///
    /// 404 for a file that is no report, 422 for a filter that makes no sense.
    fn read(&self) -> Result<(ReportKind, SheetFormat, ReportFilter), Problem> {
        let not_found = || Problem::new(StatusCode::NOT_FOUND, "not_found");
        let (kind, format) = self.file.split_once('.').ok_or_else(not_found)?;
        let kind = ReportKind::parse(kind).ok_or_else(not_found)?;
        let format = SheetFormat::parse(format).ok_or_else(not_found)?;
        let given = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let stage = given(self.stage)
            .map(|text| Stage::parse(&text).ok_or_else(|| Problem::field("stage", FieldFault::UnknownChoice)))
            .transpose()?;
        let query = given(self.q).map(|text| text.chars().filter(|c| !c.is_control()).take(SEARCH).collect());
        let moment = |name: &'static str, text: Option<&str>, whole_day| {
            given(text)
                .map(|text| moment(&text, whole_day).ok_or_else(|| Problem::field(name, FieldFault::Invalid)))
                .transpose()
        };
        let (from, until) = (moment("from", self.from, false)?, moment("to", self.to, true)?);
        Ok((kind, format, ReportFilter { stage, query, from, until, ..ReportFilter::default() }))
    }

    /// The report as a file to be saved, with its filter narrowed further.
    ///
    /// # Errors
    ///
    /// As [`Asked::read`]; 503 where the store is away.
    pub(crate) async fn answer<P: Ports>(
        &self,
        app: &App<P>,
        language: Language,
        narrow: impl FnOnce(&mut ReportFilter),
    ) -> Result<Response, Problem> {
        let (kind, format, mut filter) = self.read()?;
        narrow(&mut filter);
        let workflow = app.workflow();
        let (ports, test) = (workflow.ports(), workflow.terms().test);
        let heading = SheetHeading { kind, format, language, filter, at: ports.clock().now(), test };
        let name = heading.file_name();
        let sheet = report(ports.store(), ports.documents(), heading, |_| ()).await?;
        let finished = tokio::task::spawn_blocking(move || sheet.finish()).await;
        let file = finished.map_err(|error| Problem::internal().caused_by(error))?;
        let file = file.map_err(|error| Problem::internal().caused_by(error))?;
        Ok(Response::builder()
            .header(header::CONTENT_TYPE, format.media_type())
            .header(header::CONTENT_DISPOSITION, disposition(&name))
            .header(header::CONTENT_SECURITY_POLICY, FILE_POLICY)
            .header(header::CACHE_CONTROL, "no-store, private")
            .header(header::CONTENT_LENGTH, file.size)
            .body(pieces(file)))
    }
}

/// A day, or a moment in RFC 3339. A day as the end of a period is in it whole.
pub(crate) fn moment(text: &str, whole_day: bool) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let day: Timestamp = (text.len() == 10).then(|| format!("{text}T00:00:00Z"))?.parse().ok()?;
    Some(if whole_day { Timestamp::from_unix_ms(day.unix_ms() + DAY_MS) } else { day })
}

/// A file is read beside the runtime, a piece at a time.
fn pieces(file: SheetFile) -> Body {
    Body::from_bytes_stream(stream::try_unfold(file.bytes, |mut bytes| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut piece = vec![0; PIECE];
            let length = bytes.read(&mut piece)?;
            piece.truncate(length);
            Ok::<_, io::Error>((piece, bytes))
        });
        let (piece, bytes) = read.await.map_err(io::Error::other)??;
        Ok::<_, io::Error>((!piece.is_empty()).then_some((piece, bytes)))
    }))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_period_ends_with_its_last_day() {
        let check = |text: &str, whole_day, expected: Option<&str>| {
            assert_eq!(moment(text, whole_day).map(|at| at.to_rfc3339()).as_deref(), expected, "{text}");
        };
        check("2026-11-01", false, Some("2026-11-01T00:00:00Z"));
        check("2026-11-30", true, Some("2026-12-01T00:00:00Z"));
        check("2026-11-30T12:00:00+01:00", true, Some("2026-11-30T11:00:00Z"));
        check("30/11/2026", true, None);
        check("2026-02-30", false, None);
    }
}
