//! A file on its way in.

use std::path::PathBuf;

use kit_workflow::inquiry::{Sha256 as Digest, StoredFile};
use kit_workflow::port::{Deposit, FileKey, VaultError};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{MultipartUpload, ObjectStore, PutMultipartOptions, RenameOptions, RenameTargetMode};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::folder::{fault, incoming};

/// So much is kept in memory before it is written.
const PART: usize = 1 << 20;

/// A file on its way into a [`FolderVault`](crate::FolderVault).
#[derive(Debug)]
pub struct FolderDeposit {
    key: FileKey,
    files: LocalFileSystem,
    staging: Location,
    /// Taken while a part is written: a call that fails or is given up half-way leaves none, which ends the deposit and
    /// removes what it wrote.
    upload: Option<Box<dyn MultipartUpload>>,
    part: Vec<u8>,
    sha256: Sha256,
    size: u64,
}

/// A deposit of which a part is missing.
#[derive(Debug, thiserror::Error)]
#[error("an earlier part of the file could not be written")]
struct Incomplete;

impl FolderDeposit {
    pub(crate) async fn begin(files: LocalFileSystem, key: FileKey) -> Result<Self, VaultError> {
        let staging = incoming(&Uuid::new_v4().simple().to_string());
        let upload = files.put_multipart_opts(&staging, PutMultipartOptions::default()).await.map_err(fault)?;
        Ok(Self { key, files, staging, upload: Some(upload), part: Vec::new(), sha256: Sha256::new(), size: 0 })
    }

    fn upload(&mut self) -> Result<Box<dyn MultipartUpload>, VaultError> {
        self.upload.take().ok_or_else(|| VaultError::Unavailable(Box::new(Incomplete)))
    }

    async fn flush(&mut self) -> Result<(), VaultError> {
        let mut upload = self.upload()?;
        if !self.part.is_empty() {
            upload.put_part(std::mem::take(&mut self.part).into()).await.map_err(fault)?;
            kit_crash::point!("file.{}.begun", self.key.folder);
        }
        self.upload = Some(upload);
        Ok(())
    }
}

impl Deposit for FolderDeposit {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        if self.upload.is_none() {
            return Err(VaultError::Unavailable(Box::new(Incomplete)));
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PART - self.part.len()));
            self.part.extend_from_slice(now);
            self.sha256.update(now);
            self.size += now.len() as u64;
            rest = later;
            if self.part.len() == PART {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<StoredFile, VaultError> {
        self.flush().await?;
        let mut upload = self.upload()?;
        let whole = Whole(self.files.path_to_filesystem(&self.staging).map_err(fault)?);
        upload.complete().await.map_err(fault)?;
        kit_crash::point!("file.{}.before", self.key.folder);
        // Linking to a name that is taken fails, so no file is ever replaced.
        let options = RenameOptions::new().with_target_mode(RenameTargetMode::Create);
        let target = Location::from(self.key.path());
        self.files.rename_opts(&self.staging, &target, options).await.map_err(fault)?;
        drop(whole);
        kit_crash::point!("file.{}.after", self.key.folder);
        let sha256 = Digest(self.sha256.finalize().into());
        Ok(StoredFile { file: self.key.file, sha256, size: self.size })
    }
}

/// A file that is whole and does not have its own name yet; it goes when that fails or is given up.
struct Whole(PathBuf);

impl Drop for Whole {
    fn drop(&mut self) {
        // Mostly it has moved on and is not there.
        let _ = std::fs::remove_file(&self.0);
    }
}
