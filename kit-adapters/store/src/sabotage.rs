//! Ways to be wrong on purpose, so that a checker can be seen to find them. None is part of a program whose points are not
//! compiled in: see `kit-crash`.

use std::time::Duration;

use kit_workflow::port::NewNotification;
use kit_workflow::{Commit, CommitError, Lifecycle, Pending, StoreError};
use sea_orm::sea_query::Query;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use crate::failure::failed;
use crate::shelf::Rows;
use crate::{SqlStore, archive, commit};

/// How long what should be one step is two.
const APART: Duration = Duration::from_millis(500);

/// `no-condition`: what was decided is written whatever was written since.
pub(crate) fn without_the_condition<L: Lifecycle>(commit: &Commit<L>) -> bool {
    kit_crash::sabotaged("no-condition") && commit.expected.is_some()
}

/// The commit as if it had been decided on what is there.
pub(crate) async fn on_what_is_there<L: Lifecycle>(
    txn: &DatabaseTransaction,
    rows: Rows,
    commit: &Commit<L>,
) -> Result<Commit<L>, StoreError> {
    let select = Query::select().column("version").from(rows.subjects).cond_where(rows.row(commit.subject)).take();
    let row = txn.query_one(&select).await.map_err(failed)?;
    let version: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose().map_err(failed)?;
    let mut commit = commit.clone();
    let decided = std::mem::replace(&mut commit.expected, version);
    let (decided, written) = (format!(".{}.", decided.unwrap_or(0) + 1), format!(".{}.", version.unwrap_or(0) + 1));
    for pending in &mut commit.effects {
        pending.key = pending.key.replacen(&decided, &written, 1);
    }
    Ok(commit)
}

/// `mail-first`: what must be done outside is stored before what it follows from.
pub(crate) fn effects_come_first<L: Lifecycle>(commit: &Commit<L>) -> bool {
    kit_crash::sabotaged("mail-first") && commit.expected.is_some() && !commit.effects.is_empty()
}

/// Stores the effects of a commit that has not been made.
pub(crate) async fn effects_first<L: Lifecycle>(
    store: &SqlStore,
    rows: Rows,
    commit: &Commit<L>,
) -> Result<(), CommitError> {
    let later = |pending: &Pending<L>| Pending { due: pending.due + 2 * APART, ..pending.clone() };
    let effects: Vec<_> = commit.effects.iter().map(later).collect();
    let txn = store.begin().await.map_err(failed)?;
    // They are there already where the commit that should have followed never came.
    if commit::store_effects(&txn, rows, commit.subject, commit.at, &effects).await.is_ok() {
        txn.commit().await.map_err(failed)?;
    }
    tokio::time::sleep(APART).await;
    Ok(())
}

/// `answer-first`: a notification is answered before it is kept.
pub(crate) fn answered_first(store: &SqlStore, notification: &NewNotification, room: u32) -> bool {
    if !kit_crash::sabotaged("answer-first") {
        return false;
    }
    let (store, notification) = (store.clone(), notification.clone());
    tokio::spawn(async move {
        tokio::time::sleep(8 * APART).await;
        drop(archive::keep_at_once(&store, &notification, room).await);
    });
    true
}

/// `no-lease`: an effect is anybody's at any time.
pub(crate) fn without_leases() -> bool {
    kit_crash::sabotaged("no-lease")
}
