//! Everything about one inquiry.

use kit_workflow::inquiry::{AccessId, Deliverable, Draft, InquiryId, InquiryLifecycle};
use kit_workflow::port::{
    DeliverableEntry, Dossier, DraftEntry, Keeping, Likeness, ProofEntry, ProofFile, Remark, RevisionEntry, Seller,
};
use kit_workflow::{Actor, Corrupt, StoreError, Timestamp, TokenHash};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{StoredAnswers, complaint, ledger, paper};
use crate::entity::{answers, deliverable, draft, inquiry, link, proof, remark, revision};
use crate::failure::failed;
use crate::{cell, commit, voucher};

pub(super) async fn by_access(db: &impl ConnectionTrait, hash: TokenHash) -> Result<Option<InquiryId>, StoreError> {
    let found: Option<Uuid> = inquiry::Entity::find()
        .select_only()
        .column(inquiry::Column::Id)
        .filter(inquiry::Column::AccessHash.eq(hash.0.to_vec()))
        .into_tuple()
        .one(db)
        .await
        .map_err(failed)?;
    Ok(found.map(InquiryId))
}

/// `db` is a snapshot, so that the parts fit together.
pub(super) async fn read(db: &impl ConnectionTrait, id: InquiryId) -> Result<Option<Dossier>, StoreError> {
    let Some(row) = inquiry::Entity::find_by_id(id.0).one(db).await.map_err(failed)? else { return Ok(None) };
    let answers = answers::Entity::find_by_id(id.0).one(db).await.map_err(failed)?;
    let answers = answers.ok_or_else(|| Corrupt::new("answers", "are missing"))?;
    Ok(Some(Dossier {
        id,
        state: commit::state::<InquiryLifecycle>(row.stage, &row.facts)?,
        version: row.version,
        submitted_at: Timestamp::from_unix_ms(row.submitted_at),
        moved_at: Timestamp::from_unix_ms(row.moved_at),
        access: AccessId(row.access),
        language: cell::name(&row.language)?,
        answers: StoredAnswers::parse(&answers.fields)?.answers(),
        documents: paper::documents_without_texts(db, id).await?,
        additions: paper::additions(db, id).await?,
        consented_at: Timestamp::from_unix_ms(row.consented_at),
        consent_text: row.consent_text,
        keeping: Keeping {
            files_removed_at: row.files_removed_at.map(Timestamp::from_unix_ms),
            erased_at: row.erased_at.map(Timestamp::from_unix_ms),
        },
        test: row.test,
        seller: Seller { name: row.seller_name, address: row.seller_address, tax_id: row.seller_tax_id },
        attempts: ledger::of(db, id).await?,
        drafts: drafts(db, id).await?,
        revisions: revisions(db, id).await?,
        deliverables: deliverables(db, id).await?,
        remarks: remarks(db, id).await?,
        proofs: proofs(db, id).await?,
        downloads: downloads(db, id).await?,
        voucher: voucher::of(db, id).await?,
        complaints: complaint::of(db, id).await?,
    }))
}

async fn drafts(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<DraftEntry>, StoreError> {
    use draft::Column;
    let rows: Vec<(i64, Uuid, Vec<u8>, i64, String, i64)> = draft::Entity::find()
        .select_only()
        .columns([Column::Number, Column::FileId, Column::Sha256, Column::Size, Column::Model, Column::CompletedAt])
        .filter(Column::InquiryId.eq(id.0))
        .order_by_asc(Column::Number)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|(number, file, sha256, size, model, at)| {
            let docx = cell::file(file, &sha256, size)?;
            let draft = Draft { number: cell::number("draft", number)?, docx };
            Ok(DraftEntry { draft, model, at: Timestamp::from_unix_ms(at) })
        })
        .collect()
}

async fn revisions(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<RevisionEntry>, StoreError> {
    let rows = revision::Entity::find()
        .filter(revision::Column::InquiryId.eq(id.0))
        .order_by_asc(revision::Column::Draft)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|row| {
            let sections = row.sections.split_whitespace().map(cell::name).collect::<Result<_, _>>()?;
            Ok(RevisionEntry { draft: cell::number("draft", row.draft)?, sections })
        })
        .collect()
}

async fn deliverables(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<DeliverableEntry>, StoreError> {
    let rows = deliverable::Entity::find()
        .filter(deliverable::Column::InquiryId.eq(id.0))
        .order_by_asc(deliverable::Column::Number)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|row| {
            let pdf = cell::file(row.file_id, &row.sha256, row.size)?;
            Ok(DeliverableEntry {
                deliverable: Deliverable { number: cell::number("deliverable", row.number)?, pdf },
                likeness: likeness(&row)?,
                file_name: row.file_name,
                pages: cell::number("pages", row.pages)?,
                at: Timestamp::from_unix_ms(row.validated_at),
                by: Actor { kind: cell::named("actor", &row.actor)?, person: row.person },
            })
        })
        .collect()
}

/// It is known as a whole or not at all.
fn likeness(row: &deliverable::Model) -> Result<Option<Likeness>, StoreError> {
    match (row.headings, row.headings_found, row.organization_named) {
        (None, None, None) => Ok(None),
        (Some(headings), Some(found), Some(names_organization)) => Ok(Some(Likeness {
            headings: cell::number("headings", headings)?,
            found: cell::number("headings", found)?,
            names_organization,
        })),
        _ => Err(Corrupt::new("deliverable", "is compared in part").into()),
    }
}

async fn remarks(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Remark>, StoreError> {
    let rows = remark::Entity::find()
        .filter(remark::Column::InquiryId.eq(id.0))
        .order_by_asc(remark::Column::Sequence)
        .order_by_asc(remark::Column::Ordinal)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|row| Ok(Remark { sequence: row.sequence, kind: cell::name(&row.kind)?, text: row.text }))
        .collect()
}

async fn proofs(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<ProofEntry>, StoreError> {
    let rows = proof::Entity::find()
        .filter(proof::Column::InquiryId.eq(id.0))
        .order_by_asc(proof::Column::Sequence)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter()
        .map(|row| {
            let stored = cell::file(row.file_id, &row.sha256, row.size)?;
            let proof = ProofFile { stored, kind: cell::name(&row.kind)?, name: row.name };
            Ok(ProofEntry { sequence: row.sequence, proof })
        })
        .collect()
}

async fn downloads(db: &impl ConnectionTrait, id: InquiryId) -> Result<u64, StoreError> {
    use crate::entity::download;
    let links: Vec<Uuid> = link::Entity::find()
        .select_only()
        .column(link::Column::Id)
        .filter(link::Column::InquiryId.eq(id.0))
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    download::Entity::find().filter(download::Column::LinkId.is_in(links)).count(db).await.map_err(failed)
}
