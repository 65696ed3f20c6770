//! Money that waits for an answer: a table that follows every commit, so that list, sums and age cost one look.

use kit_workflow::inquiry::{AttemptId, InquiryId, OpenAmount, Stage, State, open_amounts, patience};
use kit_workflow::port::{WaitingMoney, WaitingPage, WaitingRequest, WaitingTotal};
use kit_workflow::{Corrupt, Name as _, StoreError, Timestamp};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::list::{only_inquiries, within};
use super::search;
use crate::cell;
use crate::entity::open_amount::{self, Column};
use crate::entity::{answers, inquiry};
use crate::failure::failed;

/// Writes what is open after a commit; whatever is where it was keeps its moment.
pub(crate) async fn follow(
    txn: &impl ConnectionTrait,
    subject: Uuid,
    state: &State,
    at: Timestamp,
) -> Result<(), StoreError> {
    if state.account().is_none_or(|account| account.entries().is_empty()) {
        return Ok(());
    }
    let rows = open_amount::Entity::find()
        .filter(Column::InquiryId.eq(subject))
        .order_by_asc(Column::Ordinal)
        .all(txn)
        .await
        .map_err(failed)?;
    let before = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>().map_err(StoreError::Corrupt)?;
    let now = open_amounts(&before, state, at);
    if now == before {
        return Ok(());
    }
    open_amount::Entity::delete_many().filter(Column::InquiryId.eq(subject)).exec(txn).await.map_err(failed)?;
    let rows = now.iter().map(|open| row(subject, open)).collect::<Result<Vec<_>, _>>().map_err(StoreError::Corrupt)?;
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    open_amount::Entity::insert_many(rows).exec_without_returning(txn).await.map(drop).map_err(failed)
}

fn row(subject: Uuid, open: &OpenAmount) -> Result<open_amount::Model, Corrupt> {
    Ok(open_amount::Model {
        inquiry_id: subject,
        ordinal: open.ordinal.into(),
        attempt_id: open.attempt.0,
        amount: cell::whole("amount", open.amount.minor())?,
        currency: open.amount.currency().to_string(),
        evidence: open.evidence.to_string(),
        stage: open.stage.to_string(),
        reason: open.reason.map(|reason| reason.to_string()),
        since: open.since.unix_ms(),
        write_off_proposed: open.write_off_proposed,
    })
}

fn read(row: open_amount::Model) -> Result<OpenAmount, Corrupt> {
    Ok(OpenAmount {
        ordinal: cell::number("ordinal", row.ordinal)?,
        attempt: AttemptId(row.attempt_id),
        amount: cell::money(row.amount, &row.currency)?,
        evidence: cell::name(&row.evidence)?,
        stage: cell::name(&row.stage)?,
        reason: row.reason.as_deref().map(cell::name).transpose()?,
        since: Timestamp::from_unix_ms(row.since),
        write_off_proposed: row.write_off_proposed,
    })
}

/// What waits at this moment: for a reason of its own, or because it does not get on.
fn waits(now: Timestamp) -> Cond {
    let column = |column| Expr::col((open_amount::Entity, column));
    let stuck = Stage::ALL.iter().map(|stage| {
        let since = (now - patience(*stage)).unix_ms();
        column(Column::Stage).eq(stage.to_string()).and(column(Column::Since).lte(since))
    });
    stuck.fold(Cond::any().add(column(Column::Reason).is_not_null()), Cond::add)
}

#[derive(FromQueryResult)]
struct Named {
    organization_name: String,
    test: bool,
}

pub(super) async fn page(db: &impl ConnectionTrait, request: &WaitingRequest) -> Result<WaitingPage, StoreError> {
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let found = search::found(db, &request.filter).await?;
    let rows = db.query_all(&select(found.as_ref(), request)).await.map_err(failed)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        let named = Named::from_query_result(row, "").map_err(failed)?;
        let stored = open_amount::Model::from_query_result(row, "").map_err(failed)?;
        let inquiry = InquiryId(stored.inquiry_id);
        let open = read(stored).map_err(StoreError::Corrupt)?;
        let reason = open.waits(request.now).ok_or_else(|| Corrupt::new("open_amounts", "does not wait"))?;
        let Named { organization_name, test } = named;
        items.push(WaitingMoney { inquiry, organization_name, test, open, reason });
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(WaitingMoney::place);
    Ok(WaitingPage { items, next })
}

