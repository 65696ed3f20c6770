//! Sessions that can be told apart, invitations, and the trail of what happened to accounts.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Staff {
    Table,
    Id,
    /// The hash of the token of the one invitation that can be taken.
    Invitation,
    InvitationEndsAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum Sessions {
    Table,
    Hash,
    Id,
    StaffId,
    OpenedAt,
    UsedAt,
    EndsAt,
    Client,
    Agent,
}

#[derive(DeriveIden, Clone, Copy)]
enum StaffNotes {
    Table,
    Id,
    At,
    Deed,
    StaffId,
    ById,
    Client,
    Detail,
}

const DEEDS: &[&str] = &[
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

const STAFF_SESSIONS: &str = "sessions_staff";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever is signed in signs in again: open sessions have no name to be ended by.
        manager.drop_table(Table::drop().table(Sessions::Table).take()).await?;
        let mut named = sessions();
        named.col(id(Sessions::Id).unique_key()).col(text(Sessions::Client)).col(text(Sessions::Agent));
        manager.create_table(named).await?;
        manager.create_index(by_staff()).await?;
        for column in [ColumnDef::new(Staff::Invitation).blob().null().take(), maybe(instant(Staff::InvitationEndsAt))]
        {
            manager.alter_table(Table::alter().table(Staff::Table).add_column(column).take()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table(StaffNotes::Table)
                    .col(id(StaffNotes::Id).primary_key())
                    .col(instant(StaffNotes::At))
                    .col(one_of(StaffNotes::Deed, DEEDS))
                    .col(id(StaffNotes::StaffId))
                    .col(maybe(id(StaffNotes::ById)))
                    .col(text(StaffNotes::Client))
                    .col(text(StaffNotes::Detail))
                    .foreign_key(&mut points_at((StaffNotes::Table, StaffNotes::StaffId), (Staff::Table, Staff::Id)))
                    .take(),
            )
            .await?;
        let newest = Index::create()
            .name("staff_notes_at")
            .table(StaffNotes::Table)
            .col(StaffNotes::At)
            .col(StaffNotes::Id)
            .take();
        manager.create_index(newest).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(StaffNotes::Table).take()).await?;
        for column in [Staff::InvitationEndsAt, Staff::Invitation] {
            manager.alter_table(Table::alter().table(Staff::Table).drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table(Sessions::Table).take()).await?;
        manager.create_table(sessions()).await?;
        manager.create_index(by_staff()).await
    }
}

/// The table as it was made first.
fn sessions() -> TableCreateStatement {
    Table::create()
        .table(Sessions::Table)
        .col(digest(Sessions::Hash).primary_key())
        .col(id(Sessions::StaffId))
        .col(instant(Sessions::OpenedAt))
        .col(instant(Sessions::UsedAt))
        .col(instant(Sessions::EndsAt))
        .foreign_key(&mut points_at((Sessions::Table, Sessions::StaffId), (Staff::Table, Staff::Id)))
        .take()
}

fn by_staff() -> IndexCreateStatement {
    Index::create().name(STAFF_SESSIONS).table(Sessions::Table).col(Sessions::StaffId).take()
}
