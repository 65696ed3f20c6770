//! The page of payments says on which roads the program itself is ended, and which rows no such road goes through.

use std::collections::BTreeSet;
use std::path::Path;

use super::told::ROADS;

/// The table of the page as it must be.
fn table() -> String {
    let mut text = String::from("| road | interface | rows | points |\n|---|---|---|---|\n");
    for road in ROADS {
        let interface = if road.api_v1 { "API v1" } else { "checkout v2" };
        text += &format!("| {} | {interface} | {} | {} |\n", road.about, road.rows.join(", "), road.deaths());
    }
    text
}

#[test]
fn the_page_of_payments_names_the_roads_on_which_the_program_ends() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/payments.md")).unwrap();
    let table = table();
    assert!(page.contains(&table), "the page must hold\n{table}");
    let abouts: BTreeSet<_> = ROADS.iter().map(|road| road.about).collect();
    assert_eq!(abouts.len(), ROADS.len(), "two roads of one name");
}
