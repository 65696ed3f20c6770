#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod conformance;
mod door;
mod exhaust;
mod keeping;
mod machine;
mod page;
mod timelines;
mod walking;
mod world;
