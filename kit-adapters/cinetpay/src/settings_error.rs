//! Why an account's settings were refused.

use reqwest::Url;

/// Why an account's settings were refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Without a key CinetPay answers nothing.
    #[error("the CinetPay API key is empty")]
    NoApiKey,
    /// The site is letters and digits.
    #[error("the CinetPay site id is empty or is not letters and digits")]
    SiteId,
    /// With an empty key anybody could sign notifications.
    #[error("CinetPay needs one secret key, or two while it is changed, and none may be empty")]
    NoSecretKey,
    /// The host must be an http or https address without user, query or fragment.
    #[error("the CinetPay base URL is not a plain http or https address")]
    BaseUrl,
    /// Cards alone need the address of the payer.
    #[error("card payments need an address, a city, a country, a state and a zip code")]
    NoCard,
    /// An address for cards has every part, and the country is its two letters.
    #[error("the address for card payments needs every part, and a country of two capital letters")]
    Card,
    /// API v1 keys say which environment they open.
    #[error("the CinetPay API key begins neither with sk_test_ nor with sk_live_")]
    ApiKeyKind,
    /// Without a password API v1 opens nothing.
    #[error("the CinetPay API password is empty")]
    NoApiPassword,
    /// A test key at the live host, or a live key at the test host.
    #[error("the CinetPay API key is not for the environment of the base URL")]
    Environment,
    /// The HTTP client could not be made, for example because the system has no certificates.
    #[error("the HTTP client for CinetPay could not be made")]
    Client(#[source] reqwest::Error),
}

/// An address that calls may go to.
pub(crate) fn plain_web_address(text: &str) -> Result<Url, SettingsError> {
    let url = Url::parse(text).map_err(|_| SettingsError::BaseUrl)?;
    let sensible = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if sensible { Ok(url) } else { Err(SettingsError::BaseUrl) }
}
