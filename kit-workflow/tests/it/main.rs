//! The lifecycle, the engine and the worker, held to what they promise.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod engine;
mod layering;
mod ledger;
mod offers;
mod road;
mod storage;
mod table;
mod walks;
mod worker;
