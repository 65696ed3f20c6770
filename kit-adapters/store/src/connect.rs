//! Opens the database, and holds what every method needs of it.

mod postgres;
mod sqlite;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use kit_workflow::{KeyRing, StoreError};
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait, sqlx,
};
use tracing::Instrument;

use crate::failure::failed;
use crate::wake::Wake;

/// How long a method waits for a free connection before it says that the store is unavailable.
const PATIENCE: Duration = Duration::from_secs(10);

/// The workflow's store on one SQLite file or one Postgres database. Clones share their connections.
///
/// ```no_run
/// use kit_store::{Backend, SqlStore};
///
/// # async fn start(keys: kit_workflow::KeyRing) -> Result<(), Box<dyn std::error::Error>> {
/// let store = SqlStore::connect("sqlite:data/kit.db", keys).await?;
/// store.migrate_up().await?;
/// assert_eq!(store.backend(), Backend::Sqlite);
/// store.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqlStore {
    inner: Arc<Inner>,
}

struct Inner {
    backend: Backend,
    /// On SQLite a pool of its own, whose connections cannot write.
    reads: DatabaseConnection,
    /// On SQLite one connection: who wants to write waits in line for it, which is fairer and cheaper than to wait for
    /// SQLite's lock. The busy time-out remains for other processes.
    writes: DatabaseConnection,
    keys: KeyRing,
    wake: Wake,
}

/// Which database a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// One file, one process.
    Sqlite,
    /// A server, any number of processes.
    Postgres,
}

/// The database could not be opened. No message holds the address, because it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address does not begin with `sqlite:`, `postgres://` or `postgresql://`.
    #[error("the database address must begin with sqlite: or postgres://")]
    Scheme,
    /// The address cannot be read.
    #[error("the database address cannot be read")]
    Address(#[source] sqlx::Error),
    /// A database in memory would forget every inquiry when the program ends.
    #[error("a database in memory keeps nothing: name a file")]
    InMemory,
    /// The file or its folder could not be made.
    #[error("{} cannot be created", path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database does not answer, or not to us.
    #[error("the database cannot be reached")]
    Unreachable(#[source] sqlx::Error),
    /// The database could lose what it said it had stored.
    #[error("the database is not durable: {setting} is {value}")]
    NotDurable {
        /// Which of its settings says so.
        setting: &'static str,
        /// How it is set.
        value: String,
    },
}

impl SqlStore {
    /// Opens the database at `url`: `sqlite:FILE` (made, with its folder, where it does not exist) or `postgres://…`.
    /// `keys` seal the histories. Nothing is migrated: see [`SqlStore::migrate_up`].
    ///
    /// # Errors
    ///
    /// [`ConnectError`].
    pub async fn connect(url: &str, keys: KeyRing) -> Result<Self, ConnectError> {
        let inner = if url.starts_with("sqlite:") {
            let (reads, writes) = sqlite::open(url).await?;
            Inner { backend: Backend::Sqlite, reads, writes, keys, wake: Wake::within_process() }
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let (pool, options) = postgres::open(url).await?;
            let wake = Wake::between_processes(options);
            Inner { backend: Backend::Postgres, reads: pool.clone(), writes: pool, keys, wake }
        } else {
            return Err(ConnectError::Scheme);
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.inner.backend
    }

    /// Closes every connection; what is under way may finish first. Calls after this are refused as unavailable.
    pub async fn close(&self) {
        self.inner.wake.silence();
        for connection in [&self.inner.reads, &self.inner.writes] {
            if let Err(error) = connection.close_by_ref().await {
                tracing::warn!(%error, "a connection to the database did not close");
            }
        }
    }

    pub(crate) fn reads(&self) -> &DatabaseConnection {
        &self.inner.reads
    }

    pub(crate) fn writes(&self) -> &DatabaseConnection {
        &self.inner.writes
    }

    pub(crate) fn keys(&self) -> &KeyRing {
        &self.inner.keys
    }

    pub(crate) fn wake(&self) -> &Wake {
        &self.inner.wake
    }

    pub(crate) fn dialect(&self) -> DbBackend {
        self.inner.backend.dialect()
    }

    /// A transaction that will write. SQLite takes its lock at once: a transaction that began by reading could not get it
    /// later if somebody else wrote in between.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
        self.writes().begin_with_options(TransactionOptions { sqlite_transaction_mode, ..Default::default() }).await
    }

    /// Runs a writing transaction as a task of its own. It neither stops half-way when its caller goes away (a client that
    /// hangs up), nor holds its locks while its caller is not polled.
    pub(crate) async fn detached<T, E>(work: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match tokio::spawn(work.in_current_span()).await {
            Ok(result) => result,
            Err(lost) => match lost.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // The runtime is shutting down; whether it wrote is unknown.
                Err(lost) => Err(StoreError::Unavailable(Box::new(lost)).into()),
            },
        }
    }

    /// A transaction whose every read sees the same moment.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        // SQLite's reading transactions are snapshots by themselves.
        let options = match self.backend() {
            Backend::Sqlite => TransactionOptions::default(),
            Backend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        };
        self.reads().begin_with_options(options).await.map_err(failed)
    }
}

impl Backend {
    fn dialect(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore").field("backend", &self.inner.backend).finish_non_exhaustive()
    }
}
