//! What the adapter needs to know of a merchant's account.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::limits::Limits;

/// CinetPay's own host for checkout v2.
pub const DEFAULT_BASE_URL: &str = "https://api-checkout.cinetpay.com";

/// A merchant's account at CinetPay.
#[derive(Clone)]
pub struct CinetPaySettings {
    /// The host, without `/v2`.
    pub base_url: String,
    /// The key that each call carries.
    pub api_key: SecretString,
    /// The merchant's site.
    pub site_id: String,
    /// What notifications are signed with. While a key is changed, the old one and the new one.
    pub secret_keys: Vec<SecretString>,
    /// Whether payments here are not real money.
    pub test: bool,
    /// The amounts that one payment may have.
    pub limits: Limits,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a call may take in all.
    pub timeout: Duration,
}

impl CinetPaySettings {
    /// An account at CinetPay's own host, with its published limits; 5 s to connect, 20 s a call.
    pub fn new(
        api_key: impl Into<SecretString>,
        site_id: impl Into<String>,
        secret_key: impl Into<SecretString>,
    ) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            api_key: api_key.into(),
            site_id: site_id.into(),
            secret_keys: vec![secret_key.into()],
            test: false,
            limits: Limits::default(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
        }
    }

    /// The host's address, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<Url, SettingsError> {
        let keys = &self.secret_keys;
        if self.api_key.expose_secret().trim().is_empty() {
            return Err(SettingsError::NoApiKey);
        }
        if self.site_id.is_empty() || !self.site_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(SettingsError::SiteId);
        }
        if !(1..=2).contains(&keys.len()) || keys.iter().any(|key| key.expose_secret().trim().is_empty()) {
            return Err(SettingsError::NoSecretKey);
        }
        let url = Url::parse(&self.base_url).map_err(|_| SettingsError::BaseUrl)?;
        let sensible = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if sensible { Ok(url) } else { Err(SettingsError::BaseUrl) }
    }
}

impl fmt::Debug for CinetPaySettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CinetPaySettings")
            .field("base_url", &self.base_url)
            .field("site_id", &self.site_id)
            .field("secret_keys", &self.secret_keys.len())
            .field("test", &self.test)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

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
    /// The HTTP client could not be made, for example because the system has no certificates.
    #[error("the HTTP client for CinetPay could not be made")]
    Client(#[source] reqwest::Error),
}
