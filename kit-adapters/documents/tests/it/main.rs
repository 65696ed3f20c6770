//! What the crate promises, from outside.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod bounds;
mod brands;
mod hostile;
mod judging;
mod kinds;
mod package;
mod pdf;
mod preview;
mod real_texts;
mod reports;
mod samples;
mod scans;
mod structure;
mod trust;
mod voucher;
