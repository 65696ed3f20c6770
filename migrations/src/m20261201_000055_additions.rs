//! When a document was added that the client had forgotten.

use sea_orm_migration::prelude::*;

use crate::column::{instant, maybe};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Documents {
    Table,
    AddedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = maybe(instant(Documents::AddedAt));
        manager.alter_table(Table::alter().table(Documents::Table).add_column(&mut column).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table(Documents::Table).drop_column(Documents::AddedAt).take()).await
    }
}
