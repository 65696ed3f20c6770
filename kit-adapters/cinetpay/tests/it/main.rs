#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod account;
mod api_v1;
mod conformance;
mod export;
mod notification;
mod opening;
mod sandbox;
mod server;
mod standing;
