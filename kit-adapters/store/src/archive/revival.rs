//! Effects that were given up and are tried again.

use kit_workflow::inquiry::{InquiryId, StaffId};
use kit_workflow::port::Revival;
use kit_workflow::{StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::clock::now;
use crate::connect::Backend;
use crate::entity::revival::{Column, Entity, Model};
use crate::failure::failed;
use crate::relational::ROWS;
use crate::{SqlStore, wake};

/// Makes the effect due and notes who wanted it, both or nothing.
pub(super) async fn revive(
    store: &SqlStore,
    id: InquiryId,
    key: String,
    by: StaffId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let txn = store.begin().await.map_err(failed)?;
    let Some(note) = rise(&txn, store, id, &key).await? else {
        txn.rollback().await.map_err(failed)?;
        return Ok(false);
    };
    let row = Model { effect_key: key, inquiry_id: id.0, at: at.unix_ms(), person: by.0, note };
    Entity::insert(row.into_active_model()).exec_without_returning(&txn).await.map_err(failed)?;
    if store.backend() == Backend::Postgres {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    txn.commit().await.map_err(failed)?;
    store.wake().ring();
    Ok(true)
}

/// Takes the effect out of its grave, and tells what had gone wrong; `None` where it lies in none.
async fn rise(
    txn: &DatabaseTransaction,
    store: &SqlStore,
    id: InquiryId,
    key: &str,
) -> Result<Option<String>, StoreError> {
    let update = Query::update()
        .table(ROWS.effects)
        .value("buried_at", None::<i64>)
        .value("attempts", 0)
        .value("due_at", now(store.dialect()))
        .cond_where(
            ROWS.of_subject(ROWS.effects, id.0).add(Expr::col("key").eq(key)).add(Expr::col("buried_at").is_not_null()),
        )
        .returning(Query::returning().column("note"))
        .take();
    let Some(row) = txn.query_one(&update).await.map_err(failed)? else { return Ok(None) };
    row.try_get_by_index::<Option<String>>(0).map(|note| Some(note.unwrap_or_default())).map_err(failed)
}

/// Who had effects of an inquiry tried again, oldest first.
pub(super) async fn of(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Revival>, StoreError> {
    let rows = Entity::find()
        .filter(Column::InquiryId.eq(id.0))
        .order_by_asc(Column::At)
        .order_by_asc(Column::EffectKey)
        .all(db)
        .await
        .map_err(failed)?;
    let revival = |row: Model| Revival {
        key: row.effect_key,
        by: StaffId(row.person),
        at: Timestamp::from_unix_ms(row.at),
        note: row.note,
    };
    Ok(rows.into_iter().map(revival).collect())
}
