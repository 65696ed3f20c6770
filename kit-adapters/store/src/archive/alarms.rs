//! What is wrong with no one inquiry.

use std::time::Duration;

use kit_workflow::port::{Alarm, AlarmKind, Alarms};
use kit_workflow::{Corrupt, StoreError, Timestamp};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::alarm::{Column, Entity, Model};
use crate::failure::failed;
use crate::{SqlStore, cell};

impl Alarms for SqlStore {
    async fn raise_alarm(&self, kind: AlarmKind, scope: &str, detail: &str, at: Timestamp) -> Result<(), StoreError> {
        let row = Model {
            kind: kind.to_string(),
            scope: scope.into(),
            detail: detail.into(),
            count: 1,
            last_at: at.unix_ms(),
            told_at: None,
            claimed_until: None,
        };
        let more = OnConflict::columns([Column::Kind, Column::Scope])
            .value(Column::Count, Expr::col((Entity, Column::Count)).add(1))
            .update_columns([Column::Detail, Column::LastAt])
            .to_owned();
        let insert = Entity::insert(row.into_active_model()).on_conflict(more);
        kit_crash::point!("alarm.raised.before");
        insert.exec_without_returning(self.writes()).await.map_err(failed)?;
        kit_crash::point!("alarm.raised.after");
        Ok(())
    }

    async fn alarms(&self) -> Result<Vec<Alarm>, StoreError> {
        let find = Entity::find().order_by_asc(Column::Kind).order_by_asc(Column::Scope);
        let rows = find.all(self.reads()).await.map_err(failed)?;
        rows.into_iter().map(read).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn claim_alarm(&self, now: Timestamp, quiet: Duration, lease: Duration) -> Result<Option<Alarm>, StoreError> {
        let went_on = Expr::col(Column::LastAt)
            .gt(Expr::col(Column::ToldAt))
            .and(Expr::col(Column::ToldAt).lte((now - quiet).unix_ms()));
        let free = Expr::col(Column::ClaimedUntil).is_null().or(Expr::col(Column::ClaimedUntil).lte(now.unix_ms()));
        let due = Condition::all().add(Expr::col(Column::ToldAt).is_null().or(went_on)).add(free);
        let rows = Entity::find().filter(due.clone()).all(self.reads()).await.map_err(failed)?;
        for row in rows {
            let mine = Entity::update_many()
                .col_expr(Column::ClaimedUntil, Expr::value((now + lease).unix_ms()))
                .filter(Column::Kind.eq(row.kind.as_str()))
                .filter(Column::Scope.eq(row.scope.as_str()))
                .filter(due.clone())
                .exec(self.writes())
                .await
                .map_err(failed)?;
            if mine.rows_affected == 1 {
                return read(row).map(Some).map_err(StoreError::Corrupt);
            }
        }
        Ok(None)
    }

    async fn close_alarm(&self, kind: AlarmKind, scope: &str, at: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::ToldAt, Expr::value(at.unix_ms()))
            .col_expr(Column::ClaimedUntil, Expr::value(None::<i64>))
            .filter(Column::Kind.eq(kind.to_string()))
            .filter(Column::Scope.eq(scope))
            .exec(self.writes())
            .await
            .map(drop)
            .map_err(failed)
    }
}

fn read(row: Model) -> Result<Alarm, Corrupt> {
    Ok(Alarm {
        kind: cell::name(&row.kind)?,
        scope: row.scope,
        detail: row.detail,
        count: cell::number("count", row.count)?,
        last_at: Timestamp::from_unix_ms(row.last_at),
        told_at: row.told_at.map(Timestamp::from_unix_ms),
    })
}