fn select(found: Option<&SelectStatement>, request: &WaitingRequest) -> SelectStatement {
    let mut select = Query::select();
    let key = [Column::Since, Column::InquiryId, Column::Ordinal];
    select
        .columns(
            [
                Column::InquiryId,
                Column::Ordinal,
                Column::AttemptId,
                Column::Amount,
                Column::Currency,
                Column::Evidence,
                Column::Stage,
                Column::Reason,
                Column::Since,
                Column::WriteOffProposed,
            ]
            .map(|column| (open_amount::Entity, column)),
        )
        .column((answers::Entity, answers::Column::OrganizationName))
        .column((inquiry::Entity, inquiry::Column::Test))
        .from(open_amount::Entity)
        .inner_join(
            inquiry::Entity,
            Expr::col((inquiry::Entity, inquiry::Column::Id)).equals((open_amount::Entity, Column::InquiryId)),
        )
        .inner_join(
            answers::Entity,
            Expr::col((answers::Entity, answers::Column::InquiryId)).equals((open_amount::Entity, Column::InquiryId)),
        )
        .cond_where(waits(request.now))
        .limit(u64::from(request.limit) + 1);
    let filter = &request.filter;
    only_inquiries(&mut select, found, filter);
    within(&mut select, (open_amount::Entity, Column::Since), filter.from, filter.until);
    for column in key {
        select.order_by((open_amount::Entity, column), Order::Asc);
    }
    if let Some((since, id, ordinal)) = request.after {
        let place = Expr::tuple(key.map(|column| Expr::col((open_amount::Entity, column))));
        let after = [Expr::val(since.unix_ms()), Expr::val(id.0), Expr::val(i64::from(ordinal))];
        select.and_where(place.gt(Expr::tuple(after)));
    }
    select
}

#[derive(FromQueryResult)]
struct Sum {
    reason: Option<String>,
    currency: String,
    count: i64,
    amount: i64,
    oldest: i64,
}

/// Sums by reason and currency. A sum beyond what the database can hold fails; it is never wrong.
pub(super) async fn totals(db: &impl ConnectionTrait, now: Timestamp) -> Result<Vec<WaitingTotal>, StoreError> {
    let mut select = Query::select();
    let column = |column| Expr::col((open_amount::Entity, column));
    select
        .columns([Column::Reason, Column::Currency].map(|column| (open_amount::Entity, column)))
        .expr_as(column(Column::Ordinal).count(), "count")
        // Postgres adds big integers up to a numeric.
        .expr_as(Func::cast_as(column(Column::Amount).sum(), "bigint"), "amount")
        .expr_as(column(Column::Since).min(), "oldest")
        .from(open_amount::Entity)
        .cond_where(waits(now))
        .group_by_columns([Column::Reason, Column::Currency].map(|column| (open_amount::Entity, column)));
    let rows = db.query_all(&select).await.map_err(failed)?;
    let mut totals = Vec::with_capacity(rows.len());
    for row in &rows {
        totals.push(total(Sum::from_query_result(row, "").map_err(failed)?).map_err(StoreError::Corrupt)?);
    }
    totals.sort_by_key(|total| (total.reason, total.currency));
    Ok(totals)
}

fn total(sum: Sum) -> Result<WaitingTotal, Corrupt> {
    let reason = sum.reason.as_deref().map(cell::name).transpose()?;
    Ok(WaitingTotal {
        reason: reason.unwrap_or(kit_workflow::inquiry::WaitReason::Stuck),
        currency: cell::name(&sum.currency)?,
        count: cell::number("count", sum.count)?,
        amount: cell::number::<u64>("amount", sum.amount)?.into(),
        oldest: Timestamp::from_unix_ms(sum.oldest),
    })
}
