//! `kit sweep`: what no row speaks of goes, once it is old enough.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use crate::process::{KIT, run_alone};

fn kit(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(folder).env_clear();
    let output = run_alone(command, "");
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

/// A file in the vault that no row speaks of.
fn orphan(folder: &Path, age: Duration) -> PathBuf {
    file(folder, "documents", age)
}

fn file(folder: &Path, of: &str, age: Duration) -> PathBuf {
    let folder = folder.join("data/private").join(of);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.bin", Uuid::new_v4().simple()));
    let file = std::fs::File::create(&path).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
    path
}

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn old_files_without_a_row_go_and_young_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    kit(folder.path(), &["migrate", "up"]);
    let (old, young) = (orphan(folder.path(), 25 * HOUR), orphan(folder.path(), 23 * HOUR));
    let foreign = old.with_file_name("notes.txt");
    std::fs::write(&foreign, "not ours").unwrap();

    let (code, told) = kit(folder.path(), &["sweep", "--dry-run"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains(old.file_stem().unwrap().to_str().unwrap()) && told.contains("1 files"), "{told}");
    assert!(old.exists(), "a dry run removes nothing");

    let (code, told) = kit(folder.path(), &["sweep"]);
    assert_eq!(code, 0, "{told}");
    assert!(!old.exists() && young.exists() && foreign.exists(), "{told}");
    kit(folder.path(), &["sweep", "--older-than", "22h"]);
    assert!(!young.exists() && foreign.exists());
}

#[test]
fn the_vault_of_another_database_is_not_swept_empty() {
    let folder = tempfile::tempdir().unwrap();
    kit(folder.path(), &["migrate", "up"]);
    let files: Vec<PathBuf> = (0..30).map(|_| orphan(folder.path(), 48 * HOUR)).collect();
    let (code, told) = kit(folder.path(), &["sweep"]);
    assert_eq!(code, 1);
    assert!(told.contains("30 files of PRIVATE_MEDIA_ROOT are unknown"), "{told}");
    assert!(files.iter().all(|file| file.exists()));
}

#[test]
fn what_waited_for_a_form_goes_by_its_age_however_much_it_is() {
    let folder = tempfile::tempdir().unwrap();
    kit(folder.path(), &["migrate", "up"]);
    let old: Vec<PathBuf> = (0..30).map(|_| file(folder.path(), "waiting", 25 * HOUR)).collect();
    let young = file(folder.path(), "waiting", 23 * HOUR);
    let (code, told) = kit(folder.path(), &["sweep", "--dry-run"]);
    assert!(code == 0 && told.contains("30 that waited for a form would be removed"), "{told}");
    assert!(old.iter().all(|file| file.exists()), "a dry run removes nothing");
    let (code, told) = kit(folder.path(), &["sweep"]);
    assert!(code == 0 && told.contains("30 that waited for a form removed"), "{told}");
    assert!(!old.iter().any(|file| file.exists()) && young.exists(), "{told}");
    // Another database's vault: what waits there goes as well, for nothing of any database speaks of it.
    let waiting = file(folder.path(), "waiting", 25 * HOUR);
    let unknown: Vec<PathBuf> = (0..30).map(|_| orphan(folder.path(), 48 * HOUR)).collect();
    let (code, _) = kit(folder.path(), &["sweep"]);
    assert!(code == 1 && !waiting.exists() && unknown.iter().all(|file| file.exists()));
}
