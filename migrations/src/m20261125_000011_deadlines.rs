//! Which waiting effects are deadlines, so that a subject that leaves a stage takes the stage's deadlines with it.

use sea_orm_migration::prelude::*;

use crate::column::{maybe, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Effects {
    Table,
    InquiryId,
    Kind,
    Deadline,
}

const INDEX: &str = "effects_deadlines";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = maybe(text(Effects::Deadline));
        manager.alter_table(Table::alter().table(Effects::Table).add_column(column).take()).await?;
        // The expiry of an order is the one deadline that there was before.
        let known = Query::update()
            .table(Effects::Table)
            .value(Effects::Deadline, "order_expires")
            .and_where(Expr::col(Effects::Kind).eq("expire_order"))
            .take();
        manager.execute(known).await?;
        let index = Index::create()
            .name(INDEX)
            .table(Effects::Table)
            .col(Effects::InquiryId)
            .and_where(Expr::col(Effects::Deadline).is_not_null())
            .take();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(INDEX).table(Effects::Table).to_owned()).await?;
        let table = Table::alter().table(Effects::Table).drop_column(Effects::Deadline).take();
        manager.alter_table(table).await
    }
}
