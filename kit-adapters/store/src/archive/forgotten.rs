//! A document that a client forgot to attach.

use kit_workflow::inquiry::{InquiryId, Stage};
use kit_workflow::port::{Added, Document};
use kit_workflow::{StoreError, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::SqlStore;
use crate::entity::{document, inquiry};
use crate::failure::failed;
use crate::project;

/// Where no draft was begun yet.
const OPEN: [Stage; 3] = [Stage::Submitted, Stage::AwaitingPayment, Stage::Paid];

pub(super) async fn add(
    store: &SqlStore,
    id: InquiryId,
    given: &Document,
    most: u32,
    at: Timestamp,
) -> Result<Added, StoreError> {
    let txn = store.begin().await.map_err(failed)?;
    // Written as it is: the row is locked from here on, so a draft is begun before or after, and one document comes at a time.
    let open = inquiry::Entity::update_many()
        .col_expr(inquiry::Column::MovedAt, Expr::col(inquiry::Column::MovedAt))
        .filter(inquiry::Column::Id.eq(id.0))
        .filter(inquiry::Column::Stage.is_in(OPEN.map(|stage| stage.to_string())))
        .filter(inquiry::Column::FilesRemovedAt.is_null())
        .exec(&txn)
        .await
        .map_err(failed)?;
    let known: Vec<(i64, Vec<u8>)> = document::Entity::find()
        .select_only()
        .columns([document::Column::Ordinal, document::Column::Sha256])
        .filter(document::Column::InquiryId.eq(id.0))
        .order_by_asc(document::Column::Ordinal)
        .into_tuple()
        .all(&txn)
        .await
        .map_err(failed)?;
    let refused = if open.rows_affected == 0 {
        Some(Added::TooLate)
    } else if known.iter().any(|(_, sha256)| sha256.as_slice() == given.stored.sha256.0) {
        Some(Added::Before)
    } else {
        (known.len() >= most as usize).then_some(Added::TooMany)
    };
    if let Some(refused) = refused {
        txn.rollback().await.map_err(failed)?;
        return Ok(refused);
    }
    let ordinal = known.last().map_or(0, |(ordinal, _)| ordinal + 1);
    let row = project::document(id.0, ordinal, given, Some(at))?;
    document::Entity::insert(row).exec_without_returning(&txn).await.map_err(failed)?;
    kit_crash::point!("document.added.before");
    txn.commit().await.map_err(failed)?;
    kit_crash::point!("document.added.after");
    Ok(Added::Done)
}
