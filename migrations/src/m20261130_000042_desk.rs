//! What the desk lists by, and what staff keep beside an inquiry: who takes care of it, who is at it, what they noted.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Handovers {
    Table,
    InquiryId,
    Ordinal,
    At,
    Person,
    Assignee,
}

/// Personal data may be in the text, so it is apart from everything that cannot be erased.
#[derive(DeriveIden, Clone, Copy)]
enum Notes {
    Table,
    Id,
    InquiryId,
    At,
    Person,
    Text,
}

#[derive(DeriveIden, Clone, Copy)]
enum Presences {
    Table,
    InquiryId,
    Person,
    At,
    Until,
}

const ASSIGNEE: &str = "assignee";

/// The orders and wishes of the list, each with the index that serves it. What is rare has an index of its own rows alone,
/// small enough to be sorted whichever order is asked for.
fn indexes() -> [IndexCreateStatement; 7] {
    let inquiries = |name: &str| Index::create().name(name).table(Inquiries::Table).take();
    let effects = |name: &str| Index::create().name(name).table("effects").take();
    let column = |name: &'static str| Expr::col(name);
    [
        inquiries("inquiries_moved").col(Inquiries::MovedAt).col(Inquiries::Id).take(),
        inquiries("inquiries_stage_moved").col(Inquiries::Stage).col(Inquiries::MovedAt).col(Inquiries::Id).take(),
        inquiries("inquiries_assignee")
            .col(ASSIGNEE)
            .col(Inquiries::SubmittedAt)
            .col(Inquiries::Id)
            .and_where(column(ASSIGNEE).is_not_null())
            .take(),
        inquiries("inquiries_money_waits").col(Inquiries::SubmittedAt).and_where(column("money_waits")).take(),
        inquiries("inquiries_test").col(Inquiries::SubmittedAt).and_where(column("test")).take(),
        effects("effects_next_deadline")
            .col("due_at")
            .col("inquiry_id")
            .and_where(column("deadline").is_not_null())
            .and_where(column("buried_at").is_null())
            .take(),
        effects("effects_given_up").col("inquiry_id").and_where(column("buried_at").is_not_null()).take(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let assignee = maybe(id(ASSIGNEE));
        manager.alter_table(Table::alter().table(Inquiries::Table).add_column(assignee).take()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table(Handovers::Table)
                    .col(id(Handovers::InquiryId))
                    .col(number(Handovers::Ordinal))
                    .col(instant(Handovers::At))
                    .col(id(Handovers::Person))
                    .col(maybe(id(Handovers::Assignee)))
                    .primary_key(Index::create().col(Handovers::InquiryId).col(Handovers::Ordinal))
                    .foreign_key(&mut points_at(
                        (Handovers::Table, Handovers::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Notes::Table)
                    .col(id(Notes::Id).primary_key())
                    .col(id(Notes::InquiryId))
                    .col(instant(Notes::At))
                    .col(id(Notes::Person))
                    .col(text(Notes::Text))
                    .foreign_key(&mut points_at((Notes::Table, Notes::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        let of_inquiry =
            Index::create().name("notes_inquiry").table(Notes::Table).col(Notes::InquiryId).col(Notes::At).take();
        manager.create_index(of_inquiry).await?;
        manager
            .create_table(
                Table::create()
                    .table(Presences::Table)
                    .col(id(Presences::InquiryId))
                    .col(id(Presences::Person))
                    .col(instant(Presences::At))
                    .col(instant(Presences::Until))
                    .primary_key(Index::create().col(Presences::InquiryId).col(Presences::Person))
                    .foreign_key(&mut points_at(
                        (Presences::Table, Presences::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Presences::Table).take()).await?;
        manager.drop_table(Table::drop().table(Notes::Table).take()).await?;
        manager.drop_table(Table::drop().table(Handovers::Table).take()).await?;
        for (name, table) in [
            ("effects_given_up", "effects"),
            ("effects_next_deadline", "effects"),
            ("inquiries_test", "inquiries"),
            ("inquiries_money_waits", "inquiries"),
            ("inquiries_assignee", "inquiries"),
            ("inquiries_stage_moved", "inquiries"),
            ("inquiries_moved", "inquiries"),
        ] {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table(Inquiries::Table).drop_column(ASSIGNEE).take()).await
    }
}
