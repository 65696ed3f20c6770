//! A vault in memory that keeps the whole contract, and breaks one sentence of it on demand.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit_workflow::inquiry::{Sha256, StoredFile};
use kit_workflow::port::{Deposit, FileKey, Vault, VaultError};
use sha2::Digest;

use crate::drive::polls;

/// Private files in memory. Clones share one memory. Each operation gives way once before it does anything.
///
/// ```
/// use kit_testing::{Dice, MemoryVault, drive};
/// use kit_workflow::inquiry::FileId;
/// use kit_workflow::port::{Deposit, FileKey, Folder, Vault};
///
/// let vault = MemoryVault::new();
/// let key = FileKey { folder: Folder::Drafts, file: FileId(Dice::new(1).uuid()) };
/// let read = drive::to_end(async {
///     let mut deposit = vault.deposit(key).await?;
///     deposit.write(b"a draft").await?;
///     deposit.finish().await?;
///     vault.read(key, 0..100).await
/// });
/// assert_eq!(read.unwrap(), b"a draft");
/// ```
#[derive(Clone, Default)]
pub struct MemoryVault {
    shared: Arc<Mutex<Shared>>,
    fault: Option<VaultFault>,
}

#[derive(Default)]
struct Shared {
    files: BTreeMap<String, Vec<u8>>,
    full: bool,
    changes: u64,
}

impl Shared {
    /// The files, to change them.
    fn files(&mut self) -> &mut BTreeMap<String, Vec<u8>> {
        self.changes += 1;
        &mut self.files
    }
}

/// One sentence of a vault's contract that a [`MemoryVault`] breaks on demand.
///
/// ```
/// use kit_testing::{MemoryVault, VaultFault, contract, drive};
///
/// for fault in VaultFault::ALL {
///     assert!(drive::to_end(contract::vault(&MemoryVault::new().with(*fault), 1)).is_err(), "{fault}");
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VaultFault {
    /// A file can be read before it is finished.
    ReadableEarly,
    /// A deposit that is dropped leaves what it had written.
    DroppedDepositsStay,
    /// A file takes its name before all of it is there.
    FinishedInPieces,
    /// A second deposit under a key changes the file.
    FilesChange,
    /// The digest is that of the last bytes written.
    DigestOfLastBytes,
    /// A range that reaches past the end is refused.
    RangeUnclipped,
    /// Files of two folders share their names.
    FoldersShared,
    /// Removing an absent file is refused.
    AbsentRemovalRefused,
    /// Removing says yes and does nothing.
    RemovalForgotten,
}

impl VaultFault {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::ReadableEarly,
        Self::DroppedDepositsStay,
        Self::FinishedInPieces,
        Self::FilesChange,
        Self::DigestOfLastBytes,
        Self::RangeUnclipped,
        Self::FoldersShared,
        Self::AbsentRemovalRefused,
        Self::RemovalForgotten,
    ];
}

impl fmt::Display for VaultFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// A file on its way into a [`MemoryVault`].
#[derive(Debug)]
pub struct MemoryDeposit {
    vault: MemoryVault,
    key: FileKey,
    bytes: Vec<u8>,
    last: usize,
    finished: bool,
}

