//! What gateways told us unasked, and the effects that follow from it.

use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, Effect, InquiryId, InquiryLifecycle, NotificationId};
use kit_workflow::port::{
    EarlyNotification, Fate, Found, Inbox, InboxEntry, InboxFigures, InboxPage, InboxRequest, Kept, NewNotification,
    Turned, TurnedCount,
};
use kit_workflow::{Corrupt, KeyRing, Lifecycle, Pending, Record, StoreError, Timestamp};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType, OnConflict, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::clock::{after, now};
use crate::connect::Backend;
use crate::entity::notification::{Column, Entity, Model};
use crate::entity::{attempt, effect, turned};
use crate::failure::failed;
use crate::{SqlStore, cell, commit, relational, sabotage, seal, wake};

/// A repetition within this time says nothing new.
const ECHO: Duration = Duration::from_secs(10);

const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Inbox for SqlStore {
    async fn keep_notification(&self, notification: &NewNotification, room: u32) -> Result<Kept, StoreError> {
        if sabotage::answered_first(self, notification, room) {
            return Ok(Kept::New);
        }
        let (store, notification) = (self.clone(), notification.clone());
        Self::detached(async move { keep_at_once(&store, &notification, room).await }).await
    }

    async fn early_notifications(&self, limit: u32) -> Result<Vec<EarlyNotification>, StoreError> {
        let rows = Entity::find()
            .filter(Column::Fate.eq(Fate::Early.to_string()))
            .filter(Expr::col(Column::DueAt).lte(now(self.dialect())))
            .order_by_asc(Column::DueAt)
            .limit(u64::from(limit))
            .all(self.reads())
            .await
            .map_err(failed)?;
        let early = |row: Model| {
            let looks = cell::number("looks", row.looks)?;
            Ok(EarlyNotification { id: NotificationId(row.id), transaction_id: row.transaction_id, looks })
        };
        rows.into_iter().map(early).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn decide_notification(&self, id: NotificationId, looks: u32, found: Found) -> Result<bool, StoreError> {
        let store = self.clone();
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let mine = decide(&txn, &store, id, looks, found).await?;
            store.end(txn).await?;
            Ok(mine)
        })
        .await
    }

    async fn notifications(&self, request: &InboxRequest) -> Result<InboxPage, StoreError> {
        page(self.reads(), self.keys(), request).await
    }

    async fn count_turned(&self, provider: &str, why: Turned, count: u64, at: Timestamp) -> Result<(), StoreError> {
        let count = cell::whole("count", count)?;
        let row = turned::Model { provider: provider.into(), why: why.to_string(), count, last_at: at.unix_ms() };
        let more = OnConflict::columns([turned::Column::Provider, turned::Column::Why])
            .value(turned::Column::Count, Expr::col((turned::Entity, turned::Column::Count)).add(count))
            .update_column(turned::Column::LastAt)
            .to_owned();
        let insert = turned::Entity::insert(row.into_active_model()).on_conflict(more);
        kit_crash::point!("turned.before");
        insert.exec_without_returning(self.writes()).await.map_err(failed)?;
        kit_crash::point!("turned.after");
        Ok(())
    }

    async fn inbox_figures(&self) -> Result<InboxFigures, StoreError> {
        figures(self.reads()).await
    }

    async fn purge_notifications(&self, before: Timestamp) -> Result<u64, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::LastAt.lt(before.unix_ms()))
            .filter(Column::Fate.ne(Fate::Early.to_string()))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        if done.rows_affected > 0 {
            kit_crash::point!("inbox.purged");
        }
        Ok(done.rows_affected)
    }
}

impl SqlStore {
    /// Commits, and wakes the workers of this process.
    async fn end(&self, txn: DatabaseTransaction) -> Result<(), StoreError> {
        kit_crash::point!("notification.before");
        txn.commit().await.map_err(failed)?;
        kit_crash::point!("notification.after");
        self.wake().ring();
        Ok(())
    }
}

/// Keeps a notification in a transaction of its own.
pub(crate) async fn keep_at_once(
    store: &SqlStore,
    notification: &NewNotification,
    room: u32,
) -> Result<Kept, StoreError> {
    let txn = store.begin().await.map_err(failed)?;
    let kept = keep(&txn, store, notification, room).await?;
    store.end(txn).await?;
    Ok(kept)
}

