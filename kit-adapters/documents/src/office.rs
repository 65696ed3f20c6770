//! A Word file as PDF, to look at: by LibreOffice where it is installed (Debian: `libreoffice-writer-nogui`). It gets a folder
//! of its own, its profile in it, and bounds like everything else that is started here. A program that is killed takes
//! LibreOffice with it; the folder stays behind, and the next start removes it.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kit_workflow::port::PreviewFailed;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::bounded::{self, Bounds, Ended};

/// How long somebody waits for a preview, the wait for those before it included.
const PATIENCE: Duration = Duration::from_secs(60);
const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
/// The most that a PDF, or any other file it writes, may hold.
const WRITTEN: u64 = 128 * 1024 * 1024;

/// How the folders of previews are called, before what makes each its own.
const FOLDER: &str = "kit-preview-";
/// A folder that has not changed for so long is nobody's: a preview takes [`PATIENCE`] at most.
const LEFT: Duration = Duration::from_secs(60 * 60);

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
        let folder = tempfile::Builder::new().prefix(FOLDER).tempdir().map_err(|_| PreviewFailed::Failed)?;
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

/// Removes the folders that previews of killed programs left among the system's temporary files, and tells how many. What
/// is young, another user's or a link is left alone.
#[cfg(unix)]
pub fn sweep_previews() -> usize {
    sweep(&env::temp_dir(), SystemTime::now())
}

/// Elsewhere nothing tells whose a folder is.
#[cfg(not(unix))]
pub fn sweep_previews() -> usize {
    0
}

#[cfg(unix)]
fn sweep(temporary: &Path, now: SystemTime) -> usize {
    use std::os::unix::fs::MetadataExt as _;

    // Whoever may make files here: the one way to learn it without asking the system's library.
    let Ok(mine) = tempfile::tempfile_in(temporary).and_then(|file| file.metadata()) else { return 0 };
    let Ok(entries) = std::fs::read_dir(temporary) else { return 0 };
    let left = entries.flatten().filter(|entry| {
        let named = entry.file_name().to_str().is_some_and(|name| name.starts_with(FOLDER));
        // Of a link itself, not of what it leads to.
        let Some(metadata) = named.then(|| entry.metadata().ok()).flatten() else { return false };
        let age = metadata.modified().ok().and_then(|changed| now.duration_since(changed).ok());
        metadata.is_dir() && metadata.uid() == mine.uid() && age.is_some_and(|age| age > LEFT)
    });
    // Links inside are removed, never followed.
    left.filter(|entry| std::fs::remove_dir_all(entry.path()).is_ok()).count()
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;
    use std::time::{Duration, SystemTime};

    use super::sweep;

    #[test]
    fn what_a_killed_program_left_is_removed_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let at = |name: &str| temporary.path().join(name);
        for name in ["kit-preview-old", "kit-preview-young", "other-old", "target"] {
            fs::create_dir_all(at(name).join("profile")).unwrap();
            fs::write(at(name).join("kit.docx"), "PK").unwrap();
        }
        symlink(at("target"), at("kit-preview-link")).unwrap();
        symlink(at("target"), at("kit-preview-old").join("link")).unwrap();
        fs::write(at("kit-preview-file"), "").unwrap();
        let now = SystemTime::now() + Duration::from_secs(2 * 60 * 60);
        File::open(at("kit-preview-young")).unwrap().set_modified(now - Duration::from_secs(60)).unwrap();

        assert_eq!(sweep(temporary.path(), now), 1);
        let mut left: Vec<_> =
            fs::read_dir(temporary.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["kit-preview-file", "kit-preview-link", "kit-preview-young", "other-old", "target"]);
        assert!(at("target").join("kit.docx").exists());
        assert_eq!(sweep(&at("nowhere"), now), 0);
    }
}
