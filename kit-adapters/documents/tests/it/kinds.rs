//! What is read of each kind of file.

use std::io::{Cursor, Write};
use std::process::Command;
use std::{env, fs, path::Path};

use cfb::CompoundFile;
use kit_documents::{DocumentKind, Unreadable, extract, judge, outline};
use rust_xlsxwriter::{Format, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

pub(crate) fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// A Word 97 file with these two pieces, the first a byte a character, the second two; `counts` are the characters of text,
/// footnotes, headers, macros, comments, endnotes and text boxes.
pub(crate) fn doc(narrow: &[u8], wide: &str, counts: [usize; 7], flags: u16) -> Vec<u8> {
    let units: Vec<u16> = wide.encode_utf16().collect();
    let mut main = vec![0; 0x400];
    main[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
    main[0x0a..0x0c].copy_from_slice(&(flags | 0x0200).to_le_bytes());
    for (index, count) in counts.iter().enumerate() {
        main[0x4c + index * 4..][..4].copy_from_slice(&(*count as u32).to_le_bytes());
    }
    let (first, second) = (main.len() as u32, (main.len() + narrow.len()) as u32);
    main.extend(narrow);
    main.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    // A list of changed properties stands before the table of pieces.
    let mut table = vec![1, 2, 0, 9, 9, 2];
    table.extend(28_u32.to_le_bytes());
    for position in [0, narrow.len(), narrow.len() + units.len()] {
        table.extend((position as u32).to_le_bytes());
    }
    for place in [(first * 2) | 0x4000_0000, second] {
        table.extend([0, 0]);
        table.extend(place.to_le_bytes());
        table.extend([0, 0]);
    }
    main[0x1a6..0x1aa].copy_from_slice(&(table.len() as u32).to_le_bytes());
    compound(&[("WordDocument", &main), ("1Table", &table)])
}

/// An Excel 97 file with one sheet of these texts, one a row.
pub(crate) fn xls(sheet: &str, rows: &[&str]) -> Vec<u8> {
    let record =
        |kind: u16, content: &[u8]| [&kind.to_le_bytes()[..], &(content.len() as u16).to_le_bytes(), content].concat();
    let begin = |kind: u16| record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let named = |text: &str| [&[text.len() as u8, 0][..], text.as_bytes()].concat();
    let mut sheets = begin(0x0010);
    for (row, text) in rows.iter().enumerate() {
        let place = [(row as u16).to_le_bytes(), [0, 0], [0, 0], (text.len() as u16).to_le_bytes()].concat();
        sheets.extend(record(0x0204, &[&place[..], &[0], text.as_bytes()].concat()));
    }
    sheets.extend(record(0x000a, &[]));
    let globals = |offset: u32| {
        let bound = [&offset.to_le_bytes()[..], &[0, 0], &named(sheet)].concat();
        [begin(0x0005), record(0x0085, &bound), record(0x000a, &[])].concat()
    };
    let offset = globals(0).len() as u32;
    compound(&[("Workbook", &[globals(offset), sheets].concat())])
}

fn check(kind: DocumentKind, bytes: &[u8], expected: &str) {
    assert_eq!(judge("fichier", bytes), Ok(kind));
    assert_eq!(extract(kind, bytes).unwrap().text, expected);
}

#[test]
fn odt_gives_headings_rows_and_notes() {
    let body = r#"<text:tracked-changes><text:p>retiré</text:p></text:tracked-changes>
        <text:h text:outline-level="1">Article 1<text:span>er</text:span></text:h>
        <text:p>Le directeur<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ou son adjoint.</text:p></text:note-body></text:note> tient<text:s text:c="2"/>le
            registre &amp; le signe.<text:line-break/>Suite.</text:p>
        <table:table><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>"#;
    let text = extract(DocumentKind::Odt, &odt(body)).unwrap().text;
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(words.join(" "), "Article 1er Le directeur tient le registre & le signe. Suite. a b c Ou son adjoint.");
    assert!(text.starts_with("Article 1er\n\nLe directeur tient"), "{text}");
    assert!(text.contains("\na b\tc\n"), "{text}");
}

#[test]
fn an_odt_behind_a_password_says_so() {
    let manifest = r#"<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"#;
    let file = zip(&[("content.xml", "\u{1}"), ("META-INF/manifest.xml", manifest)]);
    assert!(matches!(extract(DocumentKind::Odt, &file), Err(Unreadable::Encrypted)));
}

#[test]
fn doc_gives_its_text_and_notes_but_neither_codes_nor_headers() {
    let text = b"D\xe9cret\rArticle 1er\x13 HYPERLINK x\x14voir\x15\x13 PAGE \x15 fin\rnom\x07montant\x07\x07a\x0bb\r";
    let wide = "L’œuvre\r\u{2} note\ren-tête\rdernière\r";
    let (body, note, header) = (text.len() + 8, 7, 8);
    let file = doc(text, wide, [body, note, header, 0, 0, 9, 0], 0);
    check(DocumentKind::Doc, &file, "Décret\nArticle 1ervoir fin\nnom\tmontant\na\nb\nL’œuvre\n note\ndernière");
    let locked = doc(text, wide, [body, note, header, 0, 0, 9, 0], 0x0100);
    assert!(matches!(extract(DocumentKind::Doc, &locked), Err(Unreadable::Encrypted)));
}

#[test]
fn xlsx_gives_each_sheet_by_name_and_each_row_as_a_line() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Budget 2026").unwrap();
    sheet.write(0, 0, "Poste").unwrap();
    sheet.write(0, 1, "Montant").unwrap();
    sheet.write(1, 0, "Formation\ndes agents").unwrap();
    sheet.write(1, 1, 1_250_000).unwrap();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 30).unwrap();
    sheet.write_with_format(1, 2, &day, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    // The far corner of the sheet makes no table of billions of cells.
    sheet.write(1_048_575, 16_383, "fin").unwrap();
    book.add_worksheet().set_name("Vide").unwrap();
    let expected = "Budget 2026\n\nPoste\tMontant\nFormation des agents\t1250000\t2026-11-30\nfin\n\nVide";
    check(DocumentKind::Xlsx, &book.save_to_buffer().unwrap(), expected);
}

#[test]
fn xls_gives_each_sheet_by_name_and_each_row_as_a_line() {
    check(DocumentKind::Xls, &xls("Budget", &["Poste", "Formation"]), "Budget\n\nPoste\nFormation");
}

/// What an office program makes of a text in older formats; without one there is nothing to do.
#[test]
fn an_office_programs_files_are_read_like_the_original() {
    let original =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/samples/reglement-interieur-agence.docx");
    let folder = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let expected = extract(DocumentKind::Docx, &fs::read(&original).unwrap()).unwrap().text;
    let words = |text: &str| -> Vec<String> {
        text.split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (articles, expected) = (outline(&expected).articles, words(&expected));
    for (kind, filter) in [(DocumentKind::Doc, "doc:MS Word 97"), (DocumentKind::Odt, "odt")] {
        let done = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
            .args([folder.path(), &original])
            .output();
        let Ok(done) = done else {
            eprintln!("skipped: LibreOffice is not installed");
            return;
        };
        assert!(done.status.success());
        let file = fs::read(folder.path().join(format!("reglement-interieur-agence.{}", kind.extension()))).unwrap();
        assert_eq!(judge("x", &file), Ok(kind));
        let text = extract(kind, &file).unwrap().text;
        let mut missing = expected.clone();
        for word in words(&text) {
            if let Some(at) = missing.iter().position(|known| *known == word) {
                missing.remove(at);
            }
        }
        assert!(missing.len() * 200 < expected.len(), "{kind:?}: {missing:?}");
        let found = outline(&text).articles;
        assert_eq!(found.len(), articles.len(), "{kind:?}");
    }
}
