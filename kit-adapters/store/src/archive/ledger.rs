//! The tries to pay, and what gateways told us unasked.

use kit_workflow::inquiry::{AttemptId, Effect, InquiryId};
use kit_workflow::port::{Attempt, AttemptNews, AttemptStatus, NewNotification};
use kit_workflow::{Corrupt, Pending, StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use crate::connect::Backend;
use crate::entity::attempt::{self, Column};
use crate::entity::notification;
use crate::failure::failed;
use crate::{SqlStore, cell, commit, wake};

pub(super) async fn by_id(db: &impl ConnectionTrait, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    one(attempt::Entity::find_by_id(id.0).one(db).await.map_err(failed)?)
}

pub(super) async fn by_return(db: &impl ConnectionTrait, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
    let found = attempt::Entity::find().filter(Column::ReturnHash.eq(hash.0.to_vec())).one(db).await;
    one(found.map_err(failed)?)
}

pub(super) async fn of(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Attempt>, StoreError> {
    let rows = attempt::Entity::find()
        .filter(Column::InquiryId.eq(id.0))
        .order_by_asc(Column::Sequence)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter().map(read).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
}

/// Only a receipt makes an attempt paid, and nothing makes it unpaid again; what is not told stays as it was known.
pub(super) async fn note(db: &impl ConnectionTrait, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
    let mut update = attempt::Entity::update_many().filter(Column::Id.eq(id.0));
    if news.status != AttemptStatus::Paid {
        let paid = AttemptStatus::Paid.to_string();
        let status = CaseStatement::new()
            .case(Column::Status.eq(paid.as_str()), Expr::col(Column::Status))
            .finally(Expr::value(news.status.to_string()));
        update = update.col_expr(Column::Status, status.into());
    }
    let told = [
        (Column::PaymentUrl, &news.payment_url),
        (Column::PaymentToken, &news.payment_token),
        (Column::Code, &news.code),
    ];
    for (column, value) in told.into_iter().filter_map(|(column, value)| Some((column, value.as_ref()?))) {
        update = update.col_expr(column, Expr::value(value.as_str()));
    }
    update.exec(db).await.map(drop).map_err(failed)
}

pub(super) async fn keep_notification(store: &SqlStore, notification: &NewNotification) -> Result<bool, StoreError> {
    let (store, notification) = (store.clone(), notification.clone());
    SqlStore::detached(async move { keep_at_once(&store, &notification).await }).await
}

async fn keep_at_once(store: &SqlStore, notification: &NewNotification) -> Result<bool, StoreError> {
    let txn = store.begin().await.map_err(failed)?;
    if !keep(&txn, store.backend(), notification).await? {
        txn.rollback().await.map_err(failed)?;
        return Ok(false);
    }
    txn.commit().await.map_err(failed)?;
    store.wake().ring();
    Ok(true)
}

async fn keep(txn: &DatabaseTransaction, backend: Backend, notification: &NewNotification) -> Result<bool, StoreError> {
    let row = notification::Model {
        id: notification.id.0,
        provider: notification.provider.clone(),
        transaction_id: notification.transaction_id.clone(),
        attempt_id: notification.attempt.map(|(_, attempt)| attempt.0),
        digest: notification.digest.to_vec(),
        received_at: notification.at.unix_ms(),
    };
    let insert = notification::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing_on([notification::Column::Provider, notification::Column::Digest]);
    if !commit::inserted(insert.exec_without_returning(txn).await.map_err(failed)?) {
        return Ok(false);
    }
    let Some((inquiry, attempt)) = notification.attempt else { return Ok(true) };
    let effect = Pending {
        key: format!("{}.n.{}", inquiry.0.simple(), notification.id.0.simple()),
        effect: Effect::VerifyAttempt { attempt },
        due: notification.at,
    };
    commit::store_effects(txn, inquiry.0, notification.at, &[effect]).await?;
    if backend == Backend::Postgres {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    Ok(true)
}

fn one(row: Option<attempt::Model>) -> Result<Option<Attempt>, StoreError> {
    row.map(read).transpose().map_err(StoreError::Corrupt)
}

fn read(row: attempt::Model) -> Result<Attempt, Corrupt> {
    let id = AttemptId(row.id);
    let receipt = match (row.received_amount, row.received_currency, row.evidence) {
        (None, None, None) => None,
        (Some(amount), Some(currency), Some(evidence)) => {
            Some(cell::receipt(id, cell::money(amount, &currency)?, &evidence)?)
        }
        _ => return Err(Corrupt::new("receipt", "is incomplete")),
    };
    Ok(Attempt {
        id,
        inquiry: InquiryId(row.inquiry_id),
        provider: row.provider,
        test: row.test,
        amount: cell::money(row.amount, &row.currency)?,
        opened_at: Timestamp::from_unix_ms(row.opened_at),
        status: cell::name(&row.status)?,
        payment_url: row.payment_url,
        code: row.code,
        receipt,
    })
}
