//! What is made for the client and how they fetch it: drafts, deliverables, links, downloads.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Drafts {
    Table,
    InquiryId,
    Number,
    FileId,
    Sha256,
    Size,
    Markdown,
    Model,
    CompletedAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum Deliverables {
    Table,
    InquiryId,
    Number,
    FileId,
    Sha256,
    Size,
    FileName,
    Pages,
    ValidatedAt,
    Actor,
    Person,
}

#[derive(DeriveIden, Clone, Copy)]
enum DownloadLinks {
    Table,
    Id,
    InquiryId,
    Deliverable,
    Hash,
    KeyId,
    IssuedAt,
    ExpiresAt,
    RevokedAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum Downloads {
    Table,
    Id,
    LinkId,
    FileId,
    BegunAt,
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
                    .table(Drafts::Table)
                    .col(id(Drafts::InquiryId))
                    .col(number(Drafts::Number).check(Expr::col(Drafts::Number).gte(1)))
                    .col(id(Drafts::FileId))
                    .col(digest(Drafts::Sha256))
                    .col(number(Drafts::Size).check(Expr::col(Drafts::Size).gte(0)))
                    .col(text(Drafts::Markdown))
                    .col(text(Drafts::Model))
                    .col(instant(Drafts::CompletedAt))
                    .primary_key(Index::create().col(Drafts::InquiryId).col(Drafts::Number))
                    .foreign_key(&mut points_at((Drafts::Table, Drafts::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Deliverables::Table)
                    .col(id(Deliverables::InquiryId))
                    .col(number(Deliverables::Number).check(Expr::col(Deliverables::Number).gte(1)))
                    .col(id(Deliverables::FileId))
                    .col(digest(Deliverables::Sha256))
                    .col(number(Deliverables::Size).check(Expr::col(Deliverables::Size).gte(0)))
                    .col(text(Deliverables::FileName))
                    .col(number(Deliverables::Pages))
                    .col(instant(Deliverables::ValidatedAt))
                    .col(text(Deliverables::Actor))
                    .col(maybe(id(Deliverables::Person)))
                    .primary_key(Index::create().col(Deliverables::InquiryId).col(Deliverables::Number))
                    .foreign_key(&mut points_at(
                        (Deliverables::Table, Deliverables::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(DownloadLinks::Table)
                    .col(id(DownloadLinks::Id).primary_key())
                    .col(id(DownloadLinks::InquiryId))
                    .col(number(DownloadLinks::Deliverable))
                    .col(digest(DownloadLinks::Hash).unique_key())
                    .col(text(DownloadLinks::KeyId))
                    .col(instant(DownloadLinks::IssuedAt))
                    .col(instant(DownloadLinks::ExpiresAt))
                    .col(maybe(instant(DownloadLinks::RevokedAt)))
                    .foreign_key(&mut points_at(
                        (DownloadLinks::Table, (DownloadLinks::InquiryId, DownloadLinks::Deliverable)),
                        (Deliverables::Table, (Deliverables::InquiryId, Deliverables::Number)),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("download_links_inquiry")
                    .table(DownloadLinks::Table)
                    .col(DownloadLinks::InquiryId)
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Downloads::Table)
                    .col(ColumnDef::new(Downloads::Id).big_integer().not_null().auto_increment().primary_key())
                    .col(id(Downloads::LinkId))
                    .col(id(Downloads::FileId))
                    .col(instant(Downloads::BegunAt))
                    .foreign_key(&mut points_at(
                        (Downloads::Table, Downloads::LinkId),
                        (DownloadLinks::Table, DownloadLinks::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("downloads_link").table(Downloads::Table).col(Downloads::LinkId).take())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Downloads::Table).take()).await?;
        manager.drop_table(Table::drop().table(DownloadLinks::Table).take()).await?;
        manager.drop_table(Table::drop().table(Deliverables::Table).take()).await?;
        manager.drop_table(Table::drop().table(Drafts::Table).take()).await
    }
}
