#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod accounts;
mod archive;
mod audit;
mod cell;
mod clock;
mod commit;
mod connect;
mod entity;
mod failure;
mod migrate;
mod outbox;
mod project;
mod wake;

pub use audit::{AuditPage, Fault, FaultKind};
pub use connect::{Backend, ConnectError, SqlStore};
pub use migrate::{MigrateError, MigrationStatus};
