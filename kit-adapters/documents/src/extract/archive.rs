//! Zip archives from strangers: what comes out of them is counted rather than believed.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Unreadable;

/// The most bytes that are read of one part, and of all of them.
const PART_LIMIT: u64 = 64 * 1024 * 1024;
const TOTAL_LIMIT: u64 = 256 * 1024 * 1024;
/// The most entries that an archive may name.
const ENTRY_LIMIT: usize = 10_000;
/// How Office wraps a file that is protected by a password: no zip archive at all.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// An archive in memory.
pub(super) struct Archive<'b>(ZipArchive<Cursor<&'b [u8]>>);

impl<'b> Archive<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        if bytes.starts_with(COMPOUND) {
            return Err(Unreadable::Encrypted);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(Unreadable::damaged)?;
        if archive.len() > ENTRY_LIMIT {
            return Err(Unreadable::TooLarge);
        }
        Ok(Self(archive))
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.0.index_for_name(part).is_some()
    }

    /// Reads one part as it unpacks.
    pub(super) fn read<T>(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut dyn BufRead) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        let mut counted = self.0.by_name(part).map_err(unopened)?.take(PART_LIMIT);
        let result = read(&mut BufReader::new(&mut counted));
        if counted.limit() == 0 { Err(Unreadable::TooLarge) } else { result }
    }

    /// Unpacks everything once and keeps nothing: for readers that would not count.
    pub(super) fn weigh(mut self) -> Result<(), Unreadable> {
        let mut total = 0;
        for index in 0..self.0.len() {
            let entry = self.0.by_index(index).map_err(unopened)?;
            let size = io::copy(&mut entry.take(PART_LIMIT), &mut io::sink()).map_err(Unreadable::damaged)?;
            total += size;
            if size == PART_LIMIT || total > TOTAL_LIMIT {
                return Err(Unreadable::TooLarge);
            }
        }
        Ok(())
    }
}

fn unopened(error: ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Encrypted,
        other => Unreadable::damaged(other),
    }
}
