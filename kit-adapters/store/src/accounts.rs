//! Staff accounts and their sessions.

use kit_workflow::inquiry::{SessionId, StaffId};
use kit_workflow::port::{AccountChange, Accounts, NewSession, OpenSession, Session, Staff, StaffNote};
use kit_workflow::{Corrupt, StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    UpdateMany,
};
use uuid::Uuid;

use crate::entity::{session, staff, staff_note};
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

    async fn add_staff(&self, account: &Staff, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, account, told) = (self.clone(), account.clone(), told.clone());
        Self::detached(async move { store.add(&account, &told).await }).await
    }

    async fn change_staff(&self, change: &AccountChange, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, change, told) = (self.clone(), change.clone(), told.clone());
        Self::detached(async move { store.change(&change, &told).await }).await
    }

    async fn invited(&self, hash: TokenHash, now: Timestamp) -> Result<Option<Staff>, StoreError> {
        let found = staff::Entity::find().filter(open_invitation(hash, now)).one(self.reads()).await;
        found.map_err(failed)?.map(account).transpose().map_err(StoreError::Corrupt)
    }

    async fn sessions(
        &self,
        whose: StaffId,
        now: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Vec<OpenSession>, StoreError> {
        use session::Column::{EndsAt, StaffId, UsedAt};
        let rows = session::Entity::find()
            .filter(StaffId.eq(whose.0))
            .filter(UsedAt.gte(idle_since.unix_ms()))
            .filter(EndsAt.gt(now.unix_ms()))
            .order_by_desc(UsedAt)
            .all(self.reads())
            .await
            .map_err(failed)?;
        let open = |row: session::Model| OpenSession {
            id: SessionId(row.id),
            opened_at: Timestamp::from_unix_ms(row.opened_at),
            used_at: Timestamp::from_unix_ms(row.used_at),
            client: row.client,
            agent: row.agent,
        };
        Ok(rows.into_iter().map(open).collect())
    }

    async fn end_session(&self, id: SessionId, told: &StaffNote) -> Result<bool, StoreError> {
        let (store, told) = (self.clone(), told.clone());
        Self::detached(async move { store.end_named(id, &told).await }).await
    }

    async fn note_staff(&self, told: &StaffNote) -> Result<(), StoreError> {
        note(self.writes(), told).await
    }

    async fn staff_notes(&self, before: Option<(Timestamp, Uuid)>, limit: u32) -> Result<Vec<StaffNote>, StoreError> {
        use staff_note::Column::{At, Id};
        let mut select = staff_note::Entity::find().order_by_desc(At).order_by_desc(Id).limit(u64::from(limit));
        if let Some((at, id)) = before {
            let same = At.eq(at.unix_ms()).and(Id.lt(id));
            select = select.filter(At.lt(at.unix_ms()).or(same));
        }
        let rows = select.all(self.reads()).await.map_err(failed)?;
        rows.into_iter().map(line).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
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
            id: opened.id.0,
            staff_id: opened.staff.0,
            opened_at: opened.at.unix_ms(),
            used_at: opened.at.unix_ms(),
            ends_at: opened.ends_at.unix_ms(),
            client: opened.client.clone(),
            agent: opened.agent.clone(),
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
            id: SessionId(row.id),
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
    async fn add(&self, account: &Staff, told: &StaffNote) -> Result<bool, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        let row = staff::Model {
            id: account.id.0,
            email: account.email.clone(),
            role: account.role.to_string(),
            password: account.password.clone(),
            disabled_at: account.disabled_at.map(Timestamp::unix_ms),
            created_at: account.created_at.unix_ms(),
            invitation: None,
            invitation_ends_at: None,
        };
        let insert = staff::Entity::insert(row.into_active_model()).on_conflict_do_nothing_on([staff::Column::Email]);
        let added = insert.exec_without_returning(&txn).await.map(commit::inserted).map_err(failed)?;
        if added {
            note(&txn, told).await?;
        }
        txn.commit().await.map_err(failed)?;
        Ok(added)
    }

    async fn change(&self, change: &AccountChange, told: &StaffNote) -> Result<bool, StoreError> {
        use staff::Column::{DisabledAt, Id, Invitation, InvitationEndsAt, Password, Role};
        let txn = self.begin().await.map_err(failed)?;
        let update = staff::Entity::update_many().filter(Id.eq(told.staff.0)).filter(DisabledAt.is_null());
        let uninvited = |update: UpdateMany<staff::Entity>| {
            update
                .col_expr(Invitation, Expr::value(None::<Vec<u8>>))
                .col_expr(InvitationEndsAt, Expr::value(None::<i64>))
        };
        let (update, ends_sessions) = match change {
            AccountChange::Password(phc) => (uninvited(update.col_expr(Password, Expr::value(phc))), true),
            AccountChange::Role(role) => (update.col_expr(Role, Expr::value(role.to_string())), false),
            AccountChange::Disabled => (uninvited(update.col_expr(DisabledAt, Expr::value(told.at.unix_ms()))), true),
            AccountChange::Invited { hash, ends_at } => (
                update
                    .col_expr(Invitation, Expr::value(hash.0.to_vec()))
                    .col_expr(InvitationEndsAt, Expr::value(ends_at.unix_ms())),
                false,
            ),
            AccountChange::Taken { hash, password } => (
                uninvited(update.filter(open_invitation(*hash, told.at)).col_expr(Password, Expr::value(password))),
                true,
            ),
        };
        let changed = update.exec(&txn).await.map_err(failed)?.rows_affected == 1;
        if changed {
            if ends_sessions {
                let theirs = session::Column::StaffId.eq(told.staff.0);
                session::Entity::delete_many().filter(theirs).exec(&txn).await.map_err(failed)?;
            }
            note(&txn, told).await?;
        }
        txn.commit().await.map_err(failed)?;
        Ok(changed)
    }

    async fn end_named(&self, id: SessionId, told: &StaffNote) -> Result<bool, StoreError> {
        let txn = self.begin().await.map_err(failed)?;
        let ended = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id.0))
            .filter(session::Column::StaffId.eq(told.staff.0))
            .exec(&txn)
            .await
            .map_err(failed)?;
        let ended = ended.rows_affected == 1;
        if ended {
            note(&txn, told).await?;
        }
        txn.commit().await.map_err(failed)?;
        Ok(ended)
    }
}

/// An account that this token can still choose a password for.
fn open_invitation(hash: TokenHash, now: Timestamp) -> Condition {
    Condition::all()
        .add(staff::Column::Invitation.eq(hash.0.to_vec()))
        .add(staff::Column::InvitationEndsAt.gt(now.unix_ms()))
        .add(staff::Column::DisabledAt.is_null())
}

pub(crate) async fn note(db: &impl ConnectionTrait, told: &StaffNote) -> Result<(), StoreError> {
    let row = staff_note::Model {
        id: told.id,
        at: told.at.unix_ms(),
        deed: told.deed.to_string(),
        staff_id: told.staff.0,
        by_id: told.by.map(|by| by.0),
        client: told.client.clone(),
        detail: told.detail.clone(),
    };
    let insert = staff_note::Entity::insert(row.into_active_model());
    insert.exec_without_returning(db).await.map(drop).map_err(failed)
}

fn line(row: staff_note::Model) -> Result<StaffNote, Corrupt> {
    Ok(StaffNote {
        id: row.id,
        at: Timestamp::from_unix_ms(row.at),
        deed: cell::name(&row.deed)?,
        staff: StaffId(row.staff_id),
        by: row.by_id.map(StaffId),
        client: row.client,
        detail: row.detail,
    })
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
