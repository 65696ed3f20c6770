//! The service over real TCP, on stores and ports in memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod document;
mod events;
mod limits;
mod moves;
mod operations;
mod origin;
mod pages;
mod problems;
mod roles;
mod sessions;
mod slow;
mod trouble;
mod webhook;
mod wire;
mod world;
