//! Making a hostile PDF harmless before it is read: what would unpack without end, draw itself, or be its own
//! parent is cut off.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Read},
};

use flate2::read::ZlibDecoder;
use memchr::memmem;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::Unreadable;

/// The most bytes that one stream, and that all of them, may unpack to.
const STREAM_LIMIT: u64 = 64 * 1024 * 1024;
const TOTAL_LIMIT: u64 = 256 * 1024 * 1024;
/// The most packed bytes of a stream whose packing can't be measured beforehand.
const UNMEASURED_LIMIT: usize = 256 * 1024;
/// The most bytes of drawing that one page may come to, everything that it draws repeatedly counted each time.
const PAGE_LIMIT: u64 = 64 * 1024 * 1024;
/// The most forms within forms, and the most generations of a page tree.
const DEPTH_LIMIT: usize = 24;
/// The most characters that a font's table to Unicode may map by ranges.
const RANGE_LIMIT: u64 = 1 << 20;

/// Unpacks what looks packed in the raw file, counting only. Parsing unpacks some streams before anyone can ask.
pub(super) fn weigh(bytes: &[u8]) -> Result<(), Unreadable> {
    const KEYWORD: &[u8] = b"stream";
    let mut total = 0;
    for at in memmem::find_iter(bytes, KEYWORD) {
        let rest = &bytes[at + KEYWORD.len()..];
        let data = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
        if let Some(data) = data.filter(|data| looks_packed(data)) {
            total += unpacked_size(data)?;
        }
        if total > TOTAL_LIMIT {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(())
}

fn looks_packed(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

/// How large the data becomes, also when it was packed twice or thrice.
fn unpacked_size(data: &[u8]) -> Result<u64, Unreadable> {
    let mut largest = 0;
    for times in 1..=3 {
        let mut reader: Box<dyn Read> = Box::new(data);
        for _ in 0..times {
            reader = Box::new(ZlibDecoder::new(reader));
        }
        let mut counter = Counter::default();
        // What a broken stream gave until it broke is what its reader would keep.
        let _ = io::copy(&mut reader.take(STREAM_LIMIT + 1), &mut counter);
        if counter.size > STREAM_LIMIT {
            return Err(Unreadable::TooLarge);
        }
        largest = counter.size.max(largest);
        if !looks_packed(&counter.head) {
            break;
        }
    }
    Ok(largest)
}

/// Counts what is written to it, and remembers how it began.
#[derive(Default)]
struct Counter {
    size: u64,
    head: Vec<u8>,
}

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.size += bytes.len() as u64;
        self.head.extend(bytes.iter().take(2 - self.head.len().min(2)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Decides while the file is parsed which objects are kept, before any of them is unpacked.
pub(super) fn keep(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) => is_measurable(stream).then_some((id, Object::Null)),
        other => Some((id, other.clone())),
    }
}

/// Whether the stream is packed in the one way that [`weigh`] has measured, or is too small to do harm.
fn is_measurable(stream: &Stream) -> bool {
    match filters(stream).as_slice() {
        [] | [b"FlateDecode"] => true,
        // Pictures are never unpacked.
        [only] if matches!(*only, b"DCTDecode" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode") => true,
        _ => is_picture(stream) || stream.content.len() <= UNMEASURED_LIMIT,
    }
}

fn filters(stream: &Stream) -> Vec<&[u8]> {
    stream.filters().unwrap_or_default()
}

pub(super) fn is_picture(stream: &Stream) -> bool {
    stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
}

/// Makes the parsed document harmless; gives back the pages that draw too much to be read.
pub(super) fn tame(document: &mut Document, pages: &[ObjectId]) -> Result<Vec<ObjectId>, Unreadable> {
    unpack(document)?;
    for &page in pages {
        orphan(document, page);
    }
    cut_loops(document);
    let mut costs = HashMap::new();
    Ok(pages.iter().copied().filter(|&page| cost(document, page, &mut costs) > PAGE_LIMIT).collect())
}

/// Unpacks every stream within bounds, and empties pictures and tables that map without end.
fn unpack(document: &mut Document) -> Result<(), Unreadable> {
    let mut total = 0;
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if is_picture(stream) {
            empty(stream);
            continue;
        }
        if filters(stream).as_slice() == [b"FlateDecode"] {
            total += unpacked_size(&stream.content)?;
        } else if !is_measurable(stream) {
            empty(stream);
        }
        if total > TOTAL_LIMIT {
            return Err(Unreadable::TooLarge);
        }
        if stream.is_compressed() && !filters(stream).contains(&b"DCTDecode".as_slice()) {
            // A stream that can't be unpacked stays as it is; whoever draws it finds nothing to read.
            let _ = stream.decompress();
        }
        if maps_without_end(&stream.content) {
            empty(stream);
        }
    }
    Ok(())
}

fn empty(stream: &mut Stream) {
    stream.dict.remove(b"Filter");
    stream.dict.remove(b"DecodeParms");
    stream.set_content(Vec::new());
}

/// Whether a table to Unicode names ranges that hold more characters than there are.
fn maps_without_end(content: &[u8]) -> bool {
    let mut rest = content;
    let mut mapped = 0_u64;
    while let Some(start) = memmem::find(rest, b"beginbfrange") {
        let section = &rest[start..];
        let end = memmem::find(section, b"endbfrange").unwrap_or(section.len());
        let mut codes = Vec::new();
        let mut depth = 0_usize;
        for token in section[..end].split_inclusive(|&byte| matches!(byte, b'>' | b'[' | b']')) {
            match token.last() {
                Some(b'[') => depth += 1,
                Some(b']') => {
                    depth = depth.saturating_sub(1);
                    codes.push(0);
                }
                Some(b'>') if depth == 0 => {
                    let digits = token.iter().rposition(|&byte| byte == b'<').map_or(token, |open| &token[open + 1..]);
                    let code = digits
                        .iter()
                        .filter_map(|&byte| char::from(byte).to_digit(16))
                        .fold(0_u64, |code, digit| (code << 4 | u64::from(digit)) & 0xffff_ffff);
                    codes.push(code);
                }
                _ => {}
            }
        }
        for range in codes.chunks(3) {
            if let [low, high, ..] = range {
                mapped += high.saturating_sub(*low);
            }
        }
        rest = &section[end..];
    }
    mapped > RANGE_LIMIT
}

/// Takes the parent from a page whose ancestors come round in a circle.
fn orphan(document: &mut Document, page: ObjectId) {
    let mut node = page;
    for _ in 0..DEPTH_LIMIT * 8 {
        let parent = document.get_dictionary(node).and_then(|dict| dict.get(b"Parent")).and_then(Object::as_reference);
        match parent {
            Ok(parent) => node = parent,
            Err(_) => return,
        }
    }
    if let Ok(dict) = document.get_dictionary_mut(page) {
        dict.remove(b"Parent");
    }
}

/// Empties the forms that draw themselves, that nest too deep, or that draw by resources that are not their own.
fn cut_loops(document: &mut Document) {
    let forms: Vec<ObjectId> =
        document.objects.iter().filter_map(|(&id, object)| object.as_stream().is_ok().then_some(id)).collect();
    let mut children: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    let mut to_cut = HashSet::new();
    for &id in &forms {
        let Ok(stream) = document.get_object(id).and_then(Object::as_stream) else {
            continue;
        };
        match resources(document, &stream.dict) {
            Some(resources) => {
                children.insert(id, drawn(document, resources));
            }
            None if draws(&stream.content) > 0 && stream.dict.get(b"Subtype").is_ok() => {
                to_cut.insert(id);
            }
            None => {}
        }
    }
    for &id in &forms {
        if height(id, &children, 0) > DEPTH_LIMIT {
            to_cut.insert(id);
        }
    }
    for id in to_cut {
        if let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            empty(stream);
            stream.dict.remove(b"Resources");
        }
    }
}

/// How many forms nest below this one; more than the limit stands for a circle too. The walk is as wide as a
/// page's resources and as deep as the limit, and stops at the first chain that is too long.
fn height(id: ObjectId, children: &HashMap<ObjectId, Vec<ObjectId>>, depth: usize) -> usize {
    let mut reached: HashSet<ObjectId> = HashSet::from([id]);
    let mut level = vec![id];
    let mut height = depth;
    while !level.is_empty() && height <= DEPTH_LIMIT {
        let mut next: Vec<ObjectId> = level.iter().filter_map(|id| children.get(id)).flatten().copied().collect();
        next.sort_unstable();
        next.dedup();
        if next.contains(&id) {
            return DEPTH_LIMIT + 1;
        }
        reached.extend(&next);
        level = next;
        height += 1;
    }
    height
}

pub(super) fn resources<'d>(document: &'d Document, dict: &'d Dictionary) -> Option<&'d Dictionary> {
    match dict.get(b"Resources").ok()? {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        Object::Dictionary(dict) => Some(dict),
        _ => None,
    }
}

/// The forms and pictures that these resources name, by their names.
pub(super) fn xobjects<'d>(document: &'d Document, resources: &'d Dictionary) -> Option<&'d Dictionary> {
    match resources.get(b"XObject").ok()? {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        Object::Dictionary(dict) => Some(dict),
        _ => None,
    }
}

/// The forms that these resources name.
fn drawn(document: &Document, resources: &Dictionary) -> Vec<ObjectId> {
    xobjects(document, resources)
        .into_iter()
        .flat_map(Dictionary::iter)
        .filter_map(|(_, object)| object.as_reference().ok())
        .collect()
}

/// How often the operator that draws a form occurs, at most.
fn draws(content: &[u8]) -> u64 {
    memmem::find_iter(content, b"Do").count() as u64
}

/// How many bytes of drawing a page or form comes to, at most.
fn cost(document: &Document, id: ObjectId, costs: &mut HashMap<ObjectId, u64>) -> u64 {
    // Children before parents; `cut_loops` has made sure that there is such an order.
    let mut stack = vec![(id, false)];
    while let Some((id, is_ready)) = stack.pop() {
        if costs.contains_key(&id) {
            continue;
        }
        let (dict, content) = match document.get_object(id) {
            Ok(Object::Stream(stream)) => (&stream.dict, stream.content.clone()),
            Ok(Object::Dictionary(dict)) => (dict, document.get_page_content(id).unwrap_or_default()),
            _ => {
                costs.insert(id, 0);
                continue;
            }
        };
        let children =
            inherited_resources(document, dict).map_or_else(Vec::new, |resources| drawn(document, resources));
        if !is_ready {
            stack.push((id, true));
            stack.extend(children.into_iter().filter(|child| !costs.contains_key(child)).map(|child| (child, false)));
            if stack.len() > 1_000_000 {
                return u64::MAX;
            }
            continue;
        }
        let dearest = children.iter().filter_map(|child| costs.get(child)).max().copied().unwrap_or(0);
        let cost = (content.len() as u64).saturating_add(draws(&content).saturating_mul(dearest));
        costs.insert(id, cost);
    }
    costs.get(&id).copied().unwrap_or(0)
}

pub(super) fn inherited_resources<'d>(document: &'d Document, dict: &'d Dictionary) -> Option<&'d Dictionary> {
    let mut dict = dict;
    for _ in 0..DEPTH_LIMIT * 8 {
        if let Some(found) = resources(document, dict) {
            return Some(found);
        }
        let parent = dict.get(b"Parent").and_then(Object::as_reference).ok()?;
        dict = document.get_dictionary(parent).ok()?;
    }
    None
}
