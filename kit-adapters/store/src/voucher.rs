//! Numbered receipts: a number is taken in the commit that pays an order, and nowhere else.

use kit_workflow::inquiry::{AttemptId, InquiryId, Series, Settlement, State, VoucherNumber, settlement};
use kit_workflow::port::Voucher;
use kit_workflow::{CommitError, Corrupt, StoreError, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};

use crate::cell;
use crate::entity::{answers, attempt, inquiry, voucher, voucher_series};
use crate::failure::{failed, taken};
use crate::project::Moment;

/// Gives an order that this commit pays the next number of its series.
///
/// The series' row is locked from here to the end of the transaction: whoever comes next waits, and where this commit is
/// not written its number is not taken. It is the last lock that a commit takes, so that nobody who holds it waits.
pub(crate) async fn issue(txn: &DatabaseTransaction, moment: &Moment, state: &State) -> Result<(), CommitError> {
    let Some(Settlement { amount, attempts }) = settlement(state) else { return Ok(()) };
    let known = voucher::Entity::find().filter(voucher::Column::InquiryId.eq(moment.subject));
    if known.count(txn).await.map_err(failed)? > 0 {
        return Ok(());
    }
    let series = Series::of(moment.at, is_play_money(txn, moment, &attempts).await?);
    let buyer = answers::Entity::find_by_id(moment.subject).one(txn).await.map_err(failed)?;
    let (buyer_name, buyer_organization) =
        buyer.map(|answers| (answers.contact_name, answers.organization_name)).unwrap_or_default();
    let attempts: Vec<String> = attempts.iter().map(AttemptId::to_string).collect();
    let row = voucher::Model {
        series: series.to_string(),
        ordinal: next(txn, series).await?,
        inquiry_id: moment.subject,
        sequence: moment.version,
        settled_at: moment.at.unix_ms(),
        amount: cell::whole("amount", amount.minor()).map_err(StoreError::Corrupt)?,
        currency: amount.currency().to_string(),
        attempts: attempts.join(","),
        buyer_name,
        buyer_organization,
    };
    voucher::Entity::insert(row.into_active_model()).exec_without_returning(txn).await.map(drop).map_err(taken)?;
    kit_crash::point!("voucher.taken");
    Ok(())
}

/// Takes the next number.
async fn next(txn: &DatabaseTransaction, series: Series) -> Result<i64, StoreError> {
    use voucher_series::Column;
    let first = voucher_series::Model { series: series.to_string(), last: 1 };
    let last = Expr::col((voucher_series::Entity, Column::Last)).add(1);
    let taken = voucher_series::Entity::insert(first.into_active_model())
        .on_conflict(OnConflict::column(Column::Series).value(Column::Last, last).to_owned())
        .exec_with_returning(txn)
        .await
        .map_err(failed)?;
    Ok(taken.last)
}

/// Whether the inquiry is a test, or one of the attempts that paid it was.
async fn is_play_money(txn: &DatabaseTransaction, moment: &Moment, attempts: &[AttemptId]) -> Result<bool, StoreError> {
    let inquiry = inquiry::Entity::find_by_id(moment.subject).filter(inquiry::Column::Test.eq(true));
    let attempts = attempt::Entity::find()
        .filter(attempt::Column::Id.is_in(attempts.iter().map(|attempt| attempt.0)))
        .filter(attempt::Column::Test.eq(true));
    Ok(inquiry.count(txn).await.map_err(failed)? + attempts.count(txn).await.map_err(failed)? > 0)
}

/// The voucher of an inquiry.
pub(crate) async fn of(db: &impl ConnectionTrait, id: InquiryId) -> Result<Option<Voucher>, StoreError> {
    let row = voucher::Entity::find().filter(voucher::Column::InquiryId.eq(id.0)).one(db).await.map_err(failed)?;
    row.map(read).transpose().map_err(StoreError::Corrupt)
}

fn read(row: voucher::Model) -> Result<Voucher, Corrupt> {
    Ok(Voucher {
        number: VoucherNumber { series: row.series.parse()?, ordinal: cell::number("ordinal", row.ordinal)? },
        sequence: row.sequence,
        at: Timestamp::from_unix_ms(row.settled_at),
        amount: cell::money(row.amount, &row.currency)?,
        attempts: row.attempts.split(',').map(str::parse).collect::<Result<_, _>>()?,
        buyer_name: row.buyer_name,
        buyer_organization: row.buyer_organization,
    })
}
