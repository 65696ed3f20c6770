//! An append-only record of what a simulator was asked and did, one JSON object per line.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file of JSON lines, or nothing where none was asked for.
///
/// [`append`](Ledger::append) returns after the line was handed to the operating system, so a line that led to an
/// answer survives the death of the process.
#[derive(Debug)]
pub(crate) struct Ledger(Option<Mutex<File>>);

impl Ledger {
    /// Opens the file for appending and creates its folder.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        path.map(|path| open_for_append(path).map(Mutex::new)).transpose().map(Ledger)
    }

    /// Opens the file and reads what it holds. A last line without its end is what a killed process left behind: it
    /// led to no answer and is cut off.
    pub(crate) fn reopen<T: DeserializeOwned>(path: Option<&Path>) -> io::Result<(Self, Vec<T>)> {
        let Some(path) = path else {
            return Ok((Ledger(None), Vec::new()));
        };
        let mut file = open_for_append(path)?;
        let mut text = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut text)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        let entries = text[..whole]
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).map_err(io::Error::other))
            .collect::<io::Result<Vec<T>>>()?;
        Ok((Ledger(Some(Mutex::new(file))), entries))
    }

    /// Adds one line.
    pub(crate) fn append(&self, entry: &impl Serialize) -> io::Result<()> {
        let Some(file) = &self.0 else { return Ok(()) };
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let mut file = locked(file);
        file.write_all(&line)?;
        file.flush()
    }
}

fn open_for_append(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).read(true).append(true).open(path)
}

/// Locks a mutex whose data stays sound when a holder panicked: every change under it is a single step.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/state.jsonl");
        Ledger::open(Some(&path)).unwrap().append(&"one").unwrap();
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"\"tw").unwrap();
        let (ledger, entries) = Ledger::reopen::<String>(Some(&path)).unwrap();
        assert_eq!(entries, ["one"]);
        ledger.append(&"three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"one\"\n\"three\"\n");
    }
}
