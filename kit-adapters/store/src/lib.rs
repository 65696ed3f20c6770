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
mod feed;
mod history;
mod identity;
mod migrate;
mod outbox;
mod project;
mod references;
mod relational;
mod sabotage;
mod seal;
mod second_factor;
mod shelf;
mod subjects;
mod voucher;
mod wake;

pub use audit::{AuditPage, Fault, FaultKind};
pub use connect::{Backend, ConnectError, SqlStore};
pub use migrate::{MigrateError, MigrationStatus};
pub use subjects::Subjects;
