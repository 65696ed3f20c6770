//! A Postgres server: any number of processes on any number of machines.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sea_orm::sqlx::{ConnectOptions, Connection};
use sea_orm::{DatabaseConnection, sqlx};

use super::{ConnectError, PATIENCE};

/// One process. Ten processes stay below the hundred connections that a server allows unless told otherwise, with one
/// more each for listening.
const CONNECTIONS: u32 = 8;

/// An idle connection goes back to the server after this long.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// A connection that was idle for longer is asked whether it still lives before it is used.
const UNSURE: Duration = Duration::from_secs(5);

/// No statement of ours should take longer, nor wait longer for a lock; a transaction that its process forgot (stopped,
/// or cut off) must not hold rows for ever.
const LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "30s"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "60s")];

/// Opens the pool, and says how to open more connections like it.
pub(super) async fn open(url: &str) -> Result<(DatabaseConnection, PgConnectOptions), ConnectError> {
    let options: PgConnectOptions = url.parse().map_err(ConnectError::Address)?;
    let options = options.application_name("kit").options(LIMITS).disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(IDLE)
        // Not before every use, which would double the way to the server for each short statement.
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for > UNSURE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options.clone())
        .await
        .map_err(ConnectError::Unreachable)?;
    require_durable(&pool).await?;
    Ok((pool.into(), options))
}

/// An answered commit must survive a power cut. `synchronous_commit` may be stricter or looser about standbys, as long as
/// it is not off.
async fn require_durable(pool: &PgPool) -> Result<(), ConnectError> {
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(pool)
            .await
            .map_err(ConnectError::Unreachable)?;
        if value == "off" {
            return Err(ConnectError::NotDurable { setting, value });
        }
    }
    Ok(())
}
