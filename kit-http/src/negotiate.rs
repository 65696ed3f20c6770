//! The language to answer in: what the address asks for, then what the browser prefers, then French.

use kit_workflow::Name as _;
use kit_workflow::port::Language;
use poem::Request;
use poem::http::header;

/// The language to answer this request in.
pub(crate) fn language(request: &Request) -> Language {
    let asked = request
        .uri()
        .query()
        .and_then(|query| query.split('&').filter_map(|pair| pair.strip_prefix("lang=")).find_map(Language::parse));
    let accepted =
        || request.headers().get_all(header::ACCEPT_LANGUAGE).iter().find_map(|value| preferred(value.to_str().ok()?));
    asked.or_else(accepted).unwrap_or(Language::French)
}

/// The language that an `Accept-Language` prefers among ours; the first of two that are liked equally.
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for part in header.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let tag = pieces.next().unwrap_or("");
        let primary = tag.split('-').next().unwrap_or("").to_ascii_lowercase();
        let quality =
            pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
        if let (Some(language), Some(quality)) = (Language::parse(&primary), quality)
            && quality > 0.0
            && best.is_none_or(|(known, _)| quality > known)
        {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use kit_workflow::port::Language::{self, English, French};
    use poem::Request;

    #[track_caller]
    fn check(uri: &str, accepts: Option<&str>, expected: Language) {
        let mut builder = Request::builder().uri(uri.parse().unwrap());
        if let Some(accepts) = accepts {
            builder = builder.header("accept-language", accepts);
        }
        assert_eq!(super::language(&builder.finish()), expected, "{uri} {accepts:?}");
    }

    #[test]
    fn the_address_decides_before_the_browser_and_french_is_the_default() {
        check("/", None, French);
        check("/?lang=en", Some("fr"), English);
        check("/?a=b&lang=fr", Some("en"), French);
        check("/?lang=de", Some("en-GB,en;q=0.9"), English);
        check("/", Some("de, en;q=0.5, fr;q=0.7"), French);
        check("/", Some("fr;q=0, en;q=0.1"), English);
        check("/", Some("*"), French);
        check("/", Some("en;q=x"), French);
    }
}
