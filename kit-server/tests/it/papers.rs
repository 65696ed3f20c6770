//! The programs that the real one starts: what is said where one is missing, and that none outlives it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::desk::{Caller, PATIENCE, add_account};
use crate::process::Kit;
use crate::road::{form, pay, wait_for};
use crate::world::{Backend, World};

/// What the second page of the sample decree says, where a recogniser of characters makes no mistakes.
const SAID: [&str; 3] = ["commande publique", "autorité contractante", "Article"];

/// The second page of the sample decree as a photograph, by Poppler.
pub(crate) fn photograph() -> Vec<u8> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/samples/decret-audit-commande-publique.pdf");
    let arguments = ["-f", "2", "-l", "2", "-jpeg", "-scale-to-x", "1654", "-scale-to-y", "2339"];
    let drawn = Command::new("pdftoppm").args(arguments).arg(sample).output().expect("./test installs poppler-utils");
    assert!(drawn.status.success());
    drawn.stdout
}

/// What a scanner makes of a sheet: a PDF of one page that shows a picture and says nothing.
pub(crate) fn scan(picture: &[u8]) -> Vec<u8> {
    let stream = |dictionary: &str, content: &[u8]| {
        let head = format!("<< /Length {} {dictionary} >>\nstream\n", content.len());
        [head.as_bytes(), content, b"\nendstream"].concat()
    };
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>".to_vec(),
        stream("", b"595 0 0 842 0 0 cm /I Do"),
        stream(
            "/Type /XObject /Subtype /Image /Width 1654 /Height 2339 /ColorSpace /DeviceRGB /BitsPerComponent 8 \
             /Filter /DCTDecode",
            picture,
        ),
    ];
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let end =
        format!("{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.len() + 1, file.len());
    file.extend(end.into_bytes());
    file
}

/// A form with a scan, a photograph and a text.
fn with_pictures(picture: &[u8]) -> Form {
    form("cliente@images.test")
        .part("documents", Part::bytes(scan(picture)).file_name("scan.pdf"))
        .part("documents", Part::bytes(picture.to_vec()).file_name("photo.jpg"))
}

/// Submits the form; gives the answer.
async fn submit(nobody: &Caller, picture: &[u8]) -> Value {
    let post = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(with_pictures(picture));
    let (status, created) = nobody.insist_with(post).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    created
}

/// The page that the client sees before paying, and the dossier at the desk.
async fn pages(created: &Value, nobody: &Caller, staff: &Caller) -> [String; 2] {
    let (id, access) = (created["id"].as_str().unwrap(), created["access"].as_str().unwrap());
    let checkout = nobody.request(Method::GET, &format!("/kit/inquiry/{access}/checkout/"));
    let dossier = nobody.request(Method::GET, &format!("/kit-complet-traitement/{id}/"));
    let dossier = dossier.header("cookie", format!("kit_session={}", staff.bearer()));
    let mut pages = [String::new(), String::new()];
    for (page, request) in pages.iter_mut().zip([checkout, dossier]) {
        let answer = request.header("accept-language", "fr").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        *page = answer.text().await.unwrap();
    }
    pages
}