async fn keep(
    txn: &DatabaseTransaction,
    store: &SqlStore,
    notification: &NewNotification,
    room: u32,
) -> Result<Kept, StoreError> {
    let at = notification.at;
    let known = notification.attempt;
    let row = Model {
        id: notification.id.0,
        provider: notification.provider.clone(),
        transaction_id: notification.transaction_id.clone(),
        attempt_id: known.map(|(_, attempt)| attempt.0),
        digest: notification.digest.to_vec(),
        received_at: at.unix_ms(),
        raw: seal::seal(store.keys(), notification.id.0, &notification.raw),
        fate: if known.is_some() { Fate::Followed } else { Fate::Early }.to_string(),
        looks: 0,
        due_at: known.is_none().then_some(notification.again_at.unix_ms()),
        times: 1,
        last_at: at.unix_ms(),
    };
    if known.is_none() && is_crowded(txn, notification, room).await? {
        return Ok(Kept::Crowded);
    }
    let insert = Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([Column::Provider, Column::Digest]);
    if commit::inserted(insert.exec_without_returning(txn).await.map_err(failed)?) {
        if let (Some(known), Some((inquiry, effect))) = (known, notification.effect()) {
            let key = format!("{}.n.{}", inquiry.0.simple(), notification.id.0.simple());
            ask(txn, store.backend(), known, Pending { key, effect, due: at, deadline: None }, at).await?;
        }
        return Ok(Kept::New);
    }
    repeated(txn, store.backend(), notification).await?;
    Ok(Kept::Repeated)
}

/// Whether a notification of an unknown transaction finds no room. One that is known already needs none.
async fn is_crowded(txn: &DatabaseTransaction, notification: &NewNotification, room: u32) -> Result<bool, StoreError> {
    let strangers = Entity::find()
        .filter(Column::AttemptId.is_null())
        .filter(Column::ReceivedAt.gt((notification.at - ONE_DAY).unix_ms()))
        .count(txn)
        .await
        .map_err(failed)?;
    if strangers < u64::from(room) {
        return Ok(false);
    }
    let same = same(notification).count(txn).await.map_err(failed)?;
    Ok(same == 0)
}

fn same(notification: &NewNotification) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::Provider.eq(notification.provider.as_str()))
        .filter(Column::Digest.eq(notification.digest.to_vec()))
}

/// Counts a repetition. After a pause it is news again, should the one before have been followed to its end.
async fn repeated(
    txn: &DatabaseTransaction,
    backend: Backend,
    notification: &NewNotification,
) -> Result<(), StoreError> {
    let at = notification.at;
    let Some(row) = same(notification).one(txn).await.map_err(failed)? else { return Ok(()) };
    Entity::update_many()
        .col_expr(Column::Times, Expr::col(Column::Times).add(1))
        .col_expr(Column::LastAt, Expr::value(Ord::max(at.unix_ms(), row.last_at)))
        .filter(Column::Id.eq(row.id))
        .exec(txn)
        .await
        .map_err(failed)?;
    let echoes = at.since(Timestamp::from_unix_ms(row.last_at)) < ECHO;
    let followed = !echoes && row.attempt_id.is_some();
    if let (Some(known), Some((inquiry, effect)), true) = (notification.attempt, notification.effect(), followed) {
        let key = format!("{}.n.{}.{}", inquiry.0.simple(), row.id.simple(), row.times + 1);
        ask(txn, backend, known, Pending { key, effect, due: at, deadline: None }, at).await?;
    }
    Ok(())
}

