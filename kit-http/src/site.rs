//! Where people reach this service: the only authority that requests may name and links may carry.

use std::net::IpAddr;

use poem::http::Uri;
use poem::http::uri::{Authority, Scheme};

/// The public address of this service: a scheme and an authority, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    https: bool,
    host: String,
    port: u16,
}

/// An address that cannot be a service's public address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an http or https address without a path")]
pub struct BadSite(String);

impl Site {
    /// Reads an address such as `https://kit.example.org` or `http://127.0.0.1:8080`.
    ///
    /// # Errors
    ///
    /// [`BadSite`] where it is no absolute http or https address, or has a path, a query or user information.
    pub fn parse(text: &str) -> Result<Self, BadSite> {
        let bad = || BadSite(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| bad())?;
        let https = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            Some(_) | None => return Err(bad()),
        };
        let authority = uri.authority().ok_or_else(bad)?;
        if authority.as_str().contains('@') || uri.query().is_some() || !matches!(uri.path(), "" | "/") {
            return Err(bad());
        }
        let (host, port) = host_and_port(authority);
        Ok(Self { https, host, port: port.unwrap_or(if https { 443 } else { 80 }) })
    }

    /// Whether people reach it over TLS: cookies are Secure then.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether only this machine reaches it.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Whether a request that names `authority` (its Host) means this service. On a loopback site any loopback name with
    /// the port that was listened on will do.
    pub(crate) fn is_named_by(&self, authority: &str, listened: Option<u16>) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else { return false };
        if authority.as_str().contains('@') {
            return false;
        }
        let (host, port) = host_and_port(&authority);
        let port = port.unwrap_or(if self.https { 443 } else { 80 });
        let same = host == self.host && port == self.port;
        same || self.is_loopback() && is_loopback(&host) && (port == self.port || Some(port) == listened)
    }

    /// Whether an `Origin` is this service: same scheme and authority.
    pub(crate) fn is_origin(&self, origin: &str, listened: Option<u16>) -> bool {
        let scheme = if self.https { "https://" } else { "http://" };
        origin.strip_prefix(scheme).is_some_and(|authority| self.is_named_by(authority, listened))
    }
}

fn host_and_port(authority: &Authority) -> (String, Option<u16>) {
    (authority.host().trim_end_matches('.').to_ascii_lowercase(), authority.port_u16())
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[track_caller]
    fn check(site: &str, host: &str, expected: bool) {
        assert_eq!(Site::parse(site).unwrap().is_named_by(host, Some(4000)), expected, "{host} for {site}");
    }

    #[test]
    fn only_the_public_name_is_ours() {
        check("https://kit.example.org", "kit.example.org", true);
        check("https://kit.example.org", "KIT.example.org:443", true);
        check("https://kit.example.org", "kit.example.org:80", false);
        check("https://kit.example.org", "evil.example.org", false);
        check("https://kit.example.org", "kit.example.org@evil.org", false);
        check("https://kit.example.org", "localhost:4000", false);
        check("https://kit.example.org", "", false);
        check("https://kit.example.org:8443", "kit.example.org", false);
    }

    #[test]
    fn a_loopback_site_answers_to_every_loopback_name_on_its_port() {
        check("http://127.0.0.1:8080", "localhost:8080", true);
        check("http://127.0.0.1:8080", "[::1]:4000", true);
        check("http://127.0.0.1:8080", "127.0.0.1:4001", false);
        check("http://127.0.0.1:8080", "kit.example.org:8080", false);
    }

    #[test]
    fn an_origin_must_have_the_scheme_too() {
        let site = Site::parse("https://kit.example.org").unwrap();
        assert!(site.is_origin("https://kit.example.org", None));
        assert!(!site.is_origin("http://kit.example.org", None));
        assert!(!site.is_origin("null", None));
    }

    #[test]
    fn an_address_with_more_than_scheme_and_authority_is_refused() {
        for text in ["", "kit.example.org", "ftp://kit.example.org", "https://kit.example.org/x", "https://a@b/", "/"] {
            assert!(Site::parse(text).is_err(), "{text}");
        }
        assert!(Site::parse("https://kit.example.org/").is_ok());
    }
}
