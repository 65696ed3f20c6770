//! The database's own clock: the only one that decides what is due and whose lease has run out.

use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait};

/// The present moment in milliseconds since the epoch, read when the statement runs.
///
/// On Postgres as a subquery, which is evaluated once a statement: compared directly with a function that may change from
/// row to row, an index would not be used.
pub(crate) fn now(dialect: DbBackend) -> Expr {
    Expr::cust(match dialect {
        DbBackend::Postgres => "(SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)",
        _ => "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
    })
}

/// The moment `duration` from now.
pub(crate) fn after(dialect: DbBackend, duration: Duration) -> Expr {
    now(dialect).add(milliseconds(duration))
}

/// The moment `duration` ago.
pub(crate) fn before(dialect: DbBackend, duration: Duration) -> Expr {
    now(dialect).sub(milliseconds(duration))
}

/// At most three hundred years, so that no sum overflows.
fn milliseconds(duration: Duration) -> i64 {
    const MOST: i64 = 300 * 366 * 24 * 60 * 60 * 1000;
    i64::try_from(duration.as_millis()).map_or(MOST, |milliseconds| Ord::min(milliseconds, MOST))
}
