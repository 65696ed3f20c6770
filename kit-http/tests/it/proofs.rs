//! Files that show that money came, or went back, another way.

use std::collections::BTreeSet;

use kit_workflow::port::Role;
use serde_json::{Value, json};

use crate::wire::{Answer, Call, Multipart};
use crate::world::{Client, World};

const SCAN: &[u8] = b"\xff\xd8\xff\xe0 a receipt of the counter";
const BY_HAND: &str = "/payment/by-hand";

fn form(name: &str, bytes: &[u8]) -> Multipart {
    let texts = Multipart::default().text("reason", "payé au guichet").text("reference", "reçu 12");
    texts.file("proof", name, bytes)
}

async fn send(world: &World, client: &Client, staff: &str, form: &Multipart, key: Option<&str>) -> Answer {
    let call = world.staff_call("POST", client, BY_HAND, staff).form(form);
    world.send(key.into_iter().fold(call, |call, key| call.header("idempotency-key", key))).await
}

fn kept(world: &World) -> Vec<String> {
    world.ports.vault.paths().into_iter().filter(|path| path.starts_with("proofs/")).collect()
}

async fn proofs(world: &World, client: &Client, staff: &str) -> Value {
    world.send(world.staff_call("GET", client, "", staff)).await.expect(200).json()["proofs"].clone()
}

#[tokio::test]
async fn money_that_came_by_hand_is_shown_by_one_file_however_often_it_is_sent() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let client = world.submit().await;
    let scan = form("../reçu <12>.jpg", SCAN);
    assert_eq!(send(&world, &client, &manager, &scan, Some("k")).await.expect(200).json()["stage"], "paid");
    send(&world, &client, &manager, &scan, Some("k")).await.expect(200);
    let path = kept(&world).pop().unwrap();
    assert!(path.ends_with(".bin") && !path.contains("12>"), "{path}");
    // The same key for another file is another request; without a key, the same reference is the same transfer.
    let other = form("reçu.png", b"\x89PNG another");
    assert_eq!(
        send(&world, &client, &manager, &other, Some("k")).await.expect(422).problem().0,
        "idempotency_key_reused"
    );
    send(&world, &client, &manager, &other, None).await.expect(200);
    let absent = Client { id: "00000000-0000-7000-8000-000000000000".to_owned(), ..client.clone() };
    send(&world, &absent, &manager, &scan, None).await.expect(404);
    assert_eq!(kept(&world), [path]);

    let told = proofs(&world, &client, &manager).await;
    assert_eq!(told.as_array().unwrap().len(), 1);
    let proof = &told[0];
    let expected = (json!("jpg"), json!(SCAN.len()));
    assert_eq!((proof["kind"].clone(), proof["size"].clone()), expected);
    let name = proof["file_name"].as_str().unwrap();
    assert!(name.ends_with("reçu <12>.jpg") && !name.contains('/'), "{name}");
    let call = world.staff_call("GET", &client, &format!("/proofs/{}", proof["sequence"]), &manager);
    let file = world.send(call).await.expect(200);
    assert_eq!(file.body, SCAN);
    assert_eq!(file.header("content-type"), Some("image/jpeg"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment;"));
    assert!(file.header("cache-control").unwrap().contains("no-store"));
}

#[tokio::test]
async fn a_file_that_shows_nothing_is_refused_by_its_content_and_not_kept() {
    let world = World::start_with(|settings| settings.uploads.file_bytes = 64).await;
    let manager = world.staff(Role::Manager).await;
    let client = world.submit().await;
    let version = world.read(&client).await["version"].clone();
    for (bytes, status, fault) in [
        (&b"MZ a program"[..], 422, "unsupported"),
        (b"PK a document of Word", 422, "unsupported"),
        (b"<script>alert(1)</script>", 422, "unsupported"),
        (b"", 422, "empty"),
        (&[0xff; 65], 413, "too_big"),
    ] {
        let answer = send(&world, &client, &manager, &form("reçu.pdf", bytes), None).await.expect(status);
        assert_eq!(answer.problem().1, [("proof".to_owned(), fault.to_owned())]);
    }
    let unsaid =
        Multipart::default().text("reason", "r").text("status", "paid").file("proof", "a.pdf", b"%PDF".as_slice());
    let faults = send(&world, &client, &manager, &unsaid, None).await.expect(422).problem().1;
    let fields: BTreeSet<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, BTreeSet::from(["reference", "status"]));
    assert_eq!(kept(&world), Vec::<String>::new());
    assert_eq!(world.read(&client).await["version"], version);
    assert_eq!(proofs(&world, &client, &manager).await, json!([]));
}

