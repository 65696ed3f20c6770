//! What is no longer kept of an inquiry, files that are still to be removed, and who had what done with personal data.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Inquiries {
    Table,
    Id,
    MovedAt,
    /// Which version of the text the client agreed to.
    ConsentText,
    /// Since when the client's documents and the drafts are gone.
    FilesRemovedAt,
    /// Since when nobody knows who the client was.
    ErasedAt,
}

/// Files whose rows speak of them no more. A row lives until the file is gone, and stands in the way of nothing.
#[derive(DeriveIden, Clone, Copy)]
enum DiscardedFiles {
    Table,
    Folder,
    FileId,
    InquiryId,
}

/// Holds no personal data, and is never changed.
#[derive(DeriveIden, Clone, Copy)]
enum PrivacyDeeds {
    Table,
    Id,
    At,
    Work,
    InquiryId,
    Person,
}

const WORKS: &[&str] = &["disclosed", "erased"];

const OUTLIVED: &str = "inquiries_outlived";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            // Of inquiries from before nobody knows which text was shown.
            text(Inquiries::ConsentText).default("").take(),
            maybe(instant(Inquiries::FilesRemovedAt)),
            maybe(instant(Inquiries::ErasedAt)),
        ] {
            manager.alter_table(Table::alter().table(Inquiries::Table).add_column(column).take()).await?;
        }
        let outlived = Index::create()
            .name(OUTLIVED)
            .table(Inquiries::Table)
            .col(Inquiries::MovedAt)
            .and_where(Expr::col(Inquiries::FilesRemovedAt).is_null())
            .take();
        manager.create_index(outlived).await?;
        manager
            .create_table(
                Table::create()
                    .table(DiscardedFiles::Table)
                    .col(text(DiscardedFiles::Folder))
                    .col(id(DiscardedFiles::FileId))
                    .col(id(DiscardedFiles::InquiryId))
                    .primary_key(Index::create().col(DiscardedFiles::Folder).col(DiscardedFiles::FileId))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(PrivacyDeeds::Table)
                    .col(id(PrivacyDeeds::Id).primary_key())
                    .col(instant(PrivacyDeeds::At))
                    .col(one_of(PrivacyDeeds::Work, WORKS))
                    .col(id(PrivacyDeeds::InquiryId))
                    .col(id(PrivacyDeeds::Person))
                    .foreign_key(&mut points_at(
                        (PrivacyDeeds::Table, PrivacyDeeds::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        let newest = Index::create()
            .name("privacy_deeds_at")
            .table(PrivacyDeeds::Table)
            .col(PrivacyDeeds::At)
            .col(PrivacyDeeds::Id)
            .take();
        manager.create_index(newest).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(PrivacyDeeds::Table).take()).await?;
        manager.drop_table(Table::drop().table(DiscardedFiles::Table).take()).await?;
        manager.drop_index(Index::drop().name(OUTLIVED).table(Inquiries::Table).to_owned()).await?;
        for column in [Inquiries::ErasedAt, Inquiries::FilesRemovedAt, Inquiries::ConsentText] {
            manager.alter_table(Table::alter().table(Inquiries::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
