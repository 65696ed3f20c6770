//! Brings the schema up to date, or back.

use std::error::Error;
use std::fmt;

use kit_migrations::{Migrator, MigratorTrait};
use kit_workflow::StoreError;
use sea_orm::sea_query::{Func, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use crate::SqlStore;
use crate::connect::Backend;
use crate::failure::failed;

/// Names the lock under which Postgres' processes migrate, one after the other: the letters "kit".
const LOCK: i64 = 0x6b_69_74;

/// The schema could not be changed; it is as it was.
#[derive(Debug, thiserror::Error)]
#[error("the database could not be migrated")]
pub struct MigrateError(#[from] DbErr);

/// One step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// Its name.
    pub name: String,
    /// Whether this database has it.
    pub applied: bool,
}

impl fmt::Display for MigrationStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, if self.applied { "applied" } else { "pending" })
    }
}

/// The schema is not the one that this program knows.
#[derive(Debug, thiserror::Error)]
#[error("the database is not migrated: {0} is missing")]
struct NotMigrated(String);

impl SqlStore {
    /// Applies every pending migration, all or none, and says which. Processes that start together wait for each other.
    ///
    /// ```no_run
    /// # async fn start(store: kit_store::SqlStore) -> Result<(), Box<dyn std::error::Error>> {
    /// println!("applied: {:?}", store.migrate_up().await?);
    /// assert!(store.migrate_up().await?.is_empty(), "nothing is left to do");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`MigrateError`]; nothing changed.
    pub async fn migrate_up(&self) -> Result<Vec<String>, MigrateError> {
        let txn = self.begin_migrating().await?;
        let pending = Migrator::get_pending_migrations(&txn).await?;
        Migrator::up(&txn, None).await?;
        kit_crash::point!("migrate.before");
        txn.commit().await?;
        kit_crash::point!("migrate.after");
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Takes the newest `steps` migrations back, with what is stored in them, and says which.
    ///
    /// ```no_run
    /// # async fn back(store: kit_store::SqlStore) -> Result<(), Box<dyn std::error::Error>> {
    /// assert_eq!(store.migrate_down(1).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`MigrateError`]; nothing changed.
    pub async fn migrate_down(&self, steps: u32) -> Result<Vec<String>, MigrateError> {
        let txn = self.begin_migrating().await?;
        let applied = Migrator::get_applied_migrations(&txn).await?;
        Migrator::down(&txn, Some(steps)).await?;
        txn.commit().await?;
        let newest = applied.iter().rev().take(usize::try_from(steps).unwrap_or(usize::MAX));
        Ok(newest.map(|migration| migration.name().to_owned()).collect())
    }

    /// Every migration that this program knows, oldest first. Changes nothing.
    ///
    /// ```no_run
    /// # async fn look(store: kit_store::SqlStore) -> Result<(), Box<dyn std::error::Error>> {
    /// store.migrate_up().await?;
    /// assert!(store.migrate_status().await?.iter().all(|migration| migration.applied));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`MigrateError`] where the database does not answer, or knows migrations that this program does not.
    pub async fn migrate_status(&self) -> Result<Vec<MigrationStatus>, MigrateError> {
        let known = Migrator::get_migration_with_status_read_only(self.reads()).await?;
        Ok(known
            .iter()
            .map(|migration| MigrationStatus {
                name: migration.name().to_owned(),
                applied: migration.status() == kit_migrations::AppliedStatus::Applied,
            })
            .collect())
    }

    /// Whether the database answers and has every migration.
    pub(crate) async fn require_migrated(&self) -> Result<(), StoreError> {
        let pending = Migrator::get_pending_migrations_read_only(self.reads()).await.map_err(failed)?;
        match pending.first() {
            None => Ok(()),
            Some(first) => {
                let missing: Box<dyn Error + Send + Sync> = Box::new(NotMigrated(first.name().to_owned()));
                Err(StoreError::Unavailable(missing))
            }
        }
    }

    /// The transaction that all migrations run in. SQLite's writer is alone anyway; on Postgres a lock keeps other
    /// processes out until it ends, and the limits of ordinary statements do not hold.
    async fn begin_migrating(&self) -> Result<DatabaseTransaction, DbErr> {
        let txn = self.begin().await?;
        if self.backend() == Backend::Postgres {
            for limit in ["SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0"] {
                txn.execute_unprepared(limit).await?;
            }
            txn.query_one(&Query::select().expr(Func::cust("pg_advisory_xact_lock").arg(LOCK)).take()).await?;
        }
        Ok(txn)
    }
}
