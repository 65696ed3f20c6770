//! Markdown that means harm: refused or rendered soundly, on a small stack.

use std::thread;

use kit_documents::{RenderError, render};

use crate::package::{Package, kit, plain};

/// Runs where a recursive renderer would overflow: the stack of a thread of the async runtime is 2 MiB.
fn on_a_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(512 * 1024).spawn(work).unwrap().join().unwrap()
}

fn check(markdown: String) {
    on_a_small_stack(move || {
        for settings in [kit(), plain()] {
            Package::of(&markdown, &settings);
        }
    });
}

#[test]
fn deep_nesting_costs_no_stack() {
    for depth in [200, 1000] {
        check(format!("{} a\n", ">".repeat(depth)));
        check(format!("{}a\n", "> ".repeat(depth)));
        check((0..depth).map(|level| format!("{}- a\n", "  ".repeat(level))).collect());
        check(format!("{}a\n", "> - ".repeat(depth)));
        check(format!("{}a{}", "*".repeat(depth), "*".repeat(depth)));
        check(format!("{}a{}", "[".repeat(depth), "](x)".repeat(depth)));
        check(format!("{}x", "<div><b>".repeat(depth)));
    }
}

#[test]
fn what_xml_forbids_never_reaches_a_part() {
    check("a\u{0}b\u{1}c\u{b}d\u{1b}e\u{fffe}f\u{ffff} &#1; &#xFFFE; `\u{2}`\n\n# T\u{3}itre\n\n| a\u{4} |\n|---|\n| b\u{5} |\n\n```\n\u{6}\n```\n\n<div>\u{7}</div>\n\n[^1]\n\n[^1]: \u{8}\n".to_owned());
    let mut settings = kit();
    settings.title = "a\u{1}<b>\"&".to_owned();
    settings.author = "</dc:creator>\u{ffff}".to_owned();
    let package = Package::of("texte", &settings);
    assert!(package.text_of("docProps/core.xml").contains("<dc:title>a&lt;b&gt;&quot;&amp;</dc:title>"));
}

#[test]
fn a_line_of_ten_megabytes_is_one_paragraph() {
    on_a_small_stack(|| {
        let markdown = "mot ".repeat(2_700_000);
        let package = Package::open(&render(&markdown, &plain()).unwrap());
        assert_eq!(package.styled("BodyText")[0].len(), markdown.trim_end().len());
        // No reader is asked to take it in one piece.
        let document = package.text_of("word/document.xml");
        assert!(document.split("</w:t>").all(|text| text.len() < 2 * 1024 * 1024));
    });
}

#[test]
fn a_table_of_2000_rows_and_30_columns_is_written_whole() {
    on_a_small_stack(|| {
        let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(30));
        let markdown = format!("{}{}{}", row("titre"), row("-"), row("cellule").repeat(2000));
        let package = Package::open(&render(&markdown, &plain()).unwrap());
        let document = package.text_of("word/document.xml");
        assert_eq!(document.matches("<w:tc>").count(), 2001 * 30);
        assert_eq!(document.matches("<w:tblHeader/>").count(), 1);
    });
}

#[test]
fn what_nobody_would_read_is_refused_with_a_reason() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(64));
    let wide = format!("{}{}{}", row("a"), row("-"), row("b"));
    assert!(matches!(render(&wide, &plain()), Err(RenderError::TooManyColumns)));
    assert!(matches!(render(&"a ".repeat(9_000_000), &plain()), Err(RenderError::TooLong)));
    let cells = format!("|{}\n|{}\n{}", "a|".repeat(60), "-|".repeat(60), "||\n".repeat(4_000));
    assert!(matches!(render(&cells, &plain()), Err(RenderError::TooManyBlocks)));
}

#[test]
fn bombs_and_oddities_are_rendered_soundly() {
    for markdown in [
        String::new(),
        "\n\n   \n".to_owned(),
        "# \n\n#\n\n## ![](a.png)\n".to_owned(),
        "*a **b ".repeat(3000),
        format!("[x]: http://example.org/{}\n\n{}", "a".repeat(500), "[x] ".repeat(3000)),
        "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]\n\n[^3]: jamais\n\nd[^1] e[^absente]\n\n[^t]:\n\nx[^t]\n".to_owned(),
        "---\ntitle: [a\n  b: {{{\n---\n# x\n".to_owned(),
        "999999999. a\n1000000. b\n\ntexte\n\n0. z\n".to_owned(),
        "|a|\n|-|\n".to_owned(),
        "| | |\n|-|-|\n| | |\n".to_owned(),
        "- - - a\n- \n-\n  > b\n  | c |\n  |---|\n  | d |\n".to_owned(),
        "> [!NOTE] Titre <b>\n> - a\n>   > b\n> ```\n> code\n> ```\n".to_owned(),
        "# مرحبا\n\nשלום\n\n\u{202e}abc\n\n👨‍👩‍👧 汉字\n".to_owned(),
    ] {
        check(markdown);
    }
}

#[test]
fn threads_do_not_disturb_each_other() {
    let markdown = "[a](https://example.org/1) [b](https://example.org/2) c[^1] d[^2]\n\n[^1]: x\n[^2]: y\n";
    let alone = render(markdown, &plain()).unwrap();
    let together: Vec<_> = (0..4)
        .map(|_| thread::spawn(move || (0..25).map(|_| render(markdown, &plain()).unwrap()).collect::<Vec<_>>()))
        .flat_map(|thread| thread.join().unwrap())
        .collect();
    assert!(together.iter().all(|bytes| *bytes == alone));
}
