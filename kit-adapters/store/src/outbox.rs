//! The effects that wait: claims, leases and fences, each one statement.

use std::time::Duration;

use kit_workflow::inquiry::InquiryLifecycle;
use kit_workflow::{Claim, Corrupt, Job, Lifecycle, Outbox, Record, StoreError, Timestamp, WorkerId};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, LockBehavior, LockType, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, UpdateMany};

use crate::SqlStore;
use crate::cell;
use crate::clock::{after, now};
use crate::entity::effect::{Column, Entity, Model};
use crate::failure::failed;

/// Even where something is due this very moment, a worker that found nothing to claim lets others get on first.
const BREATH: Duration = Duration::from_millis(20);

impl Outbox<InquiryLifecycle> for SqlStore {
    async fn claim(&self, worker: &WorkerId, lease: Duration) -> Result<Option<Job<InquiryLifecycle>>, StoreError> {
        let clock = self.dialect();
        let unleased = Column::LeaseUntil.is_null().or(Expr::col(Column::LeaseUntil).lte(now(clock)));
        // Postgres skips what another worker is claiming at this moment; SQLite has one writer at a time anyway.
        let oldest = Query::select()
            .column(Column::Key)
            .from(Entity)
            .cond_where(Column::BuriedAt.is_null())
            .and_where(Expr::col(Column::DueAt).lte(now(clock)))
            .and_where(unleased)
            .order_by(Column::DueAt, sea_orm::Order::Asc)
            .order_by(Column::Key, sea_orm::Order::Asc)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .take();
        let claimed = Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
            .col_expr(Column::LeaseUntil, after(clock, lease))
            .col_expr(Column::LeasedBy, Expr::value(worker.0.as_str()))
            .filter(Expr::col(Column::Key).eq(SimpleExpr::from(oldest)))
            .exec_with_returning(self.writes())
            .await
            .map_err(failed)?;
        let Some(row) = claimed.into_iter().next() else { return Ok(None) };
        let claim = Claim { key: row.key.clone(), fence: row.fence };
        match job(row) {
            Ok(job) => Ok(Some(job)),
            // What no worker can read would be claimed for ever, before everything that fell due after it.
            Err(corrupt) => {
                let update = Entity::update_many().col_expr(Column::BuriedAt, now(clock));
                self.change(&claim, released(update, &corrupt.to_string())).await?;
                Err(StoreError::Corrupt(corrupt))
            }
        }
    }

    async fn extend(&self, claim: &Claim, lease: Duration) -> Result<bool, StoreError> {
        let update = Entity::update_many().col_expr(Column::LeaseUntil, after(self.dialect(), lease));
        self.change(claim, update).await
    }

    async fn finish(&self, claim: &Claim) -> Result<bool, StoreError> {
        finish(self.writes(), self.dialect(), claim).await
    }

    async fn postpone(&self, claim: &Claim, pause: Duration, progress: bool, note: &str) -> Result<bool, StoreError> {
        let attempts = if progress { Expr::value(0) } else { Expr::col(Column::Attempts) };
        let update = Entity::update_many()
            .col_expr(Column::DueAt, after(self.dialect(), pause))
            .col_expr(Column::Attempts, attempts);
        self.change(claim, released(update, note)).await
    }

    async fn bury(&self, claim: &Claim, note: &str) -> Result<bool, StoreError> {
        let update = Entity::update_many().col_expr(Column::BuriedAt, now(self.dialect()));
        self.change(claim, released(update, note)).await
    }

    async fn wait(&self, at_most: Duration) {
        // The bell is heard from here on, so nothing stored while the database is asked goes unnoticed.
        let ring = self.wake().next();
        let _ended = tokio::time::timeout(at_most, async {
            match self.until_due().await {
                Ok(Some(pause)) => drop(tokio::time::timeout(pause.max(BREATH), ring).await),
                // Nothing is stored, or the database is away for the moment: the time-out is what ends this.
                Ok(None) | Err(_) => ring.await,
            }
        })
        .await;
    }
}

impl SqlStore {
    async fn change(&self, claim: &Claim, update: UpdateMany<Entity>) -> Result<bool, StoreError> {
        let done = update.filter(held(self.dialect(), claim)).exec(self.writes()).await.map_err(failed)?;
        Ok(done.rows_affected == 1)
    }

    /// How long until an effect falls due or a lease runs out.
    async fn until_due(&self) -> Result<Option<Duration>, StoreError> {
        let due = Query::select()
            .expr(Expr::col(Column::DueAt).min())
            .from(Entity)
            .and_where(Column::BuriedAt.is_null())
            .and_where(Column::LeaseUntil.is_null())
            .take();
        let lapsing = Query::select()
            .expr(Expr::col(Column::LeaseUntil).min())
            .from(Entity)
            .and_where(Column::LeaseUntil.is_not_null())
            .take();
        let moments = Query::select()
            .expr(SimpleExpr::from(due))
            .expr(SimpleExpr::from(lapsing))
            .expr(now(self.dialect()))
            .take();
        let Some(row) = self.reads().query_one(&moments).await.map_err(failed)? else { return Ok(None) };
        let moment = |index: usize| row.try_get_by_index::<Option<i64>>(index).map_err(failed);
        let (due, lapsing, now) = (moment(0)?, moment(1)?, moment(2)?.unwrap_or_default());
        let next = due.into_iter().chain(lapsing).min();
        Ok(next.map(|next| Timestamp::from_unix_ms(next).since(Timestamp::from_unix_ms(now))))
    }
}

/// Deletes the effect if it is still this claim's.
pub(crate) async fn finish(db: &impl ConnectionTrait, dialect: DbBackend, claim: &Claim) -> Result<bool, StoreError> {
    let done = Entity::delete_many().filter(held(dialect, claim)).exec(db).await.map_err(failed)?;
    Ok(done.rows_affected == 1)
}

/// Leased under this claim's fence, and the lease has not run out: once it has, another worker may be on its way.
fn held(dialect: DbBackend, claim: &Claim) -> Condition {
    Column::Key
        .eq(claim.key.as_str())
        .and(Column::Fence.eq(claim.fence))
        .and(Expr::col(Column::LeaseUntil).gt(now(dialect)))
        .into_condition()
}

fn released(update: UpdateMany<Entity>, note: &str) -> UpdateMany<Entity> {
    update
        .col_expr(Column::LeaseUntil, Expr::value(None::<i64>))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        // Notes quote what providers answered; Postgres takes no NUL.
        .col_expr(Column::Note, Expr::value(note.replace('\0', "")))
}

fn job(row: Model) -> Result<Job<InquiryLifecycle>, Corrupt> {
    let record = Record::new(row.kind, cell::facts(&row.facts)?);
    Ok(Job {
        claim: Claim { key: row.key, fence: row.fence },
        subject: row.inquiry_id,
        effect: InquiryLifecycle::restore_effect(record)?,
        attempts: cell::number("attempts", row.attempts)?,
        stored_at: Timestamp::from_unix_ms(row.stored_at),
    })
}