#[tokio::test]
async fn money_by_hand_without_a_file_is_refused_by_its_field() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let client = world.submit().await;
    let version = world.read(&client).await["version"].clone();
    let texts = Multipart::default().text("reason", "r").text("reference", "reçu 12");
    let as_json = world.staff_call("POST", &client, BY_HAND, &manager).json(&json!({"reason": "r", "reference": "12"}));
    for answer in [send(&world, &client, &manager, &texts, Some("k")).await, world.send(as_json).await] {
        assert_eq!(answer.expect(422).problem().1, [("proof".to_owned(), "required".to_owned())]);
    }
    assert_eq!(world.read(&client).await["version"], version);
    // The key is not used up by a request that was refused.
    send(&world, &client, &manager, &texts.file("proof", "reçu.jpg", SCAN), Some("k")).await.expect(200);
}

#[tokio::test]
async fn a_refund_is_confirmed_with_its_amount_and_file() {
    let world = World::start().await;
    let manager = world.staff(Role::Manager).await;
    let client = world.submit().await;
    world.pay(&client).await;
    let reason = json!({"reason": "renoncé"});
    world.send(world.staff_call("POST", &client, "/refund", &manager).json(&reason)).await.expect(200);
    let confirm = |amount: &'static str| {
        let form = Multipart::default().text("reference", "virement 7").text("amount", amount);
        let call = world.staff_call("POST", &client, "/refund/confirm", &manager);
        world.send(call.form(&form.file("proof", "virement.pdf", b"%PDF-1.7".as_slice())))
    };
    assert_eq!(confirm("beaucoup").await.expect(422).problem().1[0].0, "amount");
    assert_eq!(confirm("14999").await.expect(409).problem().0, "refund_mismatch");
    assert_eq!(kept(&world), Vec::<String>::new());
    assert_eq!(confirm("15000").await.expect(200).json()["stage"], "refunded");
    // The same confirmation again is the same refund, with the file it had.
    confirm("15000").await.expect(200);
    assert_eq!(kept(&world).len(), 1);
    assert_eq!(proofs(&world, &client, &manager).await[0]["file_name"], "virement.pdf");
}

#[tokio::test]
async fn proofs_are_for_staff_alone_and_given_by_managers() {
    let world = World::start().await;
    let (manager, reviewer) = (world.staff(Role::Manager).await, world.staff(Role::Reviewer).await);
    let (client, other) = (world.submit().await, world.submit().await);
    let scan = form("reçu.jpg", SCAN);
    send(&world, &client, &reviewer, &scan, None).await.expect(403);
    send(&world, &client, &client.access, &scan, None).await.expect(403);
    send(&world, &client, &manager, &scan, None).await.expect(200);
    let address = format!("/proofs/{}", proofs(&world, &client, &manager).await[0]["sequence"]);
    let fetch = |client: &Client, token: &str| world.send(world.staff_call("GET", client, &address, token));
    fetch(&client, &reviewer).await.expect(200);
    fetch(&client, &client.access).await.expect(403);
    fetch(&other, &manager).await.expect(404);
    world.send(Call::get(&format!("/api/v1/staff/inquiries/{}{address}", client.id))).await.expect(401);
    world.send(world.client_call("GET", &client, &address)).await.expect(404);
    let view = world.read(&client).await.to_string();
    assert!(!view.contains("reçu.jpg") && !view.contains("proofs"), "{view}");
}
