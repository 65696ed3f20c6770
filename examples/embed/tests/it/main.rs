//! The example runs to its end, and the page that explains it quotes it as it is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn a_kit_is_sold_with_two_signatures_and_told_to_the_bookkeeper() {
    let output = Command::new(env!("CARGO_BIN_EXE_kit-example-embed")).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "paid and drafted",
        "not delivered: A second signature is missing. (second_signature)",
        "delivered: https://kits.example/kit/download/",
        ": paid, ",
        ": PDF 1 delivered",
        "letter to contact@commune.example: client_link",
    ] {
        assert!(told.contains(line), "{line:?} is missing:\n{told}");
    }
}

/// Each block of the page names its file in its first line, and is a part of it, word for word.
#[test]
fn the_page_on_embedding_quotes_the_example_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/embedding.md")).unwrap();
    let blocks: Vec<&str> = page.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 6, "the page was not understood");
    for block in blocks {
        let (file, code) = block.split_once('\n').unwrap();
        let file = file.strip_prefix("// ").unwrap_or_else(|| panic!("a block names no file: {file}"));
        let source = fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(source.contains(code.trim_end()), "{file} no longer says:\n{code}");
    }
}
