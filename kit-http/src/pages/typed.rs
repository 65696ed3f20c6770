//! What people typed into a small form, and free text that may be kept.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use poem::Request;

use crate::problem::Problem;

/// The most characters of a reason, a feedback or a reference.
pub(crate) const LONGEST: usize = 5_000;

/// The most bytes of a small form.
const MOST: usize = 64 * 1024;

/// The fields of a small form, in order. What people type is nobody else's business, so it has no `Debug` of its own.
#[derive(Clone, Default)]
pub(crate) struct Typed(Vec<(String, String)>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typed").field("fields", &self.0.len()).finish()
    }
}

/// Why a text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFault {
    Missing,
    TooLong,
    Forbidden,
    /// It is no amount of the currency.
    NoAmount,
    /// It is no number of days.
    NoDays,
}

impl Typed {
    /// Reads a form that a page of ours sent.
    ///
    /// # Errors
    ///
    /// 413 for more than any page sends, 415 and 400 for what no form sends.
    pub(crate) async fn read(request: &mut Request) -> Result<Self, Problem> {
        let kind = request.content_type().unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let body = request.take_body().into_bytes_limit(MOST).await.map_err(|_| Problem::too_large())?;
        // A form without fields may come without a body, and then without a type.
        if kind != "application/x-www-form-urlencoded" && !(kind.is_empty() && body.is_empty()) {
            return Err(Problem::unsupported_media_type());
        }
        let body = std::str::from_utf8(&body).map_err(|_| Problem::malformed())?;
        Self::parse(body).ok_or_else(Problem::malformed)
    }

    /// The fields of a form that came with a file.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Reads `name=value&…`, percent-encoded.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        });
        pairs.collect::<Option<Vec<_>>>().map(Self)
    }

    /// The first value of a field, `""` where it was not sent.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may be repeated.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A free text: trimmed, with line ends as `\n`; nothing where it is empty.
    ///
    /// # Errors
    ///
    /// [`TextFault`] where it is too long or holds characters that no text needs.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, TextFault> {
        let text = self.value(name).replace("\r\n", "\n");
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(TextFault::TooLong);
        }
        if text.chars().any(is_forbidden) {
            return Err(TextFault::Forbidden);
        }
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// A free text that must be there.
    ///
    /// # Errors
    ///
    /// [`TextFault`].
    pub(crate) fn required(&self, name: &str) -> Result<String, TextFault> {
        self.text(name)?.ok_or(TextFault::Missing)
    }
}

fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(Cow::into_owned)
}

/// Controls, and characters that turn the direction of writing so that a text reads as another.
fn is_forbidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, TextFault, Typed};

    #[test]
    fn a_form_is_decoded_field_by_field() {
        let typed = Typed::parse("reason=d%C3%A9cid%C3%A9+avec%0D%0Ale+client&version=3&empty").unwrap();
        assert_eq!(typed.text("reason"), Ok(Some("décidé avec\nle client".to_owned())));
        assert_eq!(typed.value("version"), "3");
        assert_eq!(typed.required("empty"), Err(TextFault::Missing));
        assert!(Typed::parse("a=%ff").is_none());
    }

    #[test]
    fn a_text_that_cannot_be_kept_says_why() {
        let check = |text: &str, expected| {
            let typed = Typed(vec![("t".to_owned(), text.to_owned())]);
            assert_eq!(typed.required("t").err(), expected, "{text:?}");
        };
        check(" \r\n ", Some(TextFault::Missing));
        check("a\0b", Some(TextFault::Forbidden));
        check("a\u{202e}b", Some(TextFault::Forbidden));
        check(&"é".repeat(LONGEST), None);
        check(&"é".repeat(LONGEST + 1), Some(TextFault::TooLong));
    }
}
