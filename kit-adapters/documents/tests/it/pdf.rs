//! PDF files that mean harm, and those that may not be handed out.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};
use kit_documents::{DocumentKind, NotAPdf, Unreadable, extract, pdf_pages};

/// A PDF of these objects; the first is the catalog, the second the page tree.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        writeln!(file, "{} 0 obj", index + 1).unwrap();
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    write!(file, "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
        .unwrap();
    file
}

pub(crate) fn object(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

pub(crate) fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} {dictionary} >>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

pub(crate) const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
pub(crate) const TEXT: &str = "BT /F 12 Tf 72 700 Td (Article 1er) Tj ET";

/// A file with one page that draws `content` with these resources; `more` are objects 5 and on.
pub(crate) fn page(content: Vec<u8>, resources: &str, more: Vec<Vec<u8>>) -> Vec<u8> {
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>"),
        object(&format!(
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F {FONT} >> {resources} >> >>"
        )),
        content,
    ];
    objects.extend(more);
    pdf(&objects, "")
}

pub(crate) fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_of_text_is_read() {
    let file = page(stream("", TEXT.as_bytes()), "", Vec::new());
    let read = extract(DocumentKind::Pdf, &file).unwrap();
    assert_eq!((read.text.as_str(), read.pages, read.unread_pages().all().count()), ("Article 1er", Some(1), 0));
    assert_eq!(pdf_pages(&file).unwrap(), 1);
    let packed = page(stream("/Filter /FlateDecode", &packed(TEXT.as_bytes())), "", Vec::new());
    assert_eq!(extract(DocumentKind::Pdf, &packed).unwrap().text, "Article 1er");
}

#[test]
fn a_scan_has_no_text() {
    let picture = stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /Filter /DCTDecode", b"\xff\xd8\xff\xd9");
    let file = page(stream("", b"/I Do"), "/XObject << /I 5 0 R >>", vec![picture]);
    assert!(matches!(extract(DocumentKind::Pdf, &file), Err(Unreadable::NoText)));
    assert_eq!(pdf_pages(&file).unwrap(), 1);
}

/// A file with these pages: each its own drawing, a picture that every page may draw, and its size.
pub(crate) fn pages(contents: &[&str], picture: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    let kids: Vec<String> = (0..contents.len()).map(|index| format!("{} 0 R", 4 + index * 2)).collect();
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object(&format!(
            "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] /Resources << /Font << /F {FONT} >> \
             /XObject << /I 3 0 R >> >> >>",
            kids.join(" "),
            contents.len()
        )),
        stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
                 /BitsPerComponent 8 /Filter /DCTDecode"
            ),
            picture,
        ),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(object(&format!("<< /Type /Page /Parent 2 0 R /Contents {} 0 R >>", 5 + index * 2)));
        objects.push(stream("", content.as_bytes()));
    }
    pdf(&objects, "")
}

#[test]
fn a_page_is_an_image_a_text_or_blank_and_keeps_its_place() {
    let stamp = "595 0 0 842 0 0 cm /I Do BT /F 9 Tf 9 9 Td (Lu par Scan) Tj ET";
    let long = TEXT.replace("Article 1er", "Article 2. Le directeur tient le registre des marches publics.");
    let read = extract(DocumentKind::Pdf, &pages(&[TEXT, "/I Do", stamp, &long, ""], b"", (1_000, 1_400))).unwrap();
    let pages: Vec<&str> = read.text.split("\n\u{c}").collect();
    assert_eq!(pages.len(), 5);
    assert_eq!((pages[0], pages[1], pages[2], pages[4]), ("Article 1er", "", "Lu par Scan", ""));
    assert!(pages[3].starts_with("Article 2. Le directeur"));
    assert_eq!((read.images.to_string().as_str(), read.unread_pages().all().count()), ("2-3", 2));
}

#[test]
fn what_draws_itself_is_drawn_no_more() {
    let form =
        |resources: &str| stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), b"/X Do /X Do");
    for resources in ["/Resources << /XObject << /X 5 0 R >> >>", ""] {
        let content = stream("", format!("{TEXT} /X Do").as_bytes());
        let file = page(content, "/XObject << /X 5 0 R >>", vec![form(resources)]);
        assert_eq!(extract(DocumentKind::Pdf, &file).unwrap().text, "Article 1er");
    }
}

