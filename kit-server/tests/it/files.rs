//! The vault against the tables: every row's file is there as it was sealed, and nothing else is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::process::{command, run};
use crate::world::World;

/// Each table that speaks of files, where they lie and how they end.
const TABLES: [(&str, &str, &str); 4] = [
    ("documents", "documents", "bin"),
    ("drafts", "kits/ai", "docx"),
    ("deliverables", "kits/final", "pdf"),
    ("proofs", "proofs", "bin"),
];

/// A way to look into the program's database.
pub(crate) async fn database(world: &World) -> DatabaseConnection {
    Database::connect(&world.database_url).await.unwrap()
}

/// The rows that a statement gives.
pub(crate) async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap()
}

/// After a sweep of everything that is on no row, the vault holds the files of the rows, whole, and no other.
pub(crate) async fn check_files(world: &World, db: &DatabaseConnection) -> Result<(), String> {
    let sweep = run(command(world, world.public, &["sweep", "--older-than", "0s"]), "").await;
    if !sweep.status.success() {
        return Err(String::from_utf8_lossy(&sweep.stderr).into_owned());
    }
    let root = world.folder().join("private");
    let mut expected = BTreeSet::new();
    for (table, folder, extension) in TABLES {
        for row in rows(db, &format!("SELECT file_id, sha256, size FROM {table}")).await {
            let file: Uuid = row.try_get("", "file_id").unwrap();
            let sha256: Vec<u8> = row.try_get("", "sha256").unwrap();
            let size: i64 = row.try_get("", "size").unwrap();
            let path = root.join(folder).join(format!("{}.{extension}", file.simple()));
            let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            if (bytes.len() as i64, Sha256::digest(&bytes).to_vec()) != (size, sha256) {
                return Err(format!("{} is not what was stored", path.display()));
            }
            expected.insert(path);
        }
    }
    let found = vault(world);
    let left: Vec<_> = found.difference(&expected).collect();
    if left.is_empty() { Ok(()) } else { Err(format!("files that no row speaks of: {left:?}")) }
}

/// Every file of the vault.
pub(crate) fn vault(world: &World) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    walk(&world.folder().join("private"), &mut found);
    found
}

fn walk(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.insert(path);
        }
    }
}
