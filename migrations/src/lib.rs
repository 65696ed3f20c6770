#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod column;
mod m20261122_000001_inquiries;
mod m20261122_000002_history;
mod m20261122_000003_money;
mod m20261122_000004_papers;
mod m20261122_000005_staff;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;
pub use sea_orm_migration::migrator::MigrationStatus as AppliedStatus;

/// Every migration, in the order they are applied.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_inquiries::Migration),
            Box::new(m20261122_000002_history::Migration),
            Box::new(m20261122_000003_money::Migration),
            Box::new(m20261122_000004_papers::Migration),
            Box::new(m20261122_000005_staff::Migration),
        ]
    }
}
