//! What must be true at the end of a road of money, whatever ended on it.

use std::collections::BTreeMap;

use sea_orm::DatabaseConnection;
use serde_json::Value;

use super::told::Road;
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
    let mut events: Vec<&str> = history.iter().map(String::as_str).filter(|event| !drafting.contains(event)).collect();
    // A click that was not answered is another attempt when it is repeated.
    events.dedup_by(|event, before| event == before && *event == "checkout_started");
    assert_eq!(events.join(" "), road.events);

    let dossier = trip.dossier().await;
    let received = dossier["received"].as_array().unwrap().iter();
    let money: Vec<(u64, &str)> =
        received.map(|entry| (entry["amount"].as_u64().unwrap(), entry["standing"].as_str().unwrap())).collect();
    assert_eq!(money, road.money);
    let waits = money.iter().any(|(_, standing)| ["held", "refund_due"].contains(standing));
    assert_eq!(exit_code(world, &["money"]).await, if waits { 3 } else { 0 }, "kit money");
    assert_eq!(exit_code(world, &["audit", "verify"]).await, 0, "kit audit verify");

    check_letters(world, road).await;
    check_receipts(db).await;
    check_files(world, db).await.unwrap();
}

async fn exit_code(world: &World, arguments: &[&str]) -> i32 {
    run(command(world, world.public, arguments), "").await.status.code().unwrap()
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
    let unsaid =
        |point: &String| (point.starts_with("mail.") && point.ends_with(".after")) || point.starts_with("finish.");
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
