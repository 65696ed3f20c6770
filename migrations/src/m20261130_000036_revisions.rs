//! Which sections staff wanted written anew for a draft.

use sea_orm_migration::prelude::*;

use crate::column::{id, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Revisions {
    Table,
    InquiryId,
    Draft,
    Sections,
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
                    .table(Revisions::Table)
                    .col(id(Revisions::InquiryId))
                    .col(number(Revisions::Draft).check(Expr::col(Revisions::Draft).gte(1)))
                    // Their places between spaces; empty where everything was wanted.
                    .col(text(Revisions::Sections))
                    .primary_key(Index::create().col(Revisions::InquiryId).col(Revisions::Draft))
                    .foreign_key(&mut points_at(
                        (Revisions::Table, Revisions::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Revisions::Table).take()).await
    }
}
