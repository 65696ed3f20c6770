//! The desk's day over the API.

use kit_workflow::inquiry::{ActorKind, AttemptId, Command, Receipt};
use kit_workflow::port::{Particulars, Role};
use kit_workflow::{Currency, Ids as _, Money};
use serde_json::{Value, json};

use crate::wire::{Answer, Call, Multipart};
use crate::world::{Client, PDF, World};

async fn ask(world: &World, method: &str, client: &Client, path: &str, token: &str) -> Answer {
    world.send(world.staff_call(method, client, path, token)).await
}

async fn tell(world: &World, client: &Client, path: &str, token: &str, body: Value) -> Answer {
    world.send(world.staff_call("POST", client, path, token).json(&body)).await
}

#[tokio::test]
async fn the_road_from_the_form_to_the_link() {
    let world = World::start().await;
    let (client, staff) = (world.submit().await, world.staff(Role::Reviewer).await);
    assert_eq!(ask(&world, "POST", &client, "/publish", &staff).await.expect(409).problem().0, "not_paid");
    world.send(world.staff_call("GET", &client, "/draft.docx", &staff)).await.expect(404);
    world.pay(&client).await;
    assert_eq!(world.read(&client).await["order"]["status"], "paid");
    let client = world.drafted().await;
    assert_eq!(ask(&world, "POST", &client, "/publish", &staff).await.expect(409).problem().0, "no_deliverable");
    assert_eq!(world.read(&client).await["draft"], Value::Null, "a draft is not the client's to see");
    let draft = ask(&world, "GET", &client, "/draft.docx", &staff).await.expect(200);
    assert_eq!(draft.body, b"PK the draft");
    assert!(draft.header("content-disposition").unwrap().starts_with("attachment; filename=\"kit-KIT-"));
    assert_eq!(draft.header("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'; sandbox"));
    let part = world.staff_call("GET", &client, "/draft.docx", &staff).header("range", "bytes=3-5");
    let part = world.send(part).await.expect(206);
    assert_eq!((part.body.as_slice(), part.header("content-range")), (b"the".as_slice(), Some("bytes 3-5/12")));
    let beyond = world.staff_call("GET", &client, "/draft.docx", &staff).header("range", "bytes=12-");
    assert_eq!(world.send(beyond).await.expect(416).header("content-range"), Some("bytes */12"));
    let head = world.send(world.staff_call("HEAD", &client, "/draft.docx", &staff)).await.expect(200);
    assert_eq!((head.body.len(), head.header("content-length")), (0, Some("12")));

    let validated = world.upload(&client, &staff).await.expect(200);
    let view = validated.json();
    assert_eq!(view["stage"], "validated");
    assert_eq!(view["deliverable"]["pages"], 1);
    assert_eq!(view["deliverable"]["size"], PDF.len());
    assert_eq!(view["draft"]["number"], 1);
    assert_eq!(view["link"], Value::Null);
    assert_eq!(validated.header("etag"), Some(format!("\"{}\"", view["version"]).as_str()));
    assert_eq!(
        world.read(&client).await["deliverable"],
        Value::Null,
        "a PDF that is not published is not the client's"
    );
    let view = ask(&world, "POST", &client, "/publish", &staff).await.expect(200).json();
    assert_eq!(view["stage"], "delivered");
    assert_eq!(view["link"]["alive"], true);
    assert_eq!(view["links"]["status"], Value::Null, "the client's secret is not staff's to see");
    assert_eq!(world.read(&client).await["deliverable"]["number"], 1);
}

