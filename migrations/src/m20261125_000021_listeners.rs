//! How far each subscriber has heard of each inquiry.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Listeners {
    Table,
    Subscriber,
    InquiryId,
    Heard,
    Attempts,
    Fence,
    Until,
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
                    .table(Listeners::Table)
                    .col(text(Listeners::Subscriber))
                    .col(id(Listeners::InquiryId))
                    .col(number(Listeners::Heard).check(Expr::col(Listeners::Heard).gte(0)))
                    .col(number(Listeners::Attempts).check(Expr::col(Listeners::Attempts).gte(0)))
                    .col(number(Listeners::Fence))
                    // A lease, or the pause after a failure: nobody is told of the inquiry before.
                    .col(maybe(instant(Listeners::Until)))
                    .primary_key(Index::create().col(Listeners::Subscriber).col(Listeners::InquiryId))
                    .foreign_key(&mut points_at(
                        (Listeners::Table, Listeners::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Listeners::Table).take()).await
    }
}
