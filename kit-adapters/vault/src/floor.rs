//! How much of the disk stays free whatever strangers send.

use std::io;
use std::path::Path;

use kit_workflow::port::VaultError;

use crate::folder::unavailable;

/// What is left free of the disk: for the store, and for what has been paid. Below it no client's document is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Just these bytes; none at all is no floor.
    Bytes(u64),
    /// 1 GiB, or a tenth of the disk where that is less.
    Usual,
}

/// A disk that has too little room left for what strangers send.
#[derive(Debug, thiserror::Error)]
#[error("the disk has {left} bytes left, which is fewer than {floor}")]
struct Below {
    left: u64,
    floor: u64,
}

impl Floor {
    /// Refuses where the disk of this folder has less left.
    pub(crate) fn check(self, folder: &Path) -> Result<(), VaultError> {
        if self == Self::Bytes(0) {
            return Ok(());
        }
        let disk = rustix::fs::statvfs(folder).map_err(|error| unavailable(io::Error::from(error)))?;
        let floor = match self {
            Self::Bytes(bytes) => bytes,
            Self::Usual => (disk.f_blocks.saturating_mul(disk.f_frsize) / 10).min(1 << 30),
        };
        let left = disk.f_bavail.saturating_mul(disk.f_frsize);
        if left < floor { Err(VaultError::Unavailable(Box::new(Below { left, floor }))) } else { Ok(()) }
    }
}
