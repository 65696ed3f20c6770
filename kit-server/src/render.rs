//! `kit render`: Markdown to a Word file, by hand.

use std::path::PathBuf;

use clap::Args;

use crate::Failure;

/// What to set, and where to put it.
#[derive(Debug, Args)]
pub(crate) struct Render {
    /// The Markdown file. Front matter gives title, author and date.
    input: PathBuf,
    /// The Word file to write.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Sets the file. The output is replaced only when it is whole.
pub(crate) fn run(options: &Render) -> Result<(), Failure> {
    let named = |error: std::io::Error, path: &std::path::Path| Failure::because(&path.display().to_string(), error);
    let markdown = std::fs::read(&options.input).map_err(|error| named(error, &options.input))?;
    let markdown = String::from_utf8(markdown)
        .map_err(|_| Failure::Other(format!("{}: is not UTF-8 text", options.input.display())))?;
    let folder = options.input.parent().map(std::path::Path::to_path_buf).unwrap_or_default();
    let front = kit_documents::front_matter(&markdown);
    let rendering = kit_documents::rendering_from(&front, Some(folder));
    let docx = kit_documents::render(&markdown, &rendering)
        .map_err(|error| Failure::because(&options.input.display().to_string(), error))?;
    let draft = options.output.with_extension("docx.new");
    std::fs::write(&draft, docx).map_err(|error| named(error, &draft))?;
    std::fs::rename(&draft, &options.output).map_err(|error| named(error, &options.output))
}
