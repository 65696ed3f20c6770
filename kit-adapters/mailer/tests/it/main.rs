#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contract;
mod delivery;
mod letters;
mod sample;
mod server;
