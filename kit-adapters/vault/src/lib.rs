#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod deposit;
mod folder;
mod sweep;

pub use deposit::FolderDeposit;
pub use folder::{FolderVault, OpenError};
