//! A file that a client attached.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub inquiry_id: Uuid,
    pub ordinal: i64,
    pub name: String,
    pub kind: String,
    pub file_id: Uuid,
    #[sea_orm(column_name = "sha256")]
    pub sha256: Vec<u8>,
    pub size: i64,
    pub pages: Option<i64>,
    pub text: Option<String>,
    pub unread: Option<String>,
    /// All of them; what is no image and not beyond is damaged.
    pub unread_pages: String,
    pub image_pages: String,
    pub beyond_pages: String,
    /// Of those that came after the form.
    pub added_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
