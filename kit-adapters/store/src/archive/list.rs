//! Lists and counts of the desk.

use kit_workflow::inquiry::{InquiryId, StaffId};
use kit_workflow::port::{Assigned, Buried, ListOrder, Page, PageRequest, ReportFilter, StageCount, Summary};
use kit_workflow::{Corrupt, Money, StoreError, Timestamp};
use sea_orm::sea_query::{
    ColumnRef, Cond, DynIden, Expr, ExprTrait, IntoColumnRef, IntoIden, Order, Query, SelectStatement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::search;
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
    given_up: bool,
    test: bool,
    assignee: Option<Uuid>,
    deadline: Option<i64>,
}

pub(super) async fn page(db: &impl ConnectionTrait, request: &PageRequest) -> Result<Page, StoreError> {
    let limit = usize::try_from(request.limit).unwrap_or(usize::MAX);
    // One more than wanted tells whether there is a next page.
    let found = search::found(db, &request.filter).await?;
    let rows = db.query_all(&select(found.as_ref(), request)).await.map_err(failed)?;
    let mut items = rows
        .iter()
        .map(|row| summary(Row::from_query_result(row, "").map_err(failed)?).map_err(StoreError::Corrupt))
        .collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).and_then(|last| last.place(request.order));
    Ok(Page { items, next })
}

/// How the database would go about a part of the list, a line each.
pub(super) async fn plan(db: &impl ConnectionTrait, request: &PageRequest) -> Result<Vec<String>, StoreError> {
    let dialect = db.get_database_backend();
    let (word, column) = match dialect {
        DbBackend::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
        _ => ("EXPLAIN (COSTS OFF)", "QUERY PLAN"),
    };
    let found = search::found(db, &request.filter).await?;
    let mut statement = dialect.build(&select(found.as_ref(), request));
    statement.sql = format!("{word} {}", statement.sql);
    let rows = db.query_all_raw(statement).await.map_err(failed)?;
    rows.iter().map(|row| row.try_get("", column).map_err(failed)).collect()
}

/// The rows of a page. They are chosen first, by columns that an index holds, and only then is read what a line shows: what
/// would be read of rows that are not on the page is most of the cost of a list.
fn select(found: Option<&SelectStatement>, request: &PageRequest) -> SelectStatement {
    use inquiry::Column::{Assignee, Id, MoneyWaits, MovedAt, SubmittedAt, Test, Version};
    let direction = direction(request.order);
    let of_page = || Expr::col((PAGE, "id"));
    let mut select = Query::select();
    select
        .columns(
            [Id, inquiry::Column::Stage, Version, SubmittedAt, MovedAt, MoneyWaits, Test, Assignee]
                .map(|c| (inquiry::Entity, c)),
        )
        .columns(
            [answers::Column::OrganizationName, answers::Column::ContactName, answers::Column::Email]
                .map(|c| (answers::Entity, c)),
        )
        .columns([order::Column::Amount, order::Column::Currency].map(|c| (order::Entity, c)))
        .expr_as(Expr::exists(given_up().and_where(effect_of(effect::Entity).eq(of_page())).take()), "given_up")
        .expr_as(
            Expr::SubQuery(
                None,
                Box::new(next_deadline().and_where(effect_of(effect::Entity).eq(of_page())).take().into()),
            ),
            "deadline",
        )
        .from_subquery(chosen(found, request), PAGE)
        .inner_join(inquiry::Entity, of_page().equals((inquiry::Entity, Id)))
        .inner_join(answers::Entity, of_page().equals((answers::Entity, answers::Column::InquiryId)))
        .left_join(order::Entity, of_page().equals((order::Entity, order::Column::InquiryId)))
        .order_by((PAGE, "place"), direction.clone())
        .order_by((PAGE, "id"), direction);
    select
}

const PAGE: &str = "page";

/// Which inquiries are on the page, each with the moment that it is ordered by.
fn chosen(found: Option<&SelectStatement>, request: &PageRequest) -> SelectStatement {
    let (place, id) = match request.order {
        ListOrder::Submitted => (own(inquiry::Column::SubmittedAt), own(inquiry::Column::Id)),
        ListOrder::Moved | ListOrder::Waiting => (own(inquiry::Column::MovedAt), own(inquiry::Column::Id)),
        ListOrder::Deadline => (
            (effect::Entity, effect::Column::DueAt).into_column_ref(),
            (effect::Entity, effect::Column::InquiryId).into_column_ref(),
        ),
    };
    let direction = direction(request.order);
    let mut select = Query::select();
    select
        .expr_as(Expr::col(id.clone()), "id")
        .expr_as(Expr::col(place.clone()), "place")
        .order_by(place.clone(), direction.clone())
        .order_by(id.clone(), direction)
        .limit(u64::from(request.limit) + 1);
    if request.order == ListOrder::Deadline {
        select.from(effect::Entity).inner_join(inquiry::Entity, Expr::col(id.clone()).equals(own(inquiry::Column::Id)));
        only_next_deadlines(&mut select);
    } else {
        select.from(inquiry::Entity);
    }
    if search::asked(&request.filter).is_some() {
        let answered = Expr::col((answers::Entity, answers::Column::InquiryId)).equals(own(inquiry::Column::Id));
        select.inner_join(answers::Entity, answered);
    }
    only_inquiries(&mut select, found, &request.filter);
    within(&mut select, own(inquiry::Column::SubmittedAt), request.filter.from, request.filter.until);
    if let Some((moment, after)) = request.after {
        let here = Expr::tuple([Expr::col(place), Expr::col(id)]);
        let there = Expr::tuple([Expr::val(moment.unix_ms()), Expr::val(after.0)]);
        select.and_where(if request.order.is_ascending() { here.gt(there) } else { here.lt(there) });
    }
    select
}

