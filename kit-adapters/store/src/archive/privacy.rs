//! What is kept of a person: erased at once with everything that tells who they were, and files that go in their time.

mod blank;

use std::time::Duration;

use kit_workflow::inquiry::{Event, FileId, InquiryId, PrivacyDeedId, StaffId, Stage};
use kit_workflow::port::{Erased, FileKey, Folder, InboxEntry, Keeping, Privacy, PrivacyDeed};
use kit_workflow::{StoreError, Timestamp, Version};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::inbox;
use crate::clock::{before, now};
use crate::connect::Backend;
use crate::entity::{deliverable, discarded_file, document, draft, effect, inquiry, privacy_deed, proof};
use crate::failure::failed;
use crate::{SqlStore, cell};

/// Where an inquiry has ended.
const ENDED: [Stage; 3] = [Stage::Delivered, Stage::Cancelled, Stage::Refunded];

impl Privacy for SqlStore {
    async fn keeping(&self, id: InquiryId) -> Result<Keeping, StoreError> {
        keeping(self.reads(), id.0).await
    }

    async fn erase(&self, id: InquiryId, version: Version, deed: &PrivacyDeed) -> Result<Erased, StoreError> {
        let (store, deed) = (self.clone(), *deed);
        Self::detached(async move { store.erase_at_once(id, version, deed).await }).await
    }

    async fn outlived(&self, kept: Duration, limit: u32) -> Result<Vec<InquiryId>, StoreError> {
        let found: Vec<Uuid> = inquiry::Entity::find()
            .select_only()
            .column(inquiry::Column::Id)
            .filter(over(self, kept))
            .order_by_asc(inquiry::Column::MovedAt)
            .limit(u64::from(limit))
            .into_tuple()
            .all(self.reads())
            .await
            .map_err(failed)?;
        Ok(found.into_iter().map(InquiryId).collect())
    }

    async fn let_go(&self, id: InquiryId, kept: Duration, at: Timestamp) -> Result<bool, StoreError> {
        let store = self.clone();
        Self::detached(async move { store.let_go_at_once(id, kept, at).await }).await
    }

    async fn discarded(&self, limit: u32) -> Result<Vec<FileKey>, StoreError> {
        let rows = discarded_file::Entity::find()
            .order_by_asc(discarded_file::Column::FileId)
            .limit(u64::from(limit))
            .all(self.reads())
            .await
            .map_err(failed)?;
        let key = |row: discarded_file::Model| {
            Ok(FileKey { folder: cell::named("folder", &row.folder)?, file: FileId(row.file_id) })
        };
        rows.into_iter().map(key).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn forget_discarded(&self, file: FileKey) -> Result<(), StoreError> {
        kit_crash::point!("discarded.removed");
        discarded_file::Entity::delete_by_id((file.folder.to_string(), file.file.0))
            .exec(self.writes())
            .await
            .map(drop)
            .map_err(failed)
    }

    async fn told_of(&self, id: InquiryId) -> Result<Vec<InboxEntry>, StoreError> {
        inbox::of(self.reads(), self.keys(), id).await
    }

    async fn note_privacy(&self, deed: &PrivacyDeed) -> Result<(), StoreError> {
        note(self.writes(), deed).await
    }

    async fn privacy_deeds(&self, limit: u32) -> Result<Vec<PrivacyDeed>, StoreError> {
        let rows = privacy_deed::Entity::find()
            .order_by_desc(privacy_deed::Column::At)
            .order_by_desc(privacy_deed::Column::Id)
            .limit(u64::from(limit))
            .all(self.reads())
            .await
            .map_err(failed)?;
        let deed = |row: privacy_deed::Model| {
            Ok(PrivacyDeed {
                id: PrivacyDeedId(row.id),
                at: Timestamp::from_unix_ms(row.at),
                work: cell::name(&row.work)?,
                inquiry: InquiryId(row.inquiry_id),
                by: StaffId(row.person),
            })
        };
        rows.into_iter().map(deed).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }
}

impl SqlStore {
    async fn erase_at_once(&self, id: InquiryId, version: Version, deed: PrivacyDeed) -> Result<Erased, StoreError> {
        self.overwrite(true).await?;
        let done = self.erase_within(id, version, deed).await;
        // Whether it is slower from now on than it was is no reason to fail.
        drop(self.overwrite(false).await);
        done
    }

    /// Has SQLite overwrite what is deleted, rather than leave it in the file until its place is needed. It has one writer.
    async fn overwrite(&self, on: bool) -> Result<(), StoreError> {
        if self.backend() != Backend::Sqlite {
            return Ok(());
        }
        let pragma = if on { "PRAGMA secure_delete = ON" } else { "PRAGMA secure_delete = OFF" };
        self.writes().execute_unprepared(pragma).await.map(drop).map_err(failed)
    }

    async fn erase_within(&self, id: InquiryId, version: Version, deed: PrivacyDeed) -> Result<Erased, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        let outcome = match self.erase_in(&txn, id, version, deed).await? {
            Erased::Done => {
                kit_crash::point!("erase.before");
                txn.commit().await.map_err(failed)?;
                kit_crash::point!("erase.after");
                Erased::Done
            }
            kept => {
                txn.rollback().await.map_err(failed)?;
                kept
            }
        };
        Ok(outcome)
    }