#[test]
fn forms_that_multiply_cost_one_page() {
    // Twenty forms that each draw the next ten times.
    let forms: Vec<Vec<u8>> = (0..20)
        .map(|index| {
            let resources = format!("/Resources << /XObject << /X {} 0 R >> >>", index + 6);
            stream(&format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources}"), &b"/X Do ".repeat(10))
        })
        .chain([stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >>", b"0 0 m ")])
        .collect();
    let file = page(stream("", b"/X Do"), "/XObject << /X 5 0 R >>", forms);
    assert!(matches!(extract(DocumentKind::Pdf, &file), Err(Unreadable::NoText)));
}

#[test]
fn a_page_that_is_its_own_ancestor_is_read() {
    let file = pdf(
        &[
            object("<< /Type /Catalog /Pages 2 0 R >>"),
            object("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>"),
            object("<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"),
            stream("", TEXT.as_bytes()),
        ],
        "",
    );
    // There is no page size and no font anywhere, so there is little to read; what matters is that it ends.
    if let Ok(read) = extract(DocumentKind::Pdf, &file) {
        assert_eq!(read.damaged.to_string(), "1");
    }
}

#[test]
fn a_stream_that_unpacks_without_end_is_refused() {
    let bomb = packed(&vec![b' '; 70 * 1024 * 1024]);
    let file = page(stream("/Filter /FlateDecode", &bomb), "", Vec::new());
    assert!(matches!(extract(DocumentKind::Pdf, &file), Err(Unreadable::TooLarge)));
    assert!(matches!(pdf_pages(&file), Err(NotAPdf::TooLarge)));
    let twice = page(stream("/Filter [/FlateDecode /FlateDecode]", &packed(&bomb)), "", Vec::new());
    assert!(matches!(extract(DocumentKind::Pdf, &twice), Err(Unreadable::TooLarge)));
}

#[test]
fn a_font_that_maps_without_end_is_read_without_its_map() {
    let map =
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange";
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>";
    let content = stream("", TEXT.replace("/F ", "/G ").as_bytes());
    let file = pdf(
        &[
            object("<< /Type /Catalog /Pages 2 0 R >>"),
            object("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>"),
            object(&format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /G {font} >> >> >>")),
            content,
            stream("", map.as_bytes()),
        ],
        "",
    );
    let read = extract(DocumentKind::Pdf, &file);
    assert!(read.is_ok_and(|read| read.text.contains("Article")));
}

#[test]
fn broken_files_are_damaged_and_never_panic() {
    let whole = page(stream("", TEXT.as_bytes()), "", Vec::new());
    for length in (0..whole.len()).step_by(7) {
        // Whatever the answer, there is one.
        let _ = extract(DocumentKind::Pdf, &whole[..length]);
        let _ = pdf_pages(&whole[..length]);
    }
    let mut seed = 1_u32;
    for _ in 0..200 {
        let mut broken = whole.clone();
        for _ in 0..4 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let at = seed as usize % broken.len();
            broken[at] = (seed >> 24) as u8;
        }
        let _ = extract(DocumentKind::Pdf, &broken);
    }
    let nested =
        page(stream("", TEXT.as_bytes()), &format!("/X {}{}", "[".repeat(20_000), "]".repeat(20_000)), Vec::new());
    let _ = extract(DocumentKind::Pdf, &nested);
}

#[test]
fn only_an_open_pdf_with_pages_may_be_handed_out() {
    assert!(matches!(pdf_pages(b"PK\x03\x04"), Err(NotAPdf::NoHeader)));
    assert!(matches!(pdf_pages(b"%PDF-1.7\nrien"), Err(NotAPdf::Damaged(_))));
    let empty = pdf(&[object("<< /Type /Catalog /Pages 2 0 R >>"), object("<< /Type /Pages /Kids [] /Count 0 >>")], "");
    assert!(matches!(pdf_pages(&empty), Err(NotAPdf::NoPages)));
    let locked = pdf(
        &[
            object("<< /Type /Catalog /Pages 2 0 R >>"),
            object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            object("<< /Type /Page /Parent 2 0 R >>"),
            object("<< /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >>"),
        ],
        "/Encrypt 4 0 R /ID [<00> <00>]",
    );
    assert!(matches!(pdf_pages(&locked), Err(NotAPdf::Encrypted | NotAPdf::Damaged(_))));
}
