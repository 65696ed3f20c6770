//! The program as its users run it: real processes, real databases, simulators on the wire.
#![allow(clippy::unwrap_used, reason = "a panic in a test is the finding")]

mod answers;
mod by_hand;
mod canary;
mod cluster;
mod commands;
mod crash;
mod crowds;
mod desk;
mod files;
mod history;
mod interfaces;
mod likeness;
mod oidc;
mod papers;
mod payments;
mod points;
mod privacy;
mod process;
mod receipt;
mod reconcile;
mod road;
mod roads;
mod strangers;
mod sweep;
mod tampering;
mod viruses;
mod world;
