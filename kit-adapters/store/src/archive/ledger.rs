//! The tries to pay.

use std::time::Duration;

use kit_workflow::inquiry::{AttemptId, InquiryId};
use kit_workflow::port::{
    Attempt, AttemptNews, AttemptStatus, Ledger, LedgerRequest, ProviderDate, ProviderDates, Which,
};
use kit_workflow::{Corrupt, StoreError, Timestamp, TokenHash};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::clock::now;
use crate::entity::attempt::{self, Column};
use crate::failure::failed;
use crate::{SqlStore, cell};

pub(super) async fn by_id(db: &impl ConnectionTrait, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    one(attempt::Entity::find_by_id(id.0).one(db).await.map_err(failed)?)
}

pub(super) async fn by_return(db: &impl ConnectionTrait, hash: TokenHash) -> Result<Option<Attempt>, StoreError> {
    let found = attempt::Entity::find().filter(Column::ReturnHash.eq(hash.0.to_vec())).one(db).await;
    one(found.map_err(failed)?)
}

pub(super) async fn of(db: &impl ConnectionTrait, id: InquiryId) -> Result<Vec<Attempt>, StoreError> {
    let rows = attempt::Entity::find()
        .filter(Column::InquiryId.eq(id.0))
        .order_by_asc(Column::Sequence)
        .all(db)
        .await
        .map_err(failed)?;
    rows.into_iter().map(read).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
}

/// Only a receipt makes an attempt paid, and nothing makes it unpaid again; what is not told stays as it was known.
pub(super) async fn note(db: &impl ConnectionTrait, id: AttemptId, news: &AttemptNews) -> Result<(), StoreError> {
    let mut update = attempt::Entity::update_many().filter(Column::Id.eq(id.0));
    if news.status != AttemptStatus::Paid {
        let paid = AttemptStatus::Paid.to_string();
        let status = CaseStatement::new()
            .case(Column::Status.eq(paid.as_str()), Expr::col(Column::Status))
            .finally(Expr::value(news.status.to_string()));
        update = update.col_expr(Column::Status, status.into());
    }
    let told = [
        (Column::PaymentUrl, &news.payment_url),
        (Column::PaymentToken, &news.payment_token),
        (Column::Code, &news.code),
        (Column::Method, &news.method),
        (Column::Reference, &news.reference),
    ];
    for (column, value) in told.into_iter().filter_map(|(column, value)| Some((column, value.as_ref()?))) {
        update = update.col_expr(column, Expr::value(value.as_str()));
    }
    let dates = [
        (Column::PaymentDate, Column::PaymentDateWords, &news.dates.paid),
        (Column::FundAvailabilityDate, Column::FundAvailabilityDateWords, &news.dates.available),
    ];
    for (at, words, told) in dates.into_iter().filter_map(|(at, words, told)| Some((at, words, told.as_ref()?))) {
        update = update.col_expr(at, Expr::value(told.at.map(Timestamp::unix_ms)));
        update = update.col_expr(words, Expr::value(told.words.as_str()));
    }
    if let Some(hash) = news.notify_hash {
        update = update.col_expr(Column::NotifyHash, Expr::value(hash.0.to_vec()));
    }
    kit_crash::point!("attempt.before");
    update.exec(db).await.map_err(failed)?;
    kit_crash::point!("attempt.after");
    Ok(())
}

impl Ledger for SqlStore {
    async fn begin_asking(&self, id: AttemptId, calm: Duration) -> Result<bool, StoreError> {
        let clock = self.dialect();
        let milliseconds = i64::try_from(calm.as_millis()).unwrap_or(i64::MAX);
        let over = Expr::col(Column::AskedAt).lte(now(clock).sub(milliseconds));
        // A moment that has not come yet was told by a clock that has been put right since.
        let never = Expr::col(Column::AskedAt).gt(now(clock));
        let done = attempt::Entity::update_many()
            .col_expr(Column::AskedAt, now(clock))
            .filter(Column::Id.eq(id.0))
            .filter(Expr::col(Column::AskedAt).is_null().or(over).or(never))
            .exec(self.writes())
            .await
            .map_err(failed)?;
        Ok(done.rows_affected == 1)
    }

    async fn ledger(&self, request: &LedgerRequest) -> Result<Vec<Attempt>, StoreError> {
        let mut find = attempt::Entity::find()
            .filter(Column::OpenedAt.gte(request.from.unix_ms()))
            .filter(Column::OpenedAt.lt(request.until.unix_ms()))
            .filter(match request.which {
                Which::Received => Column::ReceivedAmount.is_not_null(),
                Which::Open => Column::Status.is_in(UNDECIDED.map(|status| status.to_string())),
            })
            .order_by_asc(Column::OpenedAt)
            .order_by_asc(Column::Id)
            .limit(u64::from(request.limit));
        if let Some((at, id)) = request.after {
            let place = Expr::tuple([Expr::col(Column::OpenedAt), Expr::col(Column::Id)]);
            find = find.filter(place.gt(Expr::tuple([Expr::val(at.unix_ms()), Expr::val(id.0)])));
        }
        let rows = find.all(self.reads()).await.map_err(failed)?;
        rows.into_iter().map(read).collect::<Result<_, _>>().map_err(StoreError::Corrupt)
    }
}

/// How attempts stand of which nobody knows how they end.
const UNDECIDED: [AttemptStatus; 3] = [AttemptStatus::Created, AttemptStatus::Initiated, AttemptStatus::Pending];

fn told(words: Option<String>, at: Option<i64>) -> Option<ProviderDate> {
    words.map(|words| ProviderDate { words, at: at.map(Timestamp::from_unix_ms) })
}

fn one(row: Option<attempt::Model>) -> Result<Option<Attempt>, StoreError> {
    row.map(read).transpose().map_err(StoreError::Corrupt)
}

pub(super) fn read(row: attempt::Model) -> Result<Attempt, Corrupt> {
    let id = AttemptId(row.id);
    let receipt = match (row.received_amount, row.received_currency, row.evidence) {
        (None, None, None) => None,
        (Some(amount), Some(currency), Some(evidence)) => {
            Some(cell::receipt(id, cell::money(amount, &currency)?, &evidence)?)
        }
        _ => return Err(Corrupt::new("receipt", "is incomplete")),
    };
    Ok(Attempt {
        id,
        inquiry: InquiryId(row.inquiry_id),
        provider: row.provider,
        test: row.test,
        account: row.account,
        amount: cell::money(row.amount, &row.currency)?,
        opened_at: Timestamp::from_unix_ms(row.opened_at),
        status: cell::name(&row.status)?,
        payment_url: row.payment_url,
        code: row.code,
        method: row.method,
        reference: row.reference,
        dates: ProviderDates {
            paid: told(row.payment_date_words, row.payment_date),
            available: told(row.fund_availability_date_words, row.fund_availability_date),
        },
        notify_hash: row.notify_hash.map(|hash| cell::digest("notify hash", &hash).map(TokenHash)).transpose()?,
        receipt,
    })
}
