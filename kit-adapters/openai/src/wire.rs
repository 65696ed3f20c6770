//! One call to the server, bounded in time and size.

mod stream;

use std::time::Duration;

use kit_workflow::port::Hearer;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};

use crate::chat::{Answer, Gathered, Request};
use crate::settings::{OpenAiSettings, SettingsError};
use crate::trouble::Trouble;

/// Some hundred times the longest answer of a model.
const LARGEST_ANSWER: usize = 8 << 20;

/// A server that cannot be reached in this time is away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A provider that asks for more patience than this is asked again after this.
const LONGEST_PATIENCE: Duration = Duration::from_secs(3_600);

/// The way to the server.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    client: Client,
    address: String,
    bearer: HeaderValue,
}

impl Wire {
    pub(crate) fn new(settings: &OpenAiSettings) -> Result<Self, SettingsError> {
        let (url, bearer) = settings.checked()?;
        // An error only says that the program chose its provider before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("kit-openai/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(settings.timeout);
        if url.scheme() == "http" {
            // Nothing to verify, so nothing is asked of the system's certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        let client = builder.build().map_err(|error| SettingsError::Client(error.without_url()))?;
        let address = format!("{}/chat/completions", Url::as_str(&url).trim_end_matches('/'));
        Ok(Self { client, address, bearer })
    }

    /// Makes one call. No error names what was sent.
    pub(crate) async fn call(&self, request: &Request<'_>, heard: Hearer<'_>) -> Result<Gathered, Trouble> {
        let body = serde_json::to_vec(request).expect("text and numbers are JSON");
        let call = self
            .client
            .post(&self.address)
            .header(AUTHORIZATION, self.bearer.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        let response = call.send().await.map_err(|error| broken(&error))?;
        let status = response.status();
        let patience = patience(response.headers());
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if status.is_success() && kind.starts_with("text/event-stream") {
            return stream::gather(response, heard).await;
        }
        let body = read(response).await?;
        if !status.is_success() {
            return Err(Trouble::of_status(status.as_u16(), &body, patience));
        }
        // A server that does not stream answers at once.
        let answer: Answer =
            serde_json::from_slice(&body).map_err(|_| Trouble::passing("an answer that is no completion"))?;
        let mut gathered = Gathered::default();
        gathered.add(answer);
        heard(gathered.text.chars().count() as u64);
        Ok(gathered)
    }
}

/// What an error of the transport means. The error itself is not kept: it can name addresses.
fn broken(error: &reqwest::Error) -> Trouble {
    Trouble::passing(match error {
        error if error.is_connect() => "no connection",
        error if error.is_timeout() => "no answer in time",
        _ => "the connection broke",
    })
}

async fn read(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Trouble::later("an answer without end"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// How long the server asks us to wait: in milliseconds as OpenAI says it, else in seconds.
fn patience(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let patience = number("retry-after-ms").map(Duration::from_millis);
    let patience = patience.or_else(|| number(RETRY_AFTER.as_str()).map(Duration::from_secs));
    patience.map(|patience| patience.min(LONGEST_PATIENCE))
}
