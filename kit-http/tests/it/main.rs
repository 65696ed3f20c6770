//! The service over real TCP, on stores and ports in memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod bad_input;
mod complaints;
mod crawl;
mod document;
mod embedded;
mod events;
mod hostile;
mod inbox;
mod limits;
mod lost_pages;
mod mails;
mod money;
mod moves;
mod oidc;
mod operations;
mod origin;
mod pages;
mod posts;
mod problems;
mod proofs;
mod quotas;
mod receipts;
mod reports;
mod roles;
mod second_factor;
mod secrets;
mod sessions;
mod slow;
mod trouble;
mod webhook;
mod wire;
mod world;
mod write_off;
