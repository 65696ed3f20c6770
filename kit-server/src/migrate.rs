//! `kit migrate`.

use clap::Subcommand;
use kit_store::SqlStore;

use crate::settings::Settings;
use crate::{Failure, secret};

/// Which way.
#[derive(Debug, Subcommand)]
pub(crate) enum Step {
    /// Apply every migration that is missing.
    Up,
    /// Take back the newest migration. What it stored is lost.
    Down,
    /// List the migrations and which are applied.
    Status,
}

/// Runs one step.
pub(crate) async fn run(settings: &Settings, step: Step) -> Result<(), Failure> {
    let store = connect(settings).await?;
    let failed = |error| Failure::because("the migration", error);
    match step {
        Step::Up => list("applied", &store.migrate_up().await.map_err(failed)?),
        Step::Down => list("taken back", &store.migrate_down(1).await.map_err(failed)?),
        Step::Status => {
            for migration in store.migrate_status().await.map_err(failed)? {
                println!("{}  {}", if migration.applied { "applied" } else { "missing" }, migration.name);
            }
        }
    }
    store.close().await;
    Ok(())
}

fn list(what: &str, migrations: &[String]) {
    if migrations.is_empty() {
        println!("nothing to do");
    }
    for migration in migrations {
        println!("{what}  {migration}");
    }
}

/// The store as it is, whatever its schema.
pub(crate) async fn connect(settings: &Settings) -> Result<SqlStore, Failure> {
    let keys = secret::keys(settings)?;
    SqlStore::connect(&settings.database_url, keys).await.map_err(|error| Failure::because("the database", error))
}

/// The store with this program's schema.
pub(crate) async fn connect_migrated(settings: &Settings) -> Result<SqlStore, Failure> {
    let store = connect(settings).await?;
    store.migrate_up().await.map_err(|error| Failure::because("the migration", error))?;
    Ok(store)
}
