//! Identities of accounts at a provider, the round trips by which they are proven, and more that can happen to an account.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Staff {
    Table,
    Id,
}

#[derive(DeriveIden, Clone, Copy)]
enum Identities {
    Table,
    Issuer,
    Subject,
    StaffId,
    LinkedAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum RoundTrips {
    Table,
    Hash,
    EndsAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum StaffNotes {
    Table,
    Deed,
    DeedBefore,
}

const OLD_DEEDS: [&str; 15] = [
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
    "code_failed",
    "factor_confirmed",
    "recovery_used",
    "factor_dropped",
    "factor_reset",
];

const NEW_DEEDS: [&str; 4] = ["identity_linked", "identity_proven", "identity_refused", "identity_unlinked"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Identities::Table)
                    .col(text(Identities::Issuer))
                    .col(text(Identities::Subject))
                    .col(id(Identities::StaffId))
                    .col(instant(Identities::LinkedAt))
                    .primary_key(Index::create().col(Identities::Issuer).col(Identities::Subject))
                    .foreign_key(&mut points_at((Identities::Table, Identities::StaffId), (Staff::Table, Staff::Id)))
                    .take(),
            )
            .await?;
        // An account has one identity of a provider.
        let one_of_a_provider = Index::create()
            .name("identities_of_accounts")
            .table(Identities::Table)
            .col(Identities::StaffId)
            .col(Identities::Issuer)
            .unique()
            .take();
        manager.create_index(one_of_a_provider).await?;
        manager
            .create_table(
                Table::create()
                    .table(RoundTrips::Table)
                    .col(digest(RoundTrips::Hash).primary_key())
                    .col(instant(RoundTrips::EndsAt))
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
        manager.drop_table(Table::drop().table(RoundTrips::Table).take()).await?;
        manager.drop_table(Table::drop().table(Identities::Table).take()).await
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
