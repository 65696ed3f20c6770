//! A firm's own look.

use std::fs;

use kit_documents::Brand;

use crate::package::{Package, kit};

/// A PNG of one pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    4, 0, 0, 0, 0xb5, 0x1c, 0x0c, 2, 0, 0, 0, 0x0b, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0x0f, 0, 1,
    5, 1, 1, 0x27, 0x18, 0xe3, 0x66, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[test]
fn a_firm_s_colours_font_logo_and_words_are_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("logo.png"), PIXEL).unwrap();
    let toml = "name = \"Cabinet & fils\"\naccent = \"#0b5a4a\"\nrule = \"#AA0000\"\nfont = \"Georgia\"\nlogo = \"logo.png\"\n\
                footer = \"Confidentiel <interne>\"\nlegal = \"Première ligne.\\nSeconde ligne.\"";
    let settings = kit_documents::Rendering { brand: Brand::read(toml, folder.path()).unwrap(), ..kit() };
    let markdown = "# Introduction\n\nLa couleur 1F4E79 et la police \"Arial\".\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let package = Package::of(markdown, &settings);

    for part in ["word/styles.xml", "word/theme/theme1.xml", "word/document.xml"] {
        assert!(package.text_of(part).contains("0B5A4A"), "{part}");
    }
    for part in ["word/styles.xml", "word/theme/theme1.xml", "word/fontTable.xml", "word/numbering.xml"] {
        let part = package.text_of(part);
        assert!(!part.contains("\"1F4E79\"") && !part.contains("\"Arial\""));
    }
    assert!(package.text_of("word/styles.xml").contains("Georgia"));
    assert!(package.text_of("word/footer1.xml").contains("Confidentiel &lt;interne&gt;"));
    let said: Vec<(String, String)> = package.paragraphs();
    assert!(said.contains(&("LegalNotice".into(), "Seconde ligne.".into())));
    assert!(said.iter().any(|(_, text)| text == "La couleur 1F4E79 et la police \"Arial\"."));
    assert_eq!(said[0].0, "Logo");
    assert!(package.text_of("word/_rels/document.xml.rels").contains("media/image1.png"));
}