async fn told(client: &Caller, id: &str) -> Vec<Value> {
    let (_, told) = client.insist(Method::GET, &format!("/api/v1/inquiries/{id}"), &Value::Null).await;
    told["documents"].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_reader_of_pictures_client_and_staff_are_told_that_pages_are_images() {
    let world = World::start(Backend::Sqlite).await;
    add_account(&world).await;
    // Everything that the program starts is there, but for Tesseract.
    let path = world.folder().join("bin");
    fs::create_dir(&path).unwrap();
    symlink(found("pdftoppm"), path.join("pdftoppm")).unwrap();
    let mut kit = Kit::spawn_with(&world, &[("PATH", path.to_str().unwrap())]);
    kit.ready(&world, world.public).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);

    let created = submit(&nobody, &photograph()).await;
    let client = nobody.with(created["access"].as_str().unwrap());
    let documents = told(&client, created["id"].as_str().unwrap()).await;
    assert_eq!(documents[0]["read"], true, "{documents:?}");
    for document in &documents[1..] {
        assert_eq!((&document["read"], &document["unread_reason"]), (&false.into(), &"no_text".into()), "{document}");
    }
    let [checkout, dossier] = pages(&created, &nobody, &staff).await;
    for page in [&checkout, &dossier] {
        for told in ["non lu\u{a0}: c’est une image", "non lu\u{a0}: ses pages sont des images"] {
            assert_eq!(page.matches(told).count(), 1, "{page}");
        }
    }
    assert!(checkout.contains("Le texte de 2 fichiers n’a pas pu être lu"), "{checkout}");
    drop(kit);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_pictures_are_read_and_the_model_gets_their_text() {
    let world = World::start(Backend::Sqlite).await;
    add_account(&world).await;
    found("tesseract");
    let kit = Kit::serve(&world, world.public, &[]).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);

    let created = submit(&nobody, &photograph()).await;
    let id = created["id"].as_str().unwrap();
    let client = nobody.with(created["access"].as_str().unwrap());
    for document in told(&client, id).await {
        assert_eq!((&document["read"], &document["unread_pages"]), (&true.into(), &Value::Null), "{document}");
    }
    for page in pages(&created, &nobody, &staff).await {
        assert!(!page.contains("non lu") && page.contains("lu, 1 page"), "{page}");
    }
    pay(&world, &client, id).await;
    wait_for(&client, id, "drafted").await;
    let calls = reqwest::get(format!("{}/sandbox/calls?full=1", world.model.base_url())).await.unwrap();
    let calls: Vec<Value> = calls.json().await.unwrap();
    for name in ["scan", "photo"] {
        let asked = |call: &Value| call["messages"][1]["content"].as_str().unwrap_or_default().to_owned();
        let about = calls.iter().map(asked).find(|asked| asked.contains(&format!("· {name}>>>"))).unwrap();
        assert!(about.contains("reconnaissance de caractères, fautes possibles"), "{about}");
        assert!(SAID.iter().all(|words| about.contains(words)), "{about}");
    }
    drop(kit);
    world.end().await;
}

/// Where a program is; `./test` installs all that are asked for here.
fn found(program: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let place = std::env::split_paths(&path).map(|folder| folder.join(program)).find(|place| place.is_file());
    place.unwrap_or_else(|| panic!("{program} is not installed"))
}

/// Waits until this gives something.
async fn until<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_takes_its_office_with_it_and_the_next_one_sweeps_up() {
    let world = World::start(Backend::Sqlite).await;
    add_account(&world).await;
    let (bin, temporary, noted) =
        (world.folder().join("bin"), world.folder().join("tmp"), world.folder().join("office"));
    fs::create_dir(&bin).unwrap();
    fs::create_dir(&temporary).unwrap();
    // An office that never gets done, and the program that it starts, as the real one does.
    let script = format!("#!/bin/sh\nsleep 600 &\necho \"$$ $!\" >{0}.new; mv {0}.new {0}; wait\n", noted.display());
    fs::write(bin.join("soffice"), script).unwrap();
    fs::set_permissions(bin.join("soffice"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let settings = [("PATH", path.as_str()), ("TMPDIR", temporary.to_str().unwrap())];
    let mut kit = Kit::spawn_with(&world, &settings);
    kit.ready(&world, world.public).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);
    let post = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(form("cliente@bureau.test"));
    let (_, created) = nobody.insist_with(post).await;
    let id = created["id"].as_str().unwrap();
    let client = nobody.with(created["access"].as_str().unwrap());
    pay(&world, &client, id).await;
    wait_for(&client, id, "drafted").await;

    let look = nobody.request(Method::GET, &format!("/kit-complet-traitement/{id}/drafts/1/preview.pdf"));
    let looking = tokio::spawn(look.header("cookie", format!("kit_session={}", staff.bearer())).send());
    let running = until("no office was started", || fs::read_to_string(&noted).ok()).await;
    kit.kill();
    assert!(looking.await.unwrap().is_err());
    for process in running.split_whitespace() {
        let ended = || {
            let standing = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            (standing.is_empty() || standing.contains(") Z ")).then_some(())
        };
        until("the office goes on", ended).await;
    }

    let left = || fs::read_dir(&temporary).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let [folder] = left().try_into().unwrap();
    let young = temporary.join("kit-preview-young");
    fs::create_dir(&young).unwrap();
    let hours_ago = std::time::SystemTime::now() - Duration::from_secs(2 * 60 * 60);
    fs::File::open(&folder).unwrap().set_modified(hours_ago).unwrap();
    let mut kit = Kit::spawn_with(&world, &settings);
    kit.ready(&world, world.public).await;
    assert_eq!(left(), [young]);
    drop(kit);
    world.end().await;
}
