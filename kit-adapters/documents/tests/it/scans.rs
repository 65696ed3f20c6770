//! Pictures of text; `./test` installs Tesseract and Poppler. What is said where they are missing is checked on the real program,
//! in `kit-server`.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use kit_documents::{DocumentKind, Papers, outline};
use kit_workflow::port::{Documents as _, PageSet, Reading, UnreadPages, UnreadReason};

use crate::pdf::{TEXT, pages};

/// The second page of the sample decree as a picture, with its size.
fn photograph() -> (Vec<u8>, (u32, u32)) {
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/samples/decret-audit-commande-publique.pdf");
    let arguments = ["-f", "2", "-l", "2", "-jpeg", "-gray", "-scale-to-x", "1654", "-scale-to-y", "2339"];
    let drawn = Command::new("pdftoppm").args(arguments).arg(sample).output().expect("./test installs poppler-utils");
    assert!(drawn.status.success());
    let reads = Command::new("tesseract").arg("--list-langs").output().expect("./test installs tesseract-ocr");
    let languages = String::from_utf8_lossy(&reads.stdout).into_owned();
    assert!(languages.lines().any(|language| language == "fra"), "./test installs tesseract-ocr-fra");
    (drawn.stdout, (1654, 2339))
}

const LONG: Duration = Duration::from_secs(120);

#[tokio::test]
async fn a_photograph_is_read() {
    let (picture, _) = photograph();
    let read = Papers::default().look(DocumentKind::Jpg, picture, LONG).await.unwrap();
    assert_eq!((read.pages, read.recognised.count(), read.unread_pages().all().count()), (Some(1), 1, 0));
    let decree = include_str!("../../../../templates/samples/decret-audit-commande-publique.md");
    let known: HashSet<&str> = decree.split(|character: char| !character.is_alphanumeric()).collect();
    let words: Vec<&str> =
        read.text.split(|character: char| !character.is_alphanumeric()).filter(|word| word.len() > 3).collect();
    let right = words.iter().filter(|word| known.contains(*word)).count();
    assert!(words.len() > 100 && right * 100 > words.len() * 95, "{right} of {} words", words.len());
    assert!(!outline(&read.text).articles.is_empty());
}

#[tokio::test]
async fn scanned_pages_are_read_between_the_others_and_what_was_no_time_for_is_named() {
    // An empty picture is one that nobody can read.
    let blind = pages(&[TEXT, "/I Do"], b"", (1_654, 2_339));
    let reading = Papers::default().read(DocumentKind::Pdf, blind, LONG).await;
    let Reading::Read { text, pages: Some(2), unread_pages } = reading else { panic!("{reading:?}") };
    assert_eq!(unread_pages, UnreadPages::images(PageSet::range(2, 2)));
    assert_eq!(text, "[images non lues : pages 2]\n\nArticle 1er\n\u{c}");

    let (picture, size) = photograph();
    let long = TEXT.replace("Article 1er", "Article 99. Le directeur tient le registre des marches publics.");
    let scan = pages(&[&long, "595 0 0 842 0 0 cm /I Do", &long], &picture, size);
    let hurried = Papers::default().look(DocumentKind::Pdf, scan.clone(), Duration::ZERO).await.unwrap();
    assert_eq!((hurried.images.to_string().as_str(), hurried.recognised.count()), ("2", 0));
    let read = Papers::default().look(DocumentKind::Pdf, scan, LONG).await.unwrap();
    assert_eq!((read.unread_pages().all().count(), read.recognised.to_string().as_str()), (0, "2"));
    let parts: Vec<&str> = read.text.split('\u{c}').collect();
    assert_eq!(parts.len(), 3);
    assert!(parts[0].starts_with("Article 99") && parts[2].starts_with("Article 99"));
    assert!(parts[1].split_whitespace().count() > 100, "{}", parts[1]);
}

#[tokio::test]
async fn what_is_an_image_through_and_through_is_said_to_be_one() {
    let papers = Papers::default();
    for (kind, bytes) in [
        (DocumentKind::Pdf, pages(&["/I Do", "/I Do"], b"", (1_654, 2_339))),
        (DocumentKind::Jpg, b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01".to_vec()),
        (DocumentKind::Png, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
    ] {
        assert_eq!(papers.read(kind, bytes, LONG).await, Reading::Unread(UnreadReason::NoText), "{kind:?}");
    }
}
