//! What is wrong with no one inquiry, and when staff were told of it.

use sea_orm_migration::prelude::*;

use crate::column::{instant, maybe, number, one_of, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Alarms {
    Table,
    Kind,
    Scope,
    Detail,
    Count,
    LastAt,
    ToldAt,
    ClaimedUntil,
}

const KINDS: &[&str] = &["gateway_fault", "doubtful_payment", "other_account", "strange_notifications"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Alarms::Table)
                    .col(one_of(Alarms::Kind, KINDS))
                    .col(text(Alarms::Scope))
                    .col(text(Alarms::Detail))
                    .col(number(Alarms::Count).check(Expr::col(Alarms::Count).gt(0)))
                    .col(instant(Alarms::LastAt))
                    .col(maybe(instant(Alarms::ToldAt)))
                    .col(maybe(instant(Alarms::ClaimedUntil)))
                    .primary_key(Index::create().col(Alarms::Kind).col(Alarms::Scope))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Alarms::Table).take()).await
    }
}
