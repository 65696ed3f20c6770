//! Files taken away.

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use kit_workflow::inquiry::FileId;
use kit_workflow::port::{FileKey, Folder};
use uuid::Uuid;

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
    let mut removed = 0;
    for entry in entries_older(folder, age)? {
        if std::fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

/// The files of a folder that nobody has written to for `age` and whose names are ours.
pub(crate) fn older(path: &Path, folder: Folder, age: Duration) -> io::Result<Vec<FileKey>> {
    let key = |entry: std::fs::DirEntry| {
        let name = entry.file_name();
        let file = Uuid::try_parse(name.to_str()?.split_once('.')?.0).ok()?;
        let key = FileKey { folder, file: FileId(file) };
        // Written as we write it, to the letter.
        (Path::new(&key.path()).file_name()? == name).then_some(key)
    };
    Ok(entries_older(path, age)?.into_iter().filter_map(key).collect())
}

fn entries_older(folder: &Path, age: Duration) -> io::Result<Vec<std::fs::DirEntry>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let now = SystemTime::now();
    let mut older = Vec::new();
    for entry in entries {
        let entry = entry?;
        // Others finish and sweep meanwhile, so a file may be gone by now.
        let Ok(written) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
        if now.duration_since(written).is_ok_and(|since| since >= age) {
            older.push(entry);
        }
    }
    Ok(older)
}
