#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod completion;
mod sandbox;
mod server;
mod settings;
