//! `kit privacy`: told, written down, erased and purged from the command line.

use std::path::Path;
use std::process::Command;

use crate::process::{KIT, run};

fn kit(folder: &Path, arguments: &[&str], input: &str) -> (i32, String) {
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(folder).env_clear();
    let output = run(command, input);
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