    async fn erase_in(
        &self,
        txn: &DatabaseTransaction,
        id: InquiryId,
        version: Version,
        deed: PrivacyDeed,
    ) -> Result<Erased, StoreError> {
        use inquiry::Column::{ErasedAt, FilesRemovedAt, Id, Version as At};

        let at = deed.at.unix_ms();
        let files_gone_at: SimpleExpr = Func::coalesce([Expr::col(FilesRemovedAt), Expr::val(at)]).into();
        let mine = inquiry::Entity::update_many()
            .col_expr(ErasedAt, Expr::value(at))
            .col_expr(FilesRemovedAt, files_gone_at)
            .filter(Id.eq(id.0))
            .filter(At.eq(version))
            .filter(ErasedAt.is_null())
            .exec(txn)
            .await
            .map_err(failed)?;
        if mine.rows_affected == 0 {
            let erased = keeping(txn, id.0).await?.erased_at.is_some();
            return Ok(if erased { Erased::Before } else { Erased::Moved });
        }
        let in_hand = effect::Entity::find()
            .filter(effect::Column::InquiryId.eq(id.0))
            .filter(Expr::col(effect::Column::LeaseUntil).gt(now(self.dialect())))
            .count(txn)
            .await
            .map_err(failed)?;
        if in_hand > 0 {
            return Ok(Erased::AtWork);
        }
        for folder in [Folder::Documents, Folder::Drafts, Folder::Deliverables, Folder::Proofs] {
            discard(txn, id, folder).await?;
        }
        blank::texts(txn, id.0).await?;
        blank::person(txn, id, deed.at).await?;
        note(txn, &deed).await?;
        Ok(Erased::Done)
    }

    async fn let_go_at_once(&self, id: InquiryId, kept: Duration, at: Timestamp) -> Result<bool, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        let mine = inquiry::Entity::update_many()
            .col_expr(inquiry::Column::FilesRemovedAt, Expr::value(at.unix_ms()))
            .filter(inquiry::Column::Id.eq(id.0))
            .filter(over(self, kept))
            .exec(&txn)
            .await
            .map_err(failed)?;
        if mine.rows_affected == 0 {
            txn.rollback().await.map_err(failed)?;
            return Ok(false);
        }
        for folder in [Folder::Documents, Folder::Drafts] {
            discard(&txn, id, folder).await?;
        }
        blank::texts(&txn, id.0).await?;
        kit_crash::point!("purge.before");
        txn.commit().await.map_err(failed)?;
        kit_crash::point!("purge.after");
        Ok(true)
    }
}

/// Whether an event comes too late: it is of use to the client alone, and nobody knows any more who that was. Who decided it
/// asked before, and the erasure came in between.
pub(crate) async fn is_too_late(txn: &DatabaseTransaction, id: Uuid, event: &Event) -> Result<bool, StoreError> {
    let serves = matches!(
        event,
        Event::KitDelivered { .. }
            | Event::LinkReissued { .. }
            | Event::LinkExtended { .. }
            | Event::DeliverableValidated { .. }
            | Event::DeliverableReplaced { .. }
            | Event::DeliverableCorrected { .. }
            | Event::ComplaintOpened { .. }
    );
    Ok(serves && keeping(txn, id).await?.erased_at.is_some())
}

async fn keeping(db: &impl ConnectionTrait, id: Uuid) -> Result<Keeping, StoreError> {
    let row: Option<(Option<i64>, Option<i64>)> = inquiry::Entity::find_by_id(id)
        .select_only()
        .columns([inquiry::Column::FilesRemovedAt, inquiry::Column::ErasedAt])
        .into_tuple()
        .one(db)
        .await
        .map_err(failed)?;
    let (files, erased) = row.unwrap_or_default();
    let moment = |at: Option<i64>| at.map(Timestamp::from_unix_ms);
    Ok(Keeping { files_removed_at: moment(files), erased_at: moment(erased) })
}

/// Ended this long ago, with files, and no money that waits for staff.
fn over(store: &SqlStore, kept: Duration) -> Condition {
    use inquiry::Column::{FilesRemovedAt, MoneyWaits, MovedAt, Stage};
    Cond::all()
        .add(FilesRemovedAt.is_null())
        .add(Stage.is_in(ENDED.map(|stage| stage.to_string())))
        .add(MoneyWaits.eq(false))
        .add(Expr::col(MovedAt).lte(before(store.dialect(), kept)))
}

/// Notes the files of a folder as discarded.
async fn discard(txn: &DatabaseTransaction, id: InquiryId, folder: Folder) -> Result<(), StoreError> {
    macro_rules! files_of {
        ($table:ident) => {
            $table::Entity::find()
                .select_only()
                .column($table::Column::FileId)
                .filter($table::Column::InquiryId.eq(id.0))
                .into_tuple()
                .all(txn)
                .await
                .map_err(failed)?
        };
    }
    let files: Vec<Uuid> = match folder {
        Folder::Documents => files_of!(document),
        // What waits for a form is no inquiry's yet.
        Folder::Waiting => Vec::new(),
        Folder::Drafts => files_of!(draft),
        Folder::Deliverables => files_of!(deliverable),
        Folder::Proofs => files_of!(proof),
    };
    for file_id in files {
        let row = discarded_file::Model { folder: folder.to_string(), file_id, inquiry_id: id.0 };
        let once = [discarded_file::Column::Folder, discarded_file::Column::FileId];
        let insert = discarded_file::Entity::insert(row.into_active_model()).on_conflict_do_nothing_on(once);
        insert.exec_without_returning(txn).await.map_err(failed)?;
    }
    Ok(())
}

async fn note(db: &impl ConnectionTrait, deed: &PrivacyDeed) -> Result<(), StoreError> {
    let row = privacy_deed::Model {
        id: deed.id.0,
        at: deed.at.unix_ms(),
        work: deed.work.to_string(),
        inquiry_id: deed.inquiry.0,
        person: deed.by.0,
    };
    let insert = privacy_deed::Entity::insert(row.into_active_model());
    insert.exec_without_returning(db).await.map(drop).map_err(failed)
}
