//! The command line.

use std::process::Command;

use crate::process::{KIT, run_alone};

fn kit(arguments: &[&str], settings: &[(&str, &str)]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(folder.path()).env_clear().envs(settings.iter().copied());
    let output = run_alone(command, "");
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
    let commands = [
        "serve",
        "worker",
        "migrate",
        "staff",
        "audit",
        "export",
        "effects",
        "privacy",
        "money",
        "sweep",
        "reconcile",
        "inbox",
        "extract",
        "render",
        "diagram",
        "sandbox",
        "demo",
    ];
    for command in commands {
        let (code, told, _) = kit(&[command, "--help"], &[]);
        assert_eq!(code, 0, "{command}");
        assert!(told.contains("Usage: kit"), "{command}: {told}");
    }
}

#[test]
fn the_lifecycle_is_drawn_without_a_setting_that_makes_sense() {
    let nonsense = [("DATABASE_URL", "mysql://x"), ("KIT_LISTEN", "nowhere")];
    for (format, file) in [("mermaid", "lifecycle.mmd"), ("dot", "lifecycle.dot"), ("svg", "lifecycle.svg")] {
        let (code, told, _) = kit(&["diagram", "--format", format], &nonsense);
        let committed = std::fs::read_to_string(format!("{}/../docs/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!((code, told), (0, committed), "{format}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.svg");
    let (code, told, _) = kit(&["diagram", "--format", "svg", "--output", path.to_str().unwrap()], &[]);
    assert_eq!((code, told.as_str()), (0, ""));
    assert!(std::fs::read_to_string(path).unwrap().starts_with("<svg "));
}

#[test]
fn migrations_go_up_and_down_on_the_embedded_database() {
    let folder = tempfile::tempdir().unwrap();
    let kit = |arguments: &[&str]| {
        let mut command = Command::new(KIT);
        command.args(arguments).current_dir(folder.path()).env_clear();
        let output = run_alone(command, "");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(kit(&["migrate", "status"]).lines().all(|line| line.starts_with("missing")));
    kit(&["migrate", "up"]);
    assert!(kit(&["migrate", "status"]).lines().all(|line| line.starts_with("applied")));
    kit(&["migrate", "down"]);
    assert!(kit(&["migrate", "status"]).lines().any(|line| line.starts_with("missing")));
}

#[tokio::test]
async fn a_second_factor_that_was_lost_is_taken_off_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let kit = |arguments: &[&str], input: &str| {
        let mut command = Command::new(KIT);
        command.args(arguments).current_dir(folder.path()).env_clear();
        let output = run_alone(command, input);
        let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        (output.status.success(), text)
    };
    kit(&["migrate", "up"], "");
    let add = ["staff", "add", "a@kit.example", "--role", "admin", "--password-stdin"];
    assert!(kit(&add, "correct horse battery").0);
    let reset = ["staff", "reset-factor", "A@kit.example"];
    let (done, told) = kit(&reset, "");
    assert!(!done && told.contains("has no second factor"), "{told}");
    let db = sea_orm::Database::connect(format!("sqlite://{}/data/kit.db", folder.path().display())).await.unwrap();
    let factor = "INSERT INTO second_factors SELECT id, id, 1, 2, 3 FROM staff";
    sea_orm::ConnectionTrait::execute_unprepared(&db, factor).await.unwrap();
    db.close().await.unwrap();
    let (done, told) = kit(&reset, "");
    assert!(done, "{told}");
    assert!(kit(&["staff", "trail"], "").1.contains("\tfactor_reset\ta@kit.example\t"));
    assert!(!kit(&reset, "").0, "it is off");
}

#[test]
fn a_markdown_file_becomes_the_same_word_file_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let markdown = folder.path().join("kit.md");
    std::fs::write(&markdown, "---\ntitle: Essai\n---\n\n# Titre\n\nTexte.\n").unwrap();
    let render = |name: &str| {
        let mut command = Command::new(KIT);
        command.arg("render").arg(&markdown).arg("-o").arg(folder.path().join(name)).env_clear();
        let output = run_alone(command, "");
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

#[test]
fn a_picture_beside_a_markdown_file_is_found_by_the_files_bare_name() {
    // The least PNG there is: one grey pixel.
    const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
        \0\0\0\x0aIDAT\x78\xda\x63\x68\0\0\0\x82\0\x81\xda\x45\x08\x3b\
        \0\0\0\0IEND\xae\x42\x60\x82";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kit.md"), "![Organigramme](organigramme.png)\n").unwrap();
    std::fs::write(folder.path().join("organigramme.png"), PIXEL).unwrap();
    let mut command = Command::new(KIT);
    command.args(["render", "kit.md", "-o", "kit.docx"]).current_dir(folder.path()).env_clear();
    let output = run_alone(command, "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let docx = zip::ZipArchive::new(std::fs::File::open(folder.path().join("kit.docx")).unwrap()).unwrap();
    let parts: Vec<_> = docx.file_names().map(Result::unwrap).collect();
    assert!(parts.iter().any(|name| name.starts_with("word/media/")), "{parts:?}");
}

#[test]
fn what_is_read_of_a_file_is_printed_with_what_is_missing_of_it() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/samples");
    let decree = format!("{samples}/decret-audit-commande-publique.pdf");
    let (code, told, missing) = kit(&["extract", &decree], &[]);
    assert_eq!((code, missing.as_str()), (0, ""));
    assert!(told.contains("\nArticle 1er. ") && told.matches('\u{c}').count() >= 4, "{told}");
    let (code, outline, _) = kit(&["extract", "--outline", &decree], &[]);
    assert_eq!((code, outline.lines().count()), (0, 37));
    assert!(outline.lines().nth(1).is_some_and(|line| line.ends_with("\t1er")), "{outline}");

    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, expected) in [
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), "the file holds no text"),
        ("broken.pdf", b"%PDF-1.7\nrien", "the file is damaged"),
        ("program", b"\x7fELF\x02\x01\x01\0", "the content is of no accepted kind"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let (code, told, error) = kit(&["extract", path.to_str().unwrap()], &[]);
        assert_eq!((code, told.as_str()), (1, ""), "{name}");
        assert!(error.contains(expected), "{name}: {error}");
    }
    let (code, _, told) = kit(&["extract"], &[]);
    assert_eq!(code, 2);
    assert!(told.contains("FILE"), "{told}");
}

#[test]
fn an_export_of_nothing_has_its_header_and_a_senseless_one_says_what_it_wants() {
    let folder = tempfile::tempdir().unwrap();
    let kit = |arguments: &[&str]| {
        let mut command = Command::new(KIT);
        command.args(arguments).current_dir(folder.path()).env_clear();
        run_alone(command, "")
    };
    assert!(kit(&["migrate", "up"]).status.success());
    let csv = kit(&["export", "--format", "csv", "--what", "payments"]);
    assert!(csv.status.success(), "{}", String::from_utf8_lossy(&csv.stderr));
    assert!(csv.stdout.starts_with(b"\"reference\",\"organization_name\",\"provider\""));
    assert!(kit(&["export", "--format", "xlsx", "-o", "inquiries.xlsx"]).status.success());
    assert!(std::fs::read(folder.path().join("inquiries.xlsx")).unwrap().starts_with(b"PK"));
    for (arguments, told) in [
        (["--stage", "sold"], "is none of submitted, awaiting_payment"),
        (["--from", "30/11/2026"], "is no day, such as 2026-11-01"),
    ] {
        let refused = kit(&[&["export", "--format", "csv"], &arguments[..]].concat());
        assert_eq!(refused.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(stderr.contains(told), "{stderr}");
    }
}
