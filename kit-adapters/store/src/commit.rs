//! Writes decisions, and reads them back.

use kit_workflow::{
    ChainKey, ChainLink, Commit, CommitError, Committed, Corrupt, Dedupe, Lifecycle, Loaded, Name, Pending, Record,
    Recorded, StoreError, Timestamp, Version, seal,
};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use crate::connect::Backend;
use crate::failure::{failed, taken};
use crate::shelf::{Cell, Layout, Rows, Shelf};
use crate::{SqlStore, cell, history, outbox, sabotage, wake};

impl<L: Lifecycle, T: Layout<L>> Shelf<'_, L, T> {
    pub(crate) async fn load(&self, subject: Uuid) -> Result<Option<Loaded<L>>, StoreError> {
        let select = Query::select()
            .columns(["version", "stage", "facts"])
            .from(T::ROWS.subjects)
            .cond_where(T::ROWS.row(subject))
            .take();
        let Some(row) = self.store.reads().query_one(&select).await.map_err(failed)? else { return Ok(None) };
        let (version, stage, facts) = row.try_get_many_by_index::<(i64, String, String)>().map_err(failed)?;
        Ok(Some(Loaded { state: state::<L>(stage, &facts)?, version }))
    }

    pub(crate) async fn commit(&self, commit: Commit<L>) -> Result<Committed, CommitError> {
        let store = self.store.clone();
        SqlStore::detached(async move { Shelf::<L, T>::of(&store).commit_all(&commit).await }).await
    }

    pub(crate) async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<L>>, StoreError> {
        let events = history::of(self.store.reads(), T::ROWS, subject).await?;
        events.iter().map(history::Written::read).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    pub(crate) async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        holder(self.store.reads(), T::ROWS, scope, key).await
    }

    async fn commit_all(&self, commit: &Commit<L>) -> Result<Committed, CommitError> {
        if sabotage::effects_come_first(commit) {
            sabotage::effects_first(self.store, T::ROWS, commit).await?;
        }
        let txn = self.store.begin().await.map_err(failed)?;
        match write::<L, T>(&txn, self.store.keys().chain(), self.store.backend(), commit).await {
            Ok(version) => {
                kit_crash::point!("commit.{}.before", L::record_event(&commit.event).name);
                txn.commit().await.map_err(failed)?;
                kit_crash::point!("commit.{}.after", L::record_event(&commit.event).name);
                if !commit.effects.is_empty() {
                    self.store.wake().ring();
                }
                Ok(Committed { version })
            }
            Err(refused) => {
                // Should this fail, the connection is lost and the database rolls back by itself.
                if let Err(error) = txn.rollback().await {
                    tracing::warn!(%error, "a refused commit was not rolled back at once");
                }
                Err(refused)
            }
        }
    }
}

