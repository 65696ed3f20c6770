//! Files are what they hold, whatever they are called.

use std::io::{Cursor, Write};

use kit_documents::{DocumentKind, Unfit, Unreadable, extract, judge, render};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::package::plain;

fn check(name: &str, bytes: &[u8], expected: Option<DocumentKind>) {
    assert_eq!(judge(name, bytes).ok(), expected, "{name}");
}

fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in entries {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The head of a compound file whose second directory entry has this name.
fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(26, 0);
    bytes.extend(3_u16.to_le_bytes());
    bytes.resize(512 + 128, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(1536, 0);
    bytes
}

#[test]
fn each_kind_is_known_by_its_content() {
    check("x", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", Some(DocumentKind::Pdf));
    check("x.pdf", &render("a", &plain()).unwrap(), Some(DocumentKind::Docx));
    check("x.docx", &zip(&[("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), Some(DocumentKind::Xlsx));
    check("x", &zip(&[("mimetype", "application/vnd.oasis.opendocument.text")]), Some(DocumentKind::Odt));
    check("x.xls", &compound("WordDocument"), Some(DocumentKind::Doc));
    check("x.doc", &compound("Workbook"), Some(DocumentKind::Xls));
    check("x", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01", Some(DocumentKind::Jpg));
    check("x", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0", Some(DocumentKind::Png));
    check("loi.txt", "Article 1er\n".as_bytes(), Some(DocumentKind::Txt));
    check("loi.MD", "Article 1er\n".as_bytes(), Some(DocumentKind::Md));
    check("loi.pdf", b"Article 1er : l'\xe9tat\r\n", Some(DocumentKind::Txt));
}

#[test]
fn what_is_not_a_document_is_refused_under_any_name() {
    for (name, bytes) in [
        ("loi.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec()),
        ("loi.pdf", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec()),
        ("loi.txt", b"#!/bin/sh\nrm -rf /\n".to_vec()),
        ("loi.docx", zip(&[("a.txt", "b")])),
        ("loi.doc", compound("PowerPoint Document")),
        ("loi.txt", b"a\0b".to_vec()),
        ("loi.md", b"<!DOCTYPE html><script>alert(1)</script>".to_vec()),
        ("loi.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
        ("loi.jpg", b"GIF89a\x01\0\x01\0".to_vec()),
    ] {
        assert!(matches!(judge(name, &bytes), Err(Unfit::NotAccepted { .. })), "{name} {bytes:?}");
    }
    assert_eq!(judge("loi.pdf", b""), Err(Unfit::Empty));
}

#[test]
fn what_is_no_file_of_its_kind_is_damaged_or_holds_no_text() {
    use DocumentKind::{Doc, Docx, Jpg, Md, Odt, Pdf, Png, Txt, Xls, Xlsx};
    for kind in [Pdf, Doc, Docx, Xls, Xlsx, Odt] {
        assert!(matches!(extract(kind, b"texte"), Err(Unreadable::Damaged(_))), "{kind:?}");
    }
    for kind in [Jpg, Png] {
        assert!(matches!(extract(kind, b"texte"), Err(Unreadable::NoText)), "{kind:?}");
    }
    for kind in [Txt, Md] {
        assert_eq!(extract(kind, b"texte").unwrap().text, "texte", "{kind:?}");
    }
}

#[test]
fn an_office_file_behind_a_password_says_so() {
    let locked = compound("EncryptedPackage");
    check("loi.docx", &locked, Some(DocumentKind::Docx));
    check("budget.xlsx", &locked, Some(DocumentKind::Xlsx));
    for kind in [DocumentKind::Docx, DocumentKind::Xlsx] {
        assert!(matches!(extract(kind, &locked), Err(Unreadable::Encrypted)), "{kind:?}");
    }
}
