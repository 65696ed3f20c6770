//! The page that tries the API out. Everything it needs is in it; its policy lets it talk to this service only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use poem::http::header;
use poem::{Endpoint, Response, endpoint::make_sync};
use sha2::{Digest as _, Sha256};

/// Serves the page.
pub(super) fn endpoint(html: String) -> impl Endpoint<Output = Response> + 'static {
    let policy = policy(&html);
    let html = Bytes::from(html);
    make_sync(move |_| {
        Response::builder()
            .content_type("text/html; charset=utf-8")
            .header(header::CONTENT_SECURITY_POLICY, &policy)
            .body(html.clone())
    })
}

/// A policy that allows the scripts which are written into this page, by their digests, and no other.
fn policy(html: &str) -> String {
    let digests: Vec<String> = scripts(html)
        .map(|script| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        digests.join(" ")
    )
}

/// The contents of the page's script elements.
fn scripts(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once("<script")?;
        let (_, content) = after.split_once('>')?;
        let (script, after) = content.split_once("</script>")?;
        rest = after;
        Some(script)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_page_s_own_scripts_may_run() {
        let html = "<head><script charset=\"UTF-8\">a()</script></head><script>\nb()\n</script>";
        assert_eq!(super::scripts(html).collect::<Vec<_>>(), ["a()", "\nb()\n"]);
        let policy = super::policy(html);
        assert_eq!(policy.matches("'sha256-").count(), 2);
        assert!(!policy.contains("unsafe-eval"));
    }
}
