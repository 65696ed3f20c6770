//! `kit privacy`: told, written down, erased and purged from the command line.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::desk::{EMAIL as DESK_EMAIL, PATIENCE, add_account};
use crate::process::{KIT, Kit, command, run, run_alone};
use crate::road::{drive, sample_pdf};
use crate::world::{Backend, World};

fn kit(folder: &Path, arguments: &[&str], input: &str) -> (i32, String) {
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(folder).env_clear();
    let output = run_alone(command, input);
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

#[test]
fn nobody_is_erased_without_an_account_that_asks_and_without_being_sure() {
    let folder = tempfile::tempdir().unwrap();
    let kit = |arguments: &[&str], input: &str| kit(folder.path(), arguments, input);
    kit(&["migrate", "up"], "");
    let erase = ["privacy", "erase", "a@exemple.test", "--by", "desk@exemple.test"];
    let (code, told) = kit(&erase, "");
    assert_eq!((code, told.as_str()), (1, "kit: desk@exemple.test has no account\n"));
    let add = ["staff", "add", "desk@exemple.test", "--role", "admin", "--password-stdin"];
    assert_eq!(kit(&add, "correct horse battery staple\n").0, 0);
    let (code, told) = kit(&erase, "");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("nothing is held of this address") && told.contains("--yes"), "{told}");
    let (code, told) = kit(&[&erase[..], &["--dry-run"]].concat(), "");
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("0 inquiries would be erased"), "{told}");
    let (code, told) = kit(&[&erase[..], &["--yes"]].concat(), "");
    assert_eq!((code, told.as_str()), (0, "nothing is held of this address\n0 inquiries erased, 0 files removed\n"));
    let export = ["privacy", "export", "a@exemple.test", "--by", "desk@exemple.test", "-o", "copy.zip"];
    let (code, told) = kit(&export, "");
    assert_eq!((code, told.as_str()), (1, "kit: nothing is held of this address\n"));
    assert!(!folder.path().join("copy.zip").exists());
    let (code, told) = kit(&["privacy", "purge", "--dry-run"], "");
    assert_eq!((code, told.as_str()), (0, "the documents and drafts of 0 inquiries would be removed\n"));
    let (code, told) = kit(&["privacy", "purge"], "");
    assert_eq!((code, told.as_str()), (0, "the documents and drafts of 0 inquiries removed, 0 files\n"));
    assert_eq!(kit(&["privacy", "trail"], ""), (0, String::new()));
}

/// Every file beneath a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_a_copy_and_is_erased_beside_a_running_program_on_sqlite() {
    copied_and_erased(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_a_copy_and_is_erased_beside_a_running_program_on_postgres() {
    copied_and_erased(Backend::Postgres).await;
}

async fn copied_and_erased(backend: Backend) {
    let world = World::start(backend).await;
    let program = Kit::serve(&world, world.public, &[]).await;
    add_account(&world).await;
    let arrived = drive(&world, "person@privacy.test").await;
    let [access, _, download] = [0, 1, 2].map(|index| arrived.tokens[index].clone());
    let kit = async |arguments: &[&str]| {
        let output = run(command(&world, world.public, arguments), "").await;
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), told)
    };
    let copy = world.folder().join("copy.zip");
    let export = ["privacy", "export", "PERSON@privacy.test", "--by", DESK_EMAIL, "-o", copy.to_str().unwrap()];
    let (code, told) = kit(&export).await;
    assert_eq!(code, 0, "{told}");
    let mut zip = zip::ZipArchive::new(Cursor::new(std::fs::read(&copy).unwrap())).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut data = String::new();
    zip.by_name("data.json").unwrap().read_to_string(&mut data).unwrap();
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    let inquiry = &data["inquiries"][0];
    assert_eq!(
        (&data["format"], &inquiry["answers"]["email"]),
        (&"kit-privacy-1".into(), &"person@privacy.test".into())
    );
    for file in [&inquiry["documents"][0]["file"], &inquiry["drafts"][0]["file"], &inquiry["drafts"][0]["text"]] {
        assert!(names.iter().any(|name| file == name.as_str()), "{file} of {names:?}");
    }
    let mut pdf = Vec::new();
    zip.by_name(inquiry["deliverables"][0]["file"].as_str().unwrap()).unwrap().read_to_end(&mut pdf).unwrap();
    assert_eq!(pdf, sample_pdf());

    let vault = world.folder().join("private");
    assert!(files(&vault).len() >= 3);
    let erase = ["privacy", "erase", "person@privacy.test", "--by", DESK_EMAIL, "--yes"];
    // A worker may have a letter in hand for a moment.
    let begun = Instant::now();
    loop {
        let (code, told) = kit(&erase).await;
        if code == 0 {
            assert!(told.contains("1 inquiries erased"), "{told}");
            break;
        }
        assert!(code == 3 && begun.elapsed() < PATIENCE, "{code}: {told}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(files(&vault), Vec::<PathBuf>::new());
    let (code, told) = kit(&["audit", "verify"]).await;
    assert_eq!(code, 0, "{told}");
    let (_, told) = kit(&["privacy", "show", "person@privacy.test"]).await;
    assert_eq!(told, "nothing is held of this address\n");
    let (_, told) = kit(&["privacy", "trail"]).await;
    assert!(told.lines().count() == 2 && told.contains("\terased\t") && told.ends_with(&format!("{DESK_EMAIL}\n")));
    for path in [format!("/kit/inquiry/{access}/"), format!("/kit/download/{download}")] {
        let page = reqwest::get(format!("http://{}{path}", world.public)).await.unwrap();
        assert_eq!(page.status(), 410, "{path}");
        assert!(page.text().await.unwrap().contains("effacées"), "{path}");
    }
    drop(program);
    world.end().await;
}
