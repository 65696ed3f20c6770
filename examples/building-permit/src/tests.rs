//! The permit, tested by what the test kit has for any lifecycle.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crashes;
mod drawn;
mod kept;
mod walks;
