//! A client pays by transfer: told where, seen by staff, recorded once.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{Caller, add_account};
use crate::files::{check_files, database};
use crate::process::{Kit, command, run};
use crate::road::{form, wait_for};
use crate::world::{Backend, World};

const INSTRUCTIONS: &str =
    "fr = \"\"\"Banque de l’essai\nIBAN : XX00 1234\"\"\"\nen = \"\"\"Test bank\nIBAN: XX00 1234\"\"\"\n";

/// A picture by its first bytes.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";

#[tokio::test]
async fn a_transfer_is_announced_by_the_client_and_recorded_by_staff() {
    let world = World::start(Backend::Sqlite).await;
    let file = world.folder().join("by-hand.toml");
    std::fs::write(&file, INSTRUCTIONS).unwrap();
    let mut kit = Kit::spawn_with(&world, &[("KIT_BY_HAND_INSTRUCTIONS", file.to_str().unwrap())]);
    kit.ready(&world, world.public).await;
    add_account(&world).await;

    let nobody = Caller::nobody(&world);
    let key = Uuid::new_v4().to_string();
    let build = || {
        let post = nobody.request(Method::POST, "/api/v1/inquiries").header("Idempotency-Key", &key);
        post.multipart(form("virement@client.test"))
    };
    let (_, created) = nobody.insist_with(build).await;
    let (id, access) = (created["id"].as_str().unwrap().to_owned(), created["access"].as_str().unwrap());
    let client = nobody.with(access);
    let checkout = format!("/api/v1/inquiries/{id}/checkout");
    let go = async |provider: &str| client.insist(Method::POST, &checkout, &json!({"provider": provider})).await;

    let (status, refused) = go("orange").await;
    assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("provider")));
    let (_, page) = go("by_hand").await;
    let url = page["payment_url"].as_str().unwrap();
    assert!(url.ends_with(&format!("/kit/inquiry/{access}/by-hand/")), "{url}");
    assert_eq!(go("by_hand").await.1, page, "asked again it is the same attempt");
    let (_, card) = go("cinetpay").await;
    assert_ne!(card["transaction_id"], page["transaction_id"], "another way is another attempt");
    let html = reqwest::get(url).await.unwrap().text().await.unwrap();
    for text in ["IBAN : XX00 1234", created["reference"].as_str().unwrap(), "15\u{202f}000\u{a0}F\u{a0}CFA"] {
        assert!(html.contains(text), "{text} is not in {html}");
    }
    let choices = format!("http://{}/kit/inquiry/{access}/checkout/", world.public);
    let html = reqwest::get(choices).await.unwrap().text().await.unwrap();
    assert!(html.contains("pay/by_hand") && html.contains("pay/cinetpay"), "{html}");

    let staff = Caller::staff(&world).await;
    let path = format!("/api/v1/staff/inquiries/{id}");
    let key = Uuid::new_v4().to_string();
    let record = async |scan: &'static [u8]| {
        let build = || {
            let texts = Form::new().text("reason", "virement vu au relevé").text("reference", "VIR-0042");
            let post = staff.request(Method::POST, &format!("{path}/payment/by-hand")).header("Idempotency-Key", &key);
            post.multipart(texts.part("proof", Part::bytes(scan).file_name("relevé.png")))
        };
        staff.insist_with(build).await
    };
    let (status, refused) = record(b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>").await;
    assert_eq!((status, &refused["errors"][0]["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("proof")));
    let (status, view) = record(PNG).await;
    assert_eq!(record(PNG).await.0, StatusCode::OK, "the same request again is the same payment");
    assert_eq!((status, view["order"]["status"].as_str()), (StatusCode::OK, Some("paid")), "{view}");
    let (_, dossier) = staff.insist(Method::GET, &path, &Value::Null).await;
    let attempts = dossier["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2, "{attempts:?}");
    let paid: Vec<_> = attempts.iter().filter(|attempt| attempt["status"] == "paid").collect();
    assert_eq!((paid.len(), &paid[0]["transaction_id"]), (1, &page["transaction_id"]), "the announced attempt is paid");
    wait_for(&client, &id, "drafted").await;

    kit.kill();
    // What a process leaves that was killed between a proof and its row.
    let proofs = world.folder().join("private/proofs");
    assert_eq!(std::fs::read_dir(&proofs).unwrap().count(), 1);
    let orphan = proofs.join(format!("{}.bin", Uuid::new_v4().simple()));
    std::fs::write(&orphan, PNG).unwrap();
    check_files(&world, &database(&world).await).await.unwrap();
    assert!(!orphan.exists());
    world.end().await;
}

#[tokio::test]
async fn the_command_tells_what_waits_and_its_exit_code_says_whether() {
    let world = World::start(Backend::Sqlite).await;
    let money = async |arguments: &[&str]| {
        let output = run(command(&world, world.public, &[&["money"], arguments].concat()), "").await;
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let kit = Kit::serve(&world, world.public, &[]).await;
    assert_eq!(money(&[]).await, (Some(0), "no money waits\n".to_owned()));
    add_account(&world).await;
    let (nobody, staff) = (Caller::nobody(&world), Caller::staff(&world).await);
    let key = Uuid::new_v4().to_string();
    let build = || {
        let post = nobody.request(Method::POST, "/api/v1/inquiries").header("Idempotency-Key", &key);
        post.multipart(form("remboursement@client.test"))
    };
    let (_, created) = nobody.insist_with(build).await;
    let path = format!("/api/v1/staff/inquiries/{}", created["id"].as_str().unwrap());
    let record = || {
        let texts = Form::new().text("reason", "espèces").text("reference", "REÇU-1");
        let post = staff.request(Method::POST, &format!("{path}/payment/by-hand")).header("Idempotency-Key", "record");
        post.multipart(texts.part("proof", Part::bytes(PNG).file_name("reçu.png")))
    };
    let (status, answer) = staff.insist_with(record).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let reason = json!({"reason": "le client renonce"});
    let (status, answer) = staff.insist(Method::POST, &format!("{path}/refund"), &reason).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let (code, table) = money(&[]).await;
    assert_eq!(code, Some(3), "{table}");
    assert!(table.contains("refund_due") && table.contains(created["reference"].as_str().unwrap()), "{table}");
    let (code, told) = money(&["--json"]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(
        (code, &told["items"][0]["amount"], &told["totals"][0]["amount"]),
        (Some(3), &json!(15_000), &json!(15_000))
    );
    drop(kit);
    world.end().await;
}
