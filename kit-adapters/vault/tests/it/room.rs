//! A vault in a folder that goes when the test ends.

use std::path::{Path, PathBuf};
use std::time::Duration;

use kit_vault::FolderVault;
use kit_workflow::inquiry::{FileId, StoredFile};
use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) struct Room {
    pub(crate) folder: TempDir,
    pub(crate) vault: FolderVault,
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let vault = FolderVault::open(folder.path().join("private")).unwrap();
        Self { folder, vault }
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("private")
    }

    pub(crate) async fn store(&self, key: FileKey, bytes: &[u8]) -> Result<StoredFile, VaultError> {
        let mut deposit = self.vault.deposit(key).await?;
        deposit.write(bytes).await?;
        deposit.finish().await
    }

    /// The files in the folder, by their paths in it.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.root(), &mut found);
        let mut names: Vec<String> =
            found.iter().map(|path| path.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        names
    }

    /// Waits until the folder holds just these; a dropped deposit is cleared away in the background.
    pub(crate) async fn settles_to(&self, expected: &[&str]) {
        let settled = async {
            while self.files() != expected {
                tokio::task::spawn_blocking(std::thread::yield_now).await.unwrap();
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(10), settled).await.is_ok(), "{:?}", self.files());
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

pub(crate) fn key(number: u128) -> FileKey {
    FileKey { folder: Folder::Documents, file: FileId(Uuid::from_u128(number)) }
}
