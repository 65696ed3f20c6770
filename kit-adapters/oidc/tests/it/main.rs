//! The adapter against a provider on the wire.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod settings;
mod way;
mod word;
