#![doc = include_str!("../README.md")]

mod office;
mod permit;

#[cfg(test)]
mod tests;

pub use office::{Office, Wall, working};
pub use permit::{Ask, BuildingPermit, No, Permit, Stage, Task, Who};
