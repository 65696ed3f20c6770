//! What bad input gets: a problem that names the field, and nothing is kept.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::wire::{Answer, Call, Multipart};
use crate::world::{World, fields, good_form};

const MIB: usize = 1 << 20;

async fn submit(world: &World, form: &Multipart) -> Answer {
    world.send(Call::post("/api/v1/inquiries").form(form)).await
}

/// What a form gets, with its faults as `field code`, sorted as they came.
async fn check(form: Multipart, status: u16, faults: &[&str]) {
    let world = World::start().await;
    let answer = submit(&world, &form).await.expect(status);
    let told: Vec<String> = answer.problem().1.into_iter().map(|(field, code)| format!("{field} {code}")).collect();
    assert_eq!(told, faults);
    world.assert_nothing_kept();
}

#[tokio::test]
async fn a_good_form_is_taken_with_its_texts() {
    let world = World::start().await;
    let form = good_form().file("documents", "scan.jpg", [0xff, 0xd8, 0xff].as_slice()).file("documents", "", "");
    let answer = submit(&world, &form).await.expect(201);
    let taken = answer.json();
    assert_eq!(taken["stage"], "awaiting_payment");
    assert_eq!(taken["order"]["amount"], 15_000);
    assert_eq!(taken["order"]["currency"], "XOF");
    assert_eq!(taken["order"]["status"], "unpaid");
    assert_eq!(taken["documents"][0]["name"], "loi.pdf");
    assert_eq!(taken["documents"][0]["read"], true);
    assert_eq!(taken["documents"][1]["unread_reason"], "kind");
    assert_eq!(taken["documents"].as_array().unwrap().len(), 2, "an input without a chosen file is no file");
    assert_eq!(taken["test"], true);
    let access = taken["access"].as_str().unwrap();
    assert_eq!(taken["links"]["status"], format!("http://{}/kit/inquiry/{access}/", world.address));
    assert_eq!(answer.header("location"), taken["links"]["self"].as_str());
    assert_eq!(world.ports.vault.paths().len(), 2);
}

#[tokio::test]
async fn an_eleventh_file_is_one_too_many() {
    let form = (0..11).fold(fields(), |form, n| form.file("documents", &format!("{n}.txt"), "Article 1"));
    check(form, 422, &["documents too_many"]).await;
}

