//! The kinds of column that every table is made of.

use sea_orm_migration::prelude::*;

/// An identifier.
pub(crate) fn id(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// A moment: milliseconds since the epoch, see the crate's page.
pub(crate) fn instant(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A whole number.
pub(crate) fn number(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A text of any length.
pub(crate) fn text(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// Yes or no.
pub(crate) fn flag(name: impl IntoIden) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// A SHA-256 digest or an HMAC: 32 bytes.
pub(crate) fn digest<C: IntoIden + Copy>(name: C) -> ColumnDef {
    let length: Expr = Func::cust("length").arg(Expr::col(name)).into();
    ColumnDef::new(name).blob().not_null().check(length.eq(32)).take()
}

/// One name of a closed set.
pub(crate) fn one_of<C: IntoIden + Copy>(name: C, names: &[&str]) -> ColumnDef {
    text(name).check(Expr::col(name).is_in(names.iter().copied())).take()
}

/// A column that may be empty.
pub(crate) fn maybe(mut column: ColumnDef) -> ColumnDef {
    column.null().take()
}

/// A foreign key; what it points at can neither be deleted nor renamed.
pub(crate) fn points_at<A, B>(from: (impl IntoIden, A), to: (impl IntoIden, B)) -> ForeignKeyCreateStatement
where
    A: IdenList,
    B: IdenList,
{
    let mut key = ForeignKey::create();
    let (table, columns) = from;
    key.from(table, columns);
    let (table, columns) = to;
    key.to(table, columns);
    key.on_delete(ForeignKeyAction::Restrict).on_update(ForeignKeyAction::Restrict).take()
}
