//! One call to CinetPay: bounded in time and size, and told apart by what it may have changed.

use std::time::Duration;

use kit_workflow::port::GatewayError;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::settings::{CinetPaySettings, SettingsError};

/// More than any answer of CinetPay needs.
const LARGEST_ANSWER: usize = 1 << 20;

/// A provider that asks for more patience than this is asked again after this.
const LONGEST_PATIENCE: Duration = Duration::from_secs(3_600);

/// CinetPay's edge refuses requests that do not say what they are (code 1010).
const USER_AGENT: &str = concat!("kit-cinetpay/", env!("CARGO_PKG_VERSION"));

/// The way to CinetPay.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    client: Client,
    base: String,
}

/// An answer in CinetPay's shape.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Spelled as in the tables, whether it came as text or as a number.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) description: String,
    pub(crate) data: Map<String, Value>,
}

/// A call that gave no answer in CinetPay's shape.
#[derive(Debug)]
pub(crate) enum Silence {
    /// The request never left, or was turned away at the door: it changed nothing.
    TurnedAway { detail: String, patience: Option<Duration> },
    /// The request left, and what came back says nothing about what it did.
    Lost { detail: String, patience: Option<Duration> },
}

impl Silence {
    /// Where a call that may have changed something stands.
    pub(crate) fn of_opening(self) -> GatewayError {
        match self {
            Self::TurnedAway { detail, patience } => GatewayError::Unavailable { detail, patience },
            Self::Lost { detail, .. } => GatewayError::OutcomeUnknown { detail },
        }
    }

    /// Where a call that only asks stands.
    pub(crate) fn of_asking(self) -> GatewayError {
        match self {
            Self::TurnedAway { detail, patience } | Self::Lost { detail, patience } => {
                GatewayError::Unavailable { detail, patience }
            }
        }
    }
}

impl Wire {
    pub(crate) fn new(settings: &CinetPaySettings) -> Result<Self, SettingsError> {
        let url = settings.checked()?;
        // An error only says that the program chose its provider before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            // A kept connection that the other side closes meanwhile would make an opening's outcome unknown.
            .pool_max_idle_per_host(0);
        if url.scheme() == "http" {
            // Nothing to verify, so nothing is asked of the system's certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        let client = builder.build().map_err(|error| SettingsError::Client(error.without_url()))?;
        Ok(Self { client, base: Url::as_str(&url).trim_end_matches('/').to_owned() })
    }

    /// Posts `body` as JSON and reads the answer. No error names what was sent.
    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Result<Answer, Silence> {
        let body = serde_json::to_vec(body).expect("text and numbers are JSON");
        let request =
            self.client.post(format!("{}{path}", self.base)).header(CONTENT_TYPE, "application/json").body(body);
        let response = request.send().await.map_err(|error| silence(&error))?;
        let status = response.status();
        let patience = patience(&response);
        let answer = read(response).await?;
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Silence::TurnedAway { detail: "HTTP 429".to_owned(), patience });
        }
        let answer = if status.is_server_error() { None } else { Answer::parse(&answer) };
        match answer {
            Some(answer) if matches!(answer.code.as_str(), "429" | "1010") => {
                Err(Silence::TurnedAway { detail: format!("code {}", answer.code), patience })
            }
            Some(answer) => Ok(answer),
            None if (status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT) || status.is_redirection() => {
                Err(Silence::TurnedAway { detail: format!("HTTP {} without an answer", status.as_u16()), patience })
            }
            None => Err(Silence::Lost { detail: format!("HTTP {} without an answer", status.as_u16()), patience }),
        }
    }
}

/// What an error of the transport means. The error itself is not kept: it can name addresses.
fn silence(error: &reqwest::Error) -> Silence {
    if error.is_connect() {
        return Silence::TurnedAway { detail: "no connection".to_owned(), patience: None };
    }
    let detail = if error.is_timeout() { "no answer in time" } else { "the connection broke" };
    Silence::Lost { detail: detail.to_owned(), patience: None }
}

async fn read(mut response: Response) -> Result<Vec<u8>, Silence> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| silence(&error))? {
        if bytes.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Silence::Lost { detail: "an answer without end".to_owned(), patience: None });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn patience(response: &Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_PATIENCE))
}

impl Answer {
    /// The answer, if it is an object with a code.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let Value::Object(mut fields) = serde_json::from_slice(bytes).ok()? else { return None };
        let code = match fields.get("code")? {
            Value::String(code) => code.trim().to_owned(),
            // JSON has no number 00.
            Value::Number(number) if number.as_u64() == Some(0) => "00".to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        let plain = (1..=16).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !plain {
            return None;
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let (message, description) = (text("message"), text("description"));
        let data = match fields.remove("data") {
            Some(Value::Object(data)) => data,
            Some(_) | None => Map::new(),
        };
        Some(Self { code, message, description, data })
    }

    /// A field of the data as text: text or number, trimmed; nothing where it is absent, null or blank.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let text = match self.data.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}
