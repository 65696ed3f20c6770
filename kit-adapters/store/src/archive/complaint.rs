//! What clients complain of, and what became of it.

use kit_workflow::inquiry::{AttemptId, InquiryId};
use kit_workflow::port::{ComplaintEntry, ComplaintFigures, ComplaintPlace, ComplaintText, OpenComplaint, Part};
use kit_workflow::{Corrupt, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder};

use crate::cell;
use crate::entity::complaint::{self, Column};
use crate::entity::{answers, inquiry};
use crate::failure::failed;
use crate::project::Moment;

/// Keeps what a client complains of.
pub(crate) async fn open(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    attempt: AttemptId,
    text: &ComplaintText,
) -> Result<(), StoreError> {
    let row = complaint::Model {
        inquiry_id: moment.subject,
        sequence: moment.version,
        attempt_id: attempt.0,
        complained_at: moment.at.unix_ms(),
        phone: text.phone.clone(),
        reference: text.reference.clone(),
        note: text.note.clone(),
        closed_at: None,
        closed_by: None,
        answer: None,
    };
    let insert = complaint::Entity::insert(row.into_active_model());
    insert.exec_without_returning(txn).await.map(drop).map_err(failed)
}

/// Closes what waits of an inquiry: of this attempt, whose money came, or with this answer.
pub(crate) async fn close(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    attempt: Option<AttemptId>,
    answer: Option<&str>,
) -> Result<(), StoreError> {
    let mut update = complaint::Entity::update_many()
        .col_expr(Column::ClosedAt, Expr::value(moment.at.unix_ms()))
        .col_expr(Column::ClosedBy, Expr::value(moment.version))
        .col_expr(Column::Answer, Expr::value(answer.map(str::to_owned)))
        .filter(Column::InquiryId.eq(moment.subject))
        .filter(Column::ClosedAt.is_null());
    if let Some(attempt) = attempt {
        update = update.filter(Column::AttemptId.eq(attempt.0));
    }
    update.exec(txn).await.map(drop).map_err(failed)
}

/// What the client of an inquiry complained of, oldest first.
pub(super) async fn of(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<ComplaintEntry>, StoreError> {
    let rows = complaint::Entity::find()
        .filter(Column::InquiryId.eq(id.0))
        .order_by_asc(Column::Sequence)
        .all(db)
        .await
        .map_err(failed)?;
    Ok(rows.into_iter().map(read).collect())
}

fn read(row: complaint::Model) -> ComplaintEntry {
    ComplaintEntry {
        sequence: row.sequence,
        attempt: AttemptId(row.attempt_id),
        at: Timestamp::from_unix_ms(row.complained_at),
        text: ComplaintText { phone: row.phone, reference: row.reference, note: row.note },
        closed_at: row.closed_at.map(Timestamp::from_unix_ms),
        closed_by: row.closed_by,
        answer: row.answer,
    }
}

#[derive(FromQueryResult)]
struct Named {
    organization_name: String,
    test: bool,
}

/// A part of the list of those that wait.
pub(super) async fn waiting(
    db: &impl ConnectionTrait,
    after: Option<ComplaintPlace>,
    limit: u32,
) -> Result<Part<OpenComplaint, ComplaintPlace>, StoreError> {
    let own = |column| (complaint::Entity, column);
    let mut select = Query::select();
    select
        .columns(
            [
                Column::InquiryId,
                Column::Sequence,
                Column::AttemptId,
                Column::ComplainedAt,
                Column::Phone,
                Column::Reference,
                Column::Note,
                Column::ClosedAt,
                Column::ClosedBy,
                Column::Answer,
            ]
            .map(own),
        )
        .column((answers::Entity, answers::Column::OrganizationName))
        .column((inquiry::Entity, inquiry::Column::Test))
        .from(complaint::Entity)
        .inner_join(inquiry::Entity, Expr::col((inquiry::Entity, inquiry::Column::Id)).equals(own(Column::InquiryId)))
        .inner_join(
            answers::Entity,
            Expr::col((answers::Entity, answers::Column::InquiryId)).equals(own(Column::InquiryId)),
        )
        .and_where(Expr::col(own(Column::ClosedAt)).is_null())
        .limit(u64::from(limit) + 1);
    let key = [Column::ComplainedAt, Column::InquiryId, Column::Sequence];
    for column in key {
        select.order_by(own(column), Order::Asc);
    }
    if let Some((at, id, sequence)) = after {
        let place = Expr::tuple(key.map(|column| Expr::col(own(column))));
        select.and_where(place.gt(Expr::tuple([Expr::val(at.unix_ms()), Expr::val(id.0), Expr::val(sequence)])));
    }
    let rows = db.query_all(&select).await.map_err(failed)?;
    let mut items = Vec::with_capacity(rows.len());
    for row in &rows {
        let Named { organization_name, test } = Named::from_query_result(row, "").map_err(failed)?;
        let stored = complaint::Model::from_query_result(row, "").map_err(failed)?;
        let inquiry = InquiryId(stored.inquiry_id);
        items.push(OpenComplaint { inquiry, organization_name, test, entry: read(stored) });
    }
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(OpenComplaint::place);
    Ok(Part { items, next })
}

#[derive(FromQueryResult)]
struct Figures {
    open: i64,
    oldest: Option<i64>,
}

/// How many wait, and since when.
pub(super) async fn figures(db: &impl ConnectionTrait) -> Result<ComplaintFigures, StoreError> {
    let mut select = Query::select();
    select
        .expr_as(Expr::col(Column::Sequence).count(), "open")
        .expr_as(Expr::col(Column::ComplainedAt).min(), "oldest")
        .from(complaint::Entity)
        .and_where(Expr::col(Column::ClosedAt).is_null());
    let row = db.query_one(&select).await.map_err(failed)?;
    let row = row.ok_or_else(|| StoreError::Corrupt(Corrupt::new("complaints", "cannot be counted")))?;
    let Figures { open, oldest } = Figures::from_query_result(&row, "").map_err(failed)?;
    let open = cell::number("open", open).map_err(StoreError::Corrupt)?;
    Ok(ComplaintFigures { open, oldest: oldest.map(Timestamp::from_unix_ms) })
}