#[tokio::test]
async fn ten_files_are_taken() {
    let world = World::start().await;
    let form = (0..10).fold(fields(), |form, n| form.file("documents", &format!("{n}.txt"), "Article 1"));
    assert_eq!(submit(&world, &form).await.expect(201).json()["documents"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_file_of_more_than_10_mib_is_too_big_and_its_name_is_told() {
    let world = World::start().await;
    let form = fields().file("documents", "gros.txt", vec![b'a'; 10 * MIB + 1]);
    let answer = submit(&world, &form).await.expect(413);
    assert_eq!(answer.problem().1, [("documents".to_owned(), "too_big".to_owned())]);
    assert_eq!(answer.json()["errors"][0]["file"], "gros.txt");
    world.assert_nothing_kept();
}

#[tokio::test]
async fn a_file_of_10_mib_is_taken() {
    let world = World::start().await;
    submit(&world, &fields().file("documents", "gros.txt", vec![b'a'; 10 * MIB])).await.expect(201);
}

#[tokio::test]
async fn an_empty_file_is_told() {
    check(good_form().file("documents", "vide.pdf", ""), 422, &["documents empty"]).await;
}

#[tokio::test]
async fn a_program_renamed_to_pdf_is_told_by_its_content() {
    check(good_form().file("documents", "loi2.pdf", b"MZ\x90\0".as_slice()), 422, &["documents unsupported"]).await;
}

#[tokio::test]
async fn a_form_without_files_lacks_its_documents() {
    check(fields(), 422, &["documents required"]).await;
    check(fields().file("documents", "", ""), 422, &["documents required"]).await;
    check(fields().text("documents", "loi.pdf"), 422, &["documents required"]).await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let form = Multipart::default()
        .text("email", "client@@example")
        .text("phone", "call me")
        .text("funding_sources", "casino")
        .text("mission_text", "a\u{0}b")
        .file("documents", "loi.pdf", b"MZ".as_slice());
    let faults = [
        "contact_name required",
        "email invalid",
        "phone invalid",
        "organization_name required",
        "mission_text invalid",
        "funding_sources unknown_choice",
        "consent required",
        "documents unsupported",
    ];
    check(form, 422, &faults).await;
}

#[tokio::test]
async fn a_bad_address_is_told_whatever_else_is_right() {
    for address in ["", "client", "client@example", "a b@example.org", "client@example.org\r\nBcc: x@y.z"] {
        let form = good_form().without("email").text("email", address);
        let fault = if address.is_empty() { "email required" } else { "email invalid" };
        let world = World::start().await;
        let told = submit(&world, &form).await.expect(422).problem().1;
        assert!(told.iter().any(|(field, code)| format!("{field} {code}") == fault), "{address:?}: {told:?}");
        world.assert_nothing_kept();
    }
}

#[tokio::test]
async fn messages_come_in_the_client_s_language() {
    let world = World::start().await;
    let form = good_form().without("contact_name");
    let call = Call::post("/api/v1/inquiries").form(&form);
    let french = world.send(call.clone()).await.expect(422);
    assert_eq!(french.json()["errors"][0]["message"], "Ce champ est obligatoire.");
    assert_eq!(french.header("content-language"), Some("fr"));
    let english = world.send(call.header("accept-language", "en-GB, fr;q=0.5")).await.expect(422);
    assert_eq!(english.json()["errors"][0]["message"], "This field is required.");
}

#[tokio::test]
async fn a_body_that_is_no_multipart_is_of_the_wrong_type() {
    let world = World::start().await;
    let call = Call::post("/api/v1/inquiries");
    world.send(call.clone().body("application/json", "{}")).await.expect(415);
    world.send(call.clone()).await.expect(415);
    world.send(call.body("multipart/form-data", "x")).await.expect(400);
    world.assert_nothing_kept();
}

#[tokio::test]
async fn a_body_that_is_cut_off_leaves_nothing() {
    let world = World::start().await;
    let form = good_form().file("documents", "loi2.pdf", b"%PDF-1.4 Article 2".as_slice());
    let bytes = form.bytes();
    for cut in [bytes.len() - 10, bytes.len() - 40, bytes.len() / 2, 10] {
        let call = Call::post("/api/v1/inquiries").body(&form.content_type(), bytes[..cut].to_vec());
        world.send(call).await.expect(400);
    }
    world.assert_nothing_kept();
}

#[tokio::test]
async fn a_client_that_hangs_up_leaves_nothing() {
    let world = World::start().await;
    let form = good_form().file("documents", "loi2.pdf", b"%PDF-1.4 Article 2".as_slice());
    let bytes = form.bytes();
    let head = Call::post("/api/v1/inquiries").body(&form.content_type(), bytes.clone()).head(world.address);
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream.write_all(&[head.as_bytes(), &bytes[..bytes.len() - 40]].concat()).await.unwrap();
    until(|| world.ports.vault.paths().len() == 1).await;
    drop(stream);
    until(|| world.ports.vault.paths().is_empty()).await;
    world.assert_nothing_kept();
}

/// Gives way until it is so.
async fn until(so: impl Fn() -> bool) {
    let wait = async {
        while !so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.unwrap();
}

#[tokio::test]
async fn a_full_vault_keeps_nothing_half() {
    let world = World::start().await;
    world.ports.vault.set_full(true);
    let answer = submit(&world, &good_form()).await.expect(503);
    assert_eq!(answer.problem().0, "unavailable");
    assert!(answer.header("retry-after").is_some());
    world.assert_nothing_kept();
    world.ports.vault.set_full(false);
    submit(&world, &good_form()).await.expect(201);
}

#[tokio::test]
async fn fields_that_nobody_asked_for_change_nothing() {
    let world = World::start().await;
    let form = good_form().text("status", "paid").text("amount", "1").text("price", "1");
    let taken = submit(&world, &form).await.expect(201).json();
    assert_eq!(taken["order"]["amount"], 15_000);
    assert_eq!(taken["stage"], "awaiting_payment");
}

#[tokio::test]
async fn a_form_sent_again_under_its_key_is_taken_once() {
    let world = World::start().await;
    let call = Call::post("/api/v1/inquiries").header("idempotency-key", "my-key-1");
    let first = world.send(call.clone().form(&good_form())).await.expect(201).json();
    let again = world.send(call.clone().form(&good_form())).await.expect(201).json();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(first["access"], again["access"]);
    assert_eq!(world.ports.store.subjects().len(), 1);
    assert_eq!(world.ports.vault.paths().len(), 1, "the files that came again are gone");
    let other = world.send(call.form(&good_form().without("email").text("email", "x@example.org"))).await.expect(422);
    assert_eq!(other.problem().0, "idempotency_key_reused");
    assert_eq!(world.ports.vault.paths().len(), 1);
    let bad = Call::post("/api/v1/inquiries").header("idempotency-key", "a b").form(&good_form());
    world.send(bad).await.expect(400);
}
