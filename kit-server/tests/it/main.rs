//! The program as its users run it: real processes, real databases, simulators on the wire.
#![allow(clippy::unwrap_used, reason = "a panic in a test is the finding")]

mod cluster;
mod commands;
mod crash;
mod desk;
mod history;
mod process;
mod road;
mod world;
