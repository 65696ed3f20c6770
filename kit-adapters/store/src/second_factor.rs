//! Second factors of staff accounts.

use kit_workflow::inquiry::{FactorId, StaffId};
use kit_workflow::port::{SecondFactor, SecondFactors, StaffNote};
use kit_workflow::{StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use crate::SqlStore;
use crate::accounts::note;
use crate::commit::inserted;
use crate::entity::{recovery_code, second_factor, session, staff};
use crate::failure::failed;

use recovery_code::Column::FactorId as OfFactor;
use second_factor::Column::{ConfirmedAt, Id, LastStep, StaffId as Whose};

impl SecondFactors for SqlStore {
    async fn second_factor(&self, whose: StaffId) -> Result<Option<SecondFactor>, StoreError> {
        let found = second_factor::Entity::find().filter(Whose.eq(whose.0)).one(self.reads()).await.map_err(failed)?;
        match found {
            Some(row) => Ok(Some(factor(row, self.reads()).await?)),
            None => Ok(None),
        }
    }

    async fn second_factors(&self) -> Result<Vec<SecondFactor>, StoreError> {
        let rows = second_factor::Entity::find().filter(ConfirmedAt.is_not_null()).all(self.reads()).await;
        let mut factors = Vec::new();
        for row in rows.map_err(failed)? {
            factors.push(factor(row, self.reads()).await?);
        }
        Ok(factors)
    }

    async fn begin_factor(&self, id: FactorId, whose: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let store = self.clone();
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let begun = begin(&txn, id, whose, at).await?;
            txn.commit().await.map_err(failed)?;
            Ok(begun)
        })
        .await
    }

    async fn confirm_factor(
        &self,
        id: FactorId,
        step: i64,
        codes: &[TokenHash],
        told: &StaffNote,
    ) -> Result<bool, StoreError> {
        let (store, codes, told) = (self.clone(), codes.to_vec(), told.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let confirmed = confirm(&txn, id, step, &codes, &told).await?;
            txn.commit().await.map_err(failed)?;
            Ok(confirmed)
        })
        .await
    }

    async fn use_step(&self, id: FactorId, step: i64) -> Result<bool, StoreError> {
        let used = second_factor::Entity::update_many()
            .col_expr(LastStep, Expr::value(step))
            .filter(Id.eq(id.0))
            .filter(ConfirmedAt.is_not_null())
            .filter(LastStep.lt(step))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        Ok(used.rows_affected == 1)
    }

    async fn use_recovery(&self, id: FactorId, code: TokenHash, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, told) = (self.clone(), told.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let used = recovery_code::Entity::delete_by_id((id.0, code.0.to_vec())).exec(&txn).await;
            let used = used.map_err(failed)?.rows_affected == 1;
            if used {
                note(&txn, &told).await?;
            }
            txn.commit().await.map_err(failed)?;
            Ok(used)
        })
        .await
    }

    async fn drop_factor(&self, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, told) = (self.clone(), told.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let dropped = forget(&txn, told.staff, true).await?;
            if dropped {
                end_sessions(&txn, told.staff).await?;
                note(&txn, &told).await?;
            }
            txn.commit().await.map_err(failed)?;
            Ok(dropped)
        })
        .await
    }
}

async fn begin(txn: &DatabaseTransaction, id: FactorId, whose: StaffId, at: Timestamp) -> Result<bool, StoreError> {
    let enabled = staff::Entity::find_by_id(whose.0).filter(staff::Column::DisabledAt.is_null());
    if enabled.one(txn).await.map_err(failed)?.is_none() {
        return Ok(false);
    }
    forget(txn, whose, false).await?;
    let row = second_factor::Model {
        id: id.0,
        staff_id: whose.0,
        begun_at: at.unix_ms(),
        confirmed_at: None,
        last_step: None,
    };
    // Where a confirmed one stands, it stays.
    let insert = second_factor::Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([Whose]);
    insert.exec_without_returning(txn).await.map(inserted).map_err(failed)
}

async fn confirm(
    txn: &DatabaseTransaction,
    id: FactorId,
    step: i64,
    codes: &[TokenHash],
    told: &StaffNote,
) -> Result<bool, StoreError> {
    let confirmed = second_factor::Entity::update_many()
        .col_expr(ConfirmedAt, Expr::value(told.at.unix_ms()))
        .col_expr(LastStep, Expr::value(step))
        .filter(Id.eq(id.0))
        .filter(Whose.eq(told.staff.0))
        .filter(ConfirmedAt.is_null())
        .exec(txn)
        .await
        .map_err(failed)?;
    if confirmed.rows_affected != 1 {
        return Ok(false);
    }
    let rows = codes.iter().map(|code| recovery_code::Model { factor_id: id.0, hash: code.0.to_vec() });
    let rows: Vec<_> = rows.map(IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        recovery_code::Entity::insert_many(rows).exec_without_returning(txn).await.map_err(failed)?;
    }
    end_sessions(txn, told.staff).await?;
    note(txn, told).await?;
    Ok(true)
}

/// Deletes the account's second factor with its codes, if it stands so.
async fn forget(txn: &DatabaseTransaction, whose: StaffId, confirmed: bool) -> Result<bool, StoreError> {
    let stands = if confirmed { ConfirmedAt.is_not_null() } else { ConfirmedAt.is_null() };
    let theirs = Query::select()
        .column(Id)
        .from(second_factor::Entity)
        .and_where(Whose.eq(whose.0))
        .and_where(stands.clone())
        .take();
    let codes = recovery_code::Entity::delete_many().filter(Expr::col(OfFactor).in_subquery(theirs));
    codes.exec(txn).await.map_err(failed)?;
    let gone = second_factor::Entity::delete_many().filter(Whose.eq(whose.0)).filter(stands).exec(txn).await;
    Ok(gone.map_err(failed)?.rows_affected == 1)
}

async fn end_sessions(txn: &DatabaseTransaction, whose: StaffId) -> Result<(), StoreError> {
    let theirs = session::Column::StaffId.eq(whose.0);
    session::Entity::delete_many().filter(theirs).exec(txn).await.map(drop).map_err(failed)
}

async fn factor(row: second_factor::Model, db: &impl ConnectionTrait) -> Result<SecondFactor, StoreError> {
    let left = recovery_code::Entity::find().filter(OfFactor.eq(row.id)).count(db).await.map_err(failed)?;
    Ok(SecondFactor {
        id: FactorId(row.id),
        staff: StaffId(row.staff_id),
        begun_at: Timestamp::from_unix_ms(row.begun_at),
        confirmed_at: row.confirmed_at.map(Timestamp::from_unix_ms),
        last_step: row.last_step,
        codes_left: u32::try_from(left).unwrap_or(u32::MAX),
    })
}
