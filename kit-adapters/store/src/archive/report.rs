//! Rows of reports, in pages that end where the next begins.

use kit_workflow::inquiry::{AttemptId, InquiryId};
use kit_workflow::port::{DownloadRow, Part, PaymentRow, ReportFilter};
use kit_workflow::{StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::ledger;
use super::list::{only_inquiries, within};
use super::search;
use crate::cell;
use crate::entity::{answers, attempt, download, inquiry, link};
use crate::failure::failed;

#[derive(FromQueryResult)]
struct Named {
    organization_name: String,
}

pub(super) async fn payments(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
    after: Option<(Timestamp, AttemptId)>,
    limit: u32,
) -> Result<Part<PaymentRow, (Timestamp, AttemptId)>, StoreError> {
    use attempt::Column::{Id, InquiryId as Of, OpenedAt};
    let mut select = Query::select();
    select
        .column((attempt::Entity, sea_orm::sea_query::Asterisk))
        .column((answers::Entity, answers::Column::OrganizationName))
        .from(attempt::Entity)
        .order_by((attempt::Entity, OpenedAt), Order::Desc)
        .order_by((attempt::Entity, Id), Order::Desc)
        .limit(u64::from(limit) + 1);
    of_inquiry(&mut select, search::found(db, filter).await?.as_ref(), Expr::col((attempt::Entity, Of)), filter);
    within(&mut select, (attempt::Entity, OpenedAt), filter.from, filter.until);
    if let Some((opened_at, id)) = after {
        let place = Expr::tuple([Expr::col((attempt::Entity, OpenedAt)), Expr::col((attempt::Entity, Id))]);
        select.and_where(place.lt(Expr::tuple([Expr::val(opened_at.unix_ms()), Expr::val(id.0)])));
    }
    let rows = db.query_all(&select).await.map_err(failed)?;
    let items = rows
        .iter()
        .map(|row| {
            let named = Named::from_query_result(row, "").map_err(failed)?;
            let attempt = ledger::read(attempt::Model::from_query_result(row, "").map_err(failed)?)?;
            Ok(PaymentRow { organization_name: named.organization_name, attempt })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(part(items, limit, |row| (row.attempt.opened_at, row.attempt.id)))
}

#[derive(FromQueryResult)]
struct Begun {
    number: i64,
    inquiry_id: Uuid,
    organization_name: String,
    deliverable: i64,
    begun_at: i64,
}

pub(super) async fn downloads(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
    after: Option<u64>,
    limit: u32,
) -> Result<Part<DownloadRow, u64>, StoreError> {
    use download::Column::{BegunAt, Id, LinkId};
    let mut select = Query::select();
    select
        .expr_as(Expr::col((download::Entity, Id)), "number")
        .column((download::Entity, BegunAt))
        .columns([link::Column::InquiryId, link::Column::Deliverable].map(|column| (link::Entity, column)))
        .column((answers::Entity, answers::Column::OrganizationName))
        .from(download::Entity)
        .inner_join(link::Entity, Expr::col((link::Entity, link::Column::Id)).equals((download::Entity, LinkId)))
        .order_by((download::Entity, Id), Order::Desc)
        .limit(u64::from(limit) + 1);
    of_inquiry(
        &mut select,
        search::found(db, filter).await?.as_ref(),
        Expr::col((link::Entity, link::Column::InquiryId)),
        filter,
    );
    within(&mut select, (download::Entity, BegunAt), filter.from, filter.until);
    if let Some(number) = after {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        select.and_where(Expr::col((download::Entity, Id)).lt(number));
    }
    let rows = db.query_all(&select).await.map_err(failed)?;
    let items = rows
        .iter()
        .map(|row| {
            let row = Begun::from_query_result(row, "").map_err(failed)?;
            Ok(DownloadRow {
                number: cell::number("number", row.number)?,
                inquiry: InquiryId(row.inquiry_id),
                organization_name: row.organization_name,
                deliverable: cell::number("deliverable", row.deliverable)?,
                begun_at: Timestamp::from_unix_ms(row.begun_at),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(part(items, limit, |row| row.number))
}

/// Joins the inquiry that `id` names with its answers, and keeps what the filter wants of them.
fn of_inquiry(
    select: &mut SelectStatement,
    found: Option<&SelectStatement>,
    id: sea_orm::sea_query::SimpleExpr,
    filter: &ReportFilter,
) {
    select
        .inner_join(inquiry::Entity, id.clone().eq(Expr::col((inquiry::Entity, inquiry::Column::Id))))
        .inner_join(answers::Entity, id.eq(Expr::col((answers::Entity, answers::Column::InquiryId))));
    only_inquiries(select, found, filter);
}

/// One row more than wanted tells that there is a next part.
fn part<T, C>(mut items: Vec<T>, limit: u32, place: impl Fn(&T) -> C) -> Part<T, C> {
    let limit = limit as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(place);
    Part { items, next }
}
