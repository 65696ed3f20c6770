//! At which account of its provider an attempt was opened.

use sea_orm_migration::prelude::*;

use crate::column::{maybe, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    Account,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Attempts from before have none: they are asked about wherever we ask now.
        let column = maybe(text(PaymentAttempts::Account));
        manager.alter_table(Table::alter().table(PaymentAttempts::Table).add_column(column).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter().table(PaymentAttempts::Table).drop_column(PaymentAttempts::Account).take();
        manager.alter_table(table).await
    }
}