/// Has the gateway asked: by the effect that waits to do so already, or by a new one. One that a worker has in hand may have
/// asked too early.
async fn ask(
    txn: &DatabaseTransaction,
    backend: Backend,
    (inquiry, attempt): (InquiryId, AttemptId),
    pending: Pending<InquiryLifecycle>,
    at: Timestamp,
) -> Result<(), StoreError> {
    // Two of one attempt take their turns, so that the second finds what the first stored. SQLite has one writer anyway. The
    // weaker lock lets the foreign keys of both be checked first, which would be a deadlock otherwise.
    attempt::Entity::find_by_id(attempt.0).lock(LockType::NoKeyUpdate).one(txn).await.map_err(failed)?;
    let Record { name, facts } = InquiryLifecycle::record_effect(&pending.effect);
    let waiting = effect::Entity::update_many()
        .col_expr(effect::Column::DueAt, Expr::value(pending.due.unix_ms()))
        .col_expr(effect::Column::StoredAt, Expr::value(at.unix_ms()))
        .col_expr(effect::Column::Attempts, Expr::value(0))
        .filter(effect::Column::InquiryId.eq(inquiry.0))
        .filter(effect::Column::Kind.eq(name))
        .filter(effect::Column::Facts.eq(facts.to_json()))
        .filter(effect::Column::LeaseUntil.is_null())
        .filter(effect::Column::BuriedAt.is_null())
        .exec(txn)
        .await
        .map_err(failed)?;
    if waiting.rows_affected == 0 {
        commit::store_effects(txn, relational::ROWS, inquiry.0, at, &[pending]).await?;
    }
    if backend == Backend::Postgres {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    Ok(())
}

async fn decide(
    txn: &DatabaseTransaction,
    store: &SqlStore,
    id: NotificationId,
    looks: u32,
    found: Found,
) -> Result<bool, StoreError> {
    let due = match found {
        Found::NothingYet(pause) => after(store.dialect(), pause),
        Found::Attempt(..) | Found::Nothing => Expr::value(None::<i64>),
    };
    let (fate, attempt) = match found {
        Found::Attempt(_, attempt) => (Fate::Followed, Some(attempt.0)),
        Found::NothingYet(_) => (Fate::Early, None),
        Found::Nothing => (Fate::Unknown, None),
    };
    let mine = Entity::update_many()
        .col_expr(Column::Fate, Expr::value(fate.to_string()))
        .col_expr(Column::AttemptId, Expr::value(attempt))
        .col_expr(Column::Looks, Expr::col(Column::Looks).add(1))
        .col_expr(Column::DueAt, due)
        .filter(Column::Id.eq(id.0))
        .filter(Column::Fate.eq(Fate::Early.to_string()))
        .filter(Column::Looks.eq(i64::from(looks)))
        .exec(txn)
        .await
        .map_err(failed)?;
    if mine.rows_affected == 0 {
        return Ok(false);
    }
    if let Found::Attempt(inquiry, attempt) = found {
        let row = Entity::find_by_id(id.0).one(txn).await.map_err(failed)?;
        let at = row.map_or(Timestamp::from_unix_ms(0), |row| Timestamp::from_unix_ms(row.last_at));
        let key = format!("{}.n.{}", inquiry.0.simple(), id.0.simple());
        let pending = Pending { key, effect: Effect::VerifyAttempt { attempt }, due: at, deadline: None };
        ask(txn, store.backend(), (inquiry, attempt), pending, at).await?;
    }
    Ok(true)
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    provider: String,
    transaction_id: String,
    attempt_id: Option<Uuid>,
    inquiry_id: Option<Uuid>,
    status: Option<String>,
    received_at: i64,
    last_at: i64,
    times: i64,
    fate: String,
    looks: i64,
    due_at: Option<i64>,
    raw: Vec<u8>,
}

/// Notifications with the attempts they speak of.
fn all() -> SelectStatement {
    use Column::{AttemptId, DueAt, Fate, Id, LastAt, Looks, Provider, Raw, ReceivedAt, Times, TransactionId};
    Query::select()
        .columns(
            [Id, Provider, TransactionId, AttemptId, ReceivedAt, LastAt, Times, Fate, Looks, DueAt, Raw]
                .map(|column| (Entity, column)),
        )
        .columns([attempt::Column::InquiryId, attempt::Column::Status].map(|column| (attempt::Entity, column)))
        .from(Entity)
        .left_join(attempt::Entity, Expr::col((attempt::Entity, attempt::Column::Id)).equals((Entity, AttemptId)))
        .take()
}

/// What was told of one inquiry, oldest first.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    keys: &KeyRing,
    inquiry: InquiryId,
) -> Result<Vec<InboxEntry>, StoreError> {
    let select = all()
        .and_where(Expr::col((attempt::Entity, attempt::Column::InquiryId)).eq(inquiry.0))
        .order_by((Entity, Column::ReceivedAt), Order::Asc)
        .order_by((Entity, Column::Id), Order::Asc)
        .take();
    read(db, keys, &select).await
}

