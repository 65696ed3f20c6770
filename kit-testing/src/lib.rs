#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod agreement;
mod clock;
mod coverage;
mod dice;
mod exhaust;
mod fixture;
mod inquiry;
mod legible;
mod memory;
mod points;
mod property;
mod timeline;
mod unsteady;
mod vault;
mod walk;

pub mod contract;
pub mod door;
pub mod drive;
pub mod golden;
pub mod machine;
pub mod sample;
pub mod strategy;
pub mod world;

pub use agreement::agreement;
pub use clock::ManualClock;
pub use coverage::{Coverage, Edge, Pair, edges, pairs, tour};
pub use dice::Dice;
pub use door::Door;
pub use exhaust::{Reach, Seen};
pub use fixture::{Fixture, FixtureError, Written};
pub use legible::Legend;
pub use memory::{Fault, MemoryStore};
pub use points::{Points, Trouble};
pub use property::{Counterexample, Property};
pub use timeline::timeline;
pub use unsteady::Unsteady;
pub use vault::{MemoryDeposit, MemoryVault, VaultFault};
pub use walk::{Asked, Draw, Visit, Walk, onward, walk};
pub use world::World;
