//! Why a page of a document was not read: it is an image, or behind the last that is looked at; else it is damaged.

use sea_orm_migration::prelude::*;

use crate::column::text;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Documents {
    Table,
    ImagePages,
    BeyondPages,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [Documents::ImagePages, Documents::BeyondPages] {
            // Of documents from before it is known that pages could not be read in full, and no more.
            let column = text(column).default("").take();
            manager.alter_table(Table::alter().table(Documents::Table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [Documents::BeyondPages, Documents::ImagePages] {
            manager.alter_table(Table::alter().table(Documents::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
