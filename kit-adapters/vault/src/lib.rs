#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod deposit;
mod floor;
mod folder;
mod sweep;

pub use deposit::FolderDeposit;
pub use floor::Floor;
pub use folder::{FolderVault, OpenError};
