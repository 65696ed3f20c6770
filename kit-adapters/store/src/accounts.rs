//! Staff accounts and their sessions.

use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts, NewSession, Session, Staff};
use kit_workflow::{Corrupt, StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::{session, staff};
use crate::failure::failed;
use crate::{SqlStore, cell, commit};

impl Accounts for SqlStore {
    async fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, StoreError> {
        let found = staff::Entity::find().filter(staff::Column::Email.eq(email)).one(self.reads()).await;
        found.map_err(failed)?.map(account).transpose().map_err(StoreError::Corrupt)
    }

    async fn staff(&self, id: StaffId) -> Result<Option<Staff>, StoreError> {
        let found = staff::Entity::find_by_id(id.0).one(self.reads()).await;
        found.map_err(failed)?.map(account).transpose().map_err(StoreError::Corrupt)
    }

    async fn all_staff(&self) -> Result<Vec<Staff>, StoreError> {
        let rows = staff::Entity::find().order_by_asc(staff::Column::Email).all(self.reads()).await;
        let mut accounts: Vec<Staff> = rows.map_err(failed)?.into_iter().map(account).collect::<Result<_, _>>()?;
        // A Postgres database has an order of its own for text; this one is the same everywhere.
        accounts.sort_by(|one, other| one.email.cmp(&other.email));
        Ok(accounts)
    }

    async fn add_staff(&self, account: &Staff) -> Result<bool, StoreError> {
        let row = staff::Model {
            id: account.id.0,
            email: account.email.clone(),
            role: account.role.to_string(),
            password: account.password.clone(),
            disabled_at: account.disabled_at.map(Timestamp::unix_ms),
            created_at: account.created_at.unix_ms(),
        };
        let insert = staff::Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([staff::Column::Email]);
        insert.exec_without_returning(self.writes()).await.map(commit::inserted).map_err(failed)
    }

    async fn disable_staff(&self, id: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let store = self.clone();
        Self::detached(async move { store.disable(id, at).await }).await
    }

    async fn open_session(&self, opened: &NewSession) -> Result<(), StoreError> {
        // Sessions that ended by themselves go when a new one comes, so that the table stays as small as the staff.
        session::Entity::delete_many()
            .filter(session::Column::EndsAt.lte(opened.at.unix_ms()))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        let row = session::Model {
            hash: opened.hash.0.to_vec(),
            staff_id: opened.staff.0,
            opened_at: opened.at.unix_ms(),
            used_at: opened.at.unix_ms(),
            ends_at: opened.ends_at.unix_ms(),
        };
        let insert = session::Entity::insert(row.into_active_model());
        insert.exec_without_returning(self.writes()).await.map(drop).map_err(failed)
    }

    async fn session(
        &self,
        hash: TokenHash,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        use session::Column::{EndsAt, Hash, StaffId as Whose, UsedAt};
        let enabled = Query::select()
            .column(staff::Column::Id)
            .from(staff::Entity)
            .and_where(Expr::col(staff::Column::DisabledAt).is_null())
            .take();
        // Only a row that is there can be marked: a session closed by another request does not come back.
        let marked = session::Entity::update_many()
            .col_expr(UsedAt, Expr::value(now.unix_ms()))
            .filter(Hash.eq(hash.0.to_vec()))
            .filter(UsedAt.gte(idle_since.unix_ms()))
            .filter(EndsAt.gt(now.unix_ms()))
            .filter(Expr::col(Whose).in_subquery(enabled))
            .exec_with_returning(self.writes())
            .await
            .map_err(failed)?;
        let Some(row) = marked.into_iter().next() else { return Ok(None) };
        let owner = self.staff(StaffId(row.staff_id)).await?;
        // The account is read after the session was marked: it may have been disabled in between.
        Ok(owner.filter(|owner| owner.disabled_at.is_none()).map(|staff| Session {
            staff,
            opened_at: Timestamp::from_unix_ms(row.opened_at),
            used_at: Timestamp::from_unix_ms(row.used_at),
            ends_at: Timestamp::from_unix_ms(row.ends_at),
        }))
    }

    async fn close_session(&self, hash: TokenHash) -> Result<(), StoreError> {
        session::Entity::delete_by_id(hash.0.to_vec()).exec(self.writes()).await.map(drop).map_err(failed)
    }
}

impl SqlStore {
    async fn disable(&self, id: StaffId, at: Timestamp) -> Result<bool, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        // Disabled twice, it stays disabled since the first time.
        let since = Expr::col(staff::Column::DisabledAt).if_null(at.unix_ms());
        let done = staff::Entity::update_many()
            .col_expr(staff::Column::DisabledAt, since)
            .filter(staff::Column::Id.eq(id.0))
            .exec(&txn)
            .await
            .map_err(failed)?;
        session::Entity::delete_many().filter(session::Column::StaffId.eq(id.0)).exec(&txn).await.map_err(failed)?;
        txn.commit().await.map_err(failed)?;
        Ok(done.rows_affected == 1)
    }
}

fn account(row: staff::Model) -> Result<Staff, Corrupt> {
    Ok(Staff {
        id: StaffId(row.id),
        email: row.email,
        role: cell::name(&row.role)?,
        password: row.password,
        disabled_at: row.disabled_at.map(Timestamp::from_unix_ms),
        created_at: Timestamp::from_unix_ms(row.created_at),
    })
}
