//! The provider is asked, or its list compared, from the command line; and a storm of notifications is one payment.

use std::process::Output;
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::desk::{Caller, PATIENCE, add_account};
use crate::process::{Kit, command, run};
use crate::road::{form, wait_for};
use crate::world::{Backend, World};

/// A client at the payment page.
struct Payer {
    client: Caller,
    id: String,
    transaction_id: String,
}

async fn at_the_page(world: &World, email: &str) -> Payer {
    let nobody = Caller::nobody(world);
    let submit = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(form(email));
    let (status, created) = nobody.insist_with(submit).await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let (id, client) = (created["id"].as_str().unwrap().to_owned(), nobody.with(created["access"].as_str().unwrap()));
    let checkout = json!({"provider": "cinetpay"});
    let (status, page) = client.insist(Method::POST, &format!("/api/v1/inquiries/{id}/checkout"), &checkout).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    Payer { client, id, transaction_id: page["transaction_id"].as_str().unwrap().to_owned() }
}

/// Has the provider settle a payment.
async fn settle(world: &World, payer: &Payer, how: Value) {
    let url = format!("{}/sandbox/payments/{}", world.cinetpay.base_url(), payer.transaction_id);
    let response = reqwest::Client::new().post(url).json(&how).send().await.unwrap();
    assert!(response.status().is_success());
}

async fn kit(world: &World, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = run(command(world, world.public, arguments), "").await;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

async fn stage(payer: &Payer) -> String {
    let path = format!("/api/v1/inquiries/{}", payer.id);
    let (_, inquiry) = payer.client.insist(Method::GET, &path, &Value::Null).await;
    inquiry["stage"].as_str().unwrap().to_owned()
}

/// How often the provider was asked about a transaction.
fn asked(world: &World, transaction_id: &str) -> usize {
    let ledger = std::fs::read_to_string(world.cinetpay_ledger()).unwrap();
    let lines = ledger.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["what"] == "check" && line["transaction_id"] == transaction_id).count()
}

async fn reconciles(backend: Backend) {
    let world = World::start(backend).await;
    let server = Kit::serve(&world, world.public, &["--no-worker"]).await;
    let paid = at_the_page(&world, "paid@reconcile.test").await;
    let waits = at_the_page(&world, "waits@reconcile.test").await;
    settle(&world, &paid, json!({"outcome": "accepted", "notify": 0})).await;

    let (code, told, _) = kit(&world, &["reconcile"]).await;
    assert_eq!(
        (code, told.lines().next().unwrap_or("").trim_end()),
        (0, "asked                0"),
        "both are too young"
    );

    let (code, told, complaint) = kit(&world, &["reconcile", "--dry-run", "--min-age", "0s"]).await;
    assert_eq!(code, 1, "{told}{complaint}");
    assert!(told.contains(&paid.transaction_id) && told.contains("would change our books"), "{told}");
    assert_eq!(stage(&paid).await, "awaiting_payment");

    let (code, told, complaint) = kit(&world, &["reconcile", "--min-age", "0s"]).await;
    assert_eq!(code, 0, "{told}{complaint}");
    for line in [
        "asked                2",
        "paid                 1  XOF 15000",
        "pending              1",
        "changed              1",
    ] {
        assert!(told.lines().any(|known| known.trim_end() == line), "{line:?} in\n{told}");
    }
    assert_eq!((stage(&paid).await, stage(&waits).await), ("paid".into(), "awaiting_payment".into()));
    let (code, told, _) = kit(&world, &["reconcile", "--min-age", "0s", "--json"]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!((code, &told["asked"], &told["attempts"][0]["said"]), (0, &1.into(), &"pending".into()));

    // The provider's own list.
    let export = world.folder().join("export.csv");
    let compare = async |rows: &str, more: &[&str]| {
        std::fs::write(&export, format!("Transaction;Montant;Devise;Statut\n{rows}")).unwrap();
        kit(&world, &[&["reconcile", "--export", export.to_str().unwrap()], more].concat()).await
    };
    let row = |payer: &Payer, rest: &str| format!("{};{rest}\n", payer.transaction_id);
    let agreed = row(&paid, "15 000;XOF;Accepté") + &row(&waits, "15000;XOF;En attente");
    let (code, told, complaint) = compare(&agreed, &[]).await;
    assert_eq!(code, 0, "{told}{complaint}");
    let (code, told, _) = compare(&(row(&paid, "10000;XOF;ACCEPTED") + &row(&waits, "15000;XOF;ACCEPTED")), &[]).await;
    assert_eq!(code, 1);
    assert!(told.contains("line 2  amount") && told.contains("line 3  paid_there"), "{told}");
    let (code, told, _) =
        compare("X;1;XOF;failed\n", &["--json", "--from", "2020-01-01", "--until", "2100-01-01"]).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    let missing = &told["differences"][0];
    assert_eq!((code, &missing["difference"], &missing["amount"]), (1, &"missing".into(), &15_000.into()));
    let (code, _, complaint) = compare("", &["--columns", "colour=blue"]).await;
    assert!(code == 1 && complaint.contains("colour"), "{complaint}");

    let (code, told, _) = kit(&world, &["inbox", "status"]).await;
    assert!(code == 0 && told.contains("early"), "{told}");
    drop(server);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_notifications_missed_is_found_and_lists_are_compared_on_sqlite() {
    reconciles(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_notifications_missed_is_found_and_lists_are_compared_on_postgres() {
    reconciles(Backend::Postgres).await;
}

/// Two hundred notifications of one payment, the provider at its most insistent.
async fn storm(backend: Backend) {
    let world = World::start(backend).await;
    add_account(&world).await;
    let server = Kit::serve(&world, world.public, &[]).await;
    let payer = at_the_page(&world, "storm@reconcile.test").await;
    settle(&world, &payer, json!({"outcome": "accepted", "notify": 200, "concurrent": true})).await;
    wait_for(&payer.client, &payer.id, "drafted").await;
    let staff = Caller::staff(&world).await;
    let begun = Instant::now();
    let times = loop {
        let (_, inbox) = staff.insist(Method::GET, "/api/v1/staff/notifications", &Value::Null).await;
        let times: u64 = inbox["items"].as_array().unwrap().iter().map(|item| item["times"].as_u64().unwrap()).sum();
        if times >= 200 || begun.elapsed() > PATIENCE {
            break times;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(times >= 200, "{times} of 200 arrived");
    let path = format!("/api/v1/staff/inquiries/{}/history", payer.id);
    let (_, history) = staff.insist(Method::GET, &path, &Value::Null).await;
    let events: Vec<&str> = history["items"].as_array().unwrap().iter().filter_map(|e| e["event"].as_str()).collect();
    assert_eq!(events.iter().filter(|event| **event == "payment_confirmed").count(), 1, "{events:?}");
    assert!(!events.contains(&"extra_payment_received"), "{events:?}");
    let asked = asked(&world, &payer.transaction_id);
    assert!((1..=4).contains(&asked), "the provider was asked {asked} times");
    drop(server);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_notifications_at_once_are_one_credit_on_sqlite() {
    storm(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_notifications_at_once_are_one_credit_on_postgres() {
    storm(Backend::Postgres).await;
}
