//! Links, and the downloads that began by them.

use std::time::Duration;

use kit_workflow::inquiry::{Grant, InquiryId, LinkId};
use kit_workflow::port::{DownloadStart, LinkEntry, LinkRecord};
use kit_workflow::{StoreError, Timestamp, TokenHash};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{download, link};
use crate::failure::failed;
use crate::{SqlStore, cell};

pub(super) async fn by_hash(db: &impl ConnectionTrait, hash: TokenHash) -> Result<Option<LinkEntry>, StoreError> {
    let found = link::Entity::find().filter(link::Column::Hash.eq(hash.0.to_vec())).one(db).await.map_err(failed)?;
    found.as_ref().map(entry).transpose()
}

/// `db` is a snapshot, so that a count and its moments fit together. An inquiry has a few links.
pub(super) async fn of(db: &impl ConnectionTrait, id: InquiryId, most: u32) -> Result<Vec<LinkRecord>, StoreError> {
    use download::Column::{BegunAt, Id, LinkId};
    let rows = link::Entity::find()
        .filter(link::Column::InquiryId.eq(id.0))
        .order_by_desc(link::Column::IssuedAt)
        .order_by_desc(link::Column::Id)
        .limit(u64::from(most))
        .all(db)
        .await
        .map_err(failed)?;
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let theirs = download::Entity::find().filter(LinkId.eq(row.id));
        let downloads = theirs.clone().count(db).await.map_err(failed)?;
        let newest = theirs.select_only().column(BegunAt).order_by_desc(Id).limit(u64::from(most));
        let begun: Vec<i64> =
            if downloads == 0 { Vec::new() } else { newest.into_tuple().all(db).await.map_err(failed)? };
        records.push(LinkRecord {
            entry: entry(&row)?,
            issued_at: Timestamp::from_unix_ms(row.issued_at),
            downloads,
            begun: begun.into_iter().map(Timestamp::from_unix_ms).collect(),
        });
    }
    Ok(records)
}

fn entry(row: &link::Model) -> Result<LinkEntry, StoreError> {
    Ok(LinkEntry {
        inquiry: InquiryId(row.inquiry_id),
        grant: Grant { link: LinkId(row.id), expires_at: Timestamp::from_unix_ms(row.expires_at) },
        deliverable: cell::number("deliverable", row.deliverable)?,
    })
}

pub(super) async fn count_download(
    store: &SqlStore,
    start: &DownloadStart,
    within: Duration,
) -> Result<(), StoreError> {
    use download::Column::{BegunAt, FileId, LinkId};
    let txn = store.begin().await.map_err(failed)?;
    // Written as it is: the row is locked from here on, so of several that begin at once the first one counts.
    link::Entity::update_many()
        .col_expr(link::Column::IssuedAt, Expr::col(link::Column::IssuedAt))
        .filter(link::Column::Id.eq(start.link.0))
        .exec(&txn)
        .await
        .map_err(failed)?;
    let before = download::Entity::find()
        .filter(LinkId.eq(start.link.0))
        .filter(FileId.eq(start.file.0))
        .filter(BegunAt.gt((start.at - within).unix_ms()))
        .filter(BegunAt.lte(start.at.unix_ms()))
        .count(&txn)
        .await
        .map_err(failed)?;
    if before > 0 {
        return txn.rollback().await.map_err(failed);
    }
    let row = download::ActiveModel {
        id: NotSet,
        link_id: Set(start.link.0),
        file_id: Set(start.file.0),
        begun_at: Set(start.at.unix_ms()),
    };
    download::Entity::insert(row).exec_without_returning(&txn).await.map_err(failed)?;
    txn.commit().await.map_err(failed)
}