#[tokio::test]
async fn a_delivered_kit_is_corrected_and_its_link_changed() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = world.delivered(&staff).await;
    let view = ask(&world, "POST", &client, "/link", &staff).await.expect(200).json();
    let again = world.send(world.client_call("POST", &client, "/link")).await.expect(200).json();
    assert_eq!(again["version"].as_i64(), view["version"].as_i64().map(|version| version + 1));
    let view = ask(&world, "DELETE", &client, "/link", &staff).await.expect(200).json();
    assert_eq!(view["link"], Value::Null);
    assert_eq!(ask(&world, "DELETE", &client, "/link", &staff).await.expect(409).problem().0, "no_link");
    let better = world.staff_call("PUT", &client, "/deliverable", &staff).body("application/pdf", "%PDF better");
    let view = world.send(better).await.expect(200).json();
    assert_eq!((view["stage"].as_str(), view["deliverable"]["number"].as_u64()), (Some("validated"), Some(2)));
    assert_eq!(world.read(&client).await["deliverable"]["number"], 1, "the old PDF is served until the new one is out");
    let view = ask(&world, "DELETE", &client, "/deliverable", &staff).await.expect(200).json();
    assert_eq!(view["stage"], "drafted");
    let view = tell(&world, &client, "/revision", &staff, json!({"feedback": "citer l'article 4"})).await.expect(200);
    assert_eq!(view.json()["stage"], "generating");
}

#[tokio::test]
async fn a_file_that_is_no_pdf_is_refused_and_not_kept() {
    let world = World::start().await;
    let (client, staff) = (world.drafted().await, world.staff(Role::Reviewer).await);
    let kept = world.ports.vault.paths();
    let put = |kind: &str, body: &str| {
        world.send(world.staff_call("PUT", &client, "/deliverable", &staff).body(kind, body.as_bytes().to_vec()))
    };
    put("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK").await.expect(415);
    put("text/plain", "%PDF").await.expect(415);
    let fault = put("application/pdf", "PK no pdf").await.expect(422).problem().1;
    assert_eq!(fault, [("deliverable".to_owned(), "unsupported".to_owned())]);
    let fault = put("application/pdf", "").await.expect(422).problem().1;
    assert_eq!(fault, [("deliverable".to_owned(), "empty".to_owned())]);
    assert_eq!(world.ports.vault.paths(), kept);
    let unpaid = world.submit().await;
    let kept = world.ports.vault.paths();
    assert_eq!(world.upload(&unpaid, &staff).await.expect(409).problem().0, "not_paid");
    assert_eq!(world.ports.vault.paths(), kept);
}

#[tokio::test]
async fn money_by_hand_refund_and_its_proof() {
    let world = World::start().await;
    let (client, manager) = (world.submit().await, world.staff(Role::Manager).await);
    assert_eq!(
        tell(&world, &client, "/payment/accept", &manager, json!({"reason": "r"})).await.expect(409).problem().0,
        "nothing_held"
    );
    let told = Multipart::default().text("reason", "payé au guichet").text("reference", "reçu 12");
    let call = world.staff_call("POST", &client, "/payment/by-hand", &manager);
    let view =
        world.send(call.form(&told.file("proof", "reçu.png", b"\x89PNG a slip".as_slice()))).await.expect(200).json();
    assert_eq!((view["stage"].as_str(), view["order"]["status"].as_str()), (Some("paid"), Some("paid")));
    let view = tell(&world, &client, "/refund", &manager, json!({"reason": "erreur"})).await.expect(200).json();
    assert_eq!((view["stage"].as_str(), view["order"]["status"].as_str()), (Some("refunding"), Some("refund_due")));
    let proof = json!({"reference": "virement 7"});
    let view = tell(&world, &client, "/refund/confirm", &manager, proof.clone()).await.expect(200).json();
    assert_eq!((view["stage"].as_str(), view["order"]["status"].as_str()), (Some("refunded"), Some("refunded")));
    tell(&world, &client, "/refund/confirm", &manager, proof).await.expect(200);
    let other = tell(&world, &client, "/refund/confirm", &manager, json!({"reference": "virement 8"})).await;
    assert_eq!(other.expect(409).problem().0, "already_refunded");

    let history = ask(&world, "GET", &client, "/history", &manager).await.expect(200).json();
    let events: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|item| item["event"].as_str().unwrap()).collect();
    let expected =
        ["inquiry_submitted", "order_opened", "payment_recorded_by_hand", "refund_requested", "refund_confirmed"];
    assert_eq!(events, expected);
    let by_hand = &history["items"][2];
    assert_eq!(by_hand["by"], json!({"kind": "staff", "email": "manager@kit.example"}));
    assert_eq!(by_hand["remarks"][0], json!({"kind": "reason", "text": "payé au guichet"}));
    assert_eq!(by_hand["remarks"][1], json!({"kind": "proof", "text": "reçu 12"}));
}

