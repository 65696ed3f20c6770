//! Second factors of accounts, their recovery codes, and more that can happen to an account.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, number, one_of, points_at};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Staff {
    Table,
    Id,
}

#[derive(DeriveIden, Clone, Copy)]
enum SecondFactors {
    Table,
    Id,
    StaffId,
    BegunAt,
    ConfirmedAt,
    LastStep,
}

#[derive(DeriveIden, Clone, Copy)]
enum RecoveryCodes {
    Table,
    FactorId,
    Hash,
}

#[derive(DeriveIden, Clone, Copy)]
enum StaffNotes {
    Table,
    Deed,
    DeedBefore,
}

const OLD_DEEDS: [&str; 10] = [
    "added",
    "invited",
    "invitation_taken",
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "session_ended",
    "password_changed",
    "role_changed",
    "disabled",
];

const NEW_DEEDS: [&str; 5] = ["code_failed", "factor_confirmed", "recovery_used", "factor_dropped", "factor_reset"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(SecondFactors::Table)
                    .col(id(SecondFactors::Id).primary_key())
                    .col(id(SecondFactors::StaffId).unique_key())
                    .col(instant(SecondFactors::BegunAt))
                    .col(maybe(instant(SecondFactors::ConfirmedAt)))
                    .col(maybe(number(SecondFactors::LastStep)))
                    .foreign_key(&mut points_at(
                        (SecondFactors::Table, SecondFactors::StaffId),
                        (Staff::Table, Staff::Id),
                    ))
                    .take(),
            )
            .await?;
        let factor = (RecoveryCodes::Table, RecoveryCodes::FactorId);
        manager
            .create_table(
                Table::create()
                    .table(RecoveryCodes::Table)
                    .col(id(RecoveryCodes::FactorId))
                    .col(digest(RecoveryCodes::Hash))
                    .primary_key(Index::create().col(RecoveryCodes::FactorId).col(RecoveryCodes::Hash))
                    .foreign_key(&mut points_at(factor, (SecondFactors::Table, SecondFactors::Id)))
                    .take(),
            )
            .await?;
        let deeds: Vec<&str> = OLD_DEEDS.into_iter().chain(NEW_DEEDS).collect();
        name_deeds(manager, &deeds).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What the program before does not know cannot stay in its table.
        let newer = Query::delete()
            .from_table(StaffNotes::Table)
            .and_where(Expr::col(StaffNotes::Deed).is_in(NEW_DEEDS))
            .take();
        manager.execute(newer).await?;
        name_deeds(manager, &OLD_DEEDS).await?;
        manager.drop_table(Table::drop().table(RecoveryCodes::Table).take()).await?;
        manager.drop_table(Table::drop().table(SecondFactors::Table).take()).await
    }
}

/// Gives the column of deeds another set of names. SQLite cannot change a column's check, so another column takes its place.
async fn name_deeds(manager: &SchemaManager<'_>, deeds: &[&str]) -> Result<(), DbErr> {
    let notes = || Table::alter().table(StaffNotes::Table).take();
    manager.alter_table(notes().rename_column(StaffNotes::Deed, StaffNotes::DeedBefore).take()).await?;
    let column = one_of(StaffNotes::Deed, deeds).default(deeds[0]).take();
    manager.alter_table(notes().add_column(column).take()).await?;
    let copied =
        Query::update().table(StaffNotes::Table).value(StaffNotes::Deed, Expr::col(StaffNotes::DeedBefore)).take();
    manager.execute(copied).await?;
    manager.alter_table(notes().drop_column(StaffNotes::DeedBefore).take()).await
}
