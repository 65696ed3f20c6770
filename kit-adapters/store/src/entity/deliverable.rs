//! A PDF that staff validated.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliverables")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub inquiry_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub file_id: Uuid,
    #[sea_orm(column_name = "sha256")]
    pub sha256: Vec<u8>,
    pub size: i64,
    pub file_name: String,
    pub pages: i64,
    pub headings: Option<i64>,
    pub headings_found: Option<i64>,
    pub organization_named: Option<bool>,
    pub validated_at: i64,
    pub actor: String,
    pub person: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
