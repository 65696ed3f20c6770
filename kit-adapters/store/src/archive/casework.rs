//! Who takes care of an inquiry, who is at it, and what staff noted.

use kit_workflow::inquiry::{InquiryId, NoteId, StaffId};
use kit_workflow::port::{Casework, Handling, Handover, Note, Presence};
use kit_workflow::{StoreError, Timestamp};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::SqlStore;
use crate::entity::{handover, inquiry, note, presence};
use crate::failure::failed;

impl Casework for SqlStore {
    async fn handling(&self, id: InquiryId, now: Timestamp) -> Result<Handling, StoreError> {
        let snapshot = self.snapshot().await?;
        let handling = read(&snapshot, id, now).await;
        // Nothing was written, so how it ends does not matter: it only has to be over.
        drop(snapshot.rollback().await);
        handling
    }

    async fn hand_over(&self, id: InquiryId, from: Option<StaffId>, handover: &Handover) -> Result<bool, StoreError> {
        let (store, handover) = (self.clone(), *handover);
        Self::detached(async move { store.hand_over_at_once(id, from, handover).await }).await
    }

    async fn keep_note(&self, id: InquiryId, kept: &Note) -> Result<(), StoreError> {
        let row = note::Model {
            id: kept.id.0,
            inquiry_id: id.0,
            at: kept.at.unix_ms(),
            person: kept.by.0,
            text: kept.text.clone(),
        };
        let insert = note::Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([note::Column::Id]);
        insert.exec_without_returning(self.writes()).await.map(drop).map_err(failed)
    }

    async fn erase_note(&self, id: InquiryId, erased: NoteId) -> Result<bool, StoreError> {
        let done = note::Entity::update_many()
            .col_expr(note::Column::Text, Expr::value(""))
            .filter(note::Column::Id.eq(erased.0))
            .filter(note::Column::InquiryId.eq(id.0))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        Ok(done.rows_affected == 1)
    }

    async fn attend(&self, id: InquiryId, attending: &Presence) -> Result<(), StoreError> {
        use presence::Column::{InquiryId as Of, Person, Until};
        // Who left goes when somebody comes, so that nobody who comes back counts as having stayed.
        presence::Entity::delete_many()
            .filter(Of.eq(id.0))
            .filter(Until.lte(attending.at.unix_ms()))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        let row = presence::Model {
            inquiry_id: id.0,
            person: attending.staff.0,
            at: attending.at.unix_ms(),
            until: attending.until.unix_ms(),
        };
        let insert = presence::Entity::insert(row.into_active_model())
            .on_conflict(OnConflict::columns([Of, Person]).update_column(Until).to_owned());
        insert.exec_without_returning(self.writes()).await.map(drop).map_err(failed)
    }
}

impl SqlStore {
    async fn hand_over_at_once(
        &self,
        id: InquiryId,
        from: Option<StaffId>,
        handover: Handover,
    ) -> Result<bool, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        let to = handover.to.map(|staff| staff.0);
        let theirs = match from {
            Some(from) => inquiry::Column::Assignee.eq(from.0),
            None => inquiry::Column::Assignee.is_null(),
        };
        let moved = inquiry::Entity::update_many()
            .col_expr(inquiry::Column::Assignee, Expr::value(to))
            .filter(inquiry::Column::Id.eq(id.0))
            .filter(theirs)
            .exec(&txn)
            .await
            .map_err(failed)?;
        if moved.rows_affected == 0 || from.map(|staff| staff.0) == to {
            txn.rollback().await.map_err(failed)?;
            return Ok(assignee(self.reads(), id).await? == Some(to));
        }
        // The inquiry's row is locked, so nobody else counts at the same time.
        let before = handover::Entity::find().filter(handover::Column::InquiryId.eq(id.0)).count(&txn);
        let row = handover::Model {
            inquiry_id: id.0,
            ordinal: crate::cell::whole("ordinal", before.await.map_err(failed)?)?,
            at: handover.at.unix_ms(),
            person: handover.by.0,
            assignee: to,
        };
        handover::Entity::insert(row.into_active_model()).exec_without_returning(&txn).await.map_err(failed)?;
        txn.commit().await.map_err(failed)?;
        Ok(true)
    }
}

/// Who has an inquiry, if there is one.
async fn assignee(db: &impl ConnectionTrait, id: InquiryId) -> Result<Option<Option<Uuid>>, StoreError> {
    let select = inquiry::Entity::find_by_id(id.0).select_only().column(inquiry::Column::Assignee);
    select.into_tuple().one(db).await.map_err(failed)
}

async fn read(db: &impl ConnectionTrait, id: InquiryId, now: Timestamp) -> Result<Handling, StoreError> {
    let handovers = handover::Entity::find()
        .filter(handover::Column::InquiryId.eq(id.0))
        .order_by_asc(handover::Column::Ordinal)
        .all(db)
        .await
        .map_err(failed)?;
    let notes = note::Entity::find()
        .filter(note::Column::InquiryId.eq(id.0))
        .order_by_asc(note::Column::At)
        .order_by_asc(note::Column::Id)
        .all(db)
        .await
        .map_err(failed)?;
    let present = presence::Entity::find()
        .filter(presence::Column::InquiryId.eq(id.0))
        .filter(presence::Column::Until.gt(now.unix_ms()))
        .order_by_asc(presence::Column::At)
        .order_by_asc(presence::Column::Person)
        .all(db)
        .await
        .map_err(failed)?;
    let moment = Timestamp::from_unix_ms;
    Ok(Handling {
        assignee: assignee(db, id).await?.flatten().map(StaffId),
        handovers: handovers
            .into_iter()
            .map(|row| Handover { at: moment(row.at), by: StaffId(row.person), to: row.assignee.map(StaffId) })
            .collect(),
        notes: notes
            .into_iter()
            .map(|row| Note { id: NoteId(row.id), by: StaffId(row.person), at: moment(row.at), text: row.text })
            .collect(),
        present: present
            .into_iter()
            .map(|row| Presence { staff: StaffId(row.person), at: moment(row.at), until: moment(row.until) })
            .collect(),
    })
}
