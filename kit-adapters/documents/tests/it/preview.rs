//! A Word file as PDF, to look at. Where LibreOffice is missing, only what holds without it is checked.

use std::process::Command;

use kit_documents::{DocumentKind, Papers, extract, render};
use kit_workflow::port::{Documents as _, PreviewFailed};

use crate::package::plain;

#[tokio::test]
async fn a_word_file_is_looked_at_as_pdf() {
    let papers = Papers::default();
    let docx = || render("# Introduction\n\nLe directeur tient le registre.\n", &plain()).unwrap();
    let is_installed = Command::new("soffice").arg("--version").output().is_ok();
    assert_eq!(papers.makes_previews(), is_installed);
    if !is_installed {
        assert_eq!(papers.preview(docx()).await, Err(PreviewFailed::Missing));
        eprintln!("skipped: LibreOffice is not installed");
        return;
    }
    // Two at once take turns, each in a folder of its own.
    let (first, second) = tokio::join!(papers.preview(docx()), papers.preview(docx()));
    for pdf in [first.unwrap(), second.unwrap()] {
        let read = extract(DocumentKind::Pdf, &pdf).unwrap();
        assert!(read.text.contains("Le directeur tient le registre."), "{}", read.text);
    }
    let broken = papers.preview(b"PK no Word file".to_vec()).await.map(|pdf| pdf.len());
    assert_eq!(broken, Err(PreviewFailed::Failed));
}
