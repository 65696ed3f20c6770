//! The port to private files.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::ops::Range;

use crate::inquiry::{FileId, StoredFile};
use crate::name::names;

names! {
    /// Where a file belongs: its folder in the vault.
    pub enum Folder {
        /// What clients attached.
        Documents = "documents",
        /// Files of forms in which something else was wrong, for the form's next try. No row speaks of them: they go by age.
        Waiting = "waiting",
        /// Drafts made by the model.
        Drafts = "kits/ai",
        /// PDFs that staff validated.
        Deliverables = "kits/final",
        /// What shows that money came, or went back, another way.
        Proofs = "proofs",
    }
}

/// A file's name in the vault: made of our own parts only, never of a client's.
///
/// ```
/// use kit_workflow::inquiry::FileId;
/// use kit_workflow::port::{FileKey, Folder};
///
/// let key = FileKey { folder: Folder::Deliverables, file: FileId(uuid::Uuid::from_u128(7)) };
/// assert_eq!(key.path(), "kits/final/00000000000000000000000000000007.pdf");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileKey {
    /// Its folder.
    pub folder: Folder,
    /// Which file.
    pub file: FileId,
}

impl FileKey {
    /// The relative path, for example `kits/ai/0f8f….docx`.
    pub fn path(self) -> String {
        let extension = match self.folder {
            Folder::Documents | Folder::Waiting | Folder::Proofs => "bin",
            Folder::Drafts => "docx",
            Folder::Deliverables => "pdf",
        };
        format!("{}/{}.{extension}", self.folder, self.file.0.simple())
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

/// Why the vault did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no such file.
    #[error("there is no such file in the vault")]
    Absent,
    /// Try later: the disk is full or away.
    #[error("the vault is unavailable")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

/// Private files.
///
/// - A file MUST be whole and durable before [`Deposit::finish`] answers; until then nobody can read it, and a crash leaves
///   nothing under its name.
/// - A file MUST NOT change once deposited.
///
/// ```
/// use kit_testing::{MemoryVault, drive};
/// use kit_workflow::inquiry::FileId;
/// use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};
///
/// let (vault, file) = (MemoryVault::new(), FileId(uuid::Uuid::from_u128(7)));
/// let key = FileKey { folder: Folder::Documents, file };
/// let mut deposit = drive::to_end(vault.deposit(key)).unwrap();
/// drive::to_end(deposit.write(b"Article 1er.")).unwrap();
/// assert!(matches!(drive::to_end(vault.read(key, 0..7)), Err(VaultError::Absent)), "it is not finished");
/// drive::to_end(deposit.finish()).unwrap();
/// assert_eq!(drive::to_end(vault.read(key, 0..7)).unwrap(), b"Article");
/// ```
pub trait Vault: Send + Sync {
    /// A file on its way in.
    type Deposit: Deposit;

    /// Begins a file. It is stored under `key` when it is finished.
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`].
    fn deposit(&self, key: FileKey) -> impl Future<Output = Result<Self::Deposit, VaultError>> + Send;

    /// The bytes of `range`, clipped to the file's end.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    fn read(&self, key: FileKey, range: Range<u64>) -> impl Future<Output = Result<Vec<u8>, VaultError>> + Send;

    /// Removes a file; an absent file is removed already.
    ///
    /// ```
    /// use kit_testing::{MemoryVault, drive};
    /// use kit_workflow::inquiry::FileId;
    /// use kit_workflow::port::{Deposit, FileKey, Folder, Vault, VaultError};
    ///
    /// let (vault, file) = (MemoryVault::new(), FileId(uuid::Uuid::from_u128(7)));
    /// let key = FileKey { folder: Folder::Documents, file };
    /// drive::to_end(drive::to_end(vault.deposit(key))?.finish())?;
    /// drive::to_end(vault.remove(key))?;
    /// assert!(matches!(drive::to_end(vault.read(key, 0..1)), Err(VaultError::Absent)));
    /// // Whoever died in between says it once more.
    /// drive::to_end(vault.remove(key))?;
    /// # Ok::<(), VaultError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`].
    fn remove(&self, key: FileKey) -> impl Future<Output = Result<(), VaultError>> + Send;
}

/// A file on its way into the vault. Dropped without `finish`, it leaves nothing behind.
///
/// ```
/// use kit_testing::{MemoryVault, drive};
/// use kit_workflow::inquiry::FileId;
/// use kit_workflow::port::{Deposit, FileKey, Folder, Vault};
///
/// let (vault, file) = (MemoryVault::new(), FileId(uuid::Uuid::from_u128(7)));
/// let mut deposit = drive::to_end(vault.deposit(FileKey { folder: Folder::Proofs, file })).unwrap();
/// drive::to_end(deposit.write(b"%PDF")).unwrap();
/// let stored = drive::to_end(deposit.finish()).unwrap();
/// assert_eq!((stored.file, stored.size), (file, 4));
/// ```
pub trait Deposit: Send {
    /// Adds bytes. Memory stays bounded however many come.
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`].
    fn write(&mut self, bytes: &[u8]) -> impl Future<Output = Result<(), VaultError>> + Send;

    /// Makes it durable and readable.
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`].
    fn finish(self) -> impl Future<Output = Result<StoredFile, VaultError>> + Send;
}
