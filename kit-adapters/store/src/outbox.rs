//! The effects that wait: claims, leases and fences, each one statement.

use std::time::Duration;

use kit_workflow::{Claim, Corrupt, Job, Lifecycle, Record, StoreError, Timestamp, Upcoming, WorkerId};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LockBehavior, LockType, Order, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::clock::{after, now};
use crate::failure::failed;
use crate::shelf::{Cell, Layout, Rows, Shelf};
use crate::{cell, sabotage};

/// Even where something is due this very moment, a worker that found nothing to claim lets others get on first.
const BREATH: Duration = Duration::from_millis(20);

impl<L: Lifecycle, T: Layout<L>> Shelf<'_, L, T> {
    pub(crate) async fn claim(&self, worker: &WorkerId, lease: Duration) -> Result<Option<Job<L>>, StoreError> {
        let (rows, clock) = (T::ROWS, self.store.dialect());
        let unleased = Expr::col("lease_until").is_null().or(Expr::col("lease_until").lte(now(clock)));
        // Postgres skips what another worker is claiming at this moment; SQLite has one writer at a time anyway.
        let oldest = Query::select()
            .column("key")
            .from(rows.effects)
            .cond_where(rows.of(rows.effects))
            .and_where(Expr::col("buried_at").is_null())
            .and_where(Expr::col("due_at").lte(now(clock)))
            .and_where(if sabotage::without_leases() { Expr::value(true) } else { unleased })
            .order_by("due_at", Order::Asc)
            .order_by("key", Order::Asc)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .take();
        let claimed = Query::update()
            .table(rows.effects)
            .value("attempts", Expr::col("attempts").add(1))
            .value("fence", Expr::col("fence").add(1))
            .value("lease_until", after(clock, lease))
            .value("leased_by", worker.0.as_str())
            .cond_where(rows.of(rows.effects).add(Expr::col("key").eq(SimpleExpr::from(oldest))))
            .returning(Query::returning().columns([rows.subject].into_iter().chain(Claimed::COLUMNS)))
            .take();
        let Some(row) = self.store.writes().query_one(&claimed).await.map_err(failed)? else { return Ok(None) };
        let subject = row.try_get_by_index(0).map_err(failed)?;
        let row = Claimed::from_query_result(&row, "").map_err(failed)?;
        kit_crash::point!("claim.{}", row.kind);
        let claim = Claim { key: row.key.clone(), fence: row.fence };
        match row.job(subject) {
            Ok(job) => Ok(Some(job)),
            // What no worker can read would be claimed for ever, before everything that fell due after it.
            Err(corrupt) => {
                self.change(&claim, buried(clock, &corrupt.to_string())).await?;
                Err(StoreError::Corrupt(corrupt))
            }
        }
    }

    pub(crate) async fn extend(&self, claim: &Claim, lease: Duration) -> Result<bool, StoreError> {
        self.change(claim, vec![("lease_until", after(self.store.dialect(), lease))]).await
    }

    pub(crate) async fn finish(&self, claim: &Claim) -> Result<bool, StoreError> {
        kit_crash::point!("finish.before");
        let finished = finish(self.store.writes(), T::ROWS, claim).await;
        kit_crash::point!("finish.after");
        finished
    }

    pub(crate) async fn postpone(
        &self,
        claim: &Claim,
        pause: Duration,
        progress: bool,
        note: &str,
    ) -> Result<bool, StoreError> {
        let mut cells = released(note);
        cells.push(("due_at", after(self.store.dialect(), pause)));
        if progress {
            cells.push(("attempts", Expr::value(0)));
        }
        kit_crash::point!("postpone.before");
        let postponed = self.change(claim, cells).await;
        kit_crash::point!("postpone.after");
        postponed
    }

    pub(crate) async fn bury(&self, claim: &Claim, note: &str) -> Result<bool, StoreError> {
        self.change(claim, buried(self.store.dialect(), note)).await
    }

    pub(crate) async fn upcoming(&self, subject: Uuid) -> Result<Vec<Upcoming>, StoreError> {
        let select = Query::select()
            .columns(["deadline", "due_at"])
            .from(T::ROWS.effects)
            .cond_where(T::ROWS.of_subject(T::ROWS.effects, subject))
            .and_where(Expr::col("deadline").is_not_null())
            .and_where(Expr::col("buried_at").is_null())
            .order_by("due_at", Order::Asc)
            .order_by("deadline", Order::Asc)
            .take();
        let upcoming = |row: &QueryResult| {
            let (name, due) = row.try_get_many_by_index().map_err(failed)?;
            Ok(Upcoming { name, due: Timestamp::from_unix_ms(due) })
        };
        self.store.reads().query_all(&select).await.map_err(failed)?.iter().map(upcoming).collect()
    }

    pub(crate) async fn wait(&self, at_most: Duration) {
        // The bell is heard from here on, so nothing stored while the database is asked goes unnoticed.
        let ring = self.store.wake().next();
        let _ended = tokio::time::timeout(at_most, async {
            match self.until_due().await {
                Ok(Some(pause)) => drop(tokio::time::timeout(pause.max(BREATH), ring).await),
                // Nothing is stored, or the database is away for the moment: the time-out is what ends this.
                Ok(None) | Err(_) => ring.await,
            }
        })
        .await;
    }

    async fn change(&self, claim: &Claim, cells: Vec<Cell>) -> Result<bool, StoreError> {
        let mine = held(self.store.dialect(), T::ROWS, claim);
        let update = Query::update().table(T::ROWS.effects).values(cells).cond_where(mine).take();
        Ok(self.store.writes().execute(&update).await.map_err(failed)?.rows_affected() == 1)
    }

    /// How long until an effect falls due or a lease runs out.
    async fn until_due(&self) -> Result<Option<Duration>, StoreError> {
        let first = |column: &'static str| {
            let effects = T::ROWS.effects;
            Query::select().expr(Expr::col(column).min()).from(effects).cond_where(T::ROWS.of(effects)).take()
        };
        let due = first("due_at")
            .and_where(Expr::col("buried_at").is_null())
            .and_where(Expr::col("lease_until").is_null())
            .take();
        let lapsing = first("lease_until").and_where(Expr::col("lease_until").is_not_null()).take();
        let moments = Query::select()
            .expr(SimpleExpr::from(due))
            .expr(SimpleExpr::from(lapsing))
            .expr(now(self.store.dialect()))
            .take();
        let Some(row) = self.store.reads().query_one(&moments).await.map_err(failed)? else { return Ok(None) };
        let moment = |index: usize| row.try_get_by_index::<Option<i64>>(index).map_err(failed);
        let (due, lapsing, now) = (moment(0)?, moment(1)?, moment(2)?.unwrap_or_default());
        let next = due.into_iter().chain(lapsing).min();
        Ok(next.map(|next| Timestamp::from_unix_ms(next).since(Timestamp::from_unix_ms(now))))
    }
}

