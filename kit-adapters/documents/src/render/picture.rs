//! Pictures: PNG, JPEG and GIF, from `data:` addresses and from files beneath one folder.

use std::{fs, io::Read, path::Path};

use base64::{Engine, engine::general_purpose};

use super::link;

/// The largest picture that is embedded, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;
/// The most pixels: Word decodes them all, whatever the file's size.
const PIXELS: u64 = 40_000_000;
/// A pixel at 96 to the inch, in English Metric Units.
const UNITS_PER_PIXEL: u64 = 9525;
/// The text's width on a portrait page, 16 cm, and what is left of its height for a tall picture, 22 cm.
const WIDEST: u64 = 16 * 360_000;
const TALLEST: u64 = 22 * 360_000;

/// A picture as it will lie in the file.
#[derive(Debug)]
pub(super) struct Media {
    pub(super) bytes: Vec<u8>,
    pub(super) extension: &'static str,
    /// In English Metric Units, 360,000 to the centimetre.
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) description: String,
}

/// Loads a picture; nothing if it may not or cannot be embedded.
pub(super) fn load(url: &str, root: Option<&Path>, description: &str) -> Option<Media> {
    let bytes = match url.strip_prefix("data:") {
        Some(data) => from_data(data)?,
        None => from_file(url, root?)?,
    };
    measured(bytes, (WIDEST, TALLEST), description)
}

/// A picture from its bytes, no larger on the page than `most`: width and height in English Metric Units.
pub(super) fn measured(bytes: Vec<u8>, most: (u64, u64), description: &str) -> Option<Media> {
    let (extension, width, height) = measure(&bytes)?;
    let (width, height) = (u64::from(width), u64::from(height));
    if width == 0 || height == 0 || width * height > PIXELS || bytes.len() as u64 > LARGEST {
        return None;
    }
    let (mut wide, mut high) = (width * UNITS_PER_PIXEL, height * UNITS_PER_PIXEL);
    if wide > most.0 {
        (wide, high) = (most.0, (high * most.0 / wide).max(1));
    }
    if high > most.1 {
        (wide, high) = ((wide * most.1 / high).max(1), most.1);
    }
    Some(Media {
        bytes,
        extension,
        width: u32::try_from(wide).ok()?,
        height: u32::try_from(high).ok()?,
        description: description.to_owned(),
    })
}

fn from_data(data: &str) -> Option<Vec<u8>> {
    let (head, body) = data.split_once(',')?;
    if !head.starts_with("image/") || !head.ends_with(";base64") || body.len() as u64 > LARGEST * 4 / 3 {
        return None;
    }
    let body: String = link::decoded(body).split_whitespace().collect();
    general_purpose::STANDARD.decode(body).ok()
}

fn from_file(url: &str, root: &Path) -> Option<Vec<u8>> {
    if url.contains("://") || url.starts_with("//") {
        return None;
    }
    let root = root.canonicalize().ok()?;
    let path = root.join(link::decoded(url)).canonicalize().ok()?;
    if !path.starts_with(&root) || !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}

/// The kind and the size in pixels, read from the header alone.
fn measure(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
    let big = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let little = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR") {
        return Some(("png", big(16)?, big(20)?));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        return Some(("gif", little(6)?, little(8)?));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        let (width, height) = jpeg_size(bytes)?;
        return Some(("jpeg", width, height));
    }
    None
}

/// Walks the segments to the frame header.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else {
            return None;
        };
        match marker {
            0xff => at += 1,
            0xd0..=0xd8 | 0x01 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((u32::from(short(at + 7)?), u32::from(short(at + 5)?)));
            }
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(short(at + 2)?).max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    #[test]
    fn a_data_address_gives_its_picture() {
        let media = load(DOT, None, "point").expect("a picture");
        assert_eq!((media.extension, media.width, media.height), ("png", 9525, 9525));
    }

    #[test]
    fn only_files_beneath_the_folder_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("images");
        fs::create_dir(&inside).expect("a folder in it");
        let png = from_data(&DOT[5..]).expect("bytes");
        fs::write(folder.path().join("outside.png"), &png).expect("written");
        fs::write(inside.join("a b.png"), &png).expect("written");
        assert!(load("a%20b.png", Some(&inside), "").is_some());
        assert!(load("../outside.png", Some(&inside), "").is_none());
        assert!(load(&folder.path().join("outside.png").to_string_lossy(), Some(&inside), "").is_none());
        assert!(load("a%20b.png", None, "").is_none());
    }

    #[test]
    fn a_picture_that_claims_to_be_immense_is_refused() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(60_000_u32.to_be_bytes());
        png.extend(60_000_u32.to_be_bytes());
        let url = format!("data:image/png;base64,{}", general_purpose::STANDARD.encode(png));
        assert!(load(&url, None, "").is_none());
    }
}
