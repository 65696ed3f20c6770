//! What happened and what must be done: events, effects, remarks, and the keys of requests that were taken.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, number, one_of, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Events {
    Table,
    InquiryId,
    Sequence,
    At,
    Actor,
    Person,
    Kind,
    Facts,
    Seal,
}

/// Free text that goes with an event, apart from it so that it can be erased.
#[derive(DeriveIden, Clone, Copy)]
enum Remarks {
    Table,
    InquiryId,
    Sequence,
    Ordinal,
    Kind,
    Text,
}

/// What waits to be done outside. What is done is deleted, so this table stays small.
#[derive(DeriveIden, Clone, Copy)]
enum Effects {
    Table,
    Key,
    InquiryId,
    Kind,
    Facts,
    DueAt,
    StoredAt,
    Attempts,
    Fence,
    LeaseUntil,
    LeasedBy,
    Note,
    BuriedAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum RequestKeys {
    Table,
    Scope,
    Key,
    Fingerprint,
    InquiryId,
    TakenAt,
}

const REMARK_KINDS: &[&str] = &["reason", "feedback", "proof", "failure"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Events::Table)
                    .col(id(Events::InquiryId))
                    .col(number(Events::Sequence).check(Expr::col(Events::Sequence).gte(1)))
                    .col(instant(Events::At))
                    .col(text(Events::Actor))
                    .col(maybe(id(Events::Person)))
                    .col(text(Events::Kind))
                    .col(text(Events::Facts))
                    .col(digest(Events::Seal))
                    .primary_key(Index::create().col(Events::InquiryId).col(Events::Sequence))
                    .foreign_key(&mut points_at((Events::Table, Events::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Remarks::Table)
                    .col(id(Remarks::InquiryId))
                    .col(number(Remarks::Sequence))
                    .col(number(Remarks::Ordinal))
                    .col(one_of(Remarks::Kind, REMARK_KINDS))
                    .col(text(Remarks::Text))
                    .primary_key(Index::create().col(Remarks::InquiryId).col(Remarks::Sequence).col(Remarks::Ordinal))
                    .foreign_key(&mut points_at(
                        (Remarks::Table, (Remarks::InquiryId, Remarks::Sequence)),
                        (Events::Table, (Events::InquiryId, Events::Sequence)),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Effects::Table)
                    .col(text(Effects::Key).primary_key())
                    .col(id(Effects::InquiryId))
                    .col(text(Effects::Kind))
                    .col(text(Effects::Facts))
                    .col(instant(Effects::DueAt))
                    .col(instant(Effects::StoredAt))
                    .col(number(Effects::Attempts).check(Expr::col(Effects::Attempts).gte(0)))
                    .col(number(Effects::Fence))
                    .col(maybe(instant(Effects::LeaseUntil)))
                    .col(maybe(text(Effects::LeasedBy)))
                    .col(maybe(text(Effects::Note)))
                    .col(maybe(instant(Effects::BuriedAt)))
                    .foreign_key(&mut points_at(
                        (Effects::Table, Effects::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        // Workers ask for the oldest due effect that is not buried, and for the next lease to run out.
        manager
            .create_index(
                Index::create()
                    .name("effects_due")
                    .table(Effects::Table)
                    .col(Effects::DueAt)
                    .col(Effects::Key)
                    .and_where(Expr::col(Effects::BuriedAt).is_null())
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("effects_leased")
                    .table(Effects::Table)
                    .col(Effects::LeaseUntil)
                    .and_where(Expr::col(Effects::LeaseUntil).is_not_null())
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("effects_buried")
                    .table(Effects::Table)
                    .col(Effects::BuriedAt)
                    .and_where(Expr::col(Effects::BuriedAt).is_not_null())
                    .take(),
            )
            .await?;
        // No foreign key: the key is written before the inquiry it names, so that a repeated request is found out first.
        manager
            .create_table(
                Table::create()
                    .table(RequestKeys::Table)
                    .col(text(RequestKeys::Scope))
                    .col(text(RequestKeys::Key))
                    .col(text(RequestKeys::Fingerprint))
                    .col(id(RequestKeys::InquiryId))
                    .col(instant(RequestKeys::TakenAt))
                    .primary_key(Index::create().col(RequestKeys::Scope).col(RequestKeys::Key))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(RequestKeys::Table).take()).await?;
        manager.drop_table(Table::drop().table(Effects::Table).take()).await?;
        manager.drop_table(Table::drop().table(Remarks::Table).take()).await?;
        manager.drop_table(Table::drop().table(Events::Table).take()).await
    }
}
