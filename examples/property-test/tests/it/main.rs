#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod clock;
mod conformance;
mod history;
mod illegal;
mod machine;
mod points;
mod property;
mod replay;
