//! Stored files on their way out: always as an attachment, in pieces, with ranges.

use std::io;
use std::ops::Range;

use futures_util::stream;
use kit_workflow::inquiry::StoredFile;
use kit_workflow::port::{self, Folder};
use kit_workflow::workflow::Ports;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use poem::http::{StatusCode, header};
use poem::{Body, Request, Response};

use crate::app::App;
use crate::headers::FILE_POLICY;

/// What is read of the vault at a time.
const PIECE: u64 = 256 * 1024;

/// A stored file and how it is to be saved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attachment<'a> {
    pub(crate) folder: Folder,
    pub(crate) stored: StoredFile,
    /// The name to save it under, from whoever named it.
    pub(crate) name: &'a str,
    /// Its type, from our own table and never from its name.
    pub(crate) media_type: &'a str,
}

/// What a request wants of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// All of it.
    Whole,
    /// These bytes of it.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
}

impl Attachment<'_> {
    /// What `request` wants of this file. Several ranges at once are answered with the whole file, as RFC 9110 allows.
    pub(crate) fn wanted(&self, request: &Request) -> Wanted {
        let same = request.header(header::IF_RANGE).is_none_or(|tag| tag == self.tag());
        match request.header(header::RANGE).filter(|_| same).and_then(|range| range.strip_prefix("bytes=")) {
            Some(range) if !range.contains(',') => parse(range.trim(), self.stored.size),
            Some(_) | None => Wanted::Whole,
        }
    }

    /// The file, or the part of it that is wanted.
    pub(crate) fn answer<P: Ports>(&self, app: &App<P>, wanted: &Wanted) -> Response {
        let size = self.stored.size;
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, self.media_type)
            .header(header::CONTENT_DISPOSITION, disposition(self.name))
            .header(header::CONTENT_SECURITY_POLICY, FILE_POLICY)
            .header(header::CACHE_CONTROL, "no-store, private")
            .header(header::ACCEPT_RANGES, "bytes")
            .header(header::ETAG, self.tag());
        let (builder, range) = match wanted {
            Wanted::Whole => (builder, 0..size),
            Wanted::Part(range) => {
                let content_range = format!("bytes {}-{}/{size}", range.start, range.end - 1);
                let builder = builder.status(StatusCode::PARTIAL_CONTENT);
                (builder.header(header::CONTENT_RANGE, content_range), range.clone())
            }
            Wanted::Beyond => {
                let builder = builder.status(StatusCode::RANGE_NOT_SATISFIABLE);
                return builder.header(header::CONTENT_RANGE, format!("bytes */{size}")).finish();
            }
        };
        builder.header(header::CONTENT_LENGTH, range.end - range.start).body(self.stream(app, range))
    }

    fn stream<P: Ports>(&self, app: &App<P>, range: Range<u64>) -> Body {
        let (app, folder, stored) = (app.clone(), self.folder, self.stored);
        let pieces = stream::try_unfold(range, move |range| {
            let app = app.clone();
            async move {
                if range.is_empty() {
                    return Ok(None);
                }
                let end = range.end.min(range.start + PIECE);
                let piece = app.workflow().read_file(folder, stored, range.start..end).await.map_err(|error| {
                    tracing::error!(file = %stored.file, error = %error, "a file could not be read to its end");
                    io::Error::other("the file could not be read")
                })?;
                Ok::<_, io::Error>(Some((piece, end..range.end)))
            }
        });
        Body::from_bytes_stream(pieces)
    }

    /// The same bytes have the same tag.
    fn tag(&self) -> String {
        format!("\"{}\"", self.stored.sha256)
    }
}

/// A file that was made for this answer, to be saved.
pub(crate) fn made(file: port::Attachment) -> Response {
    Response::builder()
        .header(header::CONTENT_TYPE, file.media_type)
        .header(header::CONTENT_DISPOSITION, disposition(&file.name))
        .header(header::CONTENT_SECURITY_POLICY, FILE_POLICY)
        .header(header::CACHE_CONTROL, "no-store, private")
        .body(file.bytes)
}

fn parse(range: &str, size: u64) -> Wanted {
    let Some((from, to)) = range.split_once('-') else { return Wanted::Whole };
    let (first, last) = (from.parse::<u64>(), to.parse::<u64>());
    let wanted = match (first, last) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if to.is_empty() => first..size,
        (Err(_), Ok(last)) if from.is_empty() => size.saturating_sub(last)..size,
        _ => return Wanted::Whole,
    };
    if wanted.is_empty() { Wanted::Beyond } else { Wanted::Part(wanted) }
}

/// Everything but RFC 8187's `attr-char`.
const NOT_ATTR_CHAR: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b'\'')
    .add(b'(')
    .add(b')')
    .add(b'*')
    .add(b',')
    .add(b'/')
    .add(b':')
    .add(b';')
    .add(b'<')
    .add(b'=')
    .add(b'>')
    .add(b'?')
    .add(b'@')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'{')
    .add(b'}');

/// A `Content-Disposition` that saves under `name` (RFC 6266), whatever characters it has.
pub(crate) fn disposition(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' };
    let fallback: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{}", utf8_percent_encode(name, NOT_ATTR_CHAR))
}

#[cfg(test)]
mod tests {
    use super::{Wanted, disposition, parse};

    #[test]
    fn a_range_is_clipped_to_the_file_and_nonsense_means_the_whole() {
        assert_eq!(parse("0-", 10), Wanted::Part(0..10));
        assert_eq!(parse("0-99", 10), Wanted::Part(0..10));
        assert_eq!(parse("3-5", 10), Wanted::Part(3..6));
        assert_eq!(parse("-4", 10), Wanted::Part(6..10));
        assert_eq!(parse("-40", 10), Wanted::Part(0..10));
        assert_eq!(parse("10-", 10), Wanted::Beyond);
        assert_eq!(parse("-0", 10), Wanted::Beyond);
        assert_eq!(parse("18446744073709551615-18446744073709551615", 10), Wanted::Beyond);
        for nonsense in ["", "-", "5-3", "a-b", "5", "1-x"] {
            assert_eq!(parse(nonsense, 10), Wanted::Whole, "{nonsense}");
        }
    }

    #[test]
    fn a_hostile_name_stays_within_its_quotes() {
        assert_eq!(
            disposition("Décret \"x\"\r\nSet-Cookie: a; %.pdf"),
            "attachment; filename=\"D_cret _x___Set-Cookie: a; _.pdf\"; \
             filename*=UTF-8''D%C3%A9cret%20%22x%22%0D%0ASet-Cookie%3A%20a%3B%20%25.pdf"
        );
    }
}
