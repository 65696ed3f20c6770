//! What the adapter needs to know of a model server.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use kit_workflow::inquiry::SectionKind;
use kit_workflow::port::Usage;
use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// OpenAI's own server.
pub const DEFAULT_BASE_URL: &str = "https://api.openai.com/v1";

/// A model with a context of 128 000 tokens, and cheap.
pub const DEFAULT_MODEL: &str = "gpt-4o-mini";

/// Low: a kit is drawn from the texts and not imagined. Not nothing: some servers loop on it.
const TEMPERATURE: f32 = 0.2;

/// A model for one kind of section.
///
/// ```
/// use kit_openai::ModelChoice;
///
/// let choice = ModelChoice { max_tokens: Some(4_000), ..ModelChoice::new("gpt-4o") };
/// assert_eq!((choice.model.as_str(), choice.temperature), ("gpt-4o", Some(0.2)));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ModelChoice {
    /// The model's name.
    pub model: String,
    /// How freely it writes; none where that is left to the model.
    pub temperature: Option<f32>,
    /// How many tokens its answer may have; none where that is left to the server.
    pub max_tokens: Option<u32>,
}

impl ModelChoice {
    /// This model, at a low temperature.
    pub fn new(model: impl Into<String>) -> Self {
        Self { model: model.into(), temperature: Some(TEMPERATURE), max_tokens: None }
    }
}

/// What a model costs, in millionths of a dollar for a million tokens: 150 000 is 15 cents.
///
/// ```
/// use kit_openai::{OpenAiSettings, Price};
///
/// // 15 cents for a million tokens that are read, 60 for as many that are written.
/// let mut settings = OpenAiSettings::new("sk-key");
/// settings.prices.insert("gpt-4o-mini".to_owned(), Price { prompt: 150_000, completion: 600_000 });
/// assert_eq!(settings.prices.len(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// For tokens that are read.
    pub prompt: u64,
    /// For tokens that are written.
    pub completion: u64,
}

/// Models on a server, and how patient to be with it.
///
/// ```
/// use kit_openai::{ModelChoice, OpenAiSettings};
/// use kit_workflow::inquiry::SectionKind;
///
/// let mut settings = OpenAiSettings { window: 50_000, ..OpenAiSettings::new("sk-key") };
/// settings.choices.insert(SectionKind::Synthesis, ModelChoice::new("gpt-4o"));
/// assert!(!format!("{settings:?}").contains("sk-key"), "a log never shows the key");
/// ```
#[derive(Clone)]
pub struct OpenAiSettings {
    /// The address that `/chat/completions` is appended to.
    pub base_url: String,
    /// The key, sent as a bearer.
    pub api_key: SecretString,
    /// The name of the usual model there.
    pub model: String,
    /// Other models for some kinds of section.
    pub choices: BTreeMap<SectionKind, ModelChoice>,
    /// The model that is asked where the chosen one is away or gone.
    pub fallback: Option<String>,
    /// What models cost, by their names.
    pub prices: BTreeMap<String, Price>,
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
            choices: BTreeMap::new(),
            fallback: None,
            prices: BTreeMap::new(),
            window: 100_000,
            timeout: Duration::from_secs(300),
            attempts: 4,
            pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
            deadline: Duration::from_secs(900),
        }
    }

    /// The model for a kind of section.
    pub(crate) fn choice(&self, kind: SectionKind) -> ModelChoice {
        self.choices.get(&kind).cloned().unwrap_or_else(|| ModelChoice::new(self.model.clone()))
    }

    /// What an answer of this model costs, rounded up; nothing where its price is not known.
    pub(crate) fn cost(&self, model: &str, usage: Usage) -> u64 {
        const MILLION: u128 = 1_000_000;
        let Some(price) = self.prices.get(model) else { return 0 };
        let cost = u128::from(usage.prompt_tokens) * u128::from(price.prompt)
            + u128::from(usage.completion_tokens) * u128::from(price.completion);
        u64::try_from(cost.div_ceil(MILLION)).unwrap_or(u64::MAX)
    }

    /// The server's address and the header that opens it, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<(Url, HeaderValue), SettingsError> {
        let key = self.api_key.expose_secret();
        if key.trim().is_empty() {
            return Err(SettingsError::ApiKey);
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| SettingsError::ApiKey)?;
        bearer.set_sensitive(true);
        let named = [&self.model].into_iter().chain(self.choices.values().map(|choice| &choice.model));
        if named.chain(&self.fallback).any(|model| model.trim().is_empty()) {
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
