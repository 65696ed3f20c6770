//! Where messages are kept.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::digest::sha256_hex;
use crate::ledger::locked;

/// A message as it was kept: the sender's bytes below the trace lines that a mail server adds.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) raw: Arc<[u8]>,
}

/// Messages in the order of their arrival, in memory and, where a folder was given, as `.eml` files.
#[derive(Debug)]
pub(super) struct Store {
    folder: Option<PathBuf>,
    kept: Mutex<Vec<Kept>>,
}

impl Store {
    /// Reads what the folder holds. A file that is not whole is still called `.part` and is passed over.
    pub(super) fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        let mut kept = Vec::new();
        if let Some(folder) = &folder {
            fs::create_dir_all(folder)?;
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if let (Some("eml"), Some(id)) = (text(path.extension()), text(path.file_stem())) {
                    kept.push(Kept { id: id.to_owned(), raw: fs::read(&path)?.into() });
                }
            }
            kept.sort_by(|one, other| one.id.cmp(&other.id));
        }
        Ok(Store { folder, kept: Mutex::new(kept) })
    }

    /// Keeps a message: its file is whole under its name before this returns.
    pub(super) fn keep(&self, raw: Vec<u8>) -> io::Result<Kept> {
        let mut kept = locked(&self.kept);
        let number = kept.last().and_then(|last| last.id.split('-').next()?.parse::<u64>().ok()).unwrap_or(0) + 1;
        let id = format!("{number:06}-{}", &sha256_hex(&raw)[..12]);
        if let Some(folder) = &self.folder {
            write_whole(folder, &id, &raw)?;
        }
        let message = Kept { id, raw: raw.into() };
        kept.push(message.clone());
        Ok(message)
    }

    /// The message of this id.
    pub(super) fn find(&self, id: &str) -> Option<Kept> {
        locked(&self.kept).iter().find(|message| message.id == id).cloned()
    }

    /// Every message, oldest first.
    pub(super) fn all(&self) -> Vec<Kept> {
        locked(&self.kept).clone()
    }
}

fn text(part: Option<&OsStr>) -> Option<&str> {
    part.and_then(OsStr::to_str)
}

fn write_whole(folder: &Path, id: &str, raw: &[u8]) -> io::Result<()> {
    let part = folder.join(format!("{id}.part"));
    let mut file = File::create(&part)?;
    file.write_all(raw)?;
    file.sync_all()?;
    fs::rename(part, folder.join(format!("{id}.eml")))
}
