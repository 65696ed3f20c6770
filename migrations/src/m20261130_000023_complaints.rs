//! What clients say of attempts that took their money and brought none. All of its texts can be overwritten.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Complaints {
    Table,
    InquiryId,
    Sequence,
    AttemptId,
    ComplainedAt,
    Phone,
    Reference,
    Note,
    ClosedAt,
    ClosedBy,
    Answer,
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
                    .table(Complaints::Table)
                    .col(id(Complaints::InquiryId))
                    // The event by which it came.
                    .col(number(Complaints::Sequence))
                    .col(id(Complaints::AttemptId))
                    .col(instant(Complaints::ComplainedAt))
                    // The number that paid.
                    .col(text(Complaints::Phone))
                    // The operator's transaction id, as the client was told it.
                    .col(text(Complaints::Reference))
                    .col(text(Complaints::Note))
                    .col(maybe(instant(Complaints::ClosedAt)))
                    // The event that closed it: an answer, or the money.
                    .col(maybe(number(Complaints::ClosedBy)))
                    // Empty where the money came.
                    .col(maybe(text(Complaints::Answer)))
                    .primary_key(Index::create().col(Complaints::InquiryId).col(Complaints::Sequence))
                    .foreign_key(&mut points_at(
                        (Complaints::Table, Complaints::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        // The list shows what waits, the longest wait first.
        manager
            .create_index(
                Index::create()
                    .name("complaints_waiting")
                    .table(Complaints::Table)
                    .col(Complaints::ClosedAt)
                    .col(Complaints::ComplainedAt)
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Complaints::Table).take()).await
    }
}
