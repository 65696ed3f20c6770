//! Stylesheet, script and icon: embedded, addressed by their content.

use std::sync::LazyLock;

use poem::http::{StatusCode, header};
use poem::{Request, Response};
use sha2::{Digest as _, Sha256};

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 3] = [
    Asset { name: "kit.css", media_type: "text/css; charset=utf-8", bytes: include_bytes!("../../assets/kit.css") },
    Asset {
        name: "kit.js",
        media_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/kit.js"),
    },
    Asset { name: "favicon.svg", media_type: "image/svg+xml", bytes: include_bytes!("../../assets/favicon.svg") },
];

/// The beginning of each asset's SHA-256: a new content has a new address.
static MARKS: LazyLock<[String; ASSETS.len()]> = LazyLock::new(|| {
    ASSETS
        .each_ref()
        .map(|asset| Sha256::digest(asset.bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect())
});

fn find(name: &str) -> Option<(&'static Asset, &'static str)> {
    let index = ASSETS.iter().position(|asset| asset.name == name)?;
    Some((&ASSETS[index], &MARKS[index]))
}

/// The address of an asset with the mark of its content.
pub(crate) fn address(name: &str) -> Option<String> {
    let (asset, mark) = find(name)?;
    Some(format!("/assets/{}?v={mark}", asset.name))
}

/// Serves an asset; one asked for by its mark may be kept for a year.
pub(crate) fn serve(request: &Request, name: &str) -> Option<Response> {
    let (asset, mark) = find(name)?;
    let marked = request.uri().query().is_some_and(|query| query.strip_prefix("v=") == Some(mark));
    let keep = if marked { "public, max-age=31536000, immutable" } else { "no-cache" };
    let etag = format!("\"{mark}\"");
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag));
    let response = Response::builder().header(header::CACHE_CONTROL, keep).header(header::ETAG, etag);
    Some(if known {
        response.status(StatusCode::NOT_MODIFIED).finish()
    } else {
        response.header(header::CONTENT_TYPE, asset.media_type).body(asset.bytes)
    })
}

#[cfg(test)]
mod tests {
    use poem::Request;
    use poem::http::{StatusCode, header};

    #[track_caller]
    fn check(uri: &str, known: Option<&str>, status: StatusCode, keep: &str) {
        let mut builder = Request::builder().uri(uri.parse().unwrap());
        if let Some(known) = known {
            builder = builder.header(header::IF_NONE_MATCH, known);
        }
        let response = super::serve(&builder.finish(), "kit.css").unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(response.header(header::CACHE_CONTROL), Some(keep));
    }

    #[test]
    fn an_address_with_the_mark_of_the_content_may_be_kept() {
        let address = super::address("kit.css").unwrap();
        let mark = address.rsplit_once('=').unwrap().1.to_owned();
        check(&address, None, StatusCode::OK, "public, max-age=31536000, immutable");
        check("/assets/kit.css?v=old", None, StatusCode::OK, "no-cache");
        check("/assets/kit.css", Some(&format!("\"{mark}\"")), StatusCode::NOT_MODIFIED, "no-cache");
        assert!(super::address("../secret").is_none());
    }
}
