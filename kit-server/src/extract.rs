//! `kit extract`: what is read of a file, by hand; and the child that reads each file for the service.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use kit_documents::Papers;
use kit_workflow::port::{Documents as _, UnreadReason};

use crate::Failure;

/// What to read.
#[derive(Debug, Args)]
pub(crate) struct Extract {
    /// The file: PDF, Word, Excel, OpenDocument text, plain text, Markdown, or a picture.
    #[arg(required_unless_present = "child")]
    file: Option<PathBuf>,
    /// Print the title and the articles, each with its page, instead of the text.
    #[arg(long)]
    outline: bool,
    /// Read the standard input for another process of this program.
    #[arg(long, value_name = "TASK", hide = true, conflicts_with_all = ["file", "outline"])]
    pub(crate) child: Option<String>,
}

/// Nobody waits for a form here: scans are read to their end.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Prints the text; what is missing of it is told beside it.
pub(crate) async fn run(options: &Extract) -> Result<(), Failure> {
    let Some(path) = &options.file else { return Ok(()) };
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Failure::because(&shown, error))?;
    let papers = Papers::in_child_of_this_program();
    let kind = papers.judge(&shown, &bytes).map_err(|unfit| Failure::because(&shown, unfit))?;
    let extracted = papers
        .look(kind, bytes, PATIENCE)
        .await
        .map_err(|reason| Failure::Other(format!("{shown}: {}", in_words(reason))))?;
    for (pages, what) in [
        (&extracted.recognised, "read by recognising characters"),
        (&extracted.images, "images that were not read"),
        (&extracted.damaged, "damaged, read in part or not at all"),
        (&extracted.beyond, "not read: too many"),
    ] {
        if !pages.is_empty() {
            eprintln!("{shown}: pages {pages}: {what}");
        }
    }
    if extracted.is_cut {
        eprintln!("{shown}: the text is longer than what is kept");
    }
    let printed = if options.outline { outline(&extracted.text) } else { format!("{}\n", extracted.text) };
    std::io::stdout().write_all(printed.as_bytes()).map_err(|error| Failure::because("the text was not written", error))
}

fn outline(text: &str) -> String {
    let outline = kit_documents::outline(text);
    let mut printed = format!("{}\n", outline.title.unwrap_or_default());
    for article in outline.articles {
        printed.push_str(&format!("{}\t{}\n", article.page, article.number));
    }
    printed
}

fn in_words(reason: UnreadReason) -> &'static str {
    match reason {
        UnreadReason::Kind => "the text of this kind of file is not read",
        UnreadReason::NoText => "the file holds no text: it is an image, or its pages are",
        UnreadReason::Encrypted => "the file is protected by a password",
        UnreadReason::Broken => "the file is damaged",
        UnreadReason::TooLong => "the file holds, or unpacks to, more than is read",
        UnreadReason::TooSlow => "the file took too long to read",
    }
}