/// Everything of a commit, in the order in which a refusal is told: a repeated request, a lost claim, a lost race.
async fn write<L: Lifecycle, T: Layout<L>>(
    txn: &DatabaseTransaction,
    chain: &ChainKey,
    backend: Backend,
    commit: &Commit<L>,
) -> Result<Version, CommitError> {
    let rows = T::ROWS;
    if let Some(dedupe) = &commit.dedupe {
        take(txn, rows, dedupe, commit).await?;
    }
    if let Some(claim) = &commit.finishes
        && !outbox::finish(txn, rows, claim).await?
    {
        return Err(CommitError::Fenced);
    }
    disarm(txn, rows, commit).await?;
    let regardless;
    let commit = if sabotage::without_the_condition(commit) {
        regardless = sabotage::on_what_is_there(txn, rows, commit).await?;
        &regardless
    } else {
        commit
    };
    let head = head(txn, rows, commit).await?;
    let version = commit.expected.unwrap_or(0) + 1;
    let event = L::record_event(&commit.event);
    let new_head = sealed(chain, head, version, commit, &event);
    advance::<L, T>(txn, version, new_head, commit).await?;
    append(txn, rows, version, new_head, commit, event).await?;
    if !sabotage::effects_come_first(commit) {
        store_effects(txn, rows, commit.subject, commit.at, &commit.effects).await?;
    }
    T::beside(txn, version, commit).await?;
    if backend == Backend::Postgres && !commit.effects.is_empty() {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    Ok(version)
}

/// Takes the request's key. Whoever takes it at the same time waits here until this transaction ends.
async fn take<L: Lifecycle>(
    txn: &DatabaseTransaction,
    rows: Rows,
    dedupe: &Dedupe,
    commit: &Commit<L>,
) -> Result<(), CommitError> {
    let row = [
        ("scope", Expr::value(dedupe.scope.as_str())),
        ("key", Expr::value(dedupe.key.as_str())),
        ("fingerprint", Expr::value(dedupe.fingerprint.as_str())),
        (rows.subject, Expr::value(commit.subject)),
        ("taken_at", Expr::value(commit.at.unix_ms())),
    ];
    let mut insert = rows.insert(rows.keys, row);
    insert.on_conflict(OnConflict::columns(rows.unique(["scope", "key"])).do_nothing().to_owned());
    if txn.execute(&insert).await.map_err(failed)?.rows_affected() == 1 {
        return Ok(());
    }
    match holder(txn, rows, &dedupe.scope, &dedupe.key).await? {
        Some((subject, fingerprint)) => Err(CommitError::Duplicate { subject, fingerprint }),
        None => Err(CommitError::Store(Corrupt::new(rows.keys, "a key is taken by nobody").into())),
    }
}

/// Takes the deadlines that no longer hold out of the outbox. Like the effect in hand they go before the subject is
/// touched, so that all who write both lock them in one order.
async fn disarm<L: Lifecycle>(txn: &DatabaseTransaction, rows: Rows, commit: &Commit<L>) -> Result<(), CommitError> {
    if commit.disarmed.is_empty() {
        return Ok(());
    }
    let armed =
        rows.of_subject(rows.effects, commit.subject).add(Expr::col("deadline").is_in(commit.disarmed.iter().copied()));
    let delete = Query::delete().from_table(rows.effects).cond_where(armed).take();
    txn.execute(&delete).await.map(drop).map_err(|error| failed(error).into())
}

/// Whether an insert that ignores what is there already inserted its one row.
pub(crate) fn inserted(result: sea_orm::TryInsertResult<u64>) -> bool {
    matches!(result, sea_orm::TryInsertResult::Inserted(1))
}

async fn holder(
    db: &impl ConnectionTrait,
    rows: Rows,
    scope: &str,
    key: &str,
) -> Result<Option<(Uuid, String)>, StoreError> {
    let select = Query::select()
        .columns([rows.subject, "fingerprint"])
        .from(rows.keys)
        .cond_where(rows.of(rows.keys).add(Expr::col("scope").eq(scope)).add(Expr::col("key").eq(key)))
        .take();
    let row = db.query_one(&select).await.map_err(failed)?;
    row.map(|row| row.try_get_many_by_index()).transpose().map_err(failed)
}

/// The seal of the last event, if the subject stands where the decision was made.
async fn head<L: Lifecycle>(
    txn: &DatabaseTransaction,
    rows: Rows,
    commit: &Commit<L>,
) -> Result<[u8; 32], CommitError> {
    let select =
        Query::select().columns(["version", "head"]).from(rows.subjects).cond_where(rows.row(commit.subject)).take();
    let row = txn.query_one(&select).await.map_err(failed)?;
    match row.map(|row| row.try_get_many_by_index::<(i64, Vec<u8>)>()).transpose().map_err(failed)? {
        None if commit.expected.is_none() => Ok([0; 32]),
        Some((version, head)) if commit.expected == Some(version) => {
            Ok(cell::digest("head", &head).map_err(StoreError::Corrupt)?)
        }
        _ => Err(CommitError::Conflict),
    }
}

fn sealed<L: Lifecycle>(
    chain: &ChainKey,
    head: [u8; 32],
    sequence: i64,
    commit: &Commit<L>,
    event: &Record,
) -> [u8; 32] {
    let (subject, at, person) = (commit.subject, commit.at, commit.by.person);
    seal(chain, head, ChainLink { subject, sequence, at, actor: commit.by.kind.as_str(), person, event })
}

/// Moves the subject from the version it was decided on: the compare-and-set that makes one of several commits win.
async fn advance<L: Lifecycle, T: Layout<L>>(
    txn: &DatabaseTransaction,
    version: Version,
    head: [u8; 32],
    commit: &Commit<L>,
) -> Result<(), CommitError> {
    let rows = T::ROWS;
    let record = L::record(&commit.state);
    let moved = [
        ("version", Expr::value(version)),
        ("stage", Expr::value(record.name)),
        ("facts", Expr::value(record.facts.to_json())),
        ("head", Expr::value(head.to_vec())),
        ("moved_at", Expr::value(commit.at.unix_ms())),
    ];
    let moved = moved.into_iter().chain(T::own(commit)?);
    let Some(expected) = commit.expected else {
        let insert = rows.insert(rows.subjects, std::iter::once(("id", Expr::value(commit.subject))).chain(moved));
        return txn.execute(&insert).await.map(drop).map_err(taken);
    };
    let update = Query::update()
        .table(rows.subjects)
        .values(moved)
        .cond_where(rows.row(commit.subject).add(Expr::col((rows.subjects, "version")).eq(expected)))
        .take();
    let done = txn.execute(&update).await.map_err(failed)?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(CommitError::Conflict) }
}

