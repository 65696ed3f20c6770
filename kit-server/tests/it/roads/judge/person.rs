//! What must be left of a client, and what must not.

use sea_orm::{DatabaseBackend, DatabaseConnection};
use serde_json::Value;

use super::super::trip::EMAIL;
use super::super::trip::person::{ANNEX, ANSWER, QUESTION};
use crate::files::{rows, vault};
use crate::process::{command, run};
use crate::world::World;

/// What the documents of a client say.
const TEXTS: [&str; 2] = ["ANNEXE BUDGÉTAIRE", "Article 3"];

/// What else would tell who somebody was.
const PERSON: [&str; 6] = [EMAIL, "Service des marchés", "reglement.txt", "annexe.txt", QUESTION, ANSWER];

/// The delivered kit is there, whole, and no other file; no table says what the documents said. Names stay.
pub(super) async fn check_kit(world: &World, db: &DatabaseConnection) {
    assert!(ANNEX.contains(TEXTS[0]));
    let left = files(world).await;
    assert!(left.len() == 1 && left[0].contains("kits/final"), "{left:?}");
    let told = everything(db).await;
    assert_eq!(said(&told, &TEXTS), [""; 0]);
    assert_eq!(said(&told, &[EMAIL, "annexe.txt"]), [EMAIL, "annexe.txt"], "names stay until the person is erased");
}

/// No file is there, and no column of any table tells who it was.
pub(super) async fn check_nothing(world: &World, db: &DatabaseConnection) {
    assert_eq!(files(world).await, [""; 0]);
    let told = everything(db).await;
    assert_eq!(said(&told, &["inquiry_submitted"]), ["inquiry_submitted"], "the tables were not read");
    assert_eq!(said(&told, &[&TEXTS[..], &PERSON].concat()), [""; 0]);
    let count = async |sql: &str| rows(db, sql).await.len();
    assert_eq!(count("SELECT id FROM privacy_deeds WHERE work = 'erased'").await, 1, "it was done once");
    assert_eq!(count("SELECT id FROM messages").await, 2, "each message was kept once");
    assert_eq!(count("SELECT file_id FROM documents").await, 2, "the forgotten text was added once");
    assert_eq!(count("SELECT file_id FROM discarded_files").await, 0);
}

/// What lies in the vault once a sweep has been there.
async fn files(world: &World) -> Vec<String> {
    let sweep = run(command(world, world.public, &["sweep", "--older-than", "0s"]), "").await;
    assert!(sweep.status.success(), "{}", String::from_utf8_lossy(&sweep.stderr));
    vault(world).iter().map(|path| path.display().to_string()).collect()
}

fn said<'a>(told: &[String], words: &[&'a str]) -> Vec<&'a str> {
    words.iter().copied().filter(|word| told.iter().any(|told| told.contains(word))).collect()
}

/// Every cell of every table that is text, or may be.
async fn everything(db: &DatabaseConnection) -> Vec<String> {
    let tables = match db.get_database_backend() {
        DatabaseBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let mut cells = Vec::new();
    for table in rows(db, tables).await {
        let table: String = table.try_get("", "name").unwrap();
        for row in rows(db, &format!("SELECT * FROM {table}")).await {
            for column in row.column_names() {
                if let Ok(text) = row.try_get::<String>("", &column) {
                    cells.push(text);
                } else if let Ok(json) = row.try_get::<Value>("", &column) {
                    cells.push(json.to_string());
                } else if let Ok(bytes) = row.try_get::<Vec<u8>>("", &column) {
                    cells.push(String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
    }
    cells
}