#[tokio::test]
async fn a_short_payment_waits_for_a_manager() {
    let world = World::start().await;
    let (client, manager) = (world.submit().await, world.staff(Role::Manager).await);
    let page = world.send(world.checkout(&client)).await.expect(200).json();
    let attempt = AttemptId::from_transaction_id(page["transaction_id"].as_str().unwrap()).unwrap();
    let receipt = Receipt::verified(attempt, Money::new(5_000, Currency::Xof));
    world.command(&client, ActorKind::Gateway, Command::HoldPayment { receipt }, Particulars::None).await;
    assert_eq!(world.read(&client).await["order"]["status"], "held");
    let call = world.client_call("POST", &client, "/cancel");
    assert_eq!(world.send(call).await.expect(409).problem().0, "payment_held");
    let view = tell(&world, &client, "/payment/accept", &manager, json!({"reason": "geste"})).await.expect(200).json();
    assert_eq!(view["order"]["status"], "paid");
    let dossier = ask(&world, "GET", &client, "", &manager).await.expect(200).json();
    assert_eq!(dossier["received"][0]["amount"], 5_000);
    assert_eq!(dossier["answers"]["organization_name"], "Direction des marchés");
    assert_eq!(dossier["answers"]["funding_sources"], "budget_etat,appuis_ptf");
    assert_eq!(dossier["attempts"][0]["status"], "paid");
}

#[tokio::test]
async fn what_is_held_is_accepted_up_to_the_price_and_never_for_nothing() {
    let world = World::start().await;
    let (client, manager) = (world.submit().await, world.staff(Role::Manager).await);
    let accept = async || tell(&world, &client, "/payment/accept", &manager, json!({"reason": "geste"})).await;
    for amount in [None, Some(10_000), Some(10_000)] {
        let page = world.send(world.checkout(&client)).await.expect(200).json();
        let attempt = AttemptId::from_transaction_id(page["transaction_id"].as_str().unwrap()).unwrap();
        let receipt = match amount {
            None => Receipt::inexpressible(attempt, Currency::Xof),
            Some(amount) => Receipt::verified(attempt, Money::new(amount, Currency::Xof)),
        };
        world.command(&client, ActorKind::Gateway, Command::HoldPayment { receipt }, Particulars::None).await;
        if amount.is_none() {
            assert_eq!(accept().await.expect(409).problem().0, "nothing_reckonable");
        }
    }
    assert_eq!(accept().await.expect(200).json()["stage"], "paid");
    let dossier = ask(&world, "GET", &client, "", &manager).await.expect(200).json();
    let received: Vec<_> = dossier["received"].as_array().unwrap().iter().collect();
    let received: Vec<_> =
        received.iter().map(|entry| (entry["amount"].as_u64().unwrap(), entry["standing"].as_str().unwrap())).collect();
    let expected = [(0, "refund_due"), (10_000, "credited"), (5_000, "credited"), (5_000, "refund_due")];
    assert_eq!(received, expected);
}

#[tokio::test]
async fn a_client_gives_up_and_staff_too() {
    let world = World::start().await;
    let (client, staff) = (world.submit().await, world.staff(Role::Reviewer).await);
    let view = world.send(world.client_call("POST", &client, "/cancel")).await.expect(200).json();
    assert_eq!((view["stage"].as_str(), view["order"]["status"].as_str()), (Some("cancelled"), Some("cancelled")));
    let refused = world.send(world.checkout(&client)).await.expect(409);
    assert_eq!(refused.problem().0, "not_now");
    let other = world.submit().await;
    let view = tell(&world, &other, "/cancel", &staff, json!({"reason": "doublon"})).await.expect(200).json();
    assert_eq!(view["stage"], "cancelled");
}

