//! A section of a draft.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_sections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub inquiry_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub place: String,
    pub parts: i64,
    pub round: String,
    pub status: String,
    pub written_for: i64,
    pub author: Option<Uuid>,
    pub heard: i64,
    pub begun_at: Option<i64>,
    pub content: Option<String>,
    pub model: Option<String>,
    pub prompt_hash: Option<Vec<u8>>,
    pub inputs_hash: Option<Vec<u8>>,
    pub unfounded: String,
    pub written_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
