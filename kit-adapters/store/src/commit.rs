//! Writes decisions, and reads them back.

use kit_workflow::inquiry::{InquiryLifecycle, Stage, State};
use kit_workflow::{
    ChainKey, ChainLink, Commit, CommitError, Committed, Corrupt, Dedupe, Lifecycle, Loaded, Name, Pending, Record,
    Recorded, Store, StoreError, Timestamp, Version, seal,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::connect::Backend;
use crate::entity::{effect, event, inquiry, request_key};
use crate::failure::{failed, taken};
use crate::project::{self, Moment};
use crate::{SqlStore, cell, outbox, wake};

impl Store<InquiryLifecycle> for SqlStore {
    async fn load(&self, subject: Uuid) -> Result<Option<Loaded<InquiryLifecycle>>, StoreError> {
        let row: Option<(i64, String, String)> = inquiry::Entity::find_by_id(subject)
            .select_only()
            .columns([inquiry::Column::Version, inquiry::Column::Stage, inquiry::Column::Facts])
            .into_tuple()
            .one(self.reads())
            .await
            .map_err(failed)?;
        let Some((version, stage, facts)) = row else { return Ok(None) };
        Ok(Some(Loaded { state: state(stage, &facts)?, version }))
    }

    async fn commit(&self, commit: Commit<InquiryLifecycle>) -> Result<Committed, CommitError> {
        let store = self.clone();
        Self::detached(async move { store.commit_all(&commit).await }).await
    }

    async fn history(&self, subject: Uuid) -> Result<Vec<Recorded<InquiryLifecycle>>, StoreError> {
        let rows = event::Entity::find()
            .filter(event::Column::InquiryId.eq(subject))
            .order_by_asc(event::Column::Sequence)
            .all(self.reads())
            .await
            .map_err(failed)?;
        rows.into_iter().map(recorded).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn taken(&self, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
        holder(self.reads(), scope, key).await
    }
}

impl SqlStore {
    async fn commit_all(&self, commit: &Commit<InquiryLifecycle>) -> Result<Committed, CommitError> {
        let txn = self.begin().await.map_err(failed)?;
        match write(&txn, self.keys().chain(), self.backend(), commit).await {
            Ok(version) => {
                txn.commit().await.map_err(failed)?;
                if !commit.effects.is_empty() {
                    self.wake().ring();
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
async fn write(
    txn: &DatabaseTransaction,
    chain: &ChainKey,
    backend: Backend,
    commit: &Commit<InquiryLifecycle>,
) -> Result<Version, CommitError> {
    if let Some(dedupe) = &commit.dedupe {
        take(txn, dedupe, commit).await?;
    }
    if let Some(claim) = &commit.finishes
        && !outbox::finish(txn, txn.get_database_backend(), claim).await?
    {
        return Err(CommitError::Fenced);
    }
    let head = head(txn, commit).await?;
    let version = commit.expected.unwrap_or(0) + 1;
    let event = sealed(chain, head, version, commit);
    let new_head = event.seal.clone();
    advance(txn, version, new_head, commit).await?;
    event::Entity::insert(event.into_active_model()).exec_without_returning(txn).await.map_err(failed)?;
    store_effects(txn, commit.subject, commit.at, &commit.effects).await?;
    let moment = Moment { subject: commit.subject, version, at: commit.at, by: commit.by };
    project::event(txn, &moment, &commit.event, &commit.particulars).await?;
    project::remarks(txn, &moment, &commit.particulars).await?;
    if backend == Backend::Postgres && !commit.effects.is_empty() {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    Ok(version)
}

/// Takes the request's key. Whoever takes it at the same time waits here until this transaction ends.
async fn take(
    txn: &DatabaseTransaction,
    dedupe: &Dedupe,
    commit: &Commit<InquiryLifecycle>,
) -> Result<(), CommitError> {
    let row = request_key::Model {
        scope: dedupe.scope.clone(),
        key: dedupe.key.clone(),
        fingerprint: dedupe.fingerprint.clone(),
        inquiry_id: commit.subject,
        taken_at: commit.at.unix_ms(),
    };
    let insert = request_key::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing_on([request_key::Column::Scope, request_key::Column::Key]);
    if inserted(insert.exec_without_returning(txn).await.map_err(failed)?) {
        return Ok(());
    }
    match holder(txn, &dedupe.scope, &dedupe.key).await? {
        Some((subject, fingerprint)) => Err(CommitError::Duplicate { subject, fingerprint }),
        None => Err(CommitError::Store(Corrupt::new("request_keys", "a key is taken by nobody").into())),
    }
}

/// Whether an insert that ignores what is there already inserted its one row.
pub(crate) fn inserted(result: sea_orm::TryInsertResult<u64>) -> bool {
    matches!(result, sea_orm::TryInsertResult::Inserted(1))
}

async fn holder(db: &impl ConnectionTrait, scope: &str, key: &str) -> Result<Option<(Uuid, String)>, StoreError> {
    let found = request_key::Entity::find_by_id((scope.to_owned(), key.to_owned())).one(db).await.map_err(failed)?;
    Ok(found.map(|row| (row.inquiry_id, row.fingerprint)))
}

/// The seal of the last event, if the subject stands where the decision was made.
async fn head(txn: &DatabaseTransaction, commit: &Commit<InquiryLifecycle>) -> Result<[u8; 32], CommitError> {
    let row: Option<(i64, Vec<u8>)> = inquiry::Entity::find_by_id(commit.subject)
        .select_only()
        .columns([inquiry::Column::Version, inquiry::Column::Head])
        .into_tuple()
        .one(txn)
        .await
        .map_err(failed)?;
    match row {
        None if commit.expected.is_none() => Ok([0; 32]),
        Some((version, head)) if commit.expected == Some(version) => {
            Ok(cell::digest("head", &head).map_err(StoreError::Corrupt)?)
        }
        _ => Err(CommitError::Conflict),
    }
}

fn sealed(chain: &ChainKey, head: [u8; 32], sequence: i64, commit: &Commit<InquiryLifecycle>) -> event::Model {
    let record = InquiryLifecycle::record_event(&commit.event);
    let link = ChainLink {
        subject: commit.subject,
        sequence,
        at: commit.at,
        actor: commit.by.kind.as_str(),
        person: commit.by.person,
        event: &record,
    };
    event::Model {
        inquiry_id: commit.subject,
        sequence,
        at: commit.at.unix_ms(),
        actor: commit.by.kind.to_string(),
        person: commit.by.person,
        seal: seal(chain, head, link).to_vec(),
        facts: record.facts.to_json(),
        kind: record.name,
    }
}

/// Moves the inquiry from the version it was decided on: the compare-and-set that makes one of several commits win.
async fn advance(
    txn: &DatabaseTransaction,
    version: Version,
    head: Vec<u8>,
    commit: &Commit<InquiryLifecycle>,
) -> Result<(), CommitError> {
    let record = InquiryLifecycle::record(&commit.state);
    let moved = inquiry::ActiveModel {
        version: Set(version),
        stage: Set(record.name),
        facts: Set(record.facts.to_json()),
        head: Set(head),
        moved_at: Set(commit.at.unix_ms()),
        money_waits: Set(money_waits(&commit.state)),
        ..Default::default()
    };
    let Some(expected) = commit.expected else {
        let submitted = project::submission(commit.subject, commit.at, &commit.particulars, moved)?;
        return inquiry::Entity::insert(submitted).exec_without_returning(txn).await.map(drop).map_err(taken);
    };
    let done = inquiry::Entity::update_many()
        .set(moved)
        .filter(inquiry::Column::Id.eq(commit.subject))
        .filter(inquiry::Column::Version.eq(expected))
        .exec(txn)
        .await
        .map_err(failed)?;
    if done.rows_affected == 1 { Ok(()) } else { Err(CommitError::Conflict) }
}

/// Whether money waits for staff: held, to be given back, or paid for a draft that could not be made.
fn money_waits(state: &State) -> bool {
    state.account().is_some_and(|account| account.holds() || account.owes_refund())
        || state.stage() == Stage::GenerationFailed
}

/// Stores effects of a subject.
pub(crate) async fn store_effects(
    txn: &DatabaseTransaction,
    subject: Uuid,
    at: Timestamp,
    effects: &[Pending<InquiryLifecycle>],
) -> Result<(), StoreError> {
    let rows = effects.iter().map(|pending| {
        let Record { name, facts } = InquiryLifecycle::record_effect(&pending.effect);
        effect::Model {
            key: pending.key.clone(),
            inquiry_id: subject,
            kind: name,
            facts: facts.to_json(),
            due_at: pending.due.unix_ms(),
            stored_at: at.unix_ms(),
            attempts: 0,
            fence: 0,
            lease_until: None,
            leased_by: None,
            note: None,
            buried_at: None,
        }
        .into_active_model()
    });
    effect::Entity::insert_many(rows).exec_without_returning(txn).await.map(drop).map_err(failed)
}

/// The state in a pair of columns.
pub(crate) fn state(stage: String, facts: &str) -> Result<State, Corrupt> {
    InquiryLifecycle::restore(Record { name: stage, facts: cell::facts(facts)? })
}

fn recorded(row: event::Model) -> Result<Recorded<InquiryLifecycle>, Corrupt> {
    let record = Record { name: row.kind, facts: cell::facts(&row.facts)? };
    Ok(Recorded {
        sequence: row.sequence,
        at: Timestamp::from_unix_ms(row.at),
        by: cell::actor(&row.actor, row.person)?,
        event: InquiryLifecycle::restore_event(record)?,
        seal: cell::digest("seal", &row.seal)?,
    })
}
