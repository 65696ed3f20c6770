//! The receipt of the real program, as its owner gets and reads it.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::desk::{Caller, PATIENCE};
use crate::process::Kit;
use crate::road::{form, mails, pay, wait_for};
use crate::world::{Backend, World};

const EMAIL: &str = "payeuse@recu.test";

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_by_mail_and_by_page_is_one_pdf_that_says_who_paid_what_to_whom_on_sqlite() {
    arrives(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_by_mail_and_by_page_is_one_pdf_that_says_who_paid_what_to_whom_on_postgres() {
    arrives(Backend::Postgres).await;
}

async fn arrives(on: Backend) {
    let mut world = World::start(on).await;
    world.instead = vec![
        ("KIT_SELLER", "Cabinet d’audit Été".to_owned()),
        ("KIT_SELLER_ADDRESS", "12, rue des Écoles\\n01 BP 17 Abidjan 01".to_owned()),
    ];
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let post = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(form(EMAIL));
    let (status, created) = nobody.insist_with(post).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let (id, access) = (created["id"].as_str().unwrap(), created["access"].as_str().unwrap());
    let client = nobody.with(access);
    let transaction = pay(&world, &client, id).await;
    wait_for(&client, id, "drafted").await;
    let (_, inquiry) = client.insist(Method::GET, &format!("/api/v1/inquiries/{id}"), &Value::Null).await;
    let number = inquiry["receipt"]["number"].as_str().unwrap();

    let page = nobody.request(Method::GET, &format!("/kit/inquiry/{access}/receipt.pdf"));
    let pdf = page.send().await.unwrap().bytes().await.unwrap();
    let file = world.folder().join("receipt.pdf");
    std::fs::write(&file, &pdf).unwrap();
    let read = tokio::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().await;
    let read = read.expect("./test installs poppler-utils");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let text = String::from_utf8(read.stdout).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
    let told = ["Reçu", number, "Cabinet d’audit Été", "12, rue des Écoles", "01 BP 17 Abidjan 01"];
    let told = told.into_iter().chain(["Service des marchés", "Office de l’eau", "15 000 F CFA (XOF)", &transaction]);
    for told in told {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }

    let begun = Instant::now();
    let mail = loop {
        let all = mails(&world, EMAIL).await;
        if let Some(mail) = all.iter().find(|mail| mail["text"].as_str().is_some_and(|text| text.contains(number))) {
            break mail["id"].as_str().unwrap().to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "no mail with the receipt");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let raw = reqwest::get(format!("{}/api/messages/{mail}/raw", world.mailbox.base_url())).await.unwrap();
    let raw = raw.text().await.unwrap().replace(['\r', '\n'], "");
    assert!(raw.contains(&format!("recu-{number}.pdf")) && raw.contains(&STANDARD.encode(&pdf)), "{raw}");
    drop(kit);
    world.end().await;
}
