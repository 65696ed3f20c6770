//! What reports of payments are read by.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    OpenedAt,
    Id,
}

const INDEX: &str = "payment_attempts_opened_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name(INDEX)
            .table(PaymentAttempts::Table)
            .col(PaymentAttempts::OpenedAt)
            .col(PaymentAttempts::Id)
            .take();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table(PaymentAttempts::Table).to_owned()).await
    }
}
