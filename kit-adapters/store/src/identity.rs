//! Identities of staff accounts, and the round trips that were used.

use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts as _, Identities, Identity, LinkedIdentity, Staff, StaffNote};
use kit_workflow::{StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::SqlStore;
use crate::accounts::note;
use crate::commit::inserted;
use crate::entity::{identity, round_trip, session, staff};
use crate::failure::failed;

use identity::Column::StaffId as Whose;

impl Identities for SqlStore {
    async fn staff_of(&self, who: &Identity) -> Result<Option<Staff>, StoreError> {
        let key = (who.issuer.clone(), who.subject.clone());
        let found = identity::Entity::find_by_id(key).one(self.reads()).await.map_err(failed)?;
        match found {
            Some(row) => self.staff(StaffId(row.staff_id)).await,
            None => Ok(None),
        }
    }

    async fn identities(&self) -> Result<Vec<LinkedIdentity>, StoreError> {
        let rows = identity::Entity::find().order_by_asc(identity::Column::LinkedAt).all(self.reads()).await;
        let linked = |row: identity::Model| LinkedIdentity {
            identity: Identity { issuer: row.issuer, subject: row.subject },
            staff: StaffId(row.staff_id),
            linked_at: Timestamp::from_unix_ms(row.linked_at),
        };
        Ok(rows.map_err(failed)?.into_iter().map(linked).collect())
    }

    async fn link_identity(&self, who: &Identity, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, who, told) = (self.clone(), who.clone(), told.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let linked = link(&txn, who, &told).await?;
            txn.commit().await.map_err(failed)?;
            Ok(linked)
        })
        .await
    }

    async fn unlink_identities(&self, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, told) = (self.clone(), told.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let gone = identity::Entity::delete_many().filter(Whose.eq(told.staff.0)).exec(&txn).await;
            let unlinked = gone.map_err(failed)?.rows_affected > 0;
            if unlinked {
                let theirs = session::Column::StaffId.eq(told.staff.0);
                session::Entity::delete_many().filter(theirs).exec(&txn).await.map_err(failed)?;
                note(&txn, &told).await?;
            }
            txn.commit().await.map_err(failed)?;
            Ok(unlinked)
        })
        .await
    }

    async fn use_round_trip(&self, trip: TokenHash, ends_at: Timestamp, now: Timestamp) -> Result<bool, StoreError> {
        // Nobody takes one past its end any more, so the table stays as small as ten minutes are.
        round_trip::Entity::delete_many()
            .filter(round_trip::Column::EndsAt.lte(now.unix_ms()))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        let row = round_trip::Model { hash: trip.0.to_vec(), ends_at: ends_at.unix_ms() };
        let insert = round_trip::Entity::insert(row.into_active_model());
        let insert = insert.on_conflict_do_nothing_on([round_trip::Column::Hash]);
        insert.exec_without_returning(self.writes()).await.map(inserted).map_err(failed)
    }
}

async fn link(txn: &DatabaseTransaction, who: Identity, told: &StaffNote) -> Result<bool, StoreError> {
    let enabled = staff::Entity::find_by_id(told.staff.0).filter(staff::Column::DisabledAt.is_null());
    if enabled.one(txn).await.map_err(failed)?.is_none() {
        return Ok(false);
    }
    let row = identity::Model {
        issuer: who.issuer,
        subject: who.subject,
        staff_id: told.staff.0,
        linked_at: told.at.unix_ms(),
    };
    // Whichever is taken, the identity or the account's place at its provider: what stands there stays.
    let insert = identity::Entity::insert(row.into_active_model());
    let insert = insert.on_conflict(OnConflict::new().do_nothing().to_owned()).try_insert();
    let linked = insert.exec_without_returning(txn).await.map(inserted).map_err(failed)?;
    if linked {
        note(txn, told).await?;
    }
    Ok(linked)
}
