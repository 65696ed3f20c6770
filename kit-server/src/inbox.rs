//! `kit inbox`: what payment providers told us unasked, in figures; and the work that keeps it in order.

use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use kit_store::SqlStore;
use kit_workflow::port::{Fate, Inbox as _};
use kit_workflow::workflow::{Workflow, is_strange};
use kit_workflow::{Clock as _, Name as _};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock::SystemClock;
use crate::ports::KitPorts;
use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to do with the inbox.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Tell how many notifications are kept, what became of them, and how many were turned away. Exit code 1 where many speak
    /// of unknown transactions.
    Status,
    /// Forget notifications that are older than KIT_INBOX_TTL. Workers do so by themselves.
    Purge,
}

/// How often early notifications are looked at.
const SORT: Duration = Duration::from_secs(2);

/// How often old notifications are forgotten.
const PURGE: Duration = Duration::from_secs(60 * 60);

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let store = migrate::connect_migrated(settings).await?;
    let told = match action {
        Action::Status => status(&store).await,
        Action::Purge => purge(&store, settings.inbox_ttl).await,
    };
    store.close().await;
    told
}

async fn status(store: &SqlStore) -> Result<(), Failure> {
    let figures = store.inbox_figures().await.map_err(|error| Failure::because("the store", error))?;
    for fate in Fate::ALL {
        println!("{:<16}{:>6}", fate.to_string(), figures.count(*fate));
    }
    if let Some(at) = figures.oldest_early {
        println!("{:<16}{at}", "oldest early");
    }
    for turned in &figures.turned {
        let what = format!("turned: {}", turned.why);
        println!("{what:<20}{:>6}  last {}", turned.count, turned.last_at);
    }
    if is_strange(&figures, SystemClock.now()) {
        return Err(Failure::Other("many notifications speak of unknown transactions".into()));
    }
    Ok(())
}

async fn purge(store: &SqlStore, ttl: Duration) -> Result<(), Failure> {
    let gone = store.purge_notifications(SystemClock.now() - ttl).await;
    println!("{} notifications forgotten", gone.map_err(|error| Failure::because("the store", error))?);
    Ok(())
}

/// Sorts the inbox, forgets what is old, and has staff told of trouble, until `stop` says so. Any number of processes may do so at once.
pub(crate) async fn tend(workflow: Arc<Workflow<KitPorts>>, ttl: Duration, mut stop: watch::Receiver<bool>) {
    let mut purge_at = Instant::now();
    while !*stop.borrow() {
        match workflow.sort_inbox().await {
            Ok(0) => {}
            Ok(decided) => tracing::info!(decided, "early notifications were decided"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the inbox was not sorted"),
        }
        match workflow.tell_alarms().await {
            Ok(0) => {}
            Ok(letters) => tracing::warn!(letters, "staff were told of trouble"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "alarms were not told"),
        }
        if Instant::now() >= purge_at {
            purge_at = Instant::now() + PURGE;
            match workflow.purge_inbox(ttl).await {
                Ok(0) => {}
                Ok(notifications) => tracing::info!(notifications, "old notifications were forgotten"),
                Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the inbox was not purged"),
            }
        }
        tokio::select! {
            () = tokio::time::sleep(SORT) => {}
            _ = stop.changed() => {}
        }
    }
}
