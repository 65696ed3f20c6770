//! Files taken away.

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::folder::sync_folder;

/// Removes a file and writes to disk that it is gone. A file that is not there is gone already.
pub(crate) fn remove_durably(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Ok(()) => path.parent().map_or(Ok(()), sync_folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes the files of a folder that nobody has written to for `age`; answers how many.
pub(crate) fn remove_older(folder: &Path, age: Duration) -> io::Result<usize> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    let now = SystemTime::now();
    let mut removed = 0;
    for entry in entries {
        let entry = entry?;
        // Others finish and sweep meanwhile, so a file may be gone by now.
        let Ok(written) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
        let old = now.duration_since(written).is_ok_and(|since| since >= age);
        if old && std::fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}
