//! Money that was received and is neither with a delivered kit, nor given back, nor given up: where each amount is, and
//! since when.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Json;
use sea_orm_migration::sea_orm::{FromQueryResult, prelude::Uuid};

use crate::column::{flag, id, instant, maybe, number, one_of, points_at};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum OpenAmounts {
    Table,
    InquiryId,
    Ordinal,
    AttemptId,
    Amount,
    Currency,
    Evidence,
    Stage,
    Reason,
    Since,
    WriteOffProposed,
}

const CURRENCIES: &[&str] = &["XOF", "XAF", "CDF", "GNF", "USD"];
const EVIDENCE: &[&str] = &["verified", "amount_unverified", "inexpressible", "by_hand"];
const REASONS: &[&str] = &["held", "unwanted", "overpaid", "second_payment", "refund_due", "generation_failed"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(OpenAmounts::Table)
                    .col(id(OpenAmounts::InquiryId))
                    // Its place among the amounts of its inquiry: its name for ever.
                    .col(number(OpenAmounts::Ordinal).check(Expr::col(OpenAmounts::Ordinal).gte(0)))
                    // No foreign key: money for an attempt that is not in the ledger is money all the same.
                    .col(id(OpenAmounts::AttemptId))
                    .col(number(OpenAmounts::Amount).check(Expr::col(OpenAmounts::Amount).gte(0)))
                    .col(one_of(OpenAmounts::Currency, CURRENCIES))
                    .col(one_of(OpenAmounts::Evidence, EVIDENCE))
                    .col(crate::column::text(OpenAmounts::Stage))
                    // Empty while it is on its way.
                    .col(maybe(one_of(OpenAmounts::Reason, REASONS)))
                    .col(instant(OpenAmounts::Since))
                    .col(flag(OpenAmounts::WriteOffProposed))
                    .primary_key(Index::create().col(OpenAmounts::InquiryId).col(OpenAmounts::Ordinal))
                    .foreign_key(&mut points_at(
                        (OpenAmounts::Table, OpenAmounts::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        // The list shows the longest wait first.
        manager
            .create_index(
                Index::create()
                    .name("open_amounts_since")
                    .table(OpenAmounts::Table)
                    .col(OpenAmounts::Since)
                    .col(OpenAmounts::InquiryId)
                    .col(OpenAmounts::Ordinal)
                    .take(),
            )
            .await?;
        fill(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(OpenAmounts::Table).take()).await
    }
}

#[derive(FromQueryResult)]
struct Known {
    id: Uuid,
    stage: String,
    facts: String,
    moved_at: i64,
}

/// Money that was there before this table. Since when it waits was not kept: its inquiry's last move is what is known.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let columns = [Inquiries::Id, Inquiries::Stage, Inquiries::Facts, Inquiries::MovedAt];
    let mut select = Query::select();
    select.columns(columns).from(Inquiries::Table).and_where(Expr::col(Inquiries::Stage).ne("submitted"));
    for row in db.query_all(&select).await? {
        let known = Known::from_query_result(&row, "")?;
        for open in open(&known)? {
            let insert = Query::insert()
                .into_table(OpenAmounts::Table)
                .columns([
                    OpenAmounts::InquiryId,
                    OpenAmounts::Ordinal,
                    OpenAmounts::AttemptId,
                    OpenAmounts::Amount,
                    OpenAmounts::Currency,
                    OpenAmounts::Evidence,
                    OpenAmounts::Stage,
                    OpenAmounts::Reason,
                    OpenAmounts::Since,
                    OpenAmounts::WriteOffProposed,
                ])
                .values_panic([
                    known.id.into(),
                    open.ordinal.into(),
                    open.attempt.into(),
                    open.amount.into(),
                    open.currency.into(),
                    open.evidence.into(),
                    known.stage.clone().into(),
                    open.reason.map(str::to_owned).into(),
                    known.moved_at.into(),
                    false.into(),
                ])
                .take();
            db.execute(&insert).await?;
        }
    }
    Ok(())
}

struct Open {
    ordinal: i64,
    attempt: Uuid,
    amount: i64,
    currency: String,
    evidence: String,
    reason: Option<&'static str>,
}

/// What of an inquiry's money is open, read as states spelled it when this table came: `attempt,XOF 15000,verified,held`,
/// joined by semicolons.
fn open(known: &Known) -> Result<Vec<Open>, DbErr> {
    let corrupt = |what: &str| DbErr::Custom(format!("the inquiry {} holds what cannot be: {what}", known.id));
    let facts: Json = known.facts.parse().map_err(|_| corrupt("facts"))?;
    let received = facts.get("received").and_then(Json::as_str).unwrap_or("");
    let entries: Vec<Vec<&str>> =
        received.split(';').filter(|e| !e.is_empty()).map(|e| e.split(',').collect()).collect();
    let mut credited: BTreeMap<&str, bool> = BTreeMap::new();
    for entry in &entries {
        let [attempt, _, _, standing] = entry[..] else { return Err(corrupt("received")) };
        *credited.entry(attempt).or_default() |= standing == "credited";
    }
    let mut all = Vec::new();
    for (ordinal, entry) in (0..).zip(&entries) {
        let [attempt, money, evidence, standing] = entry[..] else { return Err(corrupt("received")) };
        let reason = match (standing, known.stage.as_str()) {
            ("held", "cancelled") => Some("unwanted"),
            ("held", _) => Some("held"),
            ("refund_due", "refunding" | "refunded") => Some("refund_due"),
            ("refund_due", _) if credited.get(attempt) == Some(&true) => Some("overpaid"),
            ("refund_due", _) => Some("second_payment"),
            ("credited", "generation_failed") => Some("generation_failed"),
            ("credited", "delivered") => continue,
            ("credited", _) => None,
            _ => continue,
        };
        let (currency, amount) = money.split_once(' ').ok_or_else(|| corrupt("an amount"))?;
        all.push(Open {
            ordinal,
            attempt: attempt.parse().map_err(|_| corrupt("an attempt"))?,
            amount: amount.parse().map_err(|_| corrupt("an amount"))?,
            currency: currency.to_owned(),
            evidence: evidence.to_owned(),
            reason,
        });
    }
    Ok(all)
}
