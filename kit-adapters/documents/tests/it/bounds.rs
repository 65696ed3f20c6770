//! Files that mean harm, read in a child: each costs bounded time and memory, and is told apart by a reason.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::{Compression, write::ZlibEncoder};
use kit_documents::{DocumentKind, Papers};
use kit_workflow::port::{Documents as _, PageSet, Reading, Unfit, UnreadPages, UnreadReason};
use nix::sys::resource::{UsageWho, getrusage};
use pdf_extract::{Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream, dictionary};

use crate::kinds::{doc, odt, xls, zip};
use crate::package::plain;
use crate::pdf::{FONT, TEXT, object, page, pages, pdf, stream};

/// The most that a child may hold, in KiB.
const MEMORY: i64 = 1024 * 1024;

fn papers() -> Papers {
    Papers::in_child(env!("CARGO_BIN_EXE_kit-documents-child"))
}

/// Two gibibytes of zeros, packed: the same block again and again.
fn gibibytes() -> Vec<u8> {
    let packed = packed(&vec![0; 64 * 1024 * 1024]);
    let (head, block) = packed.split_at(2);
    [head, &block.repeat(32), &[3, 0]].concat()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes).unwrap();
    packer.flush().unwrap();
    packer.get_ref().clone()
}

/// A file that is encrypted with an empty password, with a stream of objects: what it packs is not seen from outside.
fn encrypted(objects: Vec<u8>) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let content = document.add_object(Stream::new(dictionary! {}, TEXT.as_bytes().to_vec()));
    let leaves = document.new_object_id();
    let size: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let leaf = document.add_object(dictionary! { "Type" => "Page", "Parent" => leaves, "Contents" => content });
    document.objects.insert(
        leaves,
        dictionary! { "Type" => "Pages", "Kids" => vec![leaf.into()], "Count" => 1, "MediaBox" => size }.into(),
    );
    let root = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => leaves });
    document.trailer.set("Root", root);
    let id = || Object::string_literal("0123456789abcdef");
    document.trailer.set("ID", vec![id(), id()]);
    let (bomb, _): ObjectId = document.add_object(Stream::new(
        dictionary! { "Type" => "ObjStX", "N" => 1, "First" => 5, "Filter" => "FlateDecode" },
        objects,
    ));
    let version = EncryptionVersion::V1 {
        document: &document,
        owner_password: "o",
        user_password: "",
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut file = Vec::new();
    document.save_to(&mut file).unwrap();
    // Whoever writes the file would write the objects out of their stream, did it know that it is one.
    let at = memchr::memmem::find(&file, b"ObjStX").unwrap();
    file[at..at + 6].copy_from_slice(b"ObjStm");
    append_table(&mut file, &document, bomb);
    file
}

/// Appends a table that says: object 900 lies in this stream of objects.
fn append_table(file: &mut Vec<u8>, document: &Document, container: u32) {
    let reference = |key: &[u8]| document.trailer.get(key).and_then(Object::as_reference).unwrap().0;
    let text = String::from_utf8_lossy(file).into_owned();
    let before: u64 = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().parse().unwrap();
    let start = file.len();
    write!(
        file,
        "901 0 obj\n<< /Type /XRef /Size 902 /Index [900 1] /W [1 4 2] /Length 7 /Prev {before} /Root {} 0 R \
         /Encrypt {} 0 R /ID [(0123456789abcdef) (0123456789abcdef)] >>\nstream\n",
        reference(b"Root"),
        reference(b"Encrypt"),
    )
    .unwrap();
    file.extend([&[2][..], &container.to_be_bytes(), &[0, 0]].concat());
    write!(file, "\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").unwrap();
}

/// A file whose pages all say the same.
fn many_pages(count: usize) -> Vec<u8> {
    let kids: Vec<String> = (0..count).map(|index| format!("{} 0 R", index + 4)).collect();
    let tree = format!(
        "<< /Type /Pages /Kids [{}] /Count {count} /MediaBox [0 0 595 842] /Resources << /Font << /F {FONT} >> >> >>",
        kids.join(" ")
    );
    let mut objects = vec![object("<< /Type /Catalog /Pages 2 0 R >>"), object(&tree), stream("", TEXT.as_bytes())];
    objects.extend((0..count).map(|_| object("<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>")));
    pdf(&objects, "")
}