impl MemoryVault {
    /// An empty vault.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this fault from now on.
    pub fn with(mut self, fault: VaultFault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Whether it is full: writing is then refused as unavailable, reading is not.
    ///
    /// ```
    /// use kit_testing::{MemoryVault, drive};
    /// use kit_workflow::inquiry::FileId;
    /// use kit_workflow::port::{FileKey, Folder, Vault};
    ///
    /// let (vault, file) = (MemoryVault::new(), FileId(uuid::Uuid::nil()));
    /// vault.set_full(true);
    /// let key = FileKey { folder: Folder::Drafts, file };
    /// assert!(drive::to_end(vault.deposit(key)).is_err());
    /// vault.set_full(false);
    /// assert!(drive::to_end(vault.deposit(key)).is_ok());
    /// ```
    pub fn set_full(&self, full: bool) {
        self.lock().full = full;
    }

    /// The number of files that were put into it or taken out.
    pub fn changes(&self) -> u64 {
        self.lock().changes
    }

    /// The paths of the files in it, in alphabetical order.
    pub fn paths(&self) -> Vec<String> {
        self.lock().files.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has(&self, fault: VaultFault) -> bool {
        self.fault == Some(fault)
    }

    fn path(&self, key: FileKey) -> String {
        if self.has(VaultFault::FoldersShared) { key.file.to_string() } else { key.path() }
    }

    fn check_space(&self) -> Result<(), VaultError> {
        if self.lock().full { Err(VaultError::Unavailable("the vault is full".into())) } else { Ok(()) }
    }
}

impl Vault for MemoryVault {
    type Deposit = MemoryDeposit;

    async fn deposit(&self, key: FileKey) -> Result<MemoryDeposit, VaultError> {
        polls(1).await;
        self.check_space()?;
        Ok(MemoryDeposit { vault: self.clone(), key, bytes: Vec::new(), last: 0, finished: false })
    }

    async fn read(&self, key: FileKey, range: Range<u64>) -> Result<Vec<u8>, VaultError> {
        polls(1).await;
        let shared = self.lock();
        let bytes = shared.files.get(&self.path(key)).ok_or(VaultError::Absent)?;
        let clip = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        if self.has(VaultFault::RangeUnclipped) && range.end > bytes.len() as u64 {
            return Err(VaultError::Unavailable("the range reaches past the end".into()));
        }
        Ok(bytes[clip(range.start)..clip(range.end).max(clip(range.start))].to_vec())
    }

    async fn remove(&self, key: FileKey) -> Result<(), VaultError> {
        polls(1).await;
        let path = self.path(key);
        let mut shared = self.lock();
        let absent = !shared.files.contains_key(&path);
        if absent && self.has(VaultFault::AbsentRemovalRefused) {
            return Err(VaultError::Absent);
        }
        if !self.has(VaultFault::RemovalForgotten) {
            shared.files().remove(&path);
        }
        Ok(())
    }
}

impl Deposit for MemoryDeposit {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        polls(1).await;
        self.vault.check_space()?;
        self.last = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        if self.vault.has(VaultFault::ReadableEarly) {
            self.vault.lock().files().insert(self.vault.path(self.key), self.bytes.clone());
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<StoredFile, VaultError> {
        polls(1).await;
        self.vault.check_space()?;
        self.finished = true;
        let bytes = std::mem::take(&mut self.bytes);
        let digested = if self.vault.has(VaultFault::DigestOfLastBytes) { &bytes[self.last..] } else { &bytes[..] };
        let sha256 = Sha256(sha2::Sha256::digest(digested).into());
        let stored = StoredFile { file: self.key.file, sha256, size: bytes.len() as u64 };
        let path = self.vault.path(self.key);
        if self.vault.has(VaultFault::FinishedInPieces) {
            self.vault.lock().files().entry(path.clone()).or_insert_with(|| bytes[..bytes.len() / 2].to_vec());
            polls(1).await;
        }
        let mut shared = self.vault.lock();
        if shared.files.contains_key(&path)
            && !self.vault.has(VaultFault::FilesChange)
            && !self.vault.has(VaultFault::ReadableEarly)
            && !self.vault.has(VaultFault::FinishedInPieces)
        {
            return Err(VaultError::Unavailable("there is a file under this key already".into()));
        }
        shared.files().insert(path, bytes);
        Ok(stored)
    }
}

impl Drop for MemoryDeposit {
    fn drop(&mut self) {
        if !self.finished && self.vault.has(VaultFault::DroppedDepositsStay) {
            let bytes = std::mem::take(&mut self.bytes);
            self.vault.lock().files().insert(self.vault.path(self.key), bytes);
        }
    }
}

/// Files are private: a log never shows them.
impl fmt::Debug for MemoryVault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryVault").field("files", &self.lock().files.len()).finish_non_exhaustive()
    }
}
