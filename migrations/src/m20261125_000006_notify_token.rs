//! The secret that a provider's notifications of an attempt carry, as its hash.

use sea_orm_migration::prelude::*;

use crate::column::{digest, maybe};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    NotifyHash,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Attempts from before have none: their notifications are signed.
        let column = maybe(digest(PaymentAttempts::NotifyHash));
        manager.alter_table(Table::alter().table(PaymentAttempts::Table).add_column(column).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter().table(PaymentAttempts::Table).drop_column(PaymentAttempts::NotifyHash).take();
        manager.alter_table(table).await
    }
}
