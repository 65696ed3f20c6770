//! The command line.

use std::process::Command;

use crate::process::{KIT, run};

fn kit(arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(folder.path()).env_clear().envs(settings.iter().copied());
    let output = run(command, "");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_senseless_setting_stops_the_program_with_one_line_that_names_it() {
    let check = |settings: &[(&str, &str)], line: &str| {
        let (code, _, told) = kit(&["serve"], settings);
        assert_eq!((code, told.as_str()), (2, format!("kit: {line}\n").as_str()));
    };
    check(&[("KIT_LISTEN", "nowhere")], "KIT_LISTEN: \"nowhere\" is not an address and port, such as 127.0.0.1:8080");
    check(&[("CINETPAY_API_KEY", "k"), ("CINETPAY_SITE_ID", "1")], "CINETPAY_SECRET_KEY: is not set");
    check(&[("DATABASE_URL", "mysql://x")], "DATABASE_URL: begins neither with sqlite: nor with postgres://");
}

#[test]
fn every_command_has_help() {
    for command in ["serve", "worker", "migrate", "staff", "audit", "render", "sandbox", "demo"] {
        let (code, told, _) = kit(&[command, "--help"], &[]);
        assert_eq!(code, 0, "{command}");
        assert!(told.contains("Usage: kit"), "{command}: {told}");
    }
}

#[test]
fn migrations_go_up_and_down_on_the_embedded_database() {
    let folder = tempfile::tempdir().unwrap();
    let kit = |arguments: &[&str]| {
        let mut command = Command::new(KIT);
        command.args(arguments).current_dir(folder.path()).env_clear();
        let output = run(command, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(kit(&["migrate", "status"]).lines().all(|line| line.starts_with("missing")));
    kit(&["migrate", "up"]);
    assert!(kit(&["migrate", "status"]).lines().all(|line| line.starts_with("applied")));
    kit(&["migrate", "down"]);
    assert!(kit(&["migrate", "status"]).lines().any(|line| line.starts_with("missing")));
}

#[test]
fn a_markdown_file_becomes_the_same_word_file_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let markdown = folder.path().join("kit.md");
    std::fs::write(&markdown, "---\ntitle: Essai\n---\n\n# Titre\n\nTexte.\n").unwrap();
    let render = |name: &str| {
        let mut command = Command::new(KIT);
        command.arg("render").arg(&markdown).arg("-o").arg(folder.path().join(name)).env_clear();
        let output = run(command, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(folder.path().join(name)).unwrap()
    };
    let first = render("a.docx");
    assert!(first.starts_with(b"PK"));
    assert_eq!(first, render("b.docx"));
    let (code, _, told) = kit(&["render", "absent.md", "-o", "x.docx"], &[]);
    assert_eq!(code, 1);
    assert!(told.contains("absent.md"), "{told}");
}
