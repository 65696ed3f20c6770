//! The subjects of any lifecycle but the inquiry's: what they are, what happened, what must be done, who has heard of it.
//!
//! A row belongs to the lifecycle that it names. Two lifecycles may use one identifier; nothing of one points at the other.

use sea_orm_migration::prelude::*;

use crate::column::{digest, id, instant, maybe, number, points_at, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum Subjects {
    Table,
    Lifecycle,
    Id,
    Version,
    Stage,
    Facts,
    Head,
    MovedAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum SubjectEvents {
    Table,
    Lifecycle,
    Subject,
    Sequence,
    At,
    Actor,
    Person,
    Kind,
    Facts,
    Seal,
}

/// What goes with an event, apart from it so that it can be erased.
#[derive(DeriveIden, Clone, Copy)]
enum SubjectParticulars {
    Table,
    Lifecycle,
    Subject,
    Sequence,
    Facts,
}

#[derive(DeriveIden, Clone, Copy)]
enum SubjectEffects {
    Table,
    Lifecycle,
    Key,
    Subject,
    Kind,
    Facts,
    DueAt,
    StoredAt,
    Attempts,
    Fence,
    LeaseUntil,
    LeasedBy,
    Note,
    BuriedAt,
    Deadline,
}

#[derive(DeriveIden, Clone, Copy)]
enum SubjectListeners {
    Table,
    Lifecycle,
    Subscriber,
    Subject,
    Heard,
    Attempts,
    Fence,
    Until,
}

#[derive(DeriveIden, Clone, Copy)]
enum SubjectKeys {
    Table,
    Lifecycle,
    Scope,
    Key,
    Fingerprint,
    Subject,
    TakenAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(subjects()).await?;
        manager.create_table(events()).await?;
        manager.create_table(particulars()).await?;
        manager.create_table(effects()).await?;
        manager.create_table(listeners()).await?;
        manager.create_table(keys()).await?;
        for index in indices() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(SubjectKeys::Table).take()).await?;
        manager.drop_table(Table::drop().table(SubjectListeners::Table).take()).await?;
        manager.drop_table(Table::drop().table(SubjectEffects::Table).take()).await?;
        manager.drop_table(Table::drop().table(SubjectParticulars::Table).take()).await?;
        manager.drop_table(Table::drop().table(SubjectEvents::Table).take()).await?;
        manager.drop_table(Table::drop().table(Subjects::Table).take()).await
    }
}

fn subjects() -> TableCreateStatement {
    Table::create()
        .table(Subjects::Table)
        .col(text(Subjects::Lifecycle))
        .col(id(Subjects::Id))
        .col(number(Subjects::Version).check(Expr::col(Subjects::Version).gte(1)))
        .col(text(Subjects::Stage))
        .col(text(Subjects::Facts))
        .col(digest(Subjects::Head))
        .col(instant(Subjects::MovedAt))
        .primary_key(Index::create().col(Subjects::Lifecycle).col(Subjects::Id))
        .take()
}

fn events() -> TableCreateStatement {
    use SubjectEvents::{Actor, At, Facts, Kind, Lifecycle, Person, Seal, Sequence, Subject, Table as Events};
    Table::create()
        .table(Events)
        .col(text(Lifecycle))
        .col(id(Subject))
        .col(number(Sequence).check(Expr::col(Sequence).gte(1)))
        .col(instant(At))
        .col(text(Actor))
        .col(maybe(id(Person)))
        .col(text(Kind))
        .col(text(Facts))
        .col(digest(Seal))
        .primary_key(Index::create().col(Lifecycle).col(Subject).col(Sequence))
        .foreign_key(&mut of_subject(Events, Lifecycle, Subject))
        .take()
}

fn particulars() -> TableCreateStatement {
    use SubjectParticulars::{Facts, Lifecycle, Sequence, Subject, Table as Particulars};
    Table::create()
        .table(Particulars)
        .col(text(Lifecycle))
        .col(id(Subject))
        .col(number(Sequence))
        .col(text(Facts))
        .primary_key(Index::create().col(Lifecycle).col(Subject).col(Sequence))
        .foreign_key(&mut points_at(
            (Particulars, (Lifecycle, Subject, Sequence)),
            (SubjectEvents::Table, (SubjectEvents::Lifecycle, SubjectEvents::Subject, SubjectEvents::Sequence)),
        ))
        .take()
}

