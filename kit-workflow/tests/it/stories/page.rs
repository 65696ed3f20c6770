//! The page of payments says of each of its rows which story cuts it off, or why none does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::stories;

/// Rows that no story goes through, and why none could.
const ASIDE: &[(&[&str], &str)] = &[
    (&["1", "D1", "D12", "D16", "T11"], "it is about addresses that do nothing, or are not there"),
    (&["7", "42", "43", "D3"], "it is decided when the program starts, before there is an order"),
    (&["19", "D2", "T4", "T12"], "it is refused before anything is written"),
    (&["47", "D13", "D14"], "it is about words and figures, which are the same at whatever point one stops"),
    (&["D10"], "it is about who waits meanwhile; every story stops while a provider is asked as well"),
];

/// The tables of the page as they must be.
fn tables() -> String {
    let mut text = String::from("| story | rows |\n|---|---|\n");
    for story in stories() {
        text += &format!("| {} | {} |\n", story.about, story.rows.join(", "));
    }
    text += "\nNone goes through these rows:\n\n| rows | why |\n|---|---|\n";
    for (rows, why) in ASIDE {
        text += &format!("| {} | {why} |\n", rows.join(", "));
    }
    text
}

#[test]
fn every_row_of_the_page_of_payments_is_cut_off_in_a_story_or_says_why_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/payments.md");
    let page = fs::read_to_string(path).unwrap();
    let (rows, cut) = page.split_once("## Where each row is cut off").expect("the section is there");
    let numbers: BTreeSet<&str> = rows
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" |"))
        .map(|(number, _)| number)
        .filter(|number| *number != "#")
        .collect();
    assert_eq!(numbers.len(), 80, "the page was not understood");

    let mut ways: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    let stories = stories();
    stories.iter().flat_map(|story| story.rows).for_each(|row| ways.entry(row).or_default().0 = true);
    ASIDE.iter().flat_map(|(rows, _)| *rows).for_each(|row| ways.entry(row).or_default().1 = true);
    let both: Vec<_> = ways.iter().filter(|(_, (told, aside))| *told && *aside).collect();
    assert!(both.is_empty(), "in a story and yet in none: {both:?}");
    assert_eq!(ways.into_keys().collect::<BTreeSet<_>>(), numbers, "left: in the stories, right: on the page");
    let abouts: BTreeSet<_> = stories.iter().map(|story| story.about).collect();
    assert_eq!(abouts.len(), stories.len(), "two stories of one name");

    let tables = tables();
    assert!(cut.ends_with(&tables), "the page must end with\n{tables}");
}
