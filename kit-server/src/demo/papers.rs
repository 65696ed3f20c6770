//! The papers of a demo: the texts that are attached, and the PDF that is published.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

/// A text to attach.
pub(super) struct Text {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// The project's own sample texts.
const SAMPLES: [(&str, &[u8]); 2] = [
    (
        "decret-audit-commande-publique.pdf",
        include_bytes!("../../../templates/samples/decret-audit-commande-publique.pdf"),
    ),
    ("reglement-interieur-agence.docx", include_bytes!("../../../templates/samples/reglement-interieur-agence.docx")),
];

/// What the form takes at most.
const MOST: usize = 10;

/// The texts of a folder, by name, or the samples. A README is no text.
pub(super) fn texts(folder: Option<&Path>) -> Result<Vec<Text>, Failure> {
    let Some(folder) = folder else {
        return Ok(SAMPLES.map(|(name, bytes)| Text { name: name.into(), bytes: bytes.to_vec() }).into());
    };
    let named = |error| Failure::because(&folder.display().to_string(), error);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(named)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(named)?;
    paths.retain(|path| path.is_file() && !path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("readme.md")));
    paths.sort();
    if paths.is_empty() || paths.len() > MOST {
        let problem = format!("{}: holds {} texts; one to {MOST} can be attached", folder.display(), paths.len());
        return Err(Failure::Other(problem));
    }
    paths
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).map_err(|error| Failure::because(&path.display().to_string(), error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(Text { name, bytes })
        })
        .collect()
}

/// The PDF that staff publish, and where it is from.
pub(super) fn pdf(given: Option<&Path>, docx: &Path) -> Result<(Vec<u8>, &'static str), Failure> {
    if let Some(path) = given {
        let bytes = std::fs::read(path).map_err(|error| Failure::because(&path.display().to_string(), error))?;
        return Ok((bytes, "the given file"));
    }
    match converted(docx) {
        Some(bytes) => Ok((bytes, "the draft, by LibreOffice")),
        None => Ok((SAMPLES[0].1.to_vec(), "a sample, as LibreOffice is not installed")),
    }
}

/// The draft as a PDF, where LibreOffice is installed.
fn converted(docx: &Path) -> Option<Vec<u8>> {
    let folder = docx.parent()?.join("data/pdf");
    let profile = format!("-env:UserInstallation=file://{}", docx.parent()?.join("data/libreoffice").display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(&folder)
        .arg(docx)
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    std::fs::read(folder.join(docx.file_stem()?).with_extension("pdf")).ok()
}

/// Writes a result.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::because(&path.display().to_string(), error))
}
