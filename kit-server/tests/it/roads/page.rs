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

/// The first cells of the table rows of a text.
fn firsts(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| Some(line.strip_prefix("| ")?.split_once(" |")?.0))
}

#[test]
fn every_row_of_the_page_of_payments_is_on_a_road_of_the_program_or_its_page_says_why_not() {
    let page = page();
    let (rows, cut) = page.split_once("## Where each row is cut off").expect("the section is there");
    let numbers: BTreeSet<&str> = firsts(rows).filter(|number| *number != "#").collect();
    assert_eq!(numbers.len(), 80, "the page was not understood");
    let (_, aside) = cut.split_once("| rows | why |").expect("the table of what is left out is there");
    let aside: BTreeSet<&str> = firsts(aside).flat_map(|cell| cell.split(", ")).collect();
    let walked = roads_of_money().into_iter().flat_map(|road| road.rows).chain(&AT_ONCE);
    let walked: BTreeSet<&str> = walked.copied().collect();
    let both: Vec<_> = walked.intersection(&aside).collect();
    assert!(both.is_empty(), "on a road and yet on none: {both:?}");
    assert_eq!(walked.union(&aside).copied().collect::<BTreeSet<_>>(), numbers, "left: on roads, right: on the page");
}
