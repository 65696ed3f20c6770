//! The optional headers of a request that moves an inquiry.

use kit_workflow::Version;
use poem::http::StatusCode;

use crate::problem::Problem;

/// The longest idempotency key.
const LONGEST: usize = 255;

/// The version that `If-Match` names: `"5"` or `5`; `*` is any.
pub(super) fn expected(if_match: Option<&str>) -> Result<Option<Version>, Problem> {
    let Some(text) = if_match.map(str::trim).filter(|text| *text != "*") else { return Ok(None) };
    let text = text.strip_prefix("W/").unwrap_or(text);
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    match text.parse() {
        Ok(version) => Ok(Some(version)),
        Err(_) => Err(Problem::malformed()),
    }
}

/// The version as an `ETag`.
pub(super) fn tag(version: Version) -> String {
    format!("\"{version}\"")
}

/// The idempotency key, if it can be one: up to 255 visible ASCII characters.
pub(super) fn key(key: Option<String>) -> Result<Option<String>, Problem> {
    match key {
        Some(key) if key.is_empty() || key.len() > LONGEST || !key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(Problem::new(StatusCode::BAD_REQUEST, "malformed"))
        }
        key => Ok(key),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_version_may_be_quoted_or_not() {
        for text in ["5", "\"5\"", "W/\"5\"", " 5 "] {
            assert_eq!(super::expected(Some(text)).unwrap(), Some(5), "{text}");
        }
        assert_eq!(super::expected(Some("*")).unwrap(), None);
        assert_eq!(super::expected(None).unwrap(), None);
        for text in ["", "x", "\"5", "5,6"] {
            assert!(super::expected(Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_key_is_short_and_visible() {
        assert!(super::key(Some("a".repeat(255))).is_ok());
        for text in ["a".repeat(256), String::new(), "a b".to_owned(), "é".to_owned()] {
            assert!(super::key(Some(text.clone())).is_err(), "{text}");
        }
    }
}
