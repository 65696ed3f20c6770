//! What client and staff write to each other.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Inquiries {
    Table,
    Id,
}

#[derive(DeriveIden, Clone, Copy)]
enum Messages {
    Table,
    Id,
    InquiryId,
    At,
    /// Who of the staff wrote it; nobody where the client did.
    Person,
    Text,
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
                    .table(Messages::Table)
                    .col(id(Messages::Id).primary_key())
                    .col(id(Messages::InquiryId))
                    .col(instant(Messages::At))
                    .col(maybe(id(Messages::Person)))
                    .col(text(Messages::Text))
                    .foreign_key(&mut points_at(
                        (Messages::Table, Messages::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        let of_inquiry = Index::create()
            .name("messages_inquiry")
            .table(Messages::Table)
            .col(Messages::InquiryId)
            .col(Messages::At)
            .take();
        manager.create_index(of_inquiry).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Messages::Table).take()).await
    }
}
