//! Who works at the desk, and their open sessions.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, one_of, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Staff {
    Table,
    Id,
    Email,
    Role,
    Password,
    DisabledAt,
    CreatedAt,
}

/// Open sessions only: one that is closed is deleted.
#[derive(DeriveIden, Clone, Copy)]
enum Sessions {
    Table,
    Hash,
    StaffId,
    OpenedAt,
    UsedAt,
    EndsAt,
}

const ROLES: &[&str] = &["reviewer", "manager", "admin"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Staff::Table)
                    .col(id(Staff::Id).primary_key())
                    .col(text(Staff::Email).unique_key())
                    .col(one_of(Staff::Role, ROLES))
                    .col(text(Staff::Password))
                    .col(maybe(instant(Staff::DisabledAt)))
                    .col(instant(Staff::CreatedAt))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Sessions::Table)
                    .col(digest(Sessions::Hash).primary_key())
                    .col(id(Sessions::StaffId))
                    .col(instant(Sessions::OpenedAt))
                    .col(instant(Sessions::UsedAt))
                    .col(instant(Sessions::EndsAt))
                    .foreign_key(&mut points_at((Sessions::Table, Sessions::StaffId), (Staff::Table, Staff::Id)))
                    .take(),
            )
            .await?;
        manager
            .create_index(Index::create().name("sessions_staff").table(Sessions::Table).col(Sessions::StaffId).take())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Sessions::Table).take()).await?;
        manager.drop_table(Table::drop().table(Staff::Table).take()).await
    }
}
