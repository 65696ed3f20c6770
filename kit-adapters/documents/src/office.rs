//! A Word file as PDF, to look at: by LibreOffice where it is installed (Debian: `libreoffice-writer-nogui`). It gets a folder
//! of its own, its profile in it, and bounds like everything else that is started here.

use std::env;
use std::ffi::OsStr;
use std::sync::Arc;
use std::time::Duration;

use kit_workflow::port::PreviewFailed;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::bounded::{self, Bounds, Ended};

/// How long somebody waits for a preview, the wait for those before it included.
const PATIENCE: Duration = Duration::from_secs(60);
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
/// The most that a PDF, or any other file it writes, may hold.
const WRITTEN: u64 = 128 * 1024 * 1024;

/// The file comes in by the standard input and the PDF goes out by the standard output: LibreOffice works on files only.
const SCRIPT: &str = "cat >kit.docx && \
    soffice \"-env:UserInstallation=file://$PWD/profile\" --headless --norestore --nolockcheck \
    '--infilter=MS Word 2007 XML' --convert-to pdf kit.docx >&2 && cat kit.pdf";

/// Makes previews, one at a time.
#[derive(Clone, Debug)]
pub(crate) struct Office(Arc<Semaphore>);

impl Default for Office {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Office {
    /// Whether LibreOffice is there now.
    pub(crate) fn is_installed() -> bool {
        env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join("soffice").is_file()))
    }

    pub(crate) async fn preview(&self, docx: &[u8]) -> Result<Vec<u8>, PreviewFailed> {
        if !Self::is_installed() {
            return Err(PreviewFailed::Missing);
        }
        let until = Instant::now() + PATIENCE;
        let turn = tokio::time::timeout_at(until, self.0.acquire()).await.map_err(|_| PreviewFailed::TooSlow)?;
        let folder = tempfile::Builder::new().prefix("kit-preview-").tempdir().map_err(|_| PreviewFailed::Failed)?;
        let home = folder.path().to_str().ok_or(PreviewFailed::Failed)?;
        let bounds =
            Bounds { memory: MEMORY, seconds: PATIENCE.as_secs(), output: WRITTEN, folder: Some(folder.path()), until };
        let made = bounded::run(OsStr::new("sh"), &["-c", SCRIPT], &[("HOME", home)], docx, bounds).await;
        drop(turn);
        match made {
            Ok(pdf) if pdf.starts_with(b"%PDF-") => Ok(pdf),
            Err(Ended::TooSlow) => Err(PreviewFailed::TooSlow),
            Ok(_) | Err(Ended::Missing | Ended::TooMuch | Ended::Failed) => Err(PreviewFailed::Failed),
        }
    }
}
