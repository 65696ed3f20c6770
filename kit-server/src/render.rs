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
    /// A TOML file with the firm's colours, font, logo, footer and legal notice.
    #[arg(long, value_name = "FILE")]
    brand: Option<PathBuf>,
}

/// Sets the file. The output is replaced only when it is whole.
pub(crate) fn run(options: &Render) -> Result<(), Failure> {
    let named = |error: std::io::Error, path: &std::path::Path| Failure::because(&path.display().to_string(), error);
    let markdown = std::fs::read(&options.input).map_err(|error| named(error, &options.input))?;
    let markdown = String::from_utf8(markdown)
        .map_err(|_| Failure::Other(format!("{}: is not UTF-8 text", options.input.display())))?;
    // A bare file name has an empty path for its folder, which is no folder to read pictures from.
    let folder = options.input.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new(".")).to_path_buf();
    let front = kit_documents::front_matter(&markdown);
    let mut rendering = kit_documents::rendering_from(&front, Some(folder));
    if let Some(brand) = &options.brand {
        rendering.brand = read_brand(brand).map_err(|problem| Failure::Other(format!("--brand: {problem}")))?;
        if rendering.author.is_empty() {
            rendering.author = rendering.brand.name().unwrap_or_default().to_owned();
        }
    }
    let docx = kit_documents::render(&markdown, &rendering)
        .map_err(|error| Failure::because(&options.input.display().to_string(), error))?;
    let draft = options.output.with_extension("docx.new");
    std::fs::write(&draft, docx).map_err(|error| named(error, &draft))?;
    std::fs::rename(&draft, &options.output).map_err(|error| named(error, &options.output))
}

/// A firm's look, from its file.
pub(crate) fn read_brand(path: &std::path::Path) -> Result<kit_documents::Brand, String> {
    let told = |problem: String| format!("{}: {problem}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
    let folder = path.parent().unwrap_or(std::path::Path::new(""));
    kit_documents::Brand::read(&text, folder).map_err(|error| told(error.to_string()))
}
