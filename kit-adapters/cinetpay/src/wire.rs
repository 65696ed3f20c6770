//! One call to CinetPay: bounded in time and size, and told apart by what it may have changed.

use std::time::Duration;

use kit_workflow::port::GatewayError;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::settings_error::SettingsError;

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

/// A call that gave no answer in CinetPay's shape.
#[derive(Debug)]
pub(crate) enum Silence {
    /// The request never left, or was turned away at the door: it changed nothing.
    TurnedAway { detail: String, patience: Option<Duration> },
    /// We are not let in: we ask too often (429), or are not taken for a program that may ask (403, 1010). It changed nothing.
    Barred { detail: String, patience: Option<Duration> },
    /// The request left, and what came back says nothing about what it did.
    Lost { detail: String, patience: Option<Duration> },
}

impl Silence {
    /// Where a call that may have changed something stands.
    pub(crate) fn of_opening(self) -> GatewayError {
        match self {
            Self::TurnedAway { detail, patience } => GatewayError::Unavailable { detail, patience },
            Self::Barred { detail, patience } => GatewayError::Barred { detail, patience },
            Self::Lost { detail, .. } => GatewayError::OutcomeUnknown { detail },
        }
    }

    /// Where a call that only asks stands.
    pub(crate) fn of_asking(self) -> GatewayError {
        match self {
            Self::TurnedAway { detail, patience } | Self::Lost { detail, patience } => {
                GatewayError::Unavailable { detail, patience }
            }
            Self::Barred { detail, patience } => GatewayError::Barred { detail, patience },
        }
    }
}

/// What came back, whatever it is.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) patience: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A reply that is not an answer in the provider's shape: what it says of the request all the same.
    pub(crate) fn without_answer(&self) -> Silence {
        let (status, patience) = (self.status, self.patience);
        let detail = format!("HTTP {} without an answer", status.as_u16());
        if status == StatusCode::FORBIDDEN {
            return Silence::Barred { detail, patience };
        }
        if (status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT) || status.is_redirection() {
            Silence::TurnedAway { detail, patience }
        } else {
            Silence::Lost { detail, patience }
        }
    }

    /// The body, but for a server's error: whatever such a reply holds, it says nothing of what was done.
    pub(crate) fn words(&self) -> Option<&[u8]> {
        (!self.status.is_server_error()).then_some(self.body.as_slice())
    }
}

/// How long calls may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    pub(crate) connect: Duration,
    pub(crate) call: Duration,
}

impl Wire {
    pub(crate) fn new(base_url: &Url, patience: Patience) -> Result<Self, SettingsError> {
        // An error only says that the program chose its provider before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(patience.connect)
            .timeout(patience.call)
            // A kept connection that the other side closes meanwhile would make an opening's outcome unknown.
            .pool_max_idle_per_host(0);
        if base_url.scheme() == "http" {
            // Nothing to verify, so nothing is asked of the system's certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        let client = builder.build().map_err(|error| SettingsError::Client(error.without_url()))?;
        Ok(Self { client, base: base_url.as_str().trim_end_matches('/').to_owned() })
    }

    /// Posts `body` as JSON. No error names what was sent.
    pub(crate) async fn post(
        &self,
        path: &str,
        bearer: Option<&SecretString>,
        body: &impl Serialize,
    ) -> Result<Reply, Silence> {
        let body = serde_json::to_vec(body).expect("text and numbers are JSON");
        let request =
            self.client.post(format!("{}{path}", self.base)).header(CONTENT_TYPE, "application/json").body(body);
        Self::send(request, bearer).await
    }

    /// Asks without a body.
    pub(crate) async fn get(&self, path: &str, bearer: Option<&SecretString>) -> Result<Reply, Silence> {
        Self::send(self.client.get(format!("{}{path}", self.base)), bearer).await
    }

    async fn send(request: RequestBuilder, bearer: Option<&SecretString>) -> Result<Reply, Silence> {
        let request = match bearer {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        let response = request.send().await.map_err(|error| silence(&error))?;
        let (status, patience) = (response.status(), patience(&response));
        let body = read(response).await?;
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Silence::Barred { detail: "HTTP 429".to_owned(), patience });
        }
        Ok(Reply { status, patience, body })
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
