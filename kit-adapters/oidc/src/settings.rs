//! What the adapter needs to know of a provider.

use std::time::Duration;

use openidconnect::IssuerUrl;
use secrecy::{ExposeSecret, SecretString};

/// A provider, and what we are known by there.
///
/// ```
/// use kit_oidc::OpenIdSettings;
///
/// let mut settings = OpenIdSettings::new("https://id.example", "kit", "the client secret");
/// settings.name = "Kit & Co".to_owned();
/// assert!(!format!("{settings:?}").contains("the client secret"), "a log never shows the secret");
/// ```
#[derive(Clone, Debug)]
pub struct OpenIdSettings {
    /// The provider's issuer, exactly as it calls itself.
    pub issuer: String,
    /// What this service is called there.
    pub client_id: String,
    /// What this service shows when it exchanges a code.
    pub client_secret: SecretString,
    /// What people know the provider by.
    pub name: String,
    /// How long one question may take.
    pub timeout: Duration,
}

/// A setting that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The issuer is no address that a provider can have.
    #[error("the issuer is not https://host/…, or http:// on this machine")]
    Issuer,
    /// There is no client id.
    #[error("the client id is empty")]
    ClientId,
    /// There is no secret.
    #[error("the client secret is empty")]
    ClientSecret,
    /// There is no name, or one that fits on no button.
    #[error("the name is empty or longer than 40 characters")]
    Name,
    /// No client can be made.
    #[error("no HTTP client")]
    Client(#[source] reqwest::Error),
}

impl OpenIdSettings {
    /// A provider that is called OpenID Connect, and answers each question within 5 seconds.
    pub fn new(
        issuer: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            issuer: issuer.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            name: "OpenID Connect".to_owned(),
            timeout: Duration::from_secs(5),
        }
    }

    /// Whether everything makes sense. The provider is not asked.
    ///
    /// # Errors
    ///
    /// [`SettingsError`].
    pub fn check(&self) -> Result<(), SettingsError> {
        self.checked().map(drop)
    }

    /// The issuer, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<IssuerUrl, SettingsError> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| SettingsError::Issuer)?;
        let url = issuer.url();
        let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !(url.scheme() == "https" || url.scheme() == "http" && here) || url.host().is_none() || !plain {
            return Err(SettingsError::Issuer);
        }
        if self.client_id.trim().is_empty() {
            return Err(SettingsError::ClientId);
        }
        if self.client_secret.expose_secret().trim().is_empty() {
            return Err(SettingsError::ClientSecret);
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 40 || self.name.chars().any(char::is_control) {
            return Err(SettingsError::Name);
        }
        Ok(issuer)
    }
}
