//! How like its draft a PDF is that staff uploaded: how many headings were looked for and found, and whether it names the client.

use sea_orm_migration::prelude::*;

use crate::column::{flag, maybe, number};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Deliverables {
    Table,
    Headings,
    HeadingsFound,
    OrganizationNamed,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use Deliverables::{Headings, HeadingsFound, OrganizationNamed};
        // What was uploaded before, and what could not be read, was compared with nothing.
        for column in [number(Headings), number(HeadingsFound), flag(OrganizationNamed)] {
            let column = &mut maybe(column);
            manager.alter_table(Table::alter().table(Deliverables::Table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use Deliverables::{Headings, HeadingsFound, OrganizationNamed};
        for column in [OrganizationNamed, HeadingsFound, Headings] {
            manager.alter_table(Table::alter().table(Deliverables::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
