//! The embedded database: one file, one writer.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::{DatabaseConnection, sqlx};

use super::{ConnectError, PATIENCE};

/// How long to wait for another process that writes (a command-line call beside a running server).
const BUSY: Duration = Duration::from_secs(5);

/// Pages and lists read side by side; more connections than this only compete for the same disk.
const READERS: u32 = 4;

/// Opens the pool for reading and the one for writing.
pub(super) async fn open(url: &str) -> Result<(DatabaseConnection, DatabaseConnection), ConnectError> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(ConnectError::InMemory);
    }
    let options: SqliteConnectOptions = url.parse().map_err(ConnectError::Address)?;
    make(options.get_filename()).map_err(|(path, source)| ConnectError::File { path, source })?;

    let options = options.foreign_keys(true).busy_timeout(BUSY).disable_statement_logging();
    // FULL: the log reaches the disk before a commit is answered; NORMAL would lose the last ones in a power cut.
    let writing = options.clone().journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let writes = pool(1).connect_with(writing).await.map_err(ConnectError::Unreachable)?;
    require(&writes, "journal_mode", "wal").await?;
    require(&writes, "synchronous", "2").await?;
    let reading = options.pragma("query_only", "ON");
    let reads = pool(READERS).connect_with(reading).await.map_err(ConnectError::Unreachable)?;
    Ok((reads.into(), writes.into()))
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        // A file does not go away behind a connection's back.
        .test_before_acquire(false)
}

/// SQLite says what it made of a pragma instead of failing: on some file systems there is no write-ahead log.
async fn require(pool: &SqlitePool, setting: &'static str, wanted: &str) -> Result<(), ConnectError> {
    let asked = match setting {
        "journal_mode" => "SELECT journal_mode FROM pragma_journal_mode",
        _ => "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous",
    };
    let value: String = sqlx::query_scalar(asked).fetch_one(pool).await.map_err(ConnectError::Unreachable)?;
    if value == wanted { Ok(()) } else { Err(ConnectError::NotDurable { setting, value }) }
}

/// Makes the folder and the file, readable by this user alone: it holds personal data. SQLite gives its log the file's
/// own mode.
fn make(file: &Path) -> Result<(), (PathBuf, io::Error)> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).map_err(|source| (folder.to_owned(), source))?;
    }
    let mut opening = fs::OpenOptions::new();
    opening.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut opening, 0o600);
    opening.open(file).map(drop).map_err(|source| (file.to_owned(), source))
}
