//! Something to do outside.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "effects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub inquiry_id: Uuid,
    pub kind: String,
    pub facts: String,
    pub due_at: i64,
    pub stored_at: i64,
    pub attempts: i64,
    pub fence: i64,
    pub lease_until: Option<i64>,
    pub leased_by: Option<String>,
    pub note: Option<String>,
    pub buried_at: Option<i64>,
    pub deadline: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