/// What waits to be done outside. What is done is deleted, so this table stays small.
fn effects() -> TableCreateStatement {
    use SubjectEffects::{
        Attempts, BuriedAt, Deadline, DueAt, Facts, Fence, Key, Kind, LeaseUntil, LeasedBy, Lifecycle, Note, StoredAt,
        Subject, Table as Effects,
    };
    Table::create()
        .table(Effects)
        .col(text(Lifecycle))
        .col(text(Key))
        .col(id(Subject))
        .col(text(Kind))
        .col(text(Facts))
        .col(instant(DueAt))
        .col(instant(StoredAt))
        .col(number(Attempts).check(Expr::col(Attempts).gte(0)))
        .col(number(Fence))
        .col(maybe(instant(LeaseUntil)))
        .col(maybe(text(LeasedBy)))
        .col(maybe(text(Note)))
        .col(maybe(instant(BuriedAt)))
        .col(maybe(text(Deadline)))
        .primary_key(Index::create().col(Lifecycle).col(Key))
        .foreign_key(&mut of_subject(Effects, Lifecycle, Subject))
        .take()
}

fn listeners() -> TableCreateStatement {
    use SubjectListeners::{Attempts, Fence, Heard, Lifecycle, Subject, Subscriber, Table as Listeners, Until};
    Table::create()
        .table(Listeners)
        .col(text(Lifecycle))
        .col(text(Subscriber))
        .col(id(Subject))
        .col(number(Heard).check(Expr::col(Heard).gte(0)))
        .col(number(Attempts).check(Expr::col(Attempts).gte(0)))
        .col(number(Fence))
        // A lease, or the pause after a failure: nobody is told of the subject before.
        .col(maybe(instant(Until)))
        .primary_key(Index::create().col(Lifecycle).col(Subscriber).col(Subject))
        .foreign_key(&mut of_subject(Listeners, Lifecycle, Subject))
        .take()
}

/// No foreign key: the key is written before the subject it names, so that a repeated request is found out first.
fn keys() -> TableCreateStatement {
    use SubjectKeys::{Fingerprint, Key, Lifecycle, Scope, Subject, Table as Keys, TakenAt};
    Table::create()
        .table(Keys)
        .col(text(Lifecycle))
        .col(text(Scope))
        .col(text(Key))
        .col(text(Fingerprint))
        .col(id(Subject))
        .col(instant(TakenAt))
        .primary_key(Index::create().col(Lifecycle).col(Scope).col(Key))
        .take()
}

fn of_subject<C: IntoIden + Copy>(table: C, lifecycle: C, subject: C) -> ForeignKeyCreateStatement {
    points_at((table, (lifecycle, subject)), (Subjects::Table, (Subjects::Lifecycle, Subjects::Id)))
}

/// Workers ask for the oldest due effect that is not buried and for the next lease to run out; a move asks for the deadlines
/// of its subject, and lists for the subjects of a stage.
fn indices() -> [IndexCreateStatement; 4] {
    use SubjectEffects::{BuriedAt, Deadline, DueAt, Key, LeaseUntil, Lifecycle, Subject, Table as Effects};
    [
        Index::create()
            .name("subjects_stage")
            .table(Subjects::Table)
            .col(Subjects::Lifecycle)
            .col(Subjects::Stage)
            .col(Subjects::Id)
            .take(),
        Index::create()
            .name("subject_effects_due")
            .table(Effects)
            .col(Lifecycle)
            .col(DueAt)
            .col(Key)
            .and_where(Expr::col(BuriedAt).is_null())
            .take(),
        Index::create()
            .name("subject_effects_leased")
            .table(Effects)
            .col(Lifecycle)
            .col(LeaseUntil)
            .and_where(Expr::col(LeaseUntil).is_not_null())
            .take(),
        Index::create()
            .name("subject_effects_deadlines")
            .table(Effects)
            .col(Lifecycle)
            .col(Subject)
            .and_where(Expr::col(Deadline).is_not_null())
            .take(),
    ]
}
