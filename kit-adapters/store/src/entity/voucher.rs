//! The numbered receipt of an order that was paid.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vouchers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub series: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub inquiry_id: Uuid,
    pub sequence: i64,
    pub settled_at: i64,
    pub amount: i64,
    pub currency: String,
    pub attempts: String,
    pub buyer_name: String,
    pub buyer_organization: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