/// Deletes the effect if it is still this claim's.
pub(crate) async fn finish(db: &impl ConnectionTrait, rows: Rows, claim: &Claim) -> Result<bool, StoreError> {
    let mine = held(db.get_database_backend(), rows, claim);
    let delete = Query::delete().from_table(rows.effects).cond_where(mine).take();
    Ok(db.execute(&delete).await.map_err(failed)?.rows_affected() == 1)
}

/// Leased under this claim's fence, and the lease has not run out: once it has, another worker may be on its way.
fn held(dialect: DbBackend, rows: Rows, claim: &Claim) -> Cond {
    let known = rows.of(rows.effects).add(Expr::col("key").eq(claim.key.as_str()));
    if sabotage::without_leases() {
        return known;
    }
    known.add(Expr::col("fence").eq(claim.fence)).add(Expr::col("lease_until").gt(now(dialect)))
}

/// What frees an effect from its lease.
fn released(note: &str) -> Vec<Cell> {
    vec![
        ("lease_until", Expr::value(None::<i64>)),
        ("leased_by", Expr::value(None::<String>)),
        // Notes quote what providers answered; Postgres takes no NUL.
        ("note", Expr::value(note.replace('\0', ""))),
    ]
}

/// What takes an effect out of every worker's reach.
fn buried(dialect: DbBackend, note: &str) -> Vec<Cell> {
    let mut cells = released(note);
    cells.push(("buried_at", now(dialect)));
    cells
}

/// What a claim answers with, beside the subject.
#[derive(FromQueryResult)]
struct Claimed {
    key: String,
    kind: String,
    facts: String,
    stored_at: i64,
    attempts: i64,
    fence: i64,
}

impl Claimed {
    const COLUMNS: [&str; 6] = ["key", "kind", "facts", "stored_at", "attempts", "fence"];

    fn job<L: Lifecycle>(self, subject: Uuid) -> Result<Job<L>, Corrupt> {
        let record = Record::new(self.kind, cell::facts(&self.facts)?);
        Ok(Job {
            claim: Claim { key: self.key, fence: self.fence },
            subject,
            effect: L::restore_effect(record)?,
            attempts: cell::number("attempts", self.attempts)?,
            stored_at: Timestamp::from_unix_ms(self.stored_at),
        })
    }
}
