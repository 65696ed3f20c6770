//! Who sold, as the settings said when the inquiry was submitted.

use sea_orm_migration::prelude::*;

use crate::column::text;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Inquiries {
    Table,
    SellerName,
    SellerAddress,
    SellerTaxId,
}

const COLUMNS: [Inquiries; 3] = [Inquiries::SellerName, Inquiries::SellerAddress, Inquiries::SellerTaxId];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            // Inquiries from before name nobody: whoever sells today sold then as well.
            let column = text(column).default("").take();
            manager.alter_table(Table::alter().table(Inquiries::Table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS.into_iter().rev() {
            manager.alter_table(Table::alter().table(Inquiries::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