fn direction(order: ListOrder) -> Order {
    if order.is_ascending() { Order::Asc } else { Order::Desc }
}

fn own(column: inquiry::Column) -> ColumnRef {
    (inquiry::Entity, column).into_column_ref()
}

fn effect_of(table: impl IntoIden) -> Expr {
    Expr::col((table.into_iden(), effect::Column::InquiryId))
}

/// Effects that were given up.
fn given_up() -> SelectStatement {
    Query::select()
        .column((effect::Entity, effect::Column::InquiryId))
        .from(effect::Entity)
        .and_where(Expr::col((effect::Entity, effect::Column::BuriedAt)).is_not_null())
        .take()
}

/// When the next deadline falls due.
fn next_deadline() -> SelectStatement {
    Query::select()
        .expr(Expr::col((effect::Entity, effect::Column::DueAt)).min())
        .from(effect::Entity)
        .cond_where(armed(effect::Entity))
        .take()
}

/// Deadlines that are armed.
fn armed(table: impl IntoIden) -> Cond {
    let table = table.into_iden();
    Cond::all()
        .add(Expr::col((table.clone(), effect::Column::Deadline)).is_not_null())
        .add(Expr::col((table, effect::Column::BuriedAt)).is_null())
}

/// Of an inquiry that has several deadlines, only the first.
fn only_next_deadlines(select: &mut SelectStatement) {
    const EARLIER: &str = "earlier";
    let place = |table: DynIden| {
        Expr::tuple([effect::Column::DueAt, effect::Column::Key].map(|column| Expr::col((table.clone(), column))))
    };
    let earlier = Query::select()
        .expr(Expr::val(1))
        .from_as(effect::Entity, EARLIER)
        .cond_where(armed(EARLIER))
        .and_where(effect_of(EARLIER).eq(effect_of(effect::Entity)))
        .and_where(place(EARLIER.into_iden()).lt(place(effect::Entity.into_iden())))
        .take();
    select.cond_where(armed(effect::Entity)).and_where(Expr::exists(earlier).not());
}

/// Only rows of inquiries that the filter wants, but for its period; the inquiry is joined, and for a search its answers.
/// What an index has [found](search::found) already narrows them down.
pub(super) fn only_inquiries(select: &mut SelectStatement, found: Option<&SelectStatement>, filter: &ReportFilter) {
    use inquiry::Column::{Assignee, Id, MoneyWaits, MovedAt, Test};
    let column = |column| Expr::col((inquiry::Entity, column));
    let wishes = [
        filter.stage.map(|stage| column(inquiry::Column::Stage).eq(stage.to_string())),
        filter.assigned.map(|assigned| match assigned {
            Assigned::Nobody => column(Assignee).is_null(),
            Assigned::To(staff) => column(Assignee).eq(staff.0),
        }),
        // Not compared with a value: an index of these rows alone is used for the very words it was made with.
        filter.money_waits.then(|| column(MoneyWaits)),
        filter.test.map(|test| if test { column(Test) } else { column(Test).not() }),
        filter.given_up.then(|| column(Id).in_subquery(given_up())),
        filter.moved_before.map(|before| column(MovedAt).lt(before.unix_ms())),
    ];
    for wish in wishes.into_iter().flatten() {
        select.and_where(wish);
    }
    if let Some(found) = found {
        select.and_where(column(Id).in_subquery(found.clone()));
    }
    if let Some(query) = search::asked(filter) {
        select.and_where(search::holds(query));
    }
}

/// Only rows whose moment is not before `from`, and before `until`.
pub(super) fn within(
    select: &mut SelectStatement,
    moment: impl IntoColumnRef + Clone,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
) {
    if let Some(from) = from {
        select.and_where(Expr::col(moment.clone()).gte(from.unix_ms()));
    }
    if let Some(until) = until {
        select.and_where(Expr::col(moment).lt(until.unix_ms()));
    }
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
        given_up: row.given_up,
        test: row.test,
        assignee: row.assignee.map(StaffId),
        deadline: row.deadline.map(Timestamp::from_unix_ms),
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
