#![doc = include_str!("../README.md")]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit_workflow::inquiry::{Sha256, StoredFile};
use kit_workflow::port::{Deposit, FileKey, Vault, VaultError};
use sha2::Digest;

type Files = HashMap<String, Arc<[u8]>>;

/// Private files on a shelf in memory. Clones are the same shelf.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    files: Arc<Mutex<Files>>,
}

impl Shelf {
    /// An empty shelf.
    pub fn new() -> Self {
        Self::default()
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that is not on the shelf yet.
#[derive(Debug)]
pub struct InHand {
    shelf: Shelf,
    key: FileKey,
    bytes: Vec<u8>,
}

impl Vault for Shelf {
    type Deposit = InHand;

    async fn deposit(&self, key: FileKey) -> Result<InHand, VaultError> {
        Ok(InHand { shelf: self.clone(), key, bytes: Vec::new() })
    }

    async fn read(&self, key: FileKey, range: Range<u64>) -> Result<Vec<u8>, VaultError> {
        let bytes = self.files().get(&key.path()).cloned().ok_or(VaultError::Absent)?;
        let clip = |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
        Ok(bytes[clip(range.start)..clip(range.end)].to_vec())
    }

    async fn remove(&self, key: FileKey) -> Result<(), VaultError> {
        self.files().remove(&key.path());
        Ok(())
    }
}

impl Deposit for InHand {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    async fn finish(self) -> Result<StoredFile, VaultError> {
        let sha256 = Sha256(sha2::Sha256::digest(&self.bytes).into());
        let stored = StoredFile { file: self.key.file, sha256, size: self.bytes.len() as u64 };
        // The first one stays: a file never changes.
        self.shelf.files().entry(self.key.path()).or_insert_with(|| self.bytes.into());
        Ok(stored)
    }
}
