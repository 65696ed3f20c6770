//! The sections of drafts, and the calls to the model that they came of.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, number, one_of, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum DraftSections {
    Table,
    InquiryId,
    Draft,
    Number,
    Place,
    Parts,
    Round,
    Status,
    WrittenFor,
    Author,
    Heard,
    BegunAt,
    Content,
    Model,
    PromptHash,
    InputsHash,
    Unfounded,
    WrittenAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum DraftCalls {
    Table,
    Id,
    InquiryId,
    Draft,
    Section,
    Model,
    BegunAt,
    EndedAt,
    PromptTokens,
    CompletionTokens,
    Cost,
    Outcome,
}

const STATUSES: &[&str] = &["waiting", "writing", "done"];
const OUTCOMES: &[&str] = &["begun", "taken", "unfit", "failed"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let done = Expr::col(DraftSections::Status).eq("done");
        manager
            .create_table(
                Table::create()
                    .table(DraftSections::Table)
                    .col(id(DraftSections::InquiryId))
                    .col(number(DraftSections::Draft).check(Expr::col(DraftSections::Draft).gte(1)))
                    .col(number(DraftSections::Number).check(Expr::col(DraftSections::Number).gte(1)))
                    // What it says, and of which text and part: `questions-2-1`.
                    .col(text(DraftSections::Place))
                    .col(number(DraftSections::Parts))
                    // The effect that last asked for it.
                    .col(text(DraftSections::Round))
                    .col(one_of(DraftSections::Status, STATUSES))
                    // An earlier draft, where it is kept.
                    .col(number(DraftSections::WrittenFor))
                    .col(maybe(id(DraftSections::Author)))
                    .col(number(DraftSections::Heard))
                    .col(maybe(instant(DraftSections::BegunAt)))
                    .col(maybe(text(DraftSections::Content)))
                    .col(maybe(text(DraftSections::Model)))
                    .col(maybe(digest(DraftSections::PromptHash)))
                    .col(maybe(digest(DraftSections::InputsHash)))
                    // The numbers of the items whose citation was not found, between spaces.
                    .col(text(DraftSections::Unfounded))
                    .col(maybe(instant(DraftSections::WrittenAt)))
                    .check(done.eq(Expr::col(DraftSections::Content).is_not_null()))
                    .primary_key(
                        Index::create()
                            .col(DraftSections::InquiryId)
                            .col(DraftSections::Draft)
                            .col(DraftSections::Number),
                    )
                    .foreign_key(&mut points_at(
                        (DraftSections::Table, DraftSections::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(DraftCalls::Table)
                    .col(id(DraftCalls::Id).primary_key())
                    .col(id(DraftCalls::InquiryId))
                    .col(number(DraftCalls::Draft))
                    .col(number(DraftCalls::Section))
                    .col(text(DraftCalls::Model))
                    .col(instant(DraftCalls::BegunAt))
                    .col(maybe(instant(DraftCalls::EndedAt)))
                    .col(number(DraftCalls::PromptTokens))
                    .col(number(DraftCalls::CompletionTokens))
                    // Millionths of a dollar.
                    .col(number(DraftCalls::Cost))
                    .col(one_of(DraftCalls::Outcome, OUTCOMES))
                    .foreign_key(&mut points_at(
                        (DraftCalls::Table, DraftCalls::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("draft_calls_inquiry")
                    .table(DraftCalls::Table)
                    .col(DraftCalls::InquiryId)
                    .col(DraftCalls::BegunAt)
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(DraftCalls::Table).take()).await?;
        manager.drop_table(Table::drop().table(DraftSections::Table).take()).await
    }
}
