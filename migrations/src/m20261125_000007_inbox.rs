//! The inbox: notifications are kept as they came, with what became of them; what was turned away is counted; and an attempt
//! knows when it was last asked about.

use sea_orm_migration::prelude::*;

use crate::column::{instant, maybe, number, one_of, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Notifications {
    Table,
    Id,
    AttemptId,
    ReceivedAt,
    Raw,
    Fate,
    Looks,
    DueAt,
    Times,
    LastAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum NotificationsTurned {
    Table,
    Provider,
    Why,
    Count,
    LastAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    Id,
    OpenedAt,
    AskedAt,
}

const FATES: &[&str] = &["early", "followed", "unknown"];
const WHY: &[&str] = &["forged", "other_site", "malformed", "crowded"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        let columns = [
            // Kept before there was an inbox: the body was not.
            ColumnDef::new(Notifications::Raw).blob().not_null().default(Vec::<u8>::new()).take(),
            one_of(Notifications::Fate, FATES).default("unknown").take(),
            number(Notifications::Looks).default(0).take(),
            maybe(instant(Notifications::DueAt)),
            number(Notifications::Times).default(1).take(),
            instant(Notifications::LastAt).default(0).take(),
        ];
        for mut column in columns {
            let add = Table::alter().table(Notifications::Table).add_column(&mut column).take();
            manager.alter_table(add).await?;
        }
        let known = Query::update()
            .table(Notifications::Table)
            .value(Notifications::Fate, "followed")
            .and_where(Expr::col(Notifications::AttemptId).is_not_null())
            .take();
        manager.execute(known).await?;
        let came_once = Query::update()
            .table(Notifications::Table)
            .value(Notifications::LastAt, Expr::col(Notifications::ReceivedAt))
            .take();
        manager.execute(came_once).await?;
        for (name, columns) in [
            ("notifications_received", [Notifications::ReceivedAt, Notifications::Id]),
            ("notifications_fate", [Notifications::Fate, Notifications::DueAt]),
        ] {
            let mut index = Index::create().name(name).table(Notifications::Table).take();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table(NotificationsTurned::Table)
                    .col(text(NotificationsTurned::Provider))
                    .col(one_of(NotificationsTurned::Why, WHY))
                    .col(number(NotificationsTurned::Count).check(Expr::col(NotificationsTurned::Count).gt(0)))
                    .col(instant(NotificationsTurned::LastAt))
                    .primary_key(Index::create().col(NotificationsTurned::Provider).col(NotificationsTurned::Why))
                    .take(),
            )
            .await?;
        let mut asked = maybe(instant(PaymentAttempts::AskedAt));
        manager.alter_table(Table::alter().table(PaymentAttempts::Table).add_column(&mut asked).take()).await?;
        manager
            .create_index(
                Index::create()
                    .name("payment_attempts_opened")
                    .table(PaymentAttempts::Table)
                    .col(PaymentAttempts::OpenedAt)
                    .col(PaymentAttempts::Id)
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("payment_attempts_opened").table(PaymentAttempts::Table).to_owned())
            .await?;
        let asked = Table::alter().table(PaymentAttempts::Table).drop_column(PaymentAttempts::AskedAt).take();
        manager.alter_table(asked).await?;
        manager.drop_table(Table::drop().table(NotificationsTurned::Table).take()).await?;
        for name in ["notifications_fate", "notifications_received"] {
            manager.drop_index(Index::drop().name(name).table(Notifications::Table).to_owned()).await?;
        }
        for column in [
            Notifications::LastAt,
            Notifications::Times,
            Notifications::DueAt,
            Notifications::Looks,
            Notifications::Fate,
            Notifications::Raw,
        ] {
            manager.alter_table(Table::alter().table(Notifications::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
