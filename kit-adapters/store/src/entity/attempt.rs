//! One try to pay an order.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub inquiry_id: Uuid,
    pub sequence: i64,
    pub provider: String,
    pub transaction_id: String,
    pub test: bool,
    pub account: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub opened_at: i64,
    pub status: String,
    pub payment_url: Option<String>,
    pub payment_token: Option<String>,
    pub code: Option<String>,
    pub method: Option<String>,
    pub reference: Option<String>,
    pub payment_date: Option<i64>,
    pub payment_date_words: Option<String>,
    pub fund_availability_date: Option<i64>,
    pub fund_availability_date_words: Option<String>,
    pub return_hash: Vec<u8>,
    pub notify_hash: Option<Vec<u8>>,
    pub received_amount: Option<i64>,
    pub received_currency: Option<String>,
    pub evidence: Option<String>,
    pub asked_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
