//! `kit export`: reports of the store, without any provider.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use kit_documents::Papers;
use kit_workflow::inquiry::Stage;
use kit_workflow::port::{Language, ReportFilter, ReportKind, Sheet as _, SheetFile, SheetFormat, SheetHeading};
use kit_workflow::workflow::report;
use kit_workflow::{Clock as _, Name as _, Timestamp};

use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to export.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// What to write: a workbook for people, or comma-separated values for programs.
    #[arg(long, value_enum)]
    format: Format,
    /// What to tell of.
    #[arg(long, value_enum, default_value_t = What::Inquiries)]
    what: What,
    /// Only what belongs to inquiries in this stage, for example awaiting_payment.
    #[arg(long, value_parser = stage)]
    stage: Option<Stage>,
    /// Only what belongs to inquiries whose reference, organisation, contact or address holds this.
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only what happened on this day or later, for example 2026-11-01.
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Timestamp>,
    /// Only what happened on this day or before.
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Timestamp>,
    /// The language of a workbook.
    #[arg(long, value_enum, default_value_t = Tongue::Fr)]
    lang: Tongue,
    /// Where to write it; standard output where it is not said.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Xlsx,
    Csv,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    Inquiries,
    Payments,
    Downloads,
    Money,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tongue {
    Fr,
    En,
}

fn stage(text: &str) -> Result<Stage, String> {
    let known = || Stage::ALL.iter().map(|stage| stage.as_str()).collect::<Vec<_>>().join(", ");
    Stage::parse(text).ok_or_else(|| format!("is none of {}", known()))
}

fn day(text: &str) -> Result<Timestamp, String> {
    format!("{text}T00:00:00Z").parse().map_err(|_| "is no day, such as 2026-11-01".to_owned())
}

impl Options {
    fn heading(&self, at: Timestamp) -> SheetHeading {
        const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
        SheetHeading {
            kind: match self.what {
                What::Inquiries => ReportKind::Inquiries,
                What::Payments => ReportKind::Payments,
                What::Downloads => ReportKind::Downloads,
                What::Money => ReportKind::Money,
            },
            format: match self.format {
                Format::Xlsx => SheetFormat::Xlsx,
                Format::Csv => SheetFormat::Csv,
            },
            language: match self.lang {
                Tongue::Fr => Language::French,
                Tongue::En => Language::English,
            },
            filter: ReportFilter {
                stage: self.stage,
                query: self.search.clone(),
                from: self.from,
                until: self.to.map(|day| day + DAY),
                ..ReportFilter::default()
            },
            at,
            // Rows say of themselves whether they are tests.
            test: false,
        }
    }
}

/// Does it.
pub(crate) async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    if options.output.is_none() && matches!(options.format, Format::Xlsx) && io::stdout().is_terminal() {
        return Err(Failure::Other("a workbook is not for a terminal: say --output FILE".into()));
    }
    let heading = options.heading(SystemClock.now());
    let store = migrate::connect(settings).await?;
    let live = io::stderr().is_terminal();
    let mut rows = 0;
    let written = report(&store, &Papers::default(), heading, |so_far| {
        rows = so_far;
        if live {
            eprint!("\r{so_far} rows");
        }
    })
    .await;
    store.close().await;
    if live {
        eprintln!();
    }
    let sheet = written.map_err(|error| Failure::because("the report", error))?;
    let file = sheet.finish().map_err(|error| Failure::because("the report", error))?;
    save(file, options.output.as_deref())?;
    if !live {
        eprintln!("{rows} rows");
    }
    Ok(())
}

/// Writes beside the file and renames, so that a report is there whole or not at all.
fn save(mut file: SheetFile, output: Option<&Path>) -> Result<(), Failure> {
    let failed = |error| Failure::because("the report cannot be written", error);
    let Some(output) = output else {
        let mut out = io::stdout().lock();
        return io::copy(&mut file.bytes, &mut out).and_then(|_| out.flush()).map_err(failed);
    };
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    io::copy(&mut file.bytes, &mut beside).map_err(failed)?;
    beside.persist(output).map_err(|error| failed(error.error))?;
    Ok(())
}
