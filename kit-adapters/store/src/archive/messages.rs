//! What client and staff write to each other, and the letters that tell of it.

use kit_workflow::inquiry::{InquiryId, InquiryLifecycle, MessageId, StaffId};
use kit_workflow::port::{Message, Messages, Sent};
use kit_workflow::{Lifecycle, Record, StoreError, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use crate::connect::Backend;
use crate::entity::{effect, inquiry, message};
use crate::failure::failed;
use crate::{SqlStore, commit, relational, wake};
use sea_orm::ConnectionTrait as _;

impl Messages for SqlStore {
    async fn keep_message(&self, id: InquiryId, kept: &Message, most: u32) -> Result<Sent, StoreError> {
        let (store, kept) = (self.clone(), kept.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let sent = keep(&txn, store.backend(), id, &kept, most).await?;
            if sent == Sent::Done {
                kit_crash::point!("message.before");
                txn.commit().await.map_err(failed)?;
                kit_crash::point!("message.after");
                store.wake().ring();
            } else {
                txn.rollback().await.map_err(failed)?;
            }
            Ok(sent)
        })
        .await
    }

    async fn messages(&self, id: InquiryId) -> Result<Vec<Message>, StoreError> {
        let rows = message::Entity::find()
            .filter(message::Column::InquiryId.eq(id.0))
            .order_by_asc(message::Column::At)
            .order_by_asc(message::Column::Id)
            .all(self.reads())
            .await
            .map_err(failed)?;
        let message = |row: message::Model| Message {
            id: MessageId(row.id),
            at: Timestamp::from_unix_ms(row.at),
            by: row.person.map(StaffId),
            text: row.text,
        };
        Ok(rows.into_iter().map(message).collect())
    }
}

async fn keep(
    txn: &DatabaseTransaction,
    backend: Backend,
    id: InquiryId,
    kept: &Message,
    most: u32,
) -> Result<Sent, StoreError> {
    // Written as it is: whoever writes at the same time, or erases, takes turns.
    let known = inquiry::Entity::update_many()
        .col_expr(inquiry::Column::MovedAt, Expr::col(inquiry::Column::MovedAt))
        .filter(inquiry::Column::Id.eq(id.0))
        .filter(inquiry::Column::ErasedAt.is_null())
        .exec(txn)
        .await
        .map_err(failed)?;
    if known.rows_affected == 0 {
        return Ok(Sent::Nobody);
    }
    if message::Entity::find_by_id(kept.id.0).one(txn).await.map_err(failed)?.is_some() {
        return Ok(Sent::Before);
    }
    let theirs = message::Entity::find().filter(message::Column::InquiryId.eq(id.0));
    if theirs.count(txn).await.map_err(failed)? >= u64::from(most) {
        return Ok(Sent::TooMany);
    }
    let row = message::Model {
        id: kept.id.0,
        inquiry_id: id.0,
        at: kept.at.unix_ms(),
        person: kept.by.map(|staff| staff.0),
        text: kept.text.clone(),
    };
    message::Entity::insert(row.into_active_model()).exec_without_returning(txn).await.map_err(failed)?;
    tell(txn, backend, id, kept).await?;
    Ok(Sent::Done)
}

/// Has the other side told, unless a letter waits that does.
async fn tell(txn: &DatabaseTransaction, backend: Backend, id: InquiryId, kept: &Message) -> Result<(), StoreError> {
    let pending = kept.effect(id);
    let Record { name, facts } = InquiryLifecycle::record_effect(&pending.effect);
    let waiting = effect::Entity::find()
        .filter(effect::Column::InquiryId.eq(id.0))
        .filter(effect::Column::Kind.eq(name))
        .filter(effect::Column::Facts.eq(facts.to_json()))
        .filter(effect::Column::LeaseUntil.is_null())
        .filter(effect::Column::BuriedAt.is_null())
        .count(txn)
        .await
        .map_err(failed)?;
    if waiting == 0 {
        commit::store_effects(txn, relational::ROWS, id.0, kept.at, &[pending]).await?;
        if backend == Backend::Postgres {
            txn.query_one(&wake::announcement()).await.map_err(failed)?;
        }
    }
    Ok(())
}
