//! When a payment was made and when its money is there, as the provider tells it.

use sea_orm_migration::prelude::*;

use crate::column::{instant, maybe, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden, Clone, Copy)]
enum PaymentAttempts {
    Table,
    PaymentDate,
    PaymentDateWords,
    FundAvailabilityDate,
    FundAvailabilityDateWords,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use PaymentAttempts::{FundAvailabilityDate, FundAvailabilityDateWords, PaymentDate, PaymentDateWords};
        // The words stay beside what was read of them: they name no time zone.
        let columns = [
            instant(PaymentDate),
            text(PaymentDateWords),
            instant(FundAvailabilityDate),
            text(FundAvailabilityDateWords),
        ];
        for column in columns {
            let column = &mut maybe(column);
            manager.alter_table(Table::alter().table(PaymentAttempts::Table).add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        use PaymentAttempts::{FundAvailabilityDate, FundAvailabilityDateWords, PaymentDate, PaymentDateWords};
        for column in [FundAvailabilityDateWords, FundAvailabilityDate, PaymentDateWords, PaymentDate] {
            manager.alter_table(Table::alter().table(PaymentAttempts::Table).drop_column(column).take()).await?;
        }
        Ok(())
    }
}