async fn read(
    db: &impl ConnectionTrait,
    keys: &KeyRing,
    select: &SelectStatement,
) -> Result<Vec<InboxEntry>, StoreError> {
    let rows = db.query_all(select).await.map_err(failed)?;
    let row = |row| entry(keys, Row::from_query_result(row, "").map_err(failed)?).map_err(StoreError::Corrupt);
    rows.iter().map(row).collect()
}

async fn page(db: &impl ConnectionTrait, keys: &KeyRing, request: &InboxRequest) -> Result<InboxPage, StoreError> {
    use Column::{Fate, Id, ReceivedAt};
    let mut select = all();
    select
        .order_by((Entity, ReceivedAt), Order::Desc)
        .order_by((Entity, Id), Order::Desc)
        .limit(u64::from(request.limit) + 1);
    if let Some(fate) = request.fate {
        select.and_where(Expr::col((Entity, Fate)).eq(fate.to_string()));
    }
    if let Some((at, id)) = request.after {
        let place = Expr::tuple([Expr::col((Entity, ReceivedAt)), Expr::col((Entity, Id))]);
        select.and_where(place.lt(Expr::tuple([Expr::val(at.unix_ms()), Expr::val(id.0)])));
    }
    let mut items = read(db, keys, &select).await?;
    let more = items.len() > request.limit as usize;
    items.truncate(request.limit as usize);
    let next = items.last().filter(|_| more).map(|last| (last.received_at, last.id));
    Ok(InboxPage { items, next })
}

fn entry(keys: &KeyRing, row: Row) -> Result<InboxEntry, Corrupt> {
    let attempt = match (row.inquiry_id, row.attempt_id, row.status) {
        (Some(inquiry), Some(attempt), Some(status)) => {
            Some((InquiryId(inquiry), AttemptId(attempt), cell::name(&status)?))
        }
        _ => None,
    };
    Ok(InboxEntry {
        id: NotificationId(row.id),
        provider: row.provider,
        transaction_id: row.transaction_id,
        attempt,
        received_at: Timestamp::from_unix_ms(row.received_at),
        last_at: Timestamp::from_unix_ms(row.last_at),
        times: cell::number("times", row.times)?,
        fate: cell::name(&row.fate)?,
        looks: cell::number("looks", row.looks)?,
        due: row.due_at.map(Timestamp::from_unix_ms),
        raw: seal::open(keys, row.id, row.raw)?,
    })
}

async fn figures(db: &impl ConnectionTrait) -> Result<InboxFigures, StoreError> {
    let counted: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::Fate)
        .column_as(Column::Id.count(), "count")
        .group_by(Column::Fate)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    let oldest = Query::select()
        .expr_as(Expr::col(Column::ReceivedAt).min(), Alias::new("oldest"))
        .from(Entity)
        .and_where(Column::Fate.eq(Fate::Early.to_string()))
        .take();
    let row = db.query_one(&oldest).await.map_err(failed)?;
    let oldest = row.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose().map_err(failed)?.flatten();
    let turned = turned::Entity::find()
        .order_by_asc(turned::Column::Provider)
        .order_by_asc(turned::Column::Why)
        .all(db)
        .await
        .map_err(failed)?;
    let fates = counted.iter().map(|(fate, count)| Ok((cell::name(fate)?, cell::number("count", *count)?)));
    let turned = turned.into_iter().map(|row| {
        Ok(TurnedCount {
            provider: row.provider,
            why: cell::name(&row.why)?,
            count: cell::number("count", row.count)?,
            last_at: Timestamp::from_unix_ms(row.last_at),
        })
    });
    Ok(InboxFigures {
        fates: fates.collect::<Result<_, Corrupt>>()?,
        oldest_early: oldest.map(Timestamp::from_unix_ms),
        turned: turned.collect::<Result<_, Corrupt>>()?,
    })
}
