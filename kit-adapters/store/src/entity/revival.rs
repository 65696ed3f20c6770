//! Who wanted an effect tried again.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revivals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub effect_key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: i64,
    pub inquiry_id: Uuid,
    pub person: Uuid,
    pub note: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