async fn append<L: Lifecycle>(
    txn: &DatabaseTransaction,
    rows: Rows,
    sequence: Version,
    seal: [u8; 32],
    commit: &Commit<L>,
    event: Record,
) -> Result<(), CommitError> {
    let row = [
        (rows.subject, Expr::value(commit.subject)),
        ("sequence", Expr::value(sequence)),
        ("at", Expr::value(commit.at.unix_ms())),
        ("actor", Expr::value(commit.by.kind.as_str())),
        ("person", Expr::value(commit.by.person)),
        ("kind", Expr::value(event.name)),
        ("facts", Expr::value(event.facts.to_json())),
        ("seal", Expr::value(seal.to_vec())),
    ];
    txn.execute(&rows.insert(rows.events, row)).await.map(drop).map_err(|error| failed(error).into())
}

/// Stores effects of a subject.
pub(crate) async fn store_effects<L: Lifecycle>(
    txn: &DatabaseTransaction,
    rows: Rows,
    subject: Uuid,
    at: Timestamp,
    effects: &[Pending<L>],
) -> Result<(), StoreError> {
    if effects.is_empty() {
        return Ok(());
    }
    let row = |pending: &Pending<L>| -> [Cell; 9] {
        let Record { name, facts } = L::record_effect(&pending.effect);
        [
            ("key", Expr::value(pending.key.as_str())),
            (rows.subject, Expr::value(subject)),
            ("kind", Expr::value(name)),
            ("facts", Expr::value(facts.to_json())),
            ("due_at", Expr::value(pending.due.unix_ms())),
            ("stored_at", Expr::value(at.unix_ms())),
            ("attempts", Expr::value(0_i64)),
            ("fence", Expr::value(0_i64)),
            ("deadline", Expr::value(pending.deadline)),
        ]
    };
    txn.execute(&rows.insert_all(rows.effects, effects.iter().map(row))).await.map(drop).map_err(failed)
}

/// The state in a pair of columns.
pub(crate) fn state<L: Lifecycle>(stage: String, facts: &str) -> Result<L::State, Corrupt> {
    L::restore(Record { name: stage, facts: cell::facts(facts)? })
}