#[tokio::test]
async fn a_second_click_opens_the_same_payment_page() {
    let world = World::start().await;
    let client = world.submit().await;
    let first = world.send(world.checkout(&client)).await.expect(200).json();
    let second = world.send(world.checkout(&client)).await.expect(200).json();
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_move_under_one_key_happens_once() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let client = world.delivered(&staff).await;
    let reissue = || world.send(world.staff_call("POST", &client, "/link", &staff).header("idempotency-key", "k1"));
    let first = reissue().await.expect(200).json();
    let again = reissue().await.expect(200).json();
    assert_eq!(first["version"], again["version"]);
    let other = world.staff_call("DELETE", &client, "/link", &staff).header("idempotency-key", "k1");
    assert_eq!(world.send(other).await.expect(422).problem().0, "idempotency_key_reused");
}

#[tokio::test]
async fn a_version_that_is_over_is_a_conflict() {
    let world = World::start().await;
    let (client, staff) = (world.drafted().await, world.staff(Role::Reviewer).await);
    let version = world.read(&client).await["version"].as_i64().unwrap();
    let upload = |version: String| {
        let call = world.staff_call("PUT", &client, "/deliverable", &staff).header("if-match", &version);
        world.send(call.body("application/pdf", PDF))
    };
    let stale = upload((version - 1).to_string()).await.expect(409);
    assert_eq!(stale.problem().0, "version_conflict");
    assert_eq!(stale.json()["current_version"], version);
    upload(format!("\"{version}\"")).await.expect(200);
    let publish = |version: i64| {
        world.send(world.staff_call("POST", &client, "/publish", &staff).header("if-match", &format!("\"{version}\"")))
    };
    assert_eq!(publish(version).await.expect(409).problem().0, "version_conflict");
    publish(version + 1).await.expect(200);
    let bad = world.staff_call("POST", &client, "/publish", &staff).header("if-match", "yesterday");
    world.send(bad).await.expect(400);
}

#[tokio::test]
async fn the_list_goes_on_where_it_ended_and_can_be_searched() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        world.ports.clock.advance(std::time::Duration::from_secs(1));
        ids.push(world.submit().await.id);
    }
    ids.reverse();
    let list = async |query: &str| {
        world.send(Call::get(&format!("/api/v1/staff/inquiries?{query}")).bearer(&staff)).await.expect(200).json()
    };
    let (mut seen, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let part = list(&query).await;
        seen.extend(part["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match part["next"].as_str() {
            Some(cursor) => query = format!("limit=2&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    assert_eq!(list("q=direction%20des&stage=awaiting_payment").await["items"].as_array().unwrap().len(), 5);
    assert_eq!(list("q=nobody").await["items"], json!([]));
    assert_eq!(list("stage=paid").await["items"], json!([]));
    let item = &list("limit=1").await["items"][0];
    assert_eq!((item["amount"].as_u64(), item["money_waits"].as_bool()), (Some(15_000), Some(false)));
}

#[tokio::test]
async fn an_inquiry_that_is_not_there_is_not_found() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    for id in [world.ports.clock.fresh().to_string(), "nonsense".into(), "%2e%2e".into()] {
        let nowhere = Client { id, access: String::new() };
        for (method, path) in [("GET", ""), ("GET", "/history"), ("POST", "/publish"), ("GET", "/draft.docx")] {
            ask(&world, method, &nowhere, path, &staff).await.expect(404);
        }
        world.upload(&nowhere, &staff).await.expect(404);
    }
    assert_eq!(world.ports.vault.paths(), Vec::<String>::new());
}
