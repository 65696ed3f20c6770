//! The sections of drafts. Whatever changes how one stands locks all of its draft, so that what follows is decided once.

use kit_workflow::inquiry::{InquiryId, SectionPlace, Sha256, StaffId};
use kit_workflow::port::{
    FinishedSection, Layout, PlannedSection, Release, SectionCall, SectionEntry, SectionKey, SectionStatus, Sections,
    Usage, Written,
};
use kit_workflow::{Corrupt, StoreError, Timestamp};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::connect::Backend;
use crate::entity::section::{ActiveModel, Column, Entity, Model};
use crate::entity::{call, effect, inquiry};
use crate::failure::failed;
use crate::{SqlStore, cell, commit, relational, wake};

impl Sections for SqlStore {
    async fn lay_out(&self, layout: &Layout) -> Result<(), StoreError> {
        let (store, layout) = (self.clone(), layout.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            lay_out(&txn, &layout).await?;
            release(&txn, store.backend(), (layout.inquiry, layout.draft), layout.at_once, layout.at).await?;
            kit_crash::point!("sections.laid_out.before");
            txn.commit().await.map_err(failed)?;
            kit_crash::point!("sections.laid_out.after");
            store.wake().ring();
            Ok(())
        })
        .await
    }

    async fn sections(&self, id: InquiryId, draft: u32) -> Result<Vec<SectionEntry>, StoreError> {
        read(self.reads(), id, draft).await
    }

    async fn section_contents(&self, id: InquiryId, draft: u32) -> Result<Vec<(u32, String)>, StoreError> {
        let rows: Vec<(i64, String)> = Entity::find()
            .select_only()
            .columns([Column::Number, Column::Content])
            .filter(of_draft(id, draft))
            .filter(Column::Content.is_not_null())
            .order_by_asc(Column::Number)
            .into_tuple()
            .all(self.reads())
            .await
            .map_err(failed)?;
        let numbered = |(number, content)| Ok((cell::number("section", number)?, content));
        rows.into_iter().map(numbered).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn note_call(&self, noted: &SectionCall) -> Result<(), StoreError> {
        let (store, noted) = (self.clone(), noted.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            note(&txn, &noted).await?;
            Entity::update_many()
                .col_expr(Column::BegunAt, Expr::value(noted.at.unix_ms()))
                .filter(of_section(noted.section))
                .filter(Column::BegunAt.is_null())
                .exec(&txn)
                .await
                .map_err(failed)?;
            txn.commit().await.map_err(failed)?;
            kit_crash::point!("section.call.{}", noted.outcome);
            Ok(())
        })
        .await
    }

    async fn calls(&self, id: InquiryId) -> Result<Vec<SectionCall>, StoreError> {
        let rows = call::Entity::find()
            .filter(call::Column::InquiryId.eq(id.0))
            .order_by_asc(call::Column::BegunAt)
            .order_by_asc(call::Column::Id)
            .all(self.reads())
            .await
            .map_err(failed)?;
        rows.into_iter().map(noted).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }

    async fn note_heard(&self, key: SectionKey, heard: u64) -> Result<(), StoreError> {
        let heard = cell::whole("heard", heard)?;
        Entity::update_many()
            .col_expr(Column::Heard, Expr::value(heard))
            .filter(of_section(key))
            .filter(Column::Status.eq(SectionStatus::Writing.to_string()))
            .exec(self.writes())
            .await
            .map(drop)
            .map_err(failed)
    }

    async fn finish_section(&self, finished: &FinishedSection) -> Result<bool, StoreError> {
        let (store, finished) = (self.clone(), finished.clone());
        Self::detached(async move {
            let txn = store.begin().await.map_err(failed)?;
            let first = finish(&txn, store.backend(), &finished).await?;
            kit_crash::point!("section.finished.before");
            txn.commit().await.map_err(failed)?;
            kit_crash::point!("section.finished.after");
            store.wake().ring();
            Ok(first)
        })
        .await
    }
}

async fn read(db: &impl ConnectionTrait, id: InquiryId, draft: u32) -> Result<Vec<SectionEntry>, StoreError> {
    let rows = Entity::find().filter(of_draft(id, draft)).order_by_asc(Column::Number).all(db).await.map_err(failed)?;
    rows.into_iter().map(entry).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
}

