//! What a page without words looks like: a picture of a text, or blank.

use std::collections::HashSet;

use memchr::memmem;
use pdf_extract::{Dictionary, Document, Object, ObjectId};

use super::tame;

/// So few letters and digits may be the stamp of a scanner's program on a picture of the page.
const STAMP: usize = 40;
/// So many points make a picture of a page; logos have fewer.
const PAGE_POINTS: i64 = 500_000;
/// So many bytes of drawing are more than a frame: letters drawn as curves, say.
const DRAWING: usize = 2_000;
/// The most forms and pictures that are looked at.
const LOOKED_AT: usize = 1_000;

/// Whether the page shows something that its words do not say.
pub(super) fn is_image(document: &Document, page: ObjectId, words: &str) -> bool {
    let letters = words.chars().filter(|character| character.is_alphanumeric()).take(STAMP + 1).count();
    if letters > STAMP {
        return false;
    }
    let content = document.get_page_content(page).unwrap_or_default();
    let pictures = pictures(document, page, &content);
    if letters > 0 {
        return pictures.iter().any(|&points| points >= PAGE_POINTS);
    }
    !pictures.is_empty() || content.len() > DRAWING || memmem::find(&content, b"\nID ").is_some()
}

/// How many points each picture on the page has, through the forms that it draws.
fn pictures(document: &Document, page: ObjectId, content: &[u8]) -> Vec<i64> {
    let mut points = Vec::new();
    let Some(resources) = document.get_dictionary(page).ok().and_then(|page| tame::inherited_resources(document, page))
    else {
        return points;
    };
    let mut waiting = drawn(document, resources, content);
    let mut seen = HashSet::new();
    while let Some(id) = waiting.pop() {
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else { continue };
        if !seen.insert(id) || seen.len() > LOOKED_AT {
            continue;
        }
        if tame::is_picture(stream) {
            let side = |name: &[u8]| stream.dict.get(name).and_then(Object::as_i64).unwrap_or(0);
            points.push(side(b"Width").saturating_mul(side(b"Height")));
        } else if let Some(resources) = tame::resources(document, &stream.dict) {
            waiting.extend(drawn(document, resources, &stream.content));
        }
    }
    points
}

/// The forms and pictures that the drawing names. Pages often share resources that each uses a part of.
fn drawn(document: &Document, resources: &Dictionary, content: &[u8]) -> Vec<ObjectId> {
    let named = tame::xobjects(document, resources).into_iter().flat_map(Dictionary::iter).take(LOOKED_AT);
    let used = named.filter(|(name, _)| memmem::find(content, &[b"/", name.as_slice()].concat()).is_some());
    used.filter_map(|(_, object)| object.as_reference().ok()).collect()
}
