//! The folder: opened, read and cleared.

use std::fs::{DirBuilder, File};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kit_workflow::Name as _;
use kit_workflow::port::{FileKey, Folder, Vault, VaultError};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{Error, GetOptions, GetRange, ObjectStore};

use crate::deposit::FolderDeposit;
use crate::floor::Floor;
use crate::sweep;

/// Private files in a folder.
///
/// ```
/// use kit_vault::{Floor, FolderVault};
/// use kit_workflow::inquiry::FileId;
/// use kit_workflow::port::{Deposit, FileKey, Folder, Vault};
///
/// # let folder = tempfile::tempdir()?;
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let vault = FolderVault::open(folder.path().join("private"))?.with_floor(Floor::Usual);
/// let key = FileKey { folder: Folder::Proofs, file: FileId(uuid::Uuid::from_u128(7)) };
/// let mut deposit = vault.deposit(key).await?;
/// deposit.write(b"%PDF-1.7").await?;
/// deposit.finish().await?;
/// assert_eq!(vault.read(key, 0..4).await?, b"%PDF");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct FolderVault {
    root: PathBuf,
    files: LocalFileSystem,
    floor: Floor,
}

/// Why a folder cannot be a vault.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not there and cannot be made.
    #[error("the folder {path} cannot be made")]
    Make {
        /// Which folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is there and cannot be used.
    #[error("the folder {path} cannot be used")]
    Use {
        /// Which folder.
        path: PathBuf,
        /// What was said of it.
        #[source]
        source: Error,
    },
}

impl FolderVault {
    /// The vault in the folder `root`, which is made, for its owner alone, if it is not there.
    ///
    /// # Errors
    ///
    /// [`OpenError`] where it can neither be found nor made.
    pub fn open(root: impl AsRef<Path>) -> Result<Self, OpenError> {
        let root = root.as_ref();
        let root = make(root).map_err(|source| OpenError::Make { path: root.to_owned(), source })?;
        match LocalFileSystem::new_with_prefix(&root) {
            Ok(files) => Ok(Self { files: files.with_fsync(true), root, floor: Floor::Bytes(0) }),
            Err(source) => Err(OpenError::Use { path: root, source }),
        }
    }

    /// The same, which leaves this much of its disk free of what clients attach.
    pub fn with_floor(self, floor: Floor) -> Self {
        Self { floor, ..self }
    }

    /// Removes what unfinished deposits left behind and nobody has written to for `older_than`; answers how many files.
    ///
    /// A deposit that is still being written is younger than its last megabyte, so an hour is ample.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let vault = kit_vault::FolderVault::open(folder.path())?;
    /// assert_eq!(vault.sweep(std::time::Duration::from_secs(3_600)).await?, 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`]; what could be removed is.
    pub async fn sweep(&self, older_than: Duration) -> Result<usize, VaultError> {
        let folder = self.root.join(INCOMING);
        let swept = tokio::task::spawn_blocking(move || sweep::remove_older(&folder, older_than)).await;
        swept.map_err(|error| unavailable(io::Error::other(error)))?.map_err(unavailable)
    }

    /// The finished files of a folder that were written `older_than` ago or earlier. What lies there under a name that is
    /// not ours is left out.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// let vault = kit_vault::FolderVault::open(folder.path())?;
    /// let day = std::time::Duration::from_secs(24 * 3_600);
    /// assert_eq!(vault.older(kit_workflow::port::Folder::Documents, day).await?, []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`VaultError::Unavailable`].
    pub async fn older(&self, folder: Folder, older_than: Duration) -> Result<Vec<FileKey>, VaultError> {
        let path = self.root.join(folder.as_str());
        let found = tokio::task::spawn_blocking(move || sweep::older(&path, folder, older_than)).await;
        found.map_err(|error| unavailable(io::Error::other(error)))?.map_err(unavailable)
    }
}

impl Vault for FolderVault {
    type Deposit = FolderDeposit;

    async fn deposit(&self, key: FileKey) -> Result<FolderDeposit, VaultError> {
        if matches!(key.folder, Folder::Documents | Folder::Waiting) {
            let (floor, root) = (self.floor, self.root.clone());
            let checked = tokio::task::spawn_blocking(move || floor.check(&root)).await;
            checked.map_err(|error| unavailable(io::Error::other(error)))??;
        }
        FolderDeposit::begin(self.files.clone(), key).await
    }

    async fn read(&self, key: FileKey, range: Range<u64>) -> Result<Vec<u8>, VaultError> {
        let location = Location::from(key.path());
        let head = self.files.get_opts(&location, GetOptions::new().with_head(true)).await.map_err(fault)?;
        let range = range.start..range.end.min(head.meta.size);
        if range.is_empty() {
            return Ok(Vec::new());
        }
        // Files do not change, so the size still holds.
        let options = GetOptions::new().with_range(Some(GetRange::Bounded(range)));
        let file = self.files.get_opts(&location, options).await.map_err(fault)?;
        Ok(file.bytes().await.map_err(fault)?.into())
    }

    async fn remove(&self, key: FileKey) -> Result<(), VaultError> {
        let path = self.files.path_to_filesystem(&Location::from(key.path())).map_err(fault)?;
        let removed = tokio::task::spawn_blocking(move || sweep::remove_durably(&path)).await;
        removed.map_err(|error| unavailable(io::Error::other(error)))?.map_err(unavailable)
    }
}

/// Where files grow until they are whole.
const INCOMING: &str = "incoming";

pub(crate) fn incoming(name: &str) -> Location {
    Location::from_iter([INCOMING, name])
}

pub(crate) fn unavailable(source: io::Error) -> VaultError {
    VaultError::Unavailable(Box::new(source))
}

pub(crate) fn fault(error: Error) -> VaultError {
    match error {
        Error::NotFound { .. } => VaultError::Absent,
        error => VaultError::Unavailable(Box::new(error)),
    }
}

/// Makes the folder and those above it that are missing, writes to disk that they are there, and answers its whole path.
fn make(root: &Path) -> io::Result<PathBuf> {
    let root = std::path::absolute(root)?;
    let missing: Vec<&Path> = root.ancestors().take_while(|folder| !folder.exists()).collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&root)?;
    for folder in missing {
        if let Some(parent) = folder.parent() {
            sync_folder(parent)?;
        }
    }
    Ok(root)
}

/// Writes to disk which names a folder holds.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
