//! Searches: any part of a reference, a name or an address, however it is written.

use kit_workflow::StoreError;
use kit_workflow::port::ReportFilter;
use sea_orm::sea_query::extension::sqlite::SqliteExpr as _;
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend};

use super::answers::folded;
use crate::entity::answers;
use crate::failure::failed;

/// SQLite's index of groups of three letters.
const INDEX: &str = "answers_search";

/// Of findings beyond so many, a list meets a page soon enough in its own order. To take all of them first, which is what
/// SQLite does with its index, would take longer the more there are.
const MANY: u64 = 5_000;

/// What is searched for, if anything.
pub(super) fn asked(filter: &ReportFilter) -> Option<&str> {
    filter.query.as_deref().filter(|query| !query.is_empty())
}

/// The inquiries that SQLite's index finds, where it knows anything of a search and they are not [many](MANY). Postgres weighs
/// by itself whether its own is of use.
pub(super) async fn found(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
) -> Result<Option<SelectStatement>, StoreError> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let Some(found) = asked(filter).and_then(indexed) else { return Ok(None) };
    let mut beyond = found.clone();
    beyond.limit(1).offset(MANY);
    Ok(db.query_one(&beyond).await.map_err(failed)?.is_none().then_some(found))
}

/// What the index knows of a search, which has to have three letters at least.
fn indexed(query: &str) -> Option<SelectStatement> {
    let query = folded(query);
    (query.chars().count() >= 3).then(|| {
        let phrase = format!("\"{}\"", query.replace('"', "\"\""));
        Query::select().column("inquiry_id").from(INDEX).and_where(Expr::col(INDEX).matches(phrase)).take()
    })
}

/// Whether the answers, which are joined, hold it.
pub(super) fn holds(query: &str) -> Expr {
    Expr::col((answers::Entity, answers::Column::Search)).like(LikeExpr::new(containing(query)).escape(ESCAPE))
}

/// Not a backslash, which SQLite, Postgres and their string literals treat each in their own way.
const ESCAPE: char = '!';

/// The LIKE pattern of texts that hold `query`, whose own wildcards stand for themselves.
fn containing(query: &str) -> String {
    let mut pattern = String::from("%");
    for letter in folded(query).chars() {
        if matches!(letter, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::containing;

    #[test]
    fn what_somebody_types_is_no_wildcard() {
        assert_eq!(containing("100 % D'ÉTAT_!"), "%100 !% d'état!_!!%");
    }
}
