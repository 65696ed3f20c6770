//! An amount that was received and is neither with a delivered kit, nor given back, nor given up.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "open_amounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub inquiry_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub attempt_id: Uuid,
    pub amount: i64,
    pub currency: String,
    pub evidence: String,
    pub stage: String,
    pub reason: Option<String>,
    pub since: i64,
    pub write_off_proposed: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
