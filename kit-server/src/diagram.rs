//! `kit diagram`: the lifecycle as a picture, from the same tables that decide.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{Drawing, dot, mermaid, svg};

use crate::Failure;

/// How to draw it, and where to put it.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The picture's form.
    #[arg(long, value_enum, default_value_t = Format::Mermaid)]
    format: Format,
    /// The file to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A mermaid state diagram, which GitHub and many editors show.
    Mermaid,
    /// A Graphviz digraph.
    Dot,
    /// A picture for light and dark pages.
    Svg,
}

/// Draws it. No setting is read.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let picture = match options.format {
        Format::Mermaid => mermaid::<InquiryLifecycle>(),
        Format::Dot => dot::<InquiryLifecycle>(),
        Format::Svg => svg(&Drawing::<InquiryLifecycle>::plain()),
    };
    match &options.output {
        Some(path) => {
            std::fs::write(path, picture).map_err(|error| Failure::because(&path.display().to_string(), error))
        }
        None => std::io::stdout()
            .write_all(picture.as_bytes())
            .map_err(|error| Failure::because("the picture could not be written", error)),
    }
}
