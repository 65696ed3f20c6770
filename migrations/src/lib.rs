#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod column;
mod m20261122_000001_inquiries;
mod m20261122_000002_history;
mod m20261122_000003_money;
mod m20261122_000004_papers;
mod m20261122_000005_staff;
mod m20261125_000006_notify_token;
mod m20261125_000007_inbox;
mod m20261125_000008_open_amounts;
mod m20261125_000011_deadlines;
mod m20261125_000012_files;
mod m20261125_000013_reports;
mod m20261125_000014_proofs;
mod m20261125_000021_listeners;
mod m20261130_000022_vouchers;
mod m20261130_000023_complaints;
mod m20261130_000025_accounts;
mod m20261130_000026_alarms;
mod m20261130_000028_subjects;
mod m20261130_000030_recipients;
mod m20261130_000031_accounts;
mod m20261130_000035_sections;
mod m20261130_000036_revisions;
mod m20261130_000037_sellers;
mod m20261130_000040_unread_pages;
mod m20261130_000042_desk;
mod m20261130_000043_search;
mod m20261130_000045_privacy;
mod m20261130_000046_messages;
mod m20261130_000048_second_factors;
mod m20261130_000049_mails;
mod m20261201_000050_identities;
mod m20261201_000051_provider_dates;
mod m20261201_000053_page_causes;
mod m20261201_000054_likeness;
mod m20261201_000055_additions;

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
            Box::new(m20261125_000006_notify_token::Migration),
            Box::new(m20261125_000007_inbox::Migration),
            Box::new(m20261125_000008_open_amounts::Migration),
            Box::new(m20261125_000011_deadlines::Migration),
            Box::new(m20261125_000012_files::Migration),
            Box::new(m20261125_000013_reports::Migration),
            Box::new(m20261125_000014_proofs::Migration),
            Box::new(m20261125_000021_listeners::Migration),
            Box::new(m20261130_000022_vouchers::Migration),
            Box::new(m20261130_000023_complaints::Migration),
            Box::new(m20261130_000025_accounts::Migration),
            Box::new(m20261130_000026_alarms::Migration),
            Box::new(m20261130_000028_subjects::Migration),
            Box::new(m20261130_000030_recipients::Migration),
            Box::new(m20261130_000035_sections::Migration),
            Box::new(m20261130_000036_revisions::Migration),
            Box::new(m20261130_000031_accounts::Migration),
            Box::new(m20261130_000040_unread_pages::Migration),
            Box::new(m20261130_000042_desk::Migration),
            Box::new(m20261130_000043_search::Migration),
            Box::new(m20261130_000037_sellers::Migration),
            Box::new(m20261130_000045_privacy::Migration),
            Box::new(m20261130_000046_messages::Migration),
            Box::new(m20261130_000048_second_factors::Migration),
            Box::new(m20261130_000049_mails::Migration),
            Box::new(m20261201_000051_provider_dates::Migration),
            Box::new(m20261201_000053_page_causes::Migration),
            Box::new(m20261201_000050_identities::Migration),
            Box::new(m20261201_000054_likeness::Migration),
            Box::new(m20261201_000055_additions::Migration),
        ]
    }
}
