//! Files that show that money came, or went back, another way.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, number, one_of, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Proofs {
    Table,
    InquiryId,
    Sequence,
    FileId,
    Sha256,
    Size,
    Kind,
    Name,
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
                    .table(Proofs::Table)
                    .col(id(Proofs::InquiryId))
                    // The event it belongs to.
                    .col(number(Proofs::Sequence))
                    .col(id(Proofs::FileId))
                    .col(digest(Proofs::Sha256))
                    .col(number(Proofs::Size).check(Expr::col(Proofs::Size).gte(0)))
                    .col(one_of(Proofs::Kind, &["pdf", "jpg", "png"]))
                    .col(text(Proofs::Name))
                    .primary_key(Index::create().col(Proofs::InquiryId).col(Proofs::Sequence))
                    .foreign_key(&mut points_at((Proofs::Table, Proofs::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        manager.create_index(Index::create().name("proofs_file").table(Proofs::Table).col(Proofs::FileId).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Proofs::Table).take()).await
    }
}
