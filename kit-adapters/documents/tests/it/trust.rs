//! What a model writes stays in the document.

use std::fs;

use kit_documents::{Rendering, Trust};

use crate::package::{Package, kit, plain};

const TEMPTING: &str = "[un lien](https://example.org/x) <https://example.org> [courriel](mailto:a@example.org) \
    [piège](javascript:alert(1)) [ancre](#titre) ![image](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==) \
    ![fichier](point.png) ![loin](https://example.org/a.png)[^n]\n\n[^n]: note [lien](https://example.org/n)\n\n# Titre\n";

#[test]
fn a_models_links_become_text_and_nothing_points_outside() {
    let package = Package::of(TEMPTING, &kit());
    for (name, bytes) in &package.parts {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("External"), "{name}");
        assert!(!text.contains("example.org/"), "{name}");
        assert!(!text.contains("<w:drawing"), "{name}");
    }
    assert!(!package.parts.keys().any(|name| name.contains("media")));
    let words: String = package.styled("BodyText").concat();
    for label in ["un lien", "https://example.org", "courriel", "piège", "ancre", "image", "fichier", "loin"] {
        assert!(words.contains(label), "{label}");
    }
    let fields: Vec<String> = package
        .parts
        .keys()
        .filter(|name| name.starts_with("word/") && name.ends_with(".xml"))
        .flat_map(|name| package.elements(name))
        .filter(|element| element.name == "w:instrText")
        .map(|element| element.text.split_whitespace().next().unwrap().to_owned())
        .collect();
    assert!(!fields.is_empty());
    assert!(fields.iter().all(|field| ["TOC", "PAGEREF", "PAGE"].contains(&field.as_str())), "{fields:?}");
}

#[test]
fn an_authors_links_are_kept_where_they_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let png =
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &2_u32.to_be_bytes(), &1_u32.to_be_bytes(), b"\x08\x06\0\0\0"]
            .concat();
    fs::write(folder.path().join("point.png"), png).unwrap();
    let settings = Rendering { trust: Trust::Author { image_root: Some(folder.path().to_owned()) }, ..plain() };
    let package = Package::of(TEMPTING, &settings);
    let targets: Vec<String> = package
        .elements("word/_rels/document.xml.rels")
        .iter()
        .filter(|element| element.attribute("TargetMode") == Some("External"))
        .map(|element| element.attributes["Target"].clone())
        .collect();
    assert_eq!(
        targets,
        ["https://example.org/x", "https://example.org", "mailto:a@example.org", "https://example.org/a.png"]
    );
    assert_eq!(package.parts.keys().filter(|name| name.starts_with("word/media/")).count(), 2);
    let document = package.elements("word/document.xml");
    assert!(document.iter().any(|element| element.attribute("w:anchor").is_some()));
    let described: Vec<&str> = document
        .iter()
        .filter(|element| element.name == "wp:docPr")
        .map(|element| element.attribute("descr").unwrap())
        .collect();
    assert_eq!(described, ["image", "fichier"]);
}

#[test]
fn an_authors_links_to_files_beside_the_document_stay_relative() {
    let settings = Rendering { trust: Trust::Author { image_root: None }, ..plain() };
    let text = "[annexe](annexes/plan.pdf) [réseau](//host/share) [outil](outil.exe) ![plan](absent.png)\n";
    let package = Package::of(text, &settings);
    let targets: Vec<String> = package
        .elements("word/_rels/document.xml.rels")
        .iter()
        .filter(|element| element.attribute("TargetMode") == Some("External"))
        .map(|element| element.attributes["Target"].clone())
        .collect();
    assert_eq!(targets, ["annexes/plan.pdf"]);
    let words = package.styled("BodyText").concat();
    assert!(["réseau", "outil", "plan"].iter().all(|label| words.contains(label)), "{words}");
    let untrusted = Package::of(text, &kit());
    assert!(!String::from_utf8_lossy(&untrusted.parts["word/_rels/document.xml.rels"]).contains("External"));
}

#[test]
fn code_in_a_link_is_code_and_looks_like_a_link() {
    let settings = Rendering { trust: Trust::Author { image_root: None }, ..plain() };
    let package = Package::of("[`kit render`](https://example.org/x)\n", &settings);
    let document = String::from_utf8_lossy(&package.parts["word/document.xml"]).into_owned();
    let (_, link) = document.split_once("<w:hyperlink").unwrap();
    assert!(link.contains(r#"<w:rStyle w:val="VerbatimChar""#), "{link}");
    assert!(link.contains("0B5CAD") && link.contains(r#"<w:u w:val="single""#), "{link}");
}

#[test]
fn a_heading_without_words_is_left_out() {
    let package = Package::of("# Un\n\n##\n\n# Deux\n\n[vers](#deux)\n", &plain());
    assert_eq!(package.styled("Heading1"), ["Un", "Deux"]);
    assert!(package.styled("Heading2").is_empty());
}

#[test]
fn a_picture_that_cannot_be_had_is_its_description_with_its_marks_and_one_link() {
    let settings = Rendering { trust: Trust::Author { image_root: None }, ..plain() };
    let text = "![un *grand* [plan](https://example.org/b)](https://example.org/a.png)\n";
    let package = Package::of(text, &settings);
    let document = String::from_utf8_lossy(&package.parts["word/document.xml"]).into_owned();
    let (before, _) = document.split_once("grand").unwrap();
    let (_, run) = before.rsplit_once("<w:r>").unwrap();
    assert!(run.contains("<w:i "), "{run}");
    assert!(document.contains("plan"));
    let links = String::from_utf8_lossy(&package.parts["word/_rels/document.xml.rels"]).into_owned();
    assert!(links.contains("https://example.org/a.png") && !links.contains("https://example.org/b"), "{links}");
}