fn of_draft(id: InquiryId, draft: u32) -> Condition {
    Condition::all().add(Column::InquiryId.eq(id.0)).add(Column::Draft.eq(i64::from(draft)))
}

fn of_section(key: SectionKey) -> Condition {
    of_draft(key.inquiry, key.draft).add(Column::Number.eq(i64::from(key.number)))
}

/// Whoever changes how the sections of an inquiry's drafts stand takes turns with others who do. SQLite has one writer
/// anyway. The weaker lock lets foreign keys be checked meanwhile.
async fn take_turns(txn: &DatabaseTransaction, id: InquiryId) -> Result<(), StoreError> {
    inquiry::Entity::find_by_id(id.0)
        .select_only()
        .column(inquiry::Column::Version)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<i64>()
        .one(txn)
        .await
        .map(drop)
        .map_err(failed)
}

async fn lay_out(txn: &DatabaseTransaction, layout: &Layout) -> Result<(), StoreError> {
    take_turns(txn, layout.inquiry).await?;
    if read(txn, layout.inquiry, layout.draft).await?.is_empty() {
        let rows = (1..)
            .zip(&layout.sections)
            .map(|(number, planned)| Ok(laid_out(layout, number, planned)?.into_active_model()))
            .collect::<Result<Vec<_>, Corrupt>>()?;
        return Entity::insert_many(rows).exec_without_returning(txn).await.map(drop).map_err(failed);
    }
    let waits = ActiveModel {
        round: Set(layout.round.clone()),
        status: Set(SectionStatus::Waiting.to_string()),
        heard: Set(0),
        ..Default::default()
    };
    Entity::update_many()
        .set(waits)
        .filter(of_draft(layout.inquiry, layout.draft))
        .filter(Column::Status.ne(SectionStatus::Done.to_string()))
        .filter(Column::Round.ne(layout.round.as_str()))
        .exec(txn)
        .await
        .map(drop)
        .map_err(failed)
}

fn laid_out(layout: &Layout, number: i64, planned: &PlannedSection) -> Result<Model, Corrupt> {
    let fresh = Model {
        inquiry_id: layout.inquiry.0,
        draft: layout.draft.into(),
        number,
        place: planned.place.to_string(),
        parts: planned.parts.into(),
        round: layout.round.clone(),
        status: SectionStatus::Waiting.to_string(),
        written_for: layout.draft.into(),
        author: layout.author.map(|author| author.0),
        heard: 0,
        begun_at: None,
        content: None,
        model: None,
        prompt_hash: None,
        inputs_hash: None,
        unfounded: String::new(),
        written_at: None,
    };
    let Some(kept) = &planned.kept else { return Ok(fresh) };
    let written =
        kept.entry.written.as_ref().ok_or_else(|| Corrupt::new("section", "is kept and was never written"))?;
    Ok(Model {
        status: SectionStatus::Done.to_string(),
        written_for: kept.entry.written_for.into(),
        author: kept.entry.author.map(|author| author.0),
        content: Some(kept.content.clone()),
        model: Some(written.model.clone()),
        prompt_hash: Some(written.prompt.0.to_vec()),
        inputs_hash: Some(written.inputs.0.to_vec()),
        unfounded: spaced(&written.unfounded),
        written_at: Some(written.at.unix_ms()),
        ..fresh
    })
}

