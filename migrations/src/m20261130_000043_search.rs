//! Search by any part of a name, however many inquiries there are: an index of all groups of three letters.
//!
//! Neither database has one in the language of sea-query, so each is told in its own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The extension comes with Postgres and needs no superuser, but an administrator may not have installed it, or may forbid
/// it: then a search reads every row, which is slow and not wrong.
const POSTGRES_UP: &str = r"
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX answers_search ON answers USING gin (search gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'searches will read every row: pg_trgm is not to be had (%)', SQLERRM;
END $$";

/// The extension stays: it may have been there before, and others may use it.
const POSTGRES_DOWN: &str = "DROP INDEX IF EXISTS answers_search";

/// A table of the same texts that follows every change. What is erased leaves its index at once.
const SQLITE_UP: [&str; 6] = [
    "CREATE VIRTUAL TABLE answers_search USING fts5(inquiry_id UNINDEXED, search, tokenize = 'trigram')",
    "INSERT INTO answers_search (answers_search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO answers_search (inquiry_id, search) SELECT inquiry_id, search FROM answers",
    "CREATE TRIGGER answers_search_insert AFTER INSERT ON answers BEGIN \
     INSERT INTO answers_search (inquiry_id, search) VALUES (new.inquiry_id, new.search); END",
    "CREATE TRIGGER answers_search_update AFTER UPDATE OF search ON answers BEGIN \
     UPDATE answers_search SET search = new.search WHERE inquiry_id = new.inquiry_id; END",
    "CREATE TRIGGER answers_search_delete AFTER DELETE ON answers BEGIN \
     DELETE FROM answers_search WHERE inquiry_id = old.inquiry_id; END",
];

const SQLITE_DOWN: [&str; 4] = [
    "DROP TRIGGER answers_search_delete",
    "DROP TRIGGER answers_search_update",
    "DROP TRIGGER answers_search_insert",
    "DROP TABLE answers_search",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &[POSTGRES_UP], &SQLITE_UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &[POSTGRES_DOWN], &SQLITE_DOWN).await
    }
}

async fn run(manager: &SchemaManager<'_>, postgres: &[&str], sqlite: &[&str]) -> Result<(), DbErr> {
    let statements = if manager.get_database_backend() == DbBackend::Sqlite { sqlite } else { postgres };
    for statement in statements {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}
