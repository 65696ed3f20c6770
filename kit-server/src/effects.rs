//! `kit effects`: what was given up, and how to have it tried again.

use clap::Subcommand;
use kit_store::SqlStore;
use kit_workflow::Clock as _;
use kit_workflow::port::{Accounts as _, Archive as _};

use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{Failure, migrate};

/// So many that were given up are told at most.
const MOST: u32 = 10_000;

/// What to do with effects that were given up.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// List what was given up and waits for a person, the newest first. Exit code 3 where something waits.
    List,
    /// Have one tried again, once what was wrong is mended.
    Revive {
        /// Its key, as `kit effects list` tells it.
        key: String,
        /// The address of the member of staff who wants it; it is kept with the time.
        #[arg(long, value_name = "EMAIL")]
        by: String,
    },
}

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let store = migrate::connect_migrated(settings).await?;
    let told = match action {
        Action::List => list(&store).await,
        Action::Revive { key, by } => revive(&store, &key, &by).await,
    };
    store.close().await;
    told
}

async fn list(store: &SqlStore) -> Result<(), Failure> {
    let buried = store.buried(MOST).await.map_err(|error| Failure::because("the store", error))?;
    for effect in &buried {
        let (reference, note) = (effect.inquiry.reference(), effect.note.replace(['\t', '\n'], " "));
        println!("{}\t{reference}\t{}\t{}\t{note}", effect.key, effect.at, effect.kind);
    }
    if buried.is_empty() { Ok(()) } else { Err(Failure::Told(3)) }
}

async fn revive(store: &SqlStore, key: &str, by: &str) -> Result<(), Failure> {
    let failed = |error| Failure::because("the store", error);
    let staff = store.staff_by_email(&by.to_lowercase()).await.map_err(failed)?;
    let staff = staff.filter(|staff| staff.disabled_at.is_none());
    let staff = staff.ok_or_else(|| Failure::Other(format!("{by} has no account")))?;
    let buried = store.buried(MOST).await.map_err(failed)?;
    let effect = buried.iter().find(|effect| effect.key == key);
    let effect = effect.ok_or_else(|| Failure::Other(format!("{key} was not given up, or is done by now")))?;
    if !store.revive(effect.inquiry, key, staff.id, SystemClock.now()).await.map_err(failed)? {
        return Err(Failure::Other(format!("somebody else had {key} tried again")));
    }
    println!("{key} will be tried again");
    Ok(())
}