async fn finish(txn: &DatabaseTransaction, backend: Backend, finished: &FinishedSection) -> Result<bool, StoreError> {
    let key = finished.key;
    take_turns(txn, key.inquiry).await?;
    note(txn, &finished.call).await?;
    let written = ActiveModel {
        status: Set(SectionStatus::Done.to_string()),
        heard: Set(cell::whole("heard", finished.content.chars().count() as u64)?),
        // Postgres takes no NUL.
        content: Set(Some(finished.content.replace('\0', ""))),
        model: Set(Some(finished.written.model.clone())),
        prompt_hash: Set(Some(finished.written.prompt.0.to_vec())),
        inputs_hash: Set(Some(finished.written.inputs.0.to_vec())),
        unfounded: Set(spaced(&finished.written.unfounded)),
        written_at: Set(Some(finished.written.at.unix_ms())),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(written)
        .filter(of_section(key))
        .filter(Column::Status.ne(SectionStatus::Done.to_string()))
        .exec(txn)
        .await
        .map_err(failed)?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    release(txn, backend, (key.inquiry, key.draft), finished.at_once, finished.written.at).await?;
    Ok(true)
}

/// Has done what is due now.
async fn release(
    txn: &DatabaseTransaction,
    backend: Backend,
    (id, draft): (InquiryId, u32),
    at_once: u32,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Release { sections, effects } = Release::of(draft, &read(txn, id, draft).await?, at_once, at);
    if !sections.is_empty() {
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(SectionStatus::Writing.to_string()))
            .filter(of_draft(id, draft))
            .filter(Column::Number.is_in(sections.iter().map(|number| i64::from(*number))))
            .exec(txn)
            .await
            .map_err(failed)?;
    }
    let mut fresh = Vec::new();
    for pending in effects {
        let known = effect::Entity::find_by_id(pending.key.clone())
            .select_only()
            .column(effect::Column::Key)
            .into_tuple::<String>()
            .one(txn)
            .await
            .map_err(failed)?;
        if known.is_none() {
            fresh.push(pending);
        }
    }
    if fresh.is_empty() {
        return Ok(());
    }
    commit::store_effects(txn, relational::ROWS, id.0, at, &fresh).await?;
    if backend == Backend::Postgres {
        txn.query_one(&wake::announcement()).await.map_err(failed)?;
    }
    Ok(())
}

/// Notes a call: anew, or what came of it.
async fn note(db: &impl ConnectionTrait, noted: &SectionCall) -> Result<(), StoreError> {
    let row = call::Model {
        id: noted.id,
        inquiry_id: noted.section.inquiry.0,
        draft: noted.section.draft.into(),
        section: noted.section.number.into(),
        model: noted.model.clone(),
        begun_at: noted.at.unix_ms(),
        ended_at: noted.ended_at.map(Timestamp::unix_ms),
        prompt_tokens: cell::whole("tokens", noted.usage.prompt_tokens)?,
        completion_tokens: cell::whole("tokens", noted.usage.completion_tokens)?,
        cost: cell::whole("cost", noted.usage.cost)?,
        outcome: noted.outcome.to_string(),
    };
    let told = [
        call::Column::Model,
        call::Column::EndedAt,
        call::Column::PromptTokens,
        call::Column::CompletionTokens,
        call::Column::Cost,
        call::Column::Outcome,
    ];
    call::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::column(call::Column::Id).update_columns(told).to_owned())
        .exec_without_returning(db)
        .await
        .map(drop)
        .map_err(failed)
}

fn noted(row: call::Model) -> Result<SectionCall, Corrupt> {
    Ok(SectionCall {
        id: row.id,
        section: SectionKey {
            inquiry: InquiryId(row.inquiry_id),
            draft: cell::number("draft", row.draft)?,
            number: cell::number("section", row.section)?,
        },
        model: row.model,
        at: Timestamp::from_unix_ms(row.begun_at),
        ended_at: row.ended_at.map(Timestamp::from_unix_ms),
        usage: Usage {
            prompt_tokens: cell::number("tokens", row.prompt_tokens)?,
            completion_tokens: cell::number("tokens", row.completion_tokens)?,
            cost: cell::number("cost", row.cost)?,
        },
        outcome: cell::name(&row.outcome)?,
    })
}

fn entry(row: Model) -> Result<SectionEntry, Corrupt> {
    let place: SectionPlace = cell::name(&row.place)?;
    let written = match (row.model, row.prompt_hash, row.inputs_hash, row.written_at) {
        (Some(model), Some(prompt), Some(inputs), Some(at)) => Some(Written {
            model,
            prompt: Sha256(cell::digest("prompt", &prompt)?),
            inputs: Sha256(cell::digest("inputs", &inputs)?),
            unfounded: numbers(&row.unfounded)?,
            at: Timestamp::from_unix_ms(at),
        }),
        _ => None,
    };
    Ok(SectionEntry {
        number: cell::number("section", row.number)?,
        place,
        parts: cell::number("parts", row.parts)?,
        round: row.round,
        status: cell::name(&row.status)?,
        written_for: cell::number("draft", row.written_for)?,
        author: row.author.map(StaffId),
        heard: cell::number("heard", row.heard)?,
        begun_at: row.begun_at.map(Timestamp::from_unix_ms),
        written,
    })
}

fn spaced(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
}

fn numbers(spaced: &str) -> Result<Vec<u32>, Corrupt> {
    spaced.split_whitespace().map(|number| number.parse().map_err(|_| Corrupt::new("unfounded", number))).collect()
}
