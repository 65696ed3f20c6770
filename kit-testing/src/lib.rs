#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod clock;
mod coverage;
mod dice;
mod inquiry;
mod memory;
mod unsteady;
mod vault;
mod walk;

pub mod contract;
pub mod drive;
pub mod sample;
pub mod strategy;
pub mod world;

pub use clock::ManualClock;
pub use coverage::{Coverage, Edge, edges, tour};
pub use dice::Dice;
pub use memory::{Fault, MemoryStore};
pub use unsteady::{Trouble, Unsteady};
pub use vault::{MemoryDeposit, MemoryVault, VaultFault};
pub use walk::{Asked, Draw, Visit, Walk, walk};
pub use world::World;