fn word(body: &str) -> Vec<u8> {
    zip(&[("word/document.xml", &format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#))])
}

#[tokio::test]
async fn a_file_that_means_harm_costs_a_child_and_gets_a_reason() {
    use DocumentKind::{Doc, Docx, Odt, Pdf, Png, Txt, Xls, Xlsx};
    use UnreadReason::{Broken, NoText, TooLong, TooSlow};
    let spaces = " ".repeat(70 * 1024 * 1024);
    let sheet = |strings: &str| {
        zip(&[
            ("xl/workbook.xml", r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r"/></sheets></workbook>"#),
            ("xl/sharedStrings.xml", strings),
        ])
    };
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let files: Vec<(&str, DocumentKind, Vec<u8>, &[UnreadReason])> = vec![
        ("a bomb in Word", Docx, word(&format!("<w:p><w:r><w:t>{spaces}</w:t></w:r></w:p>")), &[TooLong]),
        ("a bomb in Excel", Xlsx, sheet(&format!("<sst><si><t>{spaces}</t></si></sst>")), &[TooLong]),
        ("a bomb in OpenDocument", Odt, odt(&format!("<text:p>{spaces}</text:p>")), &[TooLong]),
        ("nesting without end", Odt, odt(&"<text:section>".repeat(1_000_000)), &[TooLong]),
        ("entities that multiply", Docx, zip(&[("word/document.xml", ENTITIES)]), &[Broken]),
        // What finds no memory may be left out, and then the page has no words; a busy machine may not come so far.
        ("an encrypted bomb", Pdf, encrypted(gibibytes()), &[TooLong, NoText, TooSlow]),
        ("arrays within arrays", Pdf, nested(1_000_000), &[TooLong, Broken, NoText]),
        ("half a Word file", Docx, half(kit_documents::render("# Titre", &plain()).unwrap()), &[Broken]),
        ("half an OpenDocument file", Odt, half(odt("<text:p>a</text:p>")), &[Broken]),
        ("half an old Word file", Doc, half(doc(b"texte\r", "", [6, 0, 0, 0, 0, 0, 0], 0)), &[Broken]),
        ("half an old Excel file", Xls, half(xls("A", &["b"])), &[Broken]),
        ("half a PDF file", Pdf, half(page(stream("", TEXT.as_bytes()), "", Vec::new())), &[Broken, NoText]),
        ("a picture of nothing", Png, vast_picture(), &[NoText]),
        ("binary in a text", Txt, b"a\x81b".to_vec(), &[Broken]),
    ];
    let papers = papers();
    for (name, kind, bytes, expected) in files {
        let begun = Instant::now();
        let reading = papers.read(kind, bytes, Duration::from_secs(5)).await;
        println!("{name}: {reading:?} in {:.1?}", begun.elapsed());
        assert!(matches!(reading, Reading::Unread(reason) if expected.contains(&reason)), "{name}: {reading:?}");
        assert!(begun.elapsed() < Duration::from_secs(120), "{name}");
    }
    let most = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
    assert!(most < MEMORY, "a child held {most} KiB");
}

const ENTITIES: &str = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>"#;

fn nested(depth: usize) -> Vec<u8> {
    page(stream("", TEXT.as_bytes()), &format!("/X {}{}", "[".repeat(depth), "]".repeat(depth)), Vec::new())
}

/// A picture that says it is very large.
fn vast_picture() -> Vec<u8> {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.extend(60_000_u32.to_be_bytes());
    picture.extend(60_000_u32.to_be_bytes());
    picture.extend([8, 0, 0, 0, 0]);
    picture.extend(0_u32.to_be_bytes());
    picture
}

#[tokio::test]
async fn ten_thousand_pages_are_read_as_far_as_pages_are_read() {
    let reading = papers().read(DocumentKind::Pdf, many_pages(10_000), Duration::ZERO).await;
    let Reading::Read { text, pages: Some(10_000), unread_pages } = reading else { panic!("{reading:?}") };
    assert_eq!(unread_pages, UnreadPages { beyond: PageSet::range(2_001, 10_000), ..UnreadPages::default() });
    assert!(text.starts_with("[non lues, trop nombreuses : pages 2001-10000]\n\nArticle 1er\n\u{c}Article 1er"));
}

#[tokio::test]
async fn a_child_reads_what_this_process_would_read() {
    let file = pages(&[TEXT, "/I Do", TEXT], b"", (100, 100));
    for (kind, bytes) in [(DocumentKind::Pdf, file), (DocumentKind::Txt, "Été \"1\"\r\n\u{1}\0".as_bytes().to_vec())]
    {
        let here = Papers::default().look(kind, bytes.clone(), Duration::ZERO).await.unwrap();
        assert_eq!(papers().look(kind, bytes, Duration::ZERO).await.unwrap(), here);
    }
    let whole = page(stream("", TEXT.as_bytes()), "", Vec::new());
    assert_eq!(papers().pages(whole).await, Ok(1));
    assert_eq!(papers().pages(b"PK".to_vec()).await, Err(Unfit::Unsupported));
    assert_eq!(papers().pages(encrypted(packed(b"900 0 null"))).await, Err(Unfit::Encrypted));
}

#[tokio::test]
async fn a_program_that_does_not_answer_is_no_text() {
    let text = || b"Article 1er".to_vec();
    for program in ["/bin/true", "/bin/false", "/nowhere"] {
        let reading = Papers::in_child(program).read(DocumentKind::Txt, text(), Duration::ZERO).await;
        assert_eq!(reading, Reading::Unread(UnreadReason::Broken), "{program}");
    }
    let mut big = text();
    big.write_all(&vec![b'\n'; 10 * 1024 * 1024]).unwrap();
    assert!(matches!(papers().read(DocumentKind::Txt, big, Duration::ZERO).await, Reading::Read { .. }));
}
