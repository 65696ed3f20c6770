//! Reading in a process of its own: a hostile file ends that process, never the one that asked.
//!
//! The program is started with `extract --child TASK`, gets the file on its standard input and prints one line of JSON.

use std::ffi::{OsStr, OsString};
use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use kit_workflow::Name as _;
use kit_workflow::port::DocumentKind;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::bounded::{self, Bounds, Ended};
use crate::extract::{Extracted, NotAPdf, Unreadable, look, pdf_pages};

/// What is made of the largest file that is accepted stays below half of this.
const MEMORY: u64 = 1024 * 1024 * 1024;
/// The text, at worst with every character escaped.
const OUTPUT: u64 = 64 * 1024 * 1024;

/// What a file is read for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Task {
    /// Its text.
    Read(DocumentKind),
    /// The number of its pages.
    Pages,
}

/// What was found.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// The text, be it empty.
    Read(Text),
    /// How many pages there are.
    Pages(u32),
    /// Nothing, and why.
    Unreadable(Cause),
}

/// Why a file gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cause {
    NoPdf,
    Encrypted,
    NoText,
    TooLarge,
    TooSlow,
    Damaged,
}

/// [`Extracted`] as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Text {
    text: String,
    pages: Option<u32>,
    images: String,
    damaged: String,
    beyond: String,
    is_cut: bool,
}

impl Task {
    const PAGES: &str = "pages";

    fn parse(text: &str) -> Option<Self> {
        if text == Self::PAGES { Some(Self::Pages) } else { DocumentKind::parse(text).map(Self::Read) }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Read(kind) => kind.as_str(),
            Self::Pages => Self::PAGES,
        }
    }

    /// Does the task here and now.
    pub(crate) fn perform(self, bytes: &[u8]) -> Answer {
        match self {
            Self::Read(kind) => match look(kind, bytes) {
                Ok(extracted) => Answer::Read(extracted.into()),
                Err(unreadable) => Answer::Unreadable((&unreadable).into()),
            },
            Self::Pages => match pdf_pages(bytes) {
                Ok(pages) => Answer::Pages(pages),
                Err(NotAPdf::NoHeader) => Answer::Unreadable(Cause::NoPdf),
                Err(NotAPdf::Encrypted) => Answer::Unreadable(Cause::Encrypted),
                Err(NotAPdf::TooLarge) => Answer::Unreadable(Cause::TooLarge),
                Err(NotAPdf::Damaged(_) | NotAPdf::NoPages) => Answer::Unreadable(Cause::Damaged),
            },
        }
    }

    /// Has the task done by a child.
    pub(crate) async fn delegate(self, program: &OsStr, bytes: &[u8], patience: Duration) -> Answer {
        let bounds = Bounds {
            memory: MEMORY,
            seconds: patience.as_secs(),
            output: OUTPUT,
            folder: None,
            until: Instant::now() + patience,
        };
        match bounded::run(program, &["extract", "--child", self.as_str()], &[], bytes, bounds).await {
            Ok(printed) => serde_json::from_slice(&printed).unwrap_or(Answer::Unreadable(Cause::Damaged)),
            Err(Ended::TooMuch) => Answer::Unreadable(Cause::TooLarge),
            Err(Ended::TooSlow) => Answer::Unreadable(Cause::TooSlow),
            Err(Ended::Missing | Ended::Failed) => Answer::Unreadable(Cause::Damaged),
        }
    }
}

/// Does a child's work: reads the file from the standard input and prints what [`Papers`](crate::Papers) asked for. To be
/// called before a program starts anything else, with what stands behind `extract --child`.
///
/// ```no_run
/// // In the program that is its own child, called as `program extract --child TASK`.
/// let task = std::env::args().nth(3).unwrap_or_default();
/// // What `main` returns.
/// let code: std::process::ExitCode = kit_documents::serve_as_child(&task);
/// ```
pub fn serve_as_child(task: &str) -> ExitCode {
    let mut bytes = Vec::new();
    let Some(task) = Task::parse(task) else { return ExitCode::from(2) };
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    let printed = serde_json::to_vec(&task.perform(&bytes));
    match printed.map(|answer| std::io::stdout().lock().write_all(&answer)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// The program that runs, to be its own child: also where its file was replaced in the meantime. By this process's number: the
/// shell at the gate is a `self` of its own.
pub(crate) fn this_program() -> OsString {
    if cfg!(target_os = "linux") {
        return OsString::from(format!("/proc/{}/exe", std::process::id()));
    }
    std::env::current_exe().map_or_else(|_| OsString::from("kit"), OsString::from)
}

impl From<&Unreadable> for Cause {
    fn from(unreadable: &Unreadable) -> Self {
        match unreadable {
            Unreadable::Encrypted => Self::Encrypted,
            Unreadable::NoText => Self::NoText,
            Unreadable::TooLarge => Self::TooLarge,
            Unreadable::Damaged(_) => Self::Damaged,
        }
    }
}

impl From<Extracted> for Text {
    fn from(extracted: Extracted) -> Self {
        Self {
            images: extracted.images.to_string(),
            damaged: extracted.damaged.to_string(),
            beyond: extracted.beyond.to_string(),
            text: extracted.text,
            pages: extracted.pages,
            is_cut: extracted.is_cut,
        }
    }
}

impl From<Text> for Extracted {
    fn from(text: Text) -> Self {
        // What a child writes here it has from a page set.
        let pages = |text: String| text.parse().unwrap_or_default();
        Self {
            images: pages(text.images),
            damaged: pages(text.damaged),
            beyond: pages(text.beyond),
            text: text.text,
            pages: text.pages,
            is_cut: text.is_cut,
            ..Self::default()
        }
    }
}
