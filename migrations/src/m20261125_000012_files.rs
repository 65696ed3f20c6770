//! What a sweep and a revival need: files found by their name, and who wanted an effect tried again.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables that speak of files, each with its index on the file.
const FILES: [(&str, &str); 3] =
    [("documents", "documents_file"), ("drafts", "drafts_file"), ("deliverables", "deliverables_file")];

#[derive(DeriveIden, Clone, Copy)]
enum Revivals {
    Table,
    EffectKey,
    InquiryId,
    At,
    Person,
    Note,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, index) in FILES {
            manager.create_index(Index::create().name(index).table(table).col("file_id").take()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table(Revivals::Table)
                    .col(text(Revivals::EffectKey))
                    .col(id(Revivals::InquiryId))
                    .col(instant(Revivals::At))
                    .col(id(Revivals::Person))
                    .col(text(Revivals::Note))
                    .primary_key(Index::create().col(Revivals::EffectKey).col(Revivals::At))
                    .foreign_key(&mut points_at(
                        (Revivals::Table, Revivals::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Revivals::Table).take()).await?;
        for (table, index) in FILES {
            manager.drop_index(Index::drop().name(index).table(table).to_owned()).await?;
        }
        Ok(())
    }
}
