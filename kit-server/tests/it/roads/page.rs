//! The page of payments says on which roads the program itself is ended, and which rows no such road goes through.

use std::collections::BTreeSet;
use std::path::Path;

use super::roads_of_money;

/// The rows of the road of a kit that is paid at once, on which the program ends at every point.
const AT_ONCE: [&str; 7] = ["2", "23", "24", "33", "34", "36", "D15"];

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/payments.md")).unwrap()
}

/// The table of the page as it must be.
fn table() -> String {
    let mut text = String::from("| road | interface | rows | points |\n|---|---|---|---|\n");
    for road in roads_of_money() {
        let interface = if road.api_v1 { "API v1" } else { "checkout v2" };
        text += &format!("| {} | {interface} | {} | {} |\n", road.about, road.rows.join(", "), road.deaths());
    }
    text
}

#[test]
fn the_page_of_payments_names_the_roads_on_which_the_program_ends() {
    let (page, table) = (page(), table());
    assert!(page.contains(&table), "the page must hold\n{table}");
    let at_once = format!("({})", AT_ONCE.join(", "));
    assert!(page.contains(&at_once), "the page must hold {at_once}");
    let abouts: BTreeSet<_> = roads_of_money().into_iter().map(|road| road.about).collect();
    assert_eq!(abouts.len(), roads_of_money().len(), "two roads of one name");
}
