//! Numbered receipts of orders that were paid, and how each attempt was paid.

use sea_orm_migration::prelude::*;

use crate::column::{id, instant, maybe, number, points_at, text};
use crate::m20261122_000001_inquiries::Inquiries;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum VoucherSeries {
    Table,
    Series,
    Last,
}

#[derive(DeriveIden, Clone, Copy)]
enum Vouchers {
    Table,
    Series,
    Ordinal,
    InquiryId,
    Sequence,
    SettledAt,
    Amount,
    Currency,
    Attempts,
    BuyerName,
    BuyerOrganization,
}

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    Method,
    Reference,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table(VoucherSeries::Table)
                    .col(text(VoucherSeries::Series).primary_key())
                    .col(number(VoucherSeries::Last).check(Expr::col(VoucherSeries::Last).gte(1)))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table(Vouchers::Table)
                    .col(text(Vouchers::Series))
                    .col(number(Vouchers::Ordinal).check(Expr::col(Vouchers::Ordinal).gte(1)))
                    // One for each order.
                    .col(id(Vouchers::InquiryId).unique_key())
                    // The event that paid it.
                    .col(number(Vouchers::Sequence))
                    .col(instant(Vouchers::SettledAt))
                    .col(number(Vouchers::Amount).check(Expr::col(Vouchers::Amount).gte(0)))
                    .col(text(Vouchers::Currency))
                    // Ids, joined by commas. No foreign key: see open_amounts.
                    .col(text(Vouchers::Attempts))
                    .col(text(Vouchers::BuyerName))
                    .col(text(Vouchers::BuyerOrganization))
                    .primary_key(Index::create().col(Vouchers::Series).col(Vouchers::Ordinal))
                    .foreign_key(&mut points_at(
                        (Vouchers::Table, Vouchers::Series),
                        (VoucherSeries::Table, VoucherSeries::Series),
                    ))
                    .foreign_key(&mut points_at(
                        (Vouchers::Table, Vouchers::InquiryId),
                        (Inquiries::Table, Inquiries::Id),
                    ))
                    .take(),
            )
            .await?;
        for column in [PaymentAttempts::Method, PaymentAttempts::Reference] {
            let column = &mut maybe(text(column));
            manager.alter_table(Table::alter().table(PaymentAttempts::Table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [PaymentAttempts::Reference, PaymentAttempts::Method] {
            manager.alter_table(Table::alter().table(PaymentAttempts::Table).drop_column(column).take()).await?;
        }
        manager.drop_table(Table::drop().table(Vouchers::Table).take()).await?;
        manager.drop_table(Table::drop().table(VoucherSeries::Table).take()).await
    }
}
