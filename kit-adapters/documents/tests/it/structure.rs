//! What stands in the Markdown stands in the Word file.

use kit_documents::{front_matter, rendering_from};

use crate::package::{Package, kit, plain};

const KIT: &str = include_str!("../fixtures/kit.md");
const CONSTRUCTIONS: &str = include_str!("../fixtures/constructions.md");

/// The headings of a Markdown text that has no code with `#` in it: level and text.
fn headings(markdown: &str) -> Vec<(usize, String)> {
    markdown
        .lines()
        .filter_map(|line| {
            let level = line.bytes().take_while(|&byte| byte == b'#').count();
            let text = line[level..].strip_prefix(' ')?;
            (1..=6).contains(&level).then(|| (level, text.to_owned()))
        })
        .collect()
}

#[test]
fn headings_come_out_as_they_went_in() {
    let package = Package::of(KIT, &rendering_from(&front_matter(KIT), None));
    let written: Vec<(usize, String)> = package
        .paragraphs()
        .into_iter()
        .filter_map(|(style, text)| Some((style.strip_prefix("Heading")?.parse().unwrap(), text)))
        .collect();
    assert_eq!(written, headings(KIT));
    assert!(written.len() > 20);
}

#[test]
fn the_table_of_contents_repeats_the_headings_and_leads_to_them() {
    let package = Package::of(KIT, &rendering_from(&front_matter(KIT), None));
    let entries: Vec<(usize, String)> = package
        .paragraphs()
        .into_iter()
        .filter(|(style, _)| style != "TOCHeading")
        .filter_map(|(style, text)| {
            // The page's number stands behind the heading's text.
            let text = text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            Some((style.strip_prefix("TOC")?.parse().unwrap(), text))
        })
        .collect();
    let listed: Vec<_> = headings(KIT).into_iter().filter(|(level, _)| *level <= 3).collect();
    assert_eq!(entries, listed);

    let document = package.elements("word/document.xml");
    let instructions: Vec<&str> =
        document.iter().filter(|element| element.name == "w:instrText").map(|element| element.text.trim()).collect();
    assert_eq!(instructions[0], r#"TOC \o "1-3" \h \z \u"#);
    assert_eq!(instructions.len(), entries.len() + 1);
    assert!(instructions[1..].iter().all(|instruction| instruction.starts_with("PAGEREF _Toc")));
    let begins = document.iter().filter(|element| element.attribute("w:fldCharType") == Some("begin")).count();
    let ends = document.iter().filter(|element| element.attribute("w:fldCharType") == Some("end")).count();
    assert_eq!((begins, ends), (instructions.len(), instructions.len()));
}

#[test]
fn the_page_numbers_of_the_contents_rise_from_one() {
    let mut markdown = String::new();
    for chapter in 1..=12 {
        markdown.push_str(&format!("# Chapitre {chapter}\n\n"));
        markdown.push_str(&"Un paragraphe de plusieurs mots, assez long pour remplir une ligne et plus. ".repeat(90));
        markdown.push_str("\n\n");
    }
    let package = Package::of(&markdown, &kit());
    let pages: Vec<u32> = package
        .styled("TOC1")
        .iter()
        .map(|entry| entry.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap().to_owned())
        .enumerate()
        .map(|(index, digits)| digits.strip_prefix(&(index + 1).to_string()).unwrap_or(&digits).parse().unwrap())
        .collect();
    assert_eq!(pages[0], 1);
    assert!(pages.windows(2).all(|pair| pair[1] > pair[0] && pair[1] - pair[0] <= 3), "{pages:?}");
}

#[test]
fn each_list_counts_for_itself() {
    let package = Package::of("1. a\n2. b\n\ntexte\n\n1. c\n\ntexte\n\n7. d\n   1. e\n", &plain());
    let lists: Vec<String> = package
        .elements("word/document.xml")
        .iter()
        .filter(|element| element.name == "w:numId")
        .map(|element| element.attributes["w:val"].clone())
        .collect();
    assert_eq!(lists, ["1", "1", "2", "3", "4"]);
    let mut starts = Vec::new();
    let mut list = String::new();
    let mut level = String::new();
    for element in package.elements("word/numbering.xml") {
        match element.name.as_str() {
            "w:num" => list = element.attributes["w:numId"].clone(),
            "w:lvlOverride" => level = element.attributes["w:ilvl"].clone(),
            "w:startOverride" if starts.last().is_none_or(|(last, _, _)| *last != list) => {
                starts.push((list.clone(), level.clone(), element.attributes["w:val"].clone()));
            }
            _ => {}
        }
    }
    let starts: Vec<(&str, &str, &str)> =
        starts.iter().map(|(list, level, start)| (list.as_str(), level.as_str(), start.as_str())).collect();
    assert_eq!(starts, [("1", "0", "1"), ("2", "0", "1"), ("3", "0", "7"), ("4", "1", "1")]);
}

#[test]
fn header_rows_repeat_and_cells_end_in_paragraphs() {
    let package = Package::of("| a | b |\n|---|--:|\n| c | d |\n\n| e |\n|---|\n| f |\n", &plain());
    let document = package.elements("word/document.xml");
    let rows: Vec<bool> = document
        .iter()
        .enumerate()
        .filter(|(_, element)| element.name == "w:tr")
        .map(|(index, row)| {
            document[index + 1..]
                .iter()
                .take_while(|element| element.depth > row.depth)
                .any(|element| element.name == "w:tblHeader")
        })
        .collect();
    assert_eq!(rows, [true, false, true, false]);
    assert_eq!(document.iter().filter(|element| element.name == "w:tblLook").count(), 2);
    for (index, _) in document.iter().enumerate().filter(|(_, element)| element.name == "w:tc") {
        assert!(document[index..].iter().skip(1).any(|element| element.name == "w:p"));
    }
    let right = document.iter().filter(|element| element.name == "w:jc" && element.attributes["w:val"] == "right");
    assert_eq!(right.count(), 2);
}

#[test]
fn columns_fill_the_width_of_the_text() {
    let package = Package::of(KIT, &rendering_from(&front_matter(KIT), None));
    let mut sums: Vec<u32> = Vec::new();
    for element in package.elements("word/document.xml") {
        match element.name.as_str() {
            "w:tblGrid" => sums.push(0),
            "w:gridCol" => *sums.last_mut().unwrap() += element.attributes["w:w"].parse::<u32>().unwrap(),
            _ => {}
        }
    }
    assert!(!sums.is_empty());
    assert!(sums.iter().all(|&sum| sum == 9070), "{sums:?}");
}

#[test]
fn a_table_too_wide_for_the_page_gets_a_page_in_landscape_with_its_heading() {
    let columns = 10;
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(columns));
    let markdown =
        format!("# A\n\ntexte\n\ntexte\n\n## Tableau\n\n{}{}{}\n## Suite\n\nfin\n", row("t"), row("-"), row("mot"));
    let package = Package::of(&markdown, &kit());
    let sections: Vec<bool> = package
        .elements("word/document.xml")
        .iter()
        .filter(|element| element.name == "w:pgSz")
        .map(|element| element.attribute("w:orient") == Some("landscape"))
        .collect();
    // The cover, the text before, the table, the text after.
    assert_eq!(sections, [false, false, true, false]);
    let paragraphs = package.paragraphs();
    let at = |wanted: &str| paragraphs.iter().position(|(style, text)| style.starts_with("Heading") && text == wanted);
    let ends: Vec<usize> = (0..paragraphs.len()).filter(|&index| paragraphs[index].0 == "SectionEnd").collect();
    assert!(at("Tableau").unwrap() > ends[ends.len() - 2] && at("Suite").unwrap() > ends[ends.len() - 1]);
}

