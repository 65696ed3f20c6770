//! The sample texts of the project, and what is read of them.

use std::{fs, path::Path};

use kit_documents::{DocumentKind, Extracted, extract, front_matter, judge, render, rendering_from};

use crate::package::Package;

const DECREE: &str = include_str!("../../../../templates/samples/decret-audit-commande-publique.md");
const RULES: &str = include_str!("../../../../templates/samples/reglement-interieur-agence.md");

fn read(name: &str, kind: DocumentKind) -> Extracted {
    let bytes = sample(name);
    assert_eq!(judge(name, &bytes), Ok(kind));
    extract(kind, &bytes).unwrap()
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/samples").join(name)).unwrap()
}

/// The words of a text, without what Markdown adds to them and without the foot of the pages.
fn words(text: &str, title: &str) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim().strip_prefix(title).is_some_and(|rest| rest.trim_start().starts_with("Page ")))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn source_words(markdown: &str) -> Vec<String> {
    let text = markdown.splitn(3, "---\n").nth(2).unwrap();
    // The numbers of lists and the lines of tables are layout.
    let lines = text.lines().filter(|line| !line.starts_with("|---")).map(|line| {
        line.split_once(". ")
            .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
            .map_or(line, |(_, rest)| rest)
    });
    words(&lines.collect::<Vec<_>>().join("\n"), "\u{0}")
}

fn check(name: &str, kind: DocumentKind, markdown: &str, articles: usize) {
    let read = read(name, kind);
    assert!(read.unread_pages().is_empty());
    assert!(read.text.lines().any(|line| line.trim().starts_with("Article 1er. ")), "article 1");
    for article in 2..=articles {
        let start = format!("Article {article}. ");
        assert!(read.text.lines().any(|line| line.trim().starts_with(&start)), "article {article}");
    }
    assert_eq!(markdown.matches("\n### Article ").count(), articles);
    let title = front_matter(markdown).title.unwrap();
    let (expected, mut found) = (source_words(markdown), words(&read.text, &title));
    if kind == DocumentKind::Pdf {
        // The numbers in front of list items are drawn on the page.
        let mut source = expected.iter().peekable();
        found.retain(|word| {
            let is_next = source.peek().is_some_and(|next| *next == word);
            if is_next {
                source.next();
            }
            is_next || !(word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()))
        });
    }
    assert_eq!(found, expected);
}

#[test]
fn the_pdf_is_read_word_for_word() {
    check("decret-audit-commande-publique.pdf", DocumentKind::Pdf, DECREE, 36);
    let pages = kit_documents::pdf_pages(&sample("decret-audit-commande-publique.pdf")).unwrap();
    assert!((5..=12).contains(&pages), "{pages} pages");
}

#[test]
fn the_docx_is_read_word_for_word() {
    check("reglement-interieur-agence.docx", DocumentKind::Docx, RULES, 34);
}

#[test]
fn the_docx_is_what_the_renderer_makes_of_its_source() {
    let expected = render(RULES, &rendering_from(&front_matter(RULES), None)).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/samples/reglement-interieur-agence.docx");
    if std::env::var_os("KIT_REFRESH").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = Package::open(&fs::read(path).unwrap()).paragraphs();
    assert!(found == Package::open(&expected).paragraphs(), "run with KIT_REFRESH=1 to write the file anew");
}
