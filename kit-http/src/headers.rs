//! What every answer tells the browser not to do.

use poem::Response;
use poem::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::app::HttpSettings;

/// The headers of every answer that does not set its own.
#[derive(Debug)]
pub(crate) struct SafeHeaders(Vec<(HeaderName, HeaderValue)>);

impl SafeHeaders {
    pub(crate) fn new(settings: &HttpSettings) -> Self {
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, value(&page_policy(&settings.payment_origins))),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        ];
        if settings.site.is_https() {
            let year = HeaderValue::from_static("max-age=31536000");
            headers.push((header::STRICT_TRANSPORT_SECURITY, year));
        }
        Self(headers)
    }

    pub(crate) fn apply(&self, response: &mut Response) {
        let stream = response.content_type().is_some_and(|kind| kind.starts_with("text/event-stream"));
        let headers: &mut HeaderMap = response.headers_mut();
        if stream {
            // The framework says that it may be kept and asked about; it is private.
            headers.remove(header::CACHE_CONTROL);
        }
        for (name, value) in &self.0 {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Pages load nothing from elsewhere and run nothing that is written into them. A form of ours may end up at the payment
/// page: Chromium holds the whole chain of redirects after a form against `form-action`.
fn page_policy(payment_origins: &[String]) -> String {
    let mut form_action = String::from("'self'");
    for origin in payment_origins {
        form_action.push(' ');
        form_action.push_str(origin);
    }
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; font-src 'self'; \
         form-action {form_action}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// The policy of a page that shows a letter in a frame: a document of ours, which has [`LETTER_POLICY`].
pub(crate) fn framing(settings: &HttpSettings) -> HeaderValue {
    value(&format!("{}; frame-src 'self'", page_policy(&settings.payment_origins)))
}

/// The policy of a letter in a frame: as in a mail program its style is written into it, and it runs and loads nothing.
pub(crate) const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'; sandbox";

/// Settings come from whoever runs the program; one that no header can carry leaves the strictest policy.
fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

/// The policy of a file that is served: whatever it holds, it runs and loads nothing.
pub(crate) const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
