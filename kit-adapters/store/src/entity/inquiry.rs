//! An inquiry: where it stands, and the head of its history.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inquiries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub stage: String,
    pub facts: String,
    pub head: Vec<u8>,
    pub access: Uuid,
    pub access_hash: Vec<u8>,
    pub key_id: String,
    pub language: String,
    pub consented_at: i64,
    pub submitted_at: i64,
    pub moved_at: i64,
    pub test: bool,
    pub money_waits: bool,
    pub assignee: Option<Uuid>,
    pub consent_text: String,
    pub files_removed_at: Option<i64>,
    pub erased_at: Option<i64>,
    pub seller_name: String,
    pub seller_address: String,
    pub seller_tax_id: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
