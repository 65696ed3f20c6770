#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod completion;
mod contract;
mod sandbox;
mod server;
mod settings;
