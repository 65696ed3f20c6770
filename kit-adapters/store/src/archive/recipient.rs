//! Who is written to before anything was paid.

use std::time::Duration;

use kit_workflow::inquiry::InquiryId;
use kit_workflow::{StoreError, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::recipient::{Column, Entity, Model};
use crate::failure::failed;

/// Whether this inquiry may have this recipient written to. Of several that ask at once, the database lets one in.
pub(super) async fn may_write(
    db: &impl ConnectionTrait,
    recipient: &str,
    inquiry: InquiryId,
    now: Timestamp,
    within: Duration,
) -> Result<bool, StoreError> {
    let over = (now - within).unix_ms();
    Entity::delete_many().filter(Column::Since.lte(over)).exec(db).await.map_err(failed)?;
    let row = Model { digest: recipient.to_owned(), inquiry_id: inquiry.0, since: now.unix_ms() };
    let insert = Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([Column::Digest]);
    insert.exec_without_returning(db).await.map_err(failed)?;
    let holder = Entity::find_by_id(recipient).one(db).await.map_err(failed)?;
    // A row that went in between keeps nobody away.
    Ok(holder.is_none_or(|row| row.inquiry_id == inquiry.0))
}
