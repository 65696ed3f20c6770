//! Files that were received with a form in which something else was wrong: nobody sends them twice.

use kit_workflow::inquiry::FileId;
use kit_workflow::port::{Archive as _, Dossier, FileKey, Folder, PageRequest, Vault as _};

use super::browser::Page;
use crate::wire::{Call, Multipart};
use crate::world::{Memory, World, fields};

const PATH: &str = "/kit/inquiry/";
const LAW: &[u8] = b"%PDF-1.4 Article 1";

/// A form whose e-mail address is wrong.
fn faulty() -> Multipart {
    fields().without("email").text("email", "client@")
}

/// What the page says of the files that wait.
fn waiting(page: &Page) -> Vec<String> {
    let boxes = page.html.split("name=\"kept\" value=\"").skip(1);
    boxes.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.to_owned()).collect()
}

fn with(form: Multipart, waiting: &[String]) -> Multipart {
    waiting.iter().fold(form, |form, value| form.text("kept", value))
}

async fn dossiers(memory: &Memory) -> Vec<Dossier> {
    let mut dossiers = Vec::new();
    for item in memory.store.list(&PageRequest::newest(10)).await.unwrap().items {
        dossiers.push(memory.store.dossier(item.id).await.unwrap().unwrap());
    }
    dossiers
}

#[tokio::test]
async fn a_file_that_was_received_is_not_asked_for_again() {
    let world = World::start().await;
    let sent = faulty().file("documents", "loi n. 2.pdf", LAW).file("documents", "jeu.pdf", b"MZ program".as_slice());
    let page = world.send_files(PATH, &sent).await.expect(422).shows("Déjà reçus").hides("choisis de nouveau");
    let kept = waiting(&page);
    assert!(kept.len() == 1 && kept[0].ends_with(".18.loi n. 2.pdf"), "only what is in order waits: {kept:?}");
    assert!(!page.html.contains("multiple required"), "the browser must not ask for another file");

    // Something is wrong still: it goes on waiting.
    let page = world.send_files(PATH, &with(faulty(), &kept)).await.expect(422);
    assert_eq!(waiting(&page), kept);
    assert_eq!(world.ports.vault.paths().len(), 1);

    // Now all is well, and sent by a double click: one inquiry with a file of its own.
    let path = page.action("form=");
    let right = with(fields(), &kept).file("documents", "décret.pdf", LAW);
    let first = world.send_files(&path, &right).await.goes_to();
    assert_eq!(world.send_files(&path, &right).await.goes_to(), first);
    let dossiers = dossiers(&world.ports).await;
    assert_eq!(dossiers.len(), 1);
    let names: Vec<&str> = dossiers[0].documents.iter().map(|document| document.name.as_str()).collect();
    assert_eq!(names, ["loi n. 2.pdf", "décret.pdf"]);
    for document in &dossiers[0].documents {
        let key = FileKey { folder: Folder::Documents, file: document.stored.file };
        assert_eq!(world.ports.vault.read(key, 0..100).await.unwrap(), LAW);
        assert!(!kept[0].starts_with(&document.stored.file.0.simple().to_string()));
    }
    // The two of the inquiry, and the one that waited, which is swept by its age.
    let paths = world.ports.vault.paths();
    let count = |folder: &str| paths.iter().filter(|path| path.starts_with(folder)).count();
    assert_eq!((count("documents/"), count("waiting/"), paths.len()), (2, 1, 3));
}

#[tokio::test]
async fn a_file_that_is_unticked_made_up_or_gone_is_not_attached() {
    let world = World::start().await;
    let page = world.send_files(PATH, &faulty().file("documents", "loi.pdf", LAW)).await.expect(422);
    let kept = waiting(&page);
    world.send_files(PATH, &fields()).await.expect(422).shows("Joignez au moins un texte.");
    let (file, rest) = kept[0].split_once('.').unwrap();
    let guessed = format!("{}.{rest}", "0".repeat(32));
    let renamed = kept[0].replace(".18.", ".x.");
    for made_up in [guessed, renamed, String::new(), "a.b.c.d".to_owned()] {
        let page = world.send_files(PATH, &with(fields(), &[made_up])).await.expect(422);
        page.shows("Joignez au moins un texte.");
    }
    let key = FileKey { folder: Folder::Waiting, file: FileId(file.parse().unwrap()) };
    world.ports.vault.remove(key).await.unwrap();
    let page = world.send_files(PATH, &with(fields(), &kept)).await.expect(422);
    let page = page.shows("Le fichier «\u{a0}loi.pdf\u{a0}» a été gardé trop longtemps").shows("Direction des marchés");
    assert!(waiting(&page).is_empty());
    world.assert_nothing_kept();
}

#[tokio::test]
async fn files_that_wait_count_among_those_of_the_form() {
    let world = World::start_with(|settings| settings.uploads.files = 2).await;
    let two = faulty().file("documents", "un.pdf", LAW).file("documents", "deux.pdf", LAW);
    let kept = waiting(&world.send_files(PATH, &two).await.expect(422));
    assert_eq!(kept.len(), 2);
    let three = with(fields(), &kept).file("documents", "trois.pdf", LAW);
    let page = world.send_files(PATH, &three).await.expect(422).shows("Joignez 2 fichiers au plus.");
    assert_eq!(waiting(&page), kept);
    assert_eq!(world.ports.vault.paths().len(), 2);
    world.send_files(PATH, &with(fields(), &kept[1..])).await.goes_to();
}

#[tokio::test]
async fn the_files_after_a_faulty_one_wait_as_well() {
    let world = World::start_with(|settings| settings.uploads.file_bytes = 1 << 20).await;
    let form = fields()
        .file("documents", "un.pdf", LAW)
        .file("documents", "gros.pdf", vec![b'x'; (1 << 20) + 1])
        .file("documents", "vide.pdf", b"".as_slice())
        .file("documents", "deux.pdf", LAW);
    let page = world.send_files(PATH, &form).await.expect(413).shows("gros.pdf").shows("vide.pdf");
    let names: Vec<String> =
        waiting(&page).iter().map(|value| value.splitn(4, '.').last().unwrap().to_owned()).collect();
    assert_eq!(names, ["un.pdf", "deux.pdf"]);
    assert_eq!(world.ports.vault.paths().len(), 2);
}

#[tokio::test]
async fn an_address_fills_no_vault_with_forms_that_are_never_right() {
    let world = World::start_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        settings.forms_per_hour = 2;
    })
    .await;
    let form = faulty().file("documents", "loi.pdf", LAW);
    for round in 1..=4 {
        let call = Call::post(PATH).header("sec-fetch-site", "same-origin").header("x-forwarded-for", "10.0.0.1");
        let html = world.send(call.form(&form)).await.expect(422).text();
        assert_eq!(html.contains("Déjà reçus"), round <= 2, "{round}");
        assert_eq!(html.contains("choisis de nouveau"), round > 2, "{round}");
    }
    assert_eq!(world.ports.vault.paths().len(), 2);
    // The API's clients have their files.
    world.send(Call::post("/api/v1/inquiries").header("x-forwarded-for", "10.0.0.2").form(&form)).await.expect(422);
    assert_eq!(world.ports.vault.paths().len(), 2);
}
