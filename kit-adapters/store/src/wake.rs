//! Wakes workers that wait for effects.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::sea_query::{Func, Query, SelectStatement};
use sea_orm::sqlx;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::task::JoinHandle;

/// What Postgres' processes call each other by.
const CHANNEL: &str = "kit_effects";

/// How long to wait before listening anew to a server that went away. Waiting workers look by themselves meanwhile.
const PAUSE: Duration = Duration::from_secs(1);

pub(crate) struct Wake {
    bell: Arc<Notify>,
    server: Option<PgConnectOptions>,
    ear: OnceLock<JoinHandle<()>>,
}

impl Wake {
    /// Only this process stores effects.
    pub(crate) fn within_process() -> Self {
        Self { bell: Arc::default(), server: None, ear: OnceLock::new() }
    }

    /// Other processes store effects on this server as well.
    pub(crate) fn between_processes(server: PgConnectOptions) -> Self {
        Self { bell: Arc::default(), server: Some(server), ear: OnceLock::new() }
    }

    /// Rings in this process: effects were committed.
    pub(crate) fn ring(&self) {
        self.bell.notify_waiters();
    }

    /// The next ring, counted from this call. The first call begins to listen to other processes.
    pub(crate) fn next(&self) -> Notified<'_> {
        if let Some(server) = &self.server {
            self.ear.get_or_init(|| tokio::spawn(listen(server.clone(), Arc::clone(&self.bell))));
        }
        self.bell.notified()
    }

    /// Stops listening to other processes.
    pub(crate) fn silence(&self) {
        if let Some(ear) = self.ear.get() {
            ear.abort();
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        self.silence();
    }
}

/// The statement that rings in every process when its transaction commits.
pub(crate) fn announcement() -> SelectStatement {
    Query::select().expr(Func::cust("pg_notify").arg(CHANNEL).arg("")).take()
}

/// Listens for as long as the task lives, on a connection outside the pool that requests share.
async fn listen(server: PgConnectOptions, bell: Arc<Notify>) {
    let pool = PgPoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None).connect_lazy_with(server);
    loop {
        if let Err(error) = hear(&pool, &bell).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database's notifications are not heard");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Rings for every notification, and each time the connection was made anew: something may have been missed.
async fn hear(pool: &PgPool, bell: &Notify) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        bell.notify_waiters();
        listener.try_recv().await?;
    }
}
