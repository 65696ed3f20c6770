//! What the adapter needs to know of a model server.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// OpenAI's own server.
pub const DEFAULT_BASE_URL: &str = "https://api.openai.com/v1";

/// A model with a context of 128 000 tokens, and cheap.
pub const DEFAULT_MODEL: &str = "gpt-4o-mini";

/// A model on a server, and how patient to be with it.
#[derive(Clone)]
pub struct OpenAiSettings {
    /// The address that `/chat/completions` is appended to.
    pub base_url: String,
    /// The key, sent as a bearer.
    pub api_key: SecretString,
    /// The model's name there.
    pub model: String,
    /// How many characters of data one prompt may hold beside the instructions.
    ///
    /// The default, 100 000, is some 35 000 tokens of French: a quarter of the default model's context, where its attention
    /// is still good, with ample room for the answer.
    pub window: usize,
    /// How long one call may take. A long answer takes minutes.
    pub timeout: Duration,
    /// How many calls are made for one answer.
    pub attempts: u32,
    /// The first pause before a call is repeated; each next one is twice as long, and all are shortened at random.
    pub pause: Duration,
    /// The longest pause. A server that asks for more is left alone, and the caller is told how long.
    pub longest_pause: Duration,
    /// How long everything together may take.
    pub deadline: Duration,
}

impl OpenAiSettings {
    /// OpenAI's default model at OpenAI's server: four calls of at most 5 minutes within 15 minutes.
    pub fn new(api_key: impl Into<SecretString>) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            api_key: api_key.into(),
            model: DEFAULT_MODEL.to_owned(),
            window: 100_000,
            timeout: Duration::from_secs(300),
            attempts: 4,
            pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
            deadline: Duration::from_secs(900),
        }
    }

    /// The server's address and the header that opens it, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<(Url, HeaderValue), SettingsError> {
        let key = self.api_key.expose_secret();
        if key.trim().is_empty() {
            return Err(SettingsError::ApiKey);
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| SettingsError::ApiKey)?;
        bearer.set_sensitive(true);
        if self.model.trim().is_empty() {
            return Err(SettingsError::Model);
        }
        if self.window == 0 || self.attempts == 0 {
            return Err(SettingsError::Nothing);
        }
        let url = Url::parse(&self.base_url).map_err(|_| SettingsError::BaseUrl)?;
        let sensible = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if sensible { Ok((url, bearer)) } else { Err(SettingsError::BaseUrl) }
    }
}

impl fmt::Debug for OpenAiSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAiSettings")
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .field("window", &self.window)
            .field("timeout", &self.timeout)
            .field("attempts", &self.attempts)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// Why a model server's settings were refused.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The key is empty or cannot stand in a header.
    #[error("the OpenAI API key is empty or holds signs that no key has")]
    ApiKey,
    /// The model has no name.
    #[error("the OpenAI model has no name")]
    Model,
    /// The server must be an http or https address without user, query or fragment.
    #[error("the OpenAI base URL is not a plain http or https address")]
    BaseUrl,
    /// With a window or a number of attempts of zero nothing could be drafted.
    #[error("the OpenAI window and attempts must be at least 1")]
    Nothing,
    /// The HTTP client could not be made, for example because the system has no certificates.
    #[error("the HTTP client for OpenAI could not be made")]
    Client(#[source] reqwest::Error),
}
