//! The closed sets of names: what the code can say, a column takes; what it cannot, a column refuses.

use kit_testing::Dice;
use kit_workflow::inquiry::{Evidence, Stage};
use kit_workflow::port::{AttemptStatus, Deed, DocumentKind, Language, MailFate, RemarkKind, Role, UnreadReason};
use kit_workflow::{Currency, Name};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::bed::{On, Place};
use crate::inquiry::inquiry;
use crate::on_both;

on_both! {
    columns_take_the_names_of_the_code_and_no_other;
    columns_refuse_amounts_that_cannot_be;
}

async fn columns_take_the_names_of_the_code_and_no_other(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    inquiry(&store, 8, &mut Dice::new(1)).await;
    let db = place.back_door().await;
    check::<Stage>(&db, "inquiries", "stage").await;
    check::<Language>(&db, "inquiries", "language").await;
    check::<DocumentKind>(&db, "documents", "kind").await;
    check::<UnreadReason>(&db, "documents", "unread").await;
    check::<Currency>(&db, "orders", "currency").await;
    check::<Currency>(&db, "payment_attempts", "currency").await;
    check::<Currency>(&db, "payment_attempts", "received_currency").await;
    check::<Evidence>(&db, "payment_attempts", "evidence").await;
    check::<AttemptStatus>(&db, "payment_attempts", "status").await;
    check::<RemarkKind>(&db, "remarks", "kind").await;
    check::<MailFate>(&db, "mails", "fate").await;
    check::<Role>(&db, "staff", "role").await;
    check::<Deed>(&db, "staff_notes", "deed").await;
    db.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

async fn columns_refuse_amounts_that_cannot_be(on: On) {
    let place = Place::new(on).await;
    let store = place.store().await;
    inquiry(&store, 8, &mut Dice::new(1)).await;
    let db = place.back_door().await;
    for (statement, fits) in [
        ("UPDATE orders SET amount = 0", false),
        ("UPDATE orders SET amount = -1", false),
        ("UPDATE orders SET amount = 1", true),
        ("UPDATE payment_attempts SET amount = 0", false),
        ("UPDATE payment_attempts SET received_amount = -1", false),
        ("UPDATE payment_attempts SET received_amount = NULL", false),
        ("UPDATE payment_attempts SET status = 'refused'", false),
        ("UPDATE inquiries SET version = 0", false),
        ("DELETE FROM inquiries", false),
    ] {
        let answer = db.execute_unprepared(statement).await;
        assert_eq!(answer.is_ok(), fits, "{statement}: {answer:?}");
    }
    db.close().await.unwrap();
    store.close().await;
    place.remove().await;
}

/// Holds the CHECK of a column, as the database tells it, to a set of names.
async fn check<N: Name>(db: &DatabaseConnection, table: &str, column: &str) {
    let asked = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => "SELECT sql FROM sqlite_master WHERE name = $1",
        _ => {
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint \
             WHERE conrelid = to_regclass($1) AND contype = 'c'"
        }
    };
    let row = db.query_one_raw(Statement::from_sql_and_values(db.get_database_backend(), asked, [table.into()])).await;
    let definition: String = row.unwrap().unwrap().try_get_by_index(0).unwrap();
    let clause = match db.get_database_backend() {
        sea_orm::DbBackend::Sqlite => between(&definition, &format!("\"{column}\" IN ("), ")"),
        _ => between(&definition, &format!("(({column} = ANY (ARRAY["), "]"),
    };
    let mut found: Vec<&str> = clause.split('\'').skip(1).step_by(2).collect();
    let mut expected: Vec<&str> = N::ALL.iter().map(|name| name.as_str()).collect();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "{table}.{column}");
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("{before} is not in {text}"));
    rest.split_once(after).unwrap().0
}
