//! Every column that may say who somebody is, or what they sent, made empty.

use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::Answers;
use kit_workflow::{StoreError, Timestamp};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::archive::StoredAnswers;
use crate::archive::answers::folded;
use crate::entity::{attempt, voucher};
use crate::failure::failed;
use crate::shelf::Cell;

type Blanked = Result<(), StoreError>;

/// What the files of a client and of the drafts say.
pub(super) async fn texts(txn: &DatabaseTransaction, id: Uuid) -> Blanked {
    // Whether a document was read is still told.
    let was_read = Cond::all().add(Expr::col("text").is_not_null());
    write(txn, "documents", id, [empty("text")], was_read).await?;
    write(txn, "drafts", id, [empty("markdown")], Cond::all()).await?;
    delete(txn, "draft_sections", id, Cond::all()).await
}

/// Names, addresses, numbers and free texts, and the addresses under which the person was known elsewhere.
pub(super) async fn person(txn: &DatabaseTransaction, id: InquiryId, at: Timestamp) -> Blanked {
    let (row, all) = (id.0, Cond::all);
    voucher(txn, row).await?;
    let nobody = Answers::default();
    let answers = [
        empty("organization_name"),
        empty("contact_name"),
        empty("email"),
        ("search", Expr::value(StoredAnswers::searchable(id, &nobody))),
        ("fields", Expr::value(StoredAnswers::of(&nobody).to_json().map_err(StoreError::Corrupt)?)),
    ];
    write(txn, "answers", row, answers, all()).await?;
    write(txn, "documents", row, [empty("name")], all()).await?;
    write(txn, "deliverables", row, [empty("file_name")], all()).await?;
    write(txn, "proofs", row, [empty("name")], all()).await?;
    write(txn, "remarks", row, [empty("text")], all()).await?;
    write(txn, "notes", row, [empty("text")], all()).await?;
    write(txn, "messages", row, [empty("text")], all()).await?;
    write(txn, "complaints", row, ["phone", "reference", "note"].map(empty), all()).await?;
    let answered = all().add(Expr::col("answer").is_not_null());
    write(txn, "complaints", row, [empty("answer")], answered).await?;
    // A mail server's refusal may quote the address.
    write(txn, "effects", row, [nothing("note")], all()).await?;
    write(txn, "revivals", row, [empty("note")], all()).await?;
    // The payment page shows whom it was opened for.
    write(txn, "payment_attempts", row, [nothing("payment_url")], all()).await?;
    notifications(txn, row).await?;
    delete(txn, "recipients", row, all()).await?;
    delete(txn, "request_keys", row, all().add(Expr::col("scope").eq("inquiries"))).await?;
    let alive = all().add(Expr::col("revoked_at").is_null());
    write(txn, "download_links", row, [("revoked_at", Expr::value(at.unix_ms()))], alive).await
}

/// Accounts must say which organisation paid, and not who filled in its form: unless the two are one.
async fn voucher(txn: &DatabaseTransaction, id: Uuid) -> Blanked {
    use voucher::Column::{BuyerName, BuyerOrganization, InquiryId};
    let buyer: Option<(String, String)> = voucher::Entity::find()
        .select_only()
        .columns([BuyerName, BuyerOrganization])
        .filter(InquiryId.eq(id))
        .into_tuple()
        .one(txn)
        .await
        .map_err(failed)?;
    let Some((name, organization)) = buyer else { return Ok(()) };
    let one = folded(&organization).contains(&folded(name.trim()));
    let cells = [empty("buyer_name")].into_iter().chain(one.then(|| empty("buyer_organization")));
    write(txn, "vouchers", id, cells, Cond::all()).await
}

/// What the provider said names the telephone that paid. An empty body is not sealed: nothing is sealed twice with one key.
async fn notifications(txn: &DatabaseTransaction, id: Uuid) -> Blanked {
    let attempts: Vec<Uuid> = attempt::Entity::find()
        .select_only()
        .column(attempt::Column::Id)
        .filter(attempt::Column::InquiryId.eq(id))
        .into_tuple()
        .all(txn)
        .await
        .map_err(failed)?;
    let update = Query::update()
        .table("notifications")
        .value("raw", Expr::value(Vec::<u8>::new()))
        .and_where(Expr::col("attempt_id").is_in(attempts))
        .take();
    txn.execute(&update).await.map(drop).map_err(failed)
}

fn empty(column: &'static str) -> Cell {
    (column, Expr::value(""))
}

fn nothing(column: &'static str) -> Cell {
    (column, Expr::value(None::<String>))
}

async fn write(
    txn: &DatabaseTransaction,
    table: &'static str,
    id: Uuid,
    cells: impl IntoIterator<Item = Cell>,
    which: Cond,
) -> Blanked {
    let theirs = which.add(Expr::col("inquiry_id").eq(id));
    let update = Query::update().table(table).values(cells).cond_where(theirs).take();
    txn.execute(&update).await.map(drop).map_err(failed)
}

async fn delete(txn: &DatabaseTransaction, table: &'static str, id: Uuid, which: Cond) -> Blanked {
    let theirs = which.add(Expr::col("inquiry_id").eq(id));
    let delete = Query::delete().from_table(table).cond_where(theirs).take();
    txn.execute(&delete).await.map(drop).map_err(failed)
}
