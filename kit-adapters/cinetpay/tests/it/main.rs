#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod account;
mod notification;
mod opening;
mod sandbox;
mod server;
mod standing;
