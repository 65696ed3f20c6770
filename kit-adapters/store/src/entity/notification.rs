//! What a gateway told us unasked.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub provider: String,
    pub transaction_id: String,
    pub attempt_id: Option<Uuid>,
    pub digest: Vec<u8>,
    pub received_at: i64,
    pub raw: Vec<u8>,
    pub fate: String,
    pub looks: i64,
    pub due_at: Option<i64>,
    pub times: i64,
    pub last_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
