//! The pages of tests, `docs/testing.md` and `docs/safety.md`, name tests that are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PAGES: [&str; 2] = ["docs/testing.md", "docs/safety.md"];

const PAYMENTS: &str = "docs/payments.md";

/// What a page names as `file::test` between backquotes.
fn named(page: &str) -> Vec<(&str, &str)> {
    page.split('`').skip(1).step_by(2).filter_map(|name| name.split_once(".rs::")).collect()
}

/// Whether a file declares a test of this name, as a function or as a line of a macro that makes one.
fn declares(text: &str, test: &str) -> bool {
    let (function, line) = (format!("fn {test}("), format!("{test}:"));
    text.lines().any(|of| of.contains(&function) || of.trim_start().starts_with(&line))
}

/// What a page says; every test that it names is there.
fn checked(page: &str, at_least: usize) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join(page)).unwrap();
    let named = named(&text);
    let missing: Vec<String> = named
        .iter()
        .filter(|(file, test)| {
            let text = fs::read_to_string(root.join(format!("{file}.rs"))).unwrap_or_default();
            !declares(&text, test)
        })
        .map(|(file, test)| format!("{file}.rs::{test}"))
        .collect();
    println!("{page}: {} tests named", named.len());
    assert!(missing.is_empty(), "{page} names tests that are not there: {missing:#?}");
    assert!(named.len() > at_least, "{page} was not understood");
    text
}

#[test]
fn every_test_that_a_page_names_is_there() {
    for page in PAGES {
        checked(page, 60);
    }
}

#[test]
fn every_row_of_the_page_of_payments_is_there_with_its_test() {
    let page = checked(PAYMENTS, 80);
    let (page, _) = page.split_once("## Where each row is cut off").expect("the last section is not of rows");
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| # "));
    let numbers: Vec<String> = rows
        .map(|row| {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
            assert!(!named(cells[3]).is_empty(), "no test shows {row}");
            cells[0].to_owned()
        })
        .collect();
    let numbered = |letter: &str, most: u32| (1..=most).map(|number| format!("{letter}{number}")).collect::<Vec<_>>();
    assert_eq!(numbers, [numbered("", 50), numbered("D", 16), numbered("T", 14)].concat());
}

#[test]
fn every_row_of_the_page_of_threats_is_there_with_its_test() {
    let page = checked("docs/safety.md", 150);
    let numbered = |letter: char, most: u32| (1..=most).map(|number| format!("{letter}{number}")).collect::<Vec<_>>();
    let asked = [('F', 13), ('P', 14), ('L', 13), ('C', 15), ('S', 11)];
    let asked: Vec<String> = asked.into_iter().flat_map(|(letter, most)| numbered(letter, most)).collect();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| # "));
    let numbers: Vec<String> = rows
        .filter_map(|row| {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let number = asked.iter().find(|number| *number == cells[0])?;
            assert!(cells.len() == 4 && !named(cells[3]).is_empty(), "no test shows {row}");
            Some(number.clone())
        })
        .collect();
    assert_eq!(numbers, asked);
}

#[test]
fn every_row_of_a_page_of_tests_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in PAGES {
        let page = fs::read_to_string(root.join(path)).unwrap();
        let mut sentences = BTreeSet::new();
        for row in page.lines().filter(|line| line.starts_with("| ")) {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            assert!(cells.len() >= 2 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
            let header = matches!(cells[0], "#" | "sentence" | "line" | "what");
            assert!(header || sentences.insert(cells[0].to_owned()), "two rows for {:?}", cells[0]);
        }
    }
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    assert_eq!(named("see `a/b.rs::one` and `cargo test` and `c.rs::two`"), [("a/b", "one"), ("c", "two")]);
    let text = "fn one() {}\n    two: On::Sqlite;\n";
    assert!(declares(text, "one") && declares(text, "two") && !declares(text, "on") && !declares(text, "three"));
}
