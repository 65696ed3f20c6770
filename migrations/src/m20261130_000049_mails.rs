//! What became of letters.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Inquiries {
    Table,
    Id,
}

#[derive(DeriveIden, Clone, Copy)]
enum Mails {
    Table,
    Key,
    InquiryId,
    Letter,
    QueuedAt,
    Fate,
    At,
    Note,
}

/// That a letter waits is read from the outbox, and kept where it waits in none.
const FATES: &[&str] = &["queued", "delayed", "sent", "refused", "given_up", "outdated", "withheld"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Mails::Table)
                    .col(text(Mails::Key).primary_key())
                    .col(id(Mails::InquiryId))
                    // Not held to a set of names: every letter that is added would be a migration.
                    .col(text(Mails::Letter))
                    .col(instant(Mails::QueuedAt))
                    .col(one_of(Mails::Fate, FATES))
                    .col(instant(Mails::At))
                    .col(text(Mails::Note))
                    .foreign_key(&mut points_at((Mails::Table, Mails::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        let theirs = Index::create().name("mails_inquiry").table(Mails::Table).col(Mails::InquiryId).take();
        manager.create_index(theirs).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Mails::Table).take()).await
    }
}
