#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod clock;
mod dice;
mod memory;
mod vault;

pub mod contract;
pub mod drive;
pub mod sample;

pub use clock::ManualClock;
pub use dice::Dice;
pub use memory::{Fault, MemoryStore};
pub use vault::{MemoryDeposit, MemoryVault, VaultFault};
