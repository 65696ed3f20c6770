//! Renders a Markdown file as a Word file: `render FILE.md FILE.docx`.

use std::{env, error::Error, fs, path::Path};

use kit_documents::{front_matter, render, rendering_from};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: render FILE.md FILE.docx".into());
    };
    let markdown = String::from_utf8_lossy(&fs::read(&from)?).into_owned();
    let folder = Path::new(&from).parent().map(Path::to_path_buf);
    fs::write(to, render(&markdown, &rendering_from(&front_matter(&markdown), folder))?)?;
    Ok(())
}
