//! What is owed, every try to pay it, and what gateways told us unasked.

use sea_orm_migration::prelude::*;

use crate::column::{digest, flag, id, instant, maybe, number, one_of, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// One an inquiry: its key is the inquiry's.
#[derive(DeriveIden, Clone, Copy)]
enum Orders {
    Table,
    InquiryId,
    Amount,
    Currency,
    OpenedAt,
    ExpiresAt,
}

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    Id,
    InquiryId,
    Sequence,
    Provider,
    TransactionId,
    Test,
    Amount,
    Currency,
    OpenedAt,
    Status,
    PaymentUrl,
    PaymentToken,
    Code,
    ReturnHash,
    ReceivedAmount,
    ReceivedCurrency,
    Evidence,
}

#[derive(DeriveIden, Clone, Copy)]
enum Notifications {
    Table,
    Id,
    Provider,
    TransactionId,
    AttemptId,
    Digest,
    ReceivedAt,
}

const CURRENCIES: &[&str] = &["XOF", "XAF", "CDF", "GNF", "USD"];
const STATUSES: &[&str] = &["created", "initiated", "pending", "refused", "expired", "not_created", "paid"];
const EVIDENCE: &[&str] = &["verified", "amount_unverified", "inexpressible", "by_hand"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(Orders::Table)
                    .col(id(Orders::InquiryId).primary_key())
                    .col(number(Orders::Amount).check(Expr::col(Orders::Amount).gt(0)))
                    .col(one_of(Orders::Currency, CURRENCIES))
                    .col(instant(Orders::OpenedAt))
                    .col(instant(Orders::ExpiresAt))
                    .foreign_key(&mut points_at((Orders::Table, Orders::InquiryId), (Inquiries::Table, Inquiries::Id)))
                    .take(),
            )
            .await?;
        let received = || Expr::col(PaymentAttempts::ReceivedAmount).is_not_null();
        manager
            .create_table(
                Table::create()
                    .table(PaymentAttempts::Table)
                    .col(id(PaymentAttempts::Id).primary_key())
                    .col(id(PaymentAttempts::InquiryId))
                    // The event that opened it: what orders attempts of one moment.
                    .col(number(PaymentAttempts::Sequence))
                    .col(text(PaymentAttempts::Provider))
                    .col(text(PaymentAttempts::TransactionId))
                    .col(flag(PaymentAttempts::Test))
                    .col(number(PaymentAttempts::Amount).check(Expr::col(PaymentAttempts::Amount).gt(0)))
                    .col(one_of(PaymentAttempts::Currency, CURRENCIES))
                    .col(instant(PaymentAttempts::OpenedAt))
                    .col(one_of(PaymentAttempts::Status, STATUSES))
                    .col(maybe(text(PaymentAttempts::PaymentUrl)))
                    .col(maybe(text(PaymentAttempts::PaymentToken)))
                    .col(maybe(text(PaymentAttempts::Code)))
                    .col(digest(PaymentAttempts::ReturnHash).unique_key())
                    .col(maybe(
                        number(PaymentAttempts::ReceivedAmount)
                            .check(Expr::col(PaymentAttempts::ReceivedAmount).gte(0))
                            .take(),
                    ))
                    .col(maybe(one_of(PaymentAttempts::ReceivedCurrency, CURRENCIES)))
                    .col(maybe(one_of(PaymentAttempts::Evidence, EVIDENCE)))
                    // Paid is what received something, and a receipt is whole.
                    .check(Expr::col(PaymentAttempts::Status).eq("paid").eq(received()))
                    .check(Expr::col(PaymentAttempts::ReceivedCurrency).is_not_null().eq(received()))
                    .check(Expr::col(PaymentAttempts::Evidence).is_not_null().eq(received()))
                    .index(Index::create().unique().col(PaymentAttempts::Provider).col(PaymentAttempts::TransactionId))
                    .foreign_key(&mut points_at(
                        (PaymentAttempts::Table, PaymentAttempts::InquiryId),
                        (Orders::Table, Orders::InquiryId),
                    ))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("payment_attempts_inquiry")
                    .table(PaymentAttempts::Table)
                    .unique()
                    .col(PaymentAttempts::InquiryId)
                    .col(PaymentAttempts::Sequence)
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Notifications::Table)
                    .col(id(Notifications::Id).primary_key())
                    .col(text(Notifications::Provider))
                    .col(text(Notifications::TransactionId))
                    .col(maybe(id(Notifications::AttemptId)))
                    .col(digest(Notifications::Digest))
                    .col(instant(Notifications::ReceivedAt))
                    .index(Index::create().unique().col(Notifications::Provider).col(Notifications::Digest))
                    .foreign_key(&mut points_at(
                        (Notifications::Table, Notifications::AttemptId),
                        (PaymentAttempts::Table, PaymentAttempts::Id),
                    ))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(Notifications::Table).take()).await?;
        manager.drop_table(Table::drop().table(PaymentAttempts::Table).take()).await?;
        manager.drop_table(Table::drop().table(Orders::Table).take()).await
    }
}
