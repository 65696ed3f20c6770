//! Documents and drafts.

use kit_workflow::inquiry::{DocumentId, InquiryId};
use kit_workflow::port::{Addition, Document, PageSet, Reading, UnreadPages};
use kit_workflow::{Corrupt, StoreError, Timestamp};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::cell;
use crate::entity::document::{self, Column};
use crate::entity::draft;
use crate::failure::failed;

pub(super) async fn documents(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Document>, StoreError> {
    read(db, document::Entity::find(), id).await
}

/// Texts may be long, so lists leave them where they are; one that was read is empty here.
pub(super) async fn documents_without_texts(
    db: &impl ConnectionTrait,
    id: InquiryId,
) -> Result<Vec<Document>, StoreError> {
    let empty: Expr =
        CaseStatement::new().case(Column::Unread.is_null(), Expr::val("")).finally(Expr::val(None::<String>)).into();
    let select = document::Entity::find()
        .select_only()
        .columns(Column::iter().filter(|column| !matches!(column, Column::Text)))
        .expr_as(empty, "text");
    read(db, select, id).await
}

async fn read(
    db: &impl ConnectionTrait,
    select: Select<document::Entity>,
    id: InquiryId,
) -> Result<Vec<Document>, StoreError> {
    let rows = select.filter(Column::InquiryId.eq(id.0)).order_by_asc(Column::Ordinal).all(db).await.map_err(failed)?;
    rows.into_iter().map(document).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
}

/// Those that came after the form.
pub(super) async fn additions(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Addition>, StoreError> {
    let rows: Vec<(Uuid, i64)> = document::Entity::find()
        .select_only()
        .columns([Column::Id, Column::AddedAt])
        .filter(Column::InquiryId.eq(id.0))
        .filter(Column::AddedAt.is_not_null())
        .order_by_asc(Column::Ordinal)
        .into_tuple()
        .all(db)
        .await
        .map_err(failed)?;
    let addition = |(id, at)| Addition { document: DocumentId(id), at: Timestamp::from_unix_ms(at) };
    Ok(rows.into_iter().map(addition).collect())
}

fn document(row: document::Model) -> Result<Document, Corrupt> {
    let reading = match (row.text, row.unread) {
        (Some(text), None) => {
            let pages = row.pages.map(|pages| cell::number("pages", pages)).transpose()?;
            let named = |name, text: &str| text.parse::<PageSet>().map_err(|_| Corrupt::new(name, "names no pages"));
            let images = named("image_pages", &row.image_pages)?;
            let beyond = named("beyond_pages", &row.beyond_pages)?;
            let damaged = named("unread_pages", &row.unread_pages)?.without(&images.union(&beyond));
            let unread_pages = UnreadPages { images, damaged, beyond };
            Reading::Read { text, pages, unread_pages }
        }
        (None, Some(reason)) => Reading::Unread(cell::name(&reason)?),
        _ => return Err(Corrupt::new("document", "must either have a text or say why not")),
    };
    Ok(Document {
        id: DocumentId(row.id),
        name: row.name,
        kind: cell::name(&row.kind)?,
        stored: cell::file(row.file_id, &row.sha256, row.size)?,
        reading,
    })
}

pub(super) async fn markdown(
    db: &impl ConnectionTrait,
    id: InquiryId,
    number: u32,
) -> Result<Option<String>, StoreError> {
    draft::Entity::find_by_id((id.0, i64::from(number)))
        .select_only()
        .column(draft::Column::Markdown)
        .into_tuple()
        .one(db)
        .await
        .map_err(failed)
}
