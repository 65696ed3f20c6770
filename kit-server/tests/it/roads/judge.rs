//! What must be true at the end of a road, whatever ended on it.

mod person;

use std::collections::BTreeMap;

use sea_orm::DatabaseConnection;
use serde_json::Value;

use super::told::{Left, Road};
use super::trip::provider::payments;
use super::trip::{EMAIL, Trip};
use crate::files::{check_files, rows};
use crate::process::{command, run};
use crate::world::World;

/// Each step once, each franc where it belongs and on the list if it waits, each letter under one Message-ID, each file on its
/// row, and the seals hold.
pub(super) async fn check(world: &World, db: &DatabaseConnection, road: &Road, trip: &Trip) {
    // The drafting is another road.
    let drafting = ["generation_begun", "draft_completed", "deliverable_validated", "kit_delivered"];
    let history: Vec<String> = trip.history().await;
    let events: Vec<&str> = history.iter().map(String::as_str).filter(|event| !drafting.contains(event)).collect();
    assert_eq!(events.join(" "), road.events);

    let dossier = trip.dossier().await;
    let received = dossier["received"].as_array().unwrap().iter();
    let money: Vec<(u64, &str)> =
        received.map(|entry| (entry["amount"].as_u64().unwrap(), entry["standing"].as_str().unwrap())).collect();
    assert_eq!(money, road.money);
    // Money that nothing was made for waits as well.
    let stuck = trip.stage(db).await == "generation_failed";
    let waits = stuck || money.iter().any(|(_, standing)| ["held", "refund_due"].contains(standing));
    assert_eq!(exit_code(world, &["money"]).await, if waits { 3 } else { 0 }, "kit money");
    assert_eq!(exit_code(world, &["audit", "verify"]).await, 0, "kit audit verify");

    check_work(db, &history).await;
    check_taken(world, db).await;
    check_letters(world, road).await;
    check_receipts(db).await;
    match road.left {
        Left::Everything => check_files(world, db).await.unwrap(),
        Left::Kit => person::check_kit(world, db).await,
        Left::Nothing => person::check_nothing(world, db).await,
    }
}

async fn exit_code(world: &World, arguments: &[&str]) -> i32 {
    run(command(world, world.public, arguments), "").await.status.code().unwrap()
}

/// Nothing is made and no link is given out but by a move that says so; the events above say which money came before.
async fn check_work(db: &DatabaseConnection, history: &[String]) {
    for (table, event) in [("drafts", "draft_completed"), ("download_links", "kit_delivered")] {
        let found = rows(db, &format!("SELECT * FROM {table}")).await.len();
        assert_eq!(found, history.iter().filter(|known| *known == event).count(), "{table}");
    }
}

/// Each payment that the provider took is in the books, once.
async fn check_taken(world: &World, db: &DatabaseConnection) {
    let received = rows(db, "SELECT transaction_id FROM payment_attempts WHERE received_amount IS NOT NULL").await;
    let received: Vec<String> = received.iter().map(|row| row.try_get("", "transaction_id").unwrap()).collect();
    for payment in payments(world).await {
        if payment["settlement"]["outcome"] == "accepted" {
            let booked = received.iter().filter(|id| payment["transaction_id"] == **id).count();
            assert_eq!(booked, 1, "{payment}");
        }
    }
}

/// The letters of the road, each under one Message-ID; and no more copies than times at which the program ended between the
/// server's answer and its own note of it.
async fn check_letters(world: &World, road: &Road) {
    let url = format!("{}/api/messages", world.mailbox.base_url());
    let all: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let mut copies = BTreeMap::<(bool, &str), (usize, &str)>::new();
    for mail in &all {
        let to_client = mail["to"].to_string().contains(EMAIL);
        let entry = copies.entry((to_client, mail["message_id"].as_str().unwrap())).or_default();
        *entry = (entry.0 + 1, mail["subject"].as_str().unwrap());
    }
    let to_client = copies.keys().filter(|(to_client, _)| *to_client).count();
    assert_eq!((to_client, copies.len() - to_client), road.letters, "to the client and to staff: {copies:?}");
    let more: usize = copies.values().map(|(copies, _)| copies - 1).sum();
    // A lease that ran out meanwhile leaves the last one open as well.
    let unsaid = |point: &String| {
        let sent = point.starts_with("mail.") && point.ends_with(".after");
        sent || point.starts_with("finish.") || point.starts_with("postpone.")
    };
    let doubtful = road.points().filter(unsaid).count();
    assert!(more <= doubtful, "{more} copies, {doubtful} doubtful moments: {copies:?}");
}

/// One receipt where the order was paid, with the first number of its series.
async fn check_receipts(db: &DatabaseConnection) {
    let numbers =
        rows(db, "SELECT v.ordinal, s.last FROM vouchers v JOIN voucher_series s ON s.series = v.series").await;
    let numbers: Vec<[i64; 2]> =
        numbers.iter().map(|row| ["ordinal", "last"].map(|name| row.try_get("", name).unwrap())).collect();
    assert!(numbers.is_empty() || numbers == [[1, 1]], "{numbers:?}");
}
