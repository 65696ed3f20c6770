//! Events as they are stored: rows are added, never changed.

use kit_workflow::{Actor, Corrupt, Lifecycle, Record, Recorded, StoreError, Timestamp};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::cell;
use crate::failure::failed;
use crate::shelf::Rows;

/// One event's row.
#[derive(FromQueryResult)]
pub(crate) struct Written {
    pub(crate) sequence: i64,
    pub(crate) at: i64,
    pub(crate) actor: String,
    pub(crate) person: Option<Uuid>,
    pub(crate) kind: String,
    pub(crate) facts: String,
    pub(crate) seal: Vec<u8>,
}

/// A subject's events, oldest first.
pub(crate) async fn of(db: &impl ConnectionTrait, rows: Rows, subject: Uuid) -> Result<Vec<Written>, StoreError> {
    let found = db.query_all(&select(rows, rows.of_subject(rows.events, subject))).await.map_err(failed)?;
    found.iter().map(|row| Written::from_query_result(row, "").map_err(failed)).collect()
}

/// One of a subject's events, where there is one.
pub(crate) async fn at(
    db: &impl ConnectionTrait,
    rows: Rows,
    subject: Uuid,
    sequence: i64,
) -> Result<Option<Written>, StoreError> {
    let one = rows.of_subject(rows.events, subject).add(Expr::col("sequence").eq(sequence));
    let row = db.query_one(&select(rows, one)).await.map_err(failed)?;
    row.map(|row| Written::from_query_result(&row, "")).transpose().map_err(failed)
}

fn select(rows: Rows, which: Cond) -> SelectStatement {
    Query::select()
        .columns(["sequence", "at", "actor", "person", "kind", "facts", "seal"])
        .from(rows.events)
        .cond_where(which)
        .order_by("sequence", Order::Asc)
        .take()
}

impl Written {
    /// The event as it was recorded.
    pub(crate) fn read<L: Lifecycle>(&self) -> Result<Recorded<L>, Corrupt> {
        let record = Record { name: self.kind.clone(), facts: cell::facts(&self.facts)? };
        Ok(Recorded {
            sequence: self.sequence,
            at: Timestamp::from_unix_ms(self.at),
            by: Actor { kind: cell::named("actor", &self.actor)?, person: self.person },
            event: L::restore_event(record)?,
            seal: cell::digest("seal", &self.seal)?,
        })
    }
}
