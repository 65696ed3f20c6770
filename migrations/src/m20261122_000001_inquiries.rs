//! What a client sent: the inquiry, the answers, the documents.

use sea_orm_migration::prelude::*;

use crate::column::{digest, flag, id, instant, maybe, number, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
pub(crate) enum Inquiries {
    Table,
    Id,
    Version,
    Stage,
    Facts,
    Head,
    Access,
    AccessHash,
    KeyId,
    Language,
    ConsentedAt,
    SubmittedAt,
    MovedAt,
    Test,
    MoneyWaits,
}

/// Personal data, apart from the inquiry so that it can be erased. The first columns repeat what lists show and search.
#[derive(DeriveIden, Clone, Copy)]
enum Answers {
    Table,
    InquiryId,
    OrganizationName,
    ContactName,
    Email,
    Search,
    Fields,
}

#[derive(DeriveIden, Clone, Copy)]
enum Documents {
    Table,
    Id,
    InquiryId,
    Ordinal,
    Name,
    Kind,
    FileId,
    Sha256,
    Size,
    Pages,
    Text,
    Unread,
}

const STAGES: &[&str] = &[
    "submitted",
    "awaiting_payment",
    "paid",
    "generating",
    "generation_failed",
    "drafted",
    "validated",
    "delivered",
    "cancelled",
    "refunding",
    "refunded",
];
const LANGUAGES: &[&str] = &["fr", "en"];
const DOCUMENT_KINDS: &[&str] = &["pdf", "doc", "docx", "xls", "xlsx", "odt", "txt", "md", "jpg", "png"];
const UNREAD_REASONS: &[&str] = &["kind", "no_text", "encrypted", "broken", "too_long", "too_slow"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Inquiries::Table)
                    .col(id(Inquiries::Id).primary_key())
                    .col(number(Inquiries::Version).check(Expr::col(Inquiries::Version).gte(1)))
                    .col(one_of(Inquiries::Stage, STAGES))
                    .col(text(Inquiries::Facts))
                    .col(digest(Inquiries::Head))
                    .col(id(Inquiries::Access).unique_key())
                    .col(digest(Inquiries::AccessHash).unique_key())
                    .col(text(Inquiries::KeyId))
                    .col(one_of(Inquiries::Language, LANGUAGES))
                    .col(instant(Inquiries::ConsentedAt))
                    .col(instant(Inquiries::SubmittedAt))
                    .col(instant(Inquiries::MovedAt))
                    .col(flag(Inquiries::Test))
                    .col(flag(Inquiries::MoneyWaits))
                    .take(),
            )
            .await?;
        // Lists show the newest first, of all stages or of one; the identifier decides between equal moments.
        manager
            .create_index(
                Index::create()
                    .name("inquiries_submitted")
                    .table(Inquiries::Table)
                    .col(Inquiries::SubmittedAt)
                    .col(Inquiries::Id)
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("inquiries_stage_submitted")
                    .table(Inquiries::Table)
                    .col(Inquiries::Stage)
                    .col(Inquiries::SubmittedAt)
                    .col(Inquiries::Id)
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Answers::Table)
                    .col(id(Answers::InquiryId).primary_key())
                    .col(text(Answers::OrganizationName))
                    .col(text(Answers::ContactName))
                    .col(text(Answers::Email))
                    .col(text(Answers::Search))
                    .col(text(Answers::Fields))
                    .foreign_key(&mut points_at(
                        (Answers::Table, Answers::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Documents::Table)
                    .col(id(Documents::Id).primary_key())
                    .col(id(Documents::InquiryId))
                    .col(number(Documents::Ordinal))
                    .col(text(Documents::Name))
                    .col(one_of(Documents::Kind, DOCUMENT_KINDS))
                    .col(id(Documents::FileId))
                    .col(digest(Documents::Sha256))
                    .col(number(Documents::Size).check(Expr::col(Documents::Size).gte(0)))
                    .col(maybe(number(Documents::Pages)))
                    .col(maybe(text(Documents::Text)))
                    .col(maybe(one_of(Documents::Unread, UNREAD_REASONS)))
                    // Either it was read, or it says why not; an erased text is an empty one.
                    .check(Expr::col(Documents::Text).is_null().ne(Expr::col(Documents::Unread).is_null()))
                    .index(Index::create().unique().col(Documents::InquiryId).col(Documents::Ordinal))
                    .foreign_key(&mut points_at(
                        (Documents::Table, Documents::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Documents::Table).take()).await?;
        manager.drop_table(Table::drop().table(Answers::Table).take()).await?;
        manager.drop_table(Table::drop().table(Inquiries::Table).take()).await
    }
}
