//! How pages speak to one visitor: the language, and links that keep a language that was asked for.

use kit_workflow::port::Language;
use poem::http::{StatusCode, header};
use poem::{Request, Response};
use serde::Serialize;

use super::words::Words;
use crate::negotiate;

/// How a page speaks to one visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Voice {
    pub(crate) words: Words,
    /// Whether the address names the language; then every link and form does.
    asked: bool,
    path: String,
    /// The rest of the query, as it came.
    query: String,
}

/// The same page in the other language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Other {
    href: String,
    lang: &'static str,
    name: &'static str,
}

impl Voice {
    /// The voice for whoever sent this request.
    pub(crate) fn of(request: &Request) -> Self {
        let uri = request.uri();
        let pairs = || uri.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty());
        let names_language = |pair: &str| pair.starts_with("lang=");
        Self {
            words: Words(negotiate::language(request)),
            asked: pairs().any(|pair| matches!(pair, "lang=fr" | "lang=en")),
            path: uri.path().to_owned(),
            query: pairs().filter(|pair| !names_language(pair)).collect::<Vec<_>>().join("&"),
        }
    }

    /// A voice in this language, for a page that answers no address of its own.
    pub(crate) fn speaking(language: Language) -> Self {
        Self { words: Words(language), asked: false, path: String::new(), query: String::new() }
    }

    /// A link to a path of ours, which may have a query.
    pub(crate) fn href(&self, path: &str) -> String {
        if self.asked { with_language(path, self.words.0) } else { path.to_owned() }
    }

    /// The same, where the language was asked for before the address was left.
    pub(crate) fn asking(self, language: Option<Language>) -> Self {
        match language {
            Some(language) => Self { words: Words(language), asked: true, ..self },
            None => self,
        }
    }

    /// The language that the address names, if it names one.
    pub(crate) fn asks(&self) -> Option<Language> {
        self.asked.then_some(self.words.0)
    }

    /// The page that was asked for, without the language.
    pub(crate) fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// The page that was asked for, in the other language.
    pub(crate) fn other(&self) -> Other {
        let (language, lang, name) = match self.words.0 {
            Language::French => (Language::English, "en", "English"),
            Language::English => (Language::French, "fr", "Français"),
        };
        Other { href: with_language(&self.here(), language), lang, name }
    }

    /// Sends the browser to a path of ours.
    pub(crate) fn see_other(&self, path: &str) -> Response {
        see(&self.href(path))
    }
}

/// Sends the browser to another address.
pub(crate) fn see(address: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, address)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

fn with_language(path: &str, language: Language) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    match path.split_once('#') {
        Some((path, fragment)) => format!("{path}{joint}lang={language}#{fragment}"),
        None => format!("{path}{joint}lang={language}"),
    }
}

#[cfg(test)]
mod tests {
    use poem::Request;

    use super::Voice;

    #[track_caller]
    fn check(uri: &str, link: &str, other: &str) {
        let voice = Voice::of(&Request::builder().uri(uri.parse().unwrap()).finish());
        assert_eq!(voice.href("/kit/inquiry/"), link, "{uri}");
        assert_eq!(voice.other().href, other, "{uri}");
    }

    #[test]
    fn a_language_that_was_asked_for_is_kept_and_another_can_be_had() {
        check("/a/", "/kit/inquiry/", "/a/?lang=en");
        check("/a/?q=1&lang=en", "/kit/inquiry/?lang=en", "/a/?q=1&lang=fr");
        check("/a/?lang=de", "/kit/inquiry/", "/a/?lang=en");
    }
}