#[test]
fn pages_are_numbered_from_the_text_on_and_not_before() {
    let package = Package::of(KIT, &rendering_from(&front_matter(KIT), None));
    let document = package.text_of("word/document.xml");
    let sections: Vec<&str> = document.split("<w:sectPr>").skip(1).collect();
    assert!(!sections[0].split("</w:sectPr>").next().unwrap().contains("footerReference"));
    assert!(sections[1].contains("footerReference") && sections[1].contains(r#"<w:pgNumType w:start="1"/>"#));
    assert_eq!(document.matches("w:pgNumType").count(), 1);
    assert!(package.text_of("word/footer1.xml").contains(" PAGE "));
}

#[test]
fn language_title_and_dates_are_those_of_the_settings() {
    let package = Package::of(KIT, &rendering_from(&front_matter(KIT), None));
    let core = package.text_of("docProps/core.xml");
    for expected in [
        "<dc:title>Kit complet de préparation à l'audit</dc:title>",
        "<dc:creator>Cabinet de préparation à l'audit</dc:creator>",
        ">2026-03-12T00:00:00Z<",
        "<dc:language>fr-FR</dc:language>",
    ] {
        assert!(core.contains(expected), "{expected}");
    }
    assert!(package.text_of("word/styles.xml").contains(r#"<w:lang w:val="fr-FR""#));
    let mut settings = kit();
    settings.language = "fr\"><script>".to_owned();
    assert!(Package::of("a", &settings).text_of("word/styles.xml").contains(r#"<w:lang w:val="fr-FR""#));
}

#[test]
fn every_construction_finds_its_place() {
    let package = Package::of(CONSTRUCTIONS, &rendering_from(&front_matter(CONSTRUCTIONS), None));
    let document = package.text_of("word/document.xml");
    let elements = package.elements("word/document.xml");
    for (name, value) in [
        ("w:i", None),
        ("w:b", None),
        ("w:strike", None),
        ("w:vertAlign", Some("subscript")),
        ("w:rStyle", Some("VerbatimChar")),
        ("w:pStyle", Some("Quote")),
        ("w:pStyle", Some("SourceCode")),
        ("w:pStyle", Some("HorizontalRule")),
        ("w:pStyle", Some("AlertWarning")),
    ] {
        let is_there = elements.iter().any(|element| element.name == name && element.attribute("w:val") == value);
        assert!(is_there, "{name} {value:?}");
    }
    for expected in ["☒ fait", "☐ à faire", r#"descr="Un point""#] {
        assert!(document.contains(expected), "{expected}");
    }
    assert_eq!(package.styled("SourceCode")[1], "fn main() {    println!(\"<&>\");}");
    assert!(package.text_of("word/footnotes.xml").contains("Second paragraphe avec du "));
    assert!(package.text_of("word/_rels/footnotes.xml.rels").contains("https://example.org/note"));
    assert!(!document.contains("commentaire"));
}

#[test]
fn a_first_heading_that_repeats_the_cover_is_said_once() {
    let package = Package::of("# Kit d'essai\n\n## Introduction\n\ntexte\n", &kit());
    assert!(package.styled("Heading1").is_empty());
    assert_eq!(package.styled("Heading2"), ["Introduction"]);
    assert_eq!(package.styled("Title"), ["Kit d'essai"]);
}

#[test]
fn answers_and_severities_are_marked_in_a_kit() {
    let package = Package::of("**Réponse à éviter :** non.\n\n| Gravité |\n|---|\n| Critique |\n", &kit());
    assert_eq!(package.styled("AnswerToAvoid"), ["Réponse à éviter : non."]);
    let document = package.elements("word/document.xml");
    let red = document.iter().filter(|element| element.name == "w:color" && element.attributes["w:val"] == "9B2C2C");
    assert_eq!(red.count(), 2);
}

#[test]
fn a_notice_stands_on_every_page() {
    let settings = kit_documents::Rendering { notice: Some("TEST <essai>".to_owned()), ..kit() };
    let package = Package::of("# A\n\ntexte\n", &settings);
    let document = package.elements("word/document.xml");
    let count = |name: &str| document.iter().filter(|element| element.name == name).count();
    assert_eq!(count("w:headerReference"), count("w:sectPr"));
    assert!(package.text_of("word/header1.xml").contains("TEST &lt;essai&gt;"));
    assert!(!Package::of("a", &kit()).parts.contains_key("word/header1.xml"));
}

#[test]
fn a_list_of_labelled_answers_stays_a_list() {
    let package = Package::of(
        "- **Réponse attendue :** oui.\n- **Conseil** : prouver.\n\ntexte\n\n- **Conseil** : a\n- autre\n",
        &kit(),
    );
    assert_eq!(package.styled("AnswerExpected"), ["Réponse attendue : oui."]);
    assert_eq!(package.styled("AnswerAdvice"), ["Conseil : prouver."]);
    let items = package.elements("word/document.xml").iter().filter(|element| element.name == "w:numId").count();
    assert_eq!(items, 4);
}
