//! Whom a letter before any payment went to lately, so that nobody can have a stranger written to again and again.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// A row lives for as long as it keeps others from writing. It names no inquiry by a foreign key, so that it stands in the
/// way of no erasure.
#[derive(DeriveIden, Clone, Copy)]
enum Recipients {
    Table,
    /// A keyed digest of the address.
    Digest,
    InquiryId,
    Since,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Recipients::Table)
                    .col(text(Recipients::Digest).primary_key())
                    .col(id(Recipients::InquiryId))
                    .col(instant(Recipients::Since))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Recipients::Table).take()).await
    }
}
