//! Lists and counts of the desk.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Buried, Page, PageRequest, StageCount, Summary};
use kit_workflow::{Corrupt, Money, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::answers::folded;
use crate::cell;
use crate::entity::{answers, effect, inquiry, order};
use crate::failure::failed;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    stage: String,
    version: i64,
    submitted_at: i64,
    moved_at: i64,
    organization_name: String,
    contact_name: String,
    email: String,
    amount: Option<i64>,
    currency: Option<String>,
    money_waits: bool,
    test: bool,
}

pub(super) async fn page(db: &impl ConnectionTrait, request: &PageRequest) -> Result<Page, StoreError> {
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    // One more than wanted tells whether there is a next page.
    let rows = db.query_all(&select(request)).await.map_err(failed)?;
    let mut items = rows
        .iter()
        .map(|row| summary(Row::from_query_result(row, "").map_err(failed)?).map_err(StoreError::Corrupt))
        .collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| (last.submitted_at, last.id));
    Ok(Page { items, next })
}

fn select(request: &PageRequest) -> SelectStatement {
    use inquiry::Column::{Id, MoneyWaits, MovedAt, Stage, SubmittedAt, Test, Version};
    let mut select = Query::select();
    select
        .columns([Id, Stage, Version, SubmittedAt, MovedAt, MoneyWaits, Test].map(|c| (inquiry::Entity, c)))
        .columns(
            [answers::Column::OrganizationName, answers::Column::ContactName, answers::Column::Email]
                .map(|c| (answers::Entity, c)),
        )
        .columns([order::Column::Amount, order::Column::Currency].map(|c| (order::Entity, c)))
        .from(inquiry::Entity)
        .inner_join(
            answers::Entity,
            Expr::col((answers::Entity, answers::Column::InquiryId)).equals((inquiry::Entity, Id)),
        )
        .left_join(order::Entity, Expr::col((order::Entity, order::Column::InquiryId)).equals((inquiry::Entity, Id)))
        .order_by((inquiry::Entity, SubmittedAt), Order::Desc)
        .order_by((inquiry::Entity, Id), Order::Desc)
        .limit(u64::from(request.limit) + 1);
    if let Some(stage) = request.stage {
        select.and_where(Expr::col((inquiry::Entity, Stage)).eq(stage.to_string()));
    }
    if let Some(query) = request.query.as_deref().filter(|query| !query.is_empty()) {
        let pattern = LikeExpr::new(containing(query)).escape(ESCAPE);
        select.and_where(Expr::col((answers::Entity, answers::Column::Search)).like(pattern));
    }
    if let Some((submitted_at, id)) = request.after {
        let place = Expr::tuple([Expr::col((inquiry::Entity, SubmittedAt)), Expr::col((inquiry::Entity, Id))]);
        select.and_where(place.lt(Expr::tuple([Expr::val(submitted_at.unix_ms()), Expr::val(id.0)])));
    }
    select
}

/// Not a backslash, which SQLite, Postgres and their string literals treat each in their own way.
const ESCAPE: char = '!';

/// The LIKE pattern of texts that hold `query`, whose own wildcards stand for themselves.
fn containing(query: &str) -> String {
    let mut pattern = String::from("%");
    for letter in folded(query).chars() {
        if matches!(letter, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn summary(row: Row) -> Result<Summary, Corrupt> {
    let owed: Option<Money> = match (row.amount, row.currency) {
        (Some(amount), Some(currency)) => Some(cell::money(amount, &currency)?),
        _ => None,
    };
    Ok(Summary {
        id: InquiryId(row.id),
        stage: cell::name(&row.stage)?,
        version: row.version,
        submitted_at: Timestamp::from_unix_ms(row.submitted_at),
        moved_at: Timestamp::from_unix_ms(row.moved_at),
        organization_name: row.organization_name,
        contact_name: row.contact_name,
        email: row.email,
        owed,
        money_waits: row.money_waits,
        test: row.test,
    })
}

pub(super) async fn stage_counts(db: &impl ConnectionTrait) -> Result<Vec<StageCount>, StoreError> {
    let rows: Vec<(String, i64)> = inquiry::Entity::find()
        .select_only()
        .column(inquiry::Column::Stage)
        .column_as(inquiry::Column::Id.count(), "count")
        .group_by(inquiry::Column::Stage)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|(stage, count)| Ok(StageCount { stage: cell::name(&stage)?, count: cell::number("count", count)? }))
        .collect()
}

pub(super) async fn buried(db: &impl ConnectionTrait, limit: u32) -> Result<Vec<Buried>, StoreError> {
    let rows = effect::Entity::find()
        .filter(effect::Column::BuriedAt.is_not_null())
        .order_by_desc(effect::Column::BuriedAt)
        .order_by_desc(effect::Column::Key)
        .limit(u64::from(limit))
        .all(db)
        .await
        .map_err(failed)?;
    Ok(rows
        .into_iter()
        .map(|row| Buried {
            key: row.key,
            inquiry: InquiryId(row.inquiry_id),
            kind: row.kind,
            note: row.note.unwrap_or_default(),
            at: Timestamp::from_unix_ms(row.buried_at.unwrap_or_default()),
        })
        .collect())
}

pub(super) async fn waiting_effects(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    effect::Entity::find().filter(effect::Column::BuriedAt.is_null()).count(db).await.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn what_somebody_types_is_no_wildcard() {
        assert_eq!(containing("100 % D'ÉTAT_!"), "%100 !% d'état!_!!%");
    }
}
