//! A Word file taken apart, and what must hold of every one.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use kit_documents::{Brand, Cover, Rendering, Trust, render};
use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

/// The settings of a kit.
pub(crate) fn kit() -> Rendering {
    Rendering {
        cover: Some(Cover {
            title: "Kit d'essai".to_owned(),
            prepared_for: Some("Agence <des> pistes & routes".to_owned()),
            ..Cover::default()
        }),
        toc: true,
        notice: None,
        title: "Kit d'essai".to_owned(),
        author: "Cabinet".to_owned(),
        language: "fr-FR".to_owned(),
        date: None,
        trust: Trust::Model,
        brand: Brand::default(),
    }
}

/// The settings of a document by hand, with nothing around the text.
pub(crate) fn plain() -> Rendering {
    Rendering { cover: None, toc: false, trust: Trust::Author { image_root: None }, ..kit() }
}

/// An element: its name, its attributes, how deep it stands, and the text right inside it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) depth: usize,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) parts: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Renders and takes apart; panics unless the file is sound.
    pub(crate) fn of(markdown: &str, settings: &Rendering) -> Self {
        let bytes = render(markdown, settings).unwrap();
        assert_eq!(bytes, render(markdown, settings).unwrap(), "the same text gives the same bytes");
        let package = Self::open(&bytes);
        package.check();
        package
    }

    pub(crate) fn open(bytes: &[u8]) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            assert!(parts.insert(entry.name().unwrap().into_owned(), content).is_none(), "a name occurs once");
        }
        Self { parts }
    }

    pub(crate) fn text_of(&self, part: &str) -> &str {
        std::str::from_utf8(&self.parts[part]).unwrap()
    }

    /// The elements of a part in the order in which they begin.
    pub(crate) fn elements(&self, part: &str) -> Vec<Element> {
        let mut reader = Reader::from_reader(self.parts[part].as_slice());
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(start) => {
                    elements.push(element(&start, open.len()));
                    open.push(elements.len() - 1);
                }
                Event::Empty(start) => elements.push(element(&start, open.len())),
                Event::End(_) => drop(open.pop().unwrap()),
                Event::Text(text) => {
                    if let Some(&last) = open.last() {
                        elements[last].text.push_str(&text);
                    }
                }
                Event::GeneralRef(reference) => {
                    let last = *open.last().unwrap();
                    let character = match reference.as_ref() {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("unknown entity {other}"),
                    };
                    elements[last].text.push(character);
                }
                Event::DocType(_) => panic!("no part has a DTD"),
                _ => {}
            }
        }
        assert!(open.is_empty(), "{part} is whole");
        elements
    }

    /// The paragraphs of the document: the style's id, and the text, with the firm spaces of French as plain ones.
    pub(crate) fn paragraphs(&self) -> Vec<(String, String)> {
        let mut paragraphs: Vec<(String, String)> = Vec::new();
        for element in self.elements("word/document.xml") {
            match element.name.as_str() {
                "w:p" => paragraphs.push(Default::default()),
                "w:pStyle" => paragraphs.last_mut().unwrap().0 = element.attributes["w:val"].clone(),
                "w:t" => paragraphs.last_mut().unwrap().1.push_str(&element.text.replace('\u{a0}', " ")),
                _ => {}
            }
        }
        paragraphs
    }

    /// The texts of the paragraphs of a style.
    pub(crate) fn styled(&self, style: &str) -> Vec<String> {
        self.paragraphs().into_iter().filter(|(found, _)| found == style).map(|(_, text)| text).collect()
    }

    /// What must hold of every file that the renderer writes.
    fn check(&self) {
        let xml: Vec<&String> =
            self.parts.keys().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")).collect();
        let all: BTreeMap<&str, Vec<Element>> = xml.iter().map(|name| (name.as_str(), self.elements(name))).collect();
        self.check_types(&all["[Content_Types].xml"]);
        for (&part, elements) in all.iter().filter(|(part, _)| part.starts_with("word/") && part.ends_with(".xml")) {
            let related = self.related(part);
            for element in elements {
                for name in ["r:id", "r:embed"] {
                    if let Some(id) = element.attribute(name) {
                        assert!(related.contains(id), "{part}: {id} has a relationship");
                    }
                }
            }
        }
        let document = &all["word/document.xml"];
        let styles: BTreeSet<&str> =
            all["word/styles.xml"].iter().filter_map(|element| element.attribute("w:styleId")).collect();
        let numberings: BTreeSet<&str> = all["word/numbering.xml"]
            .iter()
            .filter(|element| element.name == "w:num")
            .filter_map(|element| element.attribute("w:numId"))
            .collect();
        let notes: BTreeSet<&str> = all["word/footnotes.xml"]
            .iter()
            .filter(|element| element.name == "w:footnote")
            .map(|element| element.attribute("w:id").unwrap())
            .collect();
        let bookmarks: BTreeSet<&str> = unique(document, "w:bookmarkStart", "w:name");
        unique(document, "w:bookmarkStart", "w:id");
        unique(document, "w:bookmarkEnd", "w:id");
        unique(document, "wp:docPr", "id");
        unique(document, "w:footnoteReference", "w:id");
        unique(&all["word/styles.xml"], "w:style", "w:styleId");
        for element in all.values().flatten() {
            match (element.name.as_str(), element.attribute("w:val")) {
                ("w:pStyle" | "w:rStyle" | "w:tblStyle", Some(style)) => {
                    assert!(styles.contains(style), "style {style} is defined");
                }
                ("w:numId", Some(number)) => assert!(numberings.contains(number), "list {number} is defined"),
                _ => {}
            }
            if element.name == "w:footnoteReference" {
                assert!(notes.contains(element.attribute("w:id").unwrap()));
            }
            if let Some(anchor) = element.attribute("w:anchor") {
                assert!(bookmarks.contains(anchor), "bookmark {anchor} is there");
            }
        }
    }

    fn check_types(&self, types: &[Element]) {
        let extensions: BTreeSet<&str> = types.iter().filter_map(|element| element.attribute("Extension")).collect();
        let named: BTreeSet<&str> = types.iter().filter_map(|element| element.attribute("PartName")).collect();
        for name in self.parts.keys().filter(|name| *name != "[Content_Types].xml") {
            let extension = name.rsplit('.').next().unwrap();
            assert!(extensions.contains(extension) || named.contains(format!("/{name}").as_str()), "{name} has a type");
        }
        for name in named {
            assert!(self.parts.contains_key(&name[1..]), "{name} is there");
        }
    }

    /// The ids of a part's relationships, whose targets are made sure of.
    fn related(&self, part: &str) -> BTreeSet<String> {
        let (folder, file) = part.rsplit_once('/').unwrap();
        let relationships = format!("{folder}/_rels/{file}.rels");
        let mut ids = BTreeSet::new();
        if !self.parts.contains_key(&relationships) {
            return ids;
        }
        for element in self.elements(&relationships).iter().filter(|element| element.name == "Relationship") {
            assert!(ids.insert(element.attributes["Id"].clone()), "{relationships}: ids are unique");
            if element.attribute("TargetMode").is_none() {
                let target = format!("{folder}/{}", element.attributes["Target"]);
                assert!(self.parts.contains_key(&target), "{target} is there");
            }
        }
        ids
    }
}

fn element(start: &quick_xml::events::BytesStart<'_>, depth: usize) -> Element {
    let attributes = start
        .attributes()
        .map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.value.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
            (attribute.key.as_ref().to_owned(), value)
        })
        .collect();
    Element { name: start.name().as_ref().to_owned(), attributes, depth, text: String::new() }
}

/// The values of an attribute, which must all differ.
fn unique<'e>(elements: &'e [Element], name: &str, attribute: &str) -> BTreeSet<&'e str> {
    let mut values = BTreeSet::new();
    for element in elements.iter().filter(|element| element.name == name) {
        let value = element.attribute(attribute).unwrap();
        assert!(values.insert(value), "{name} {attribute} {value} occurs once");
    }
    values
}
