//! Files that hold a virus, and a scanner that is away, on the real program; the daemon's protocol is spoken by a listener here.

use reqwest::multipart::Part;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::desk::{Caller, add_account};
use crate::process::Kit;
use crate::road::{form, pay, sample_pdf, wait_for};
use crate::world::{Backend, World};

/// What the daemon takes for a virus here.
const VIRUS: &[u8] = b"X5O!P%@AP";

async fn one(mut client: TcpStream) -> std::io::Result<()> {
    let mut command = [0; 10];
    client.read_exact(&mut command).await?;
    let mut file = Vec::new();
    loop {
        let length = client.read_u32().await?;
        if length == 0 {
            break;
        }
        let mut chunk = vec![0; length as usize];
        client.read_exact(&mut chunk).await?;
        file.extend(chunk);
    }
    let found = file.windows(VIRUS.len()).any(|window| window == VIRUS);
    client.write_all(if found { b"stream: Test-Signature FOUND\0" } else { b"stream: OK\0" }).await
}

/// Answers at this place until it is dropped.
async fn daemon(place: &str) -> tokio::task::JoinHandle<()> {
    let listener = TcpListener::bind(place).await.unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            // One that hangs up is its own affair.
            let _ = one(client).await;
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_virus_is_refused_by_its_file_and_nothing_is_taken_while_nobody_looks() {
    let mut world = World::start(Backend::Sqlite).await;
    let place = crate::world::free_port().to_string();
    world.instead = vec![("KIT_CLAMD", place.clone())];
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);
    let post = |path: &str| nobody.request(Method::POST, path).header("accept-language", "fr");

    // Nobody looks: nothing is taken, by the API and by the page.
    let answer = post("/api/v1/inquiries").multipart(form("a@virus.test")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["code"], "scanner_unavailable", "{told}");
    let page = post("/kit/inquiry/").header("sec-fetch-site", "same-origin").multipart(form("a@virus.test"));
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = page.text().await.unwrap();
    assert!(page.contains("Vos fichiers ne peuvent pas être vérifiés pour le moment"), "{page}");

    let daemon = daemon(&place).await;
    let infected = || {
        let words = [b"Article 1er\n", VIRUS].concat();
        form("a@virus.test").part("documents", Part::bytes(words).file_name("annexe.txt"))
    };
    let answer = post("/api/v1/inquiries").multipart(infected()).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let told: Value = answer.json().await.unwrap();
    let error = json!({"field": "documents", "code": "infected", "file": "annexe.txt",
        "message": "Ce fichier contient un virus ; il n’a pas été gardé."});
    assert_eq!(told["errors"], json!([error]), "{told}");
    let page =
        post("/kit/inquiry/").header("sec-fetch-site", "same-origin").multipart(infected()).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Le fichier «\u{a0}annexe.txt\u{a0}» contient un virus"), "{page}");

    let answer = post("/api/v1/inquiries").multipart(form("a@virus.test")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let created: Value = answer.json().await.unwrap();
    let id = created["id"].as_str().unwrap();
    let client = nobody.with(created["access"].as_str().unwrap());
    pay(&world, &client, id).await;
    wait_for(&client, id, "drafted").await;

    let put = |pdf: Vec<u8>| {
        let put = staff.request(Method::PUT, &format!("/api/v1/staff/inquiries/{id}/deliverable"));
        put.header("content-type", "application/pdf").body(pdf).send()
    };
    let answer = put([&sample_pdf()[..], VIRUS].concat()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let told: Value = answer.json().await.unwrap();
    assert_eq!((&told["errors"][0]["field"], &told["errors"][0]["code"]), (&"deliverable".into(), &"infected".into()));
    assert_eq!(put(sample_pdf()).await.unwrap().status(), StatusCode::OK);
    daemon.abort();
    let _ = daemon.await;
    assert_eq!(put(sample_pdf()).await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    let kept = |folder: &str| {
        let entries = std::fs::read_dir(world.folder().join("private").join(folder)).unwrap();
        entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect::<Vec<_>>()
    };
    let (documents, waiting, finals) = (kept("documents"), kept("waiting"), kept("kits/final"));
    let counts = (documents.len(), waiting.len(), finals.len());
    assert_eq!(counts, (1, 1, 1), "the text beside the virus waits for the page's next try");
    let infected = |file: &Vec<u8>| file.windows(VIRUS.len()).any(|window| window == VIRUS);
    assert!(!documents.iter().chain(&waiting).chain(&finals).any(infected), "what was refused is not kept");
    drop(kit);
    world.end().await;
}
