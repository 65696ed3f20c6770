//! One question to the provider, bounded in time and size.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};

/// Some hundred times what a provider says at most.
const LARGEST_ANSWER: usize = 1 << 20;

/// A provider that cannot be reached in this time is away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Why a question was not answered. It names no address and nothing that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Broken(pub(crate) &'static str);

/// The way to the provider.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    client: Client,
    /// Whether everything goes by TLS.
    tls: bool,
}

impl Wire {
    pub(crate) fn new(tls: bool, timeout: Duration) -> Result<Self, reqwest::Error> {
        // An error only says that the program chose its provider before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("kit-oidc/", env!("CARGO_PKG_VERSION")))
            // What a provider sends us to could be anywhere, this machine's own services included.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(timeout);
        if !tls {
            // Nothing to verify, so nothing is asked of the system's certificates.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        Ok(Self { client: builder.build()?, tls })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, Broken> {
        if self.tls && request.uri().scheme_str() != Some("https") {
            return Err(Broken("its document names an address that is not https"));
        }
        let (parts, body) = request.into_parts();
        let call = self.client.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
        let response = call.send().await.map_err(|error| broken(&error))?;
        if response.status().is_server_error() {
            return Err(Broken("an answer that it failed"));
        }
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.clone_from(response.headers());
        }
        answer.body(read(response).await?).map_err(|_| Broken("an answer that is none"))
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Broken>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// What an error of the transport means. The error itself is not kept: it can name addresses.
fn broken(error: &reqwest::Error) -> Broken {
    Broken(match error {
        error if error.is_connect() => "no connection",
        error if error.is_timeout() => "no answer in time",
        _ => "the connection broke",
    })
}

async fn read(mut response: Response) -> Result<Vec<u8>, Broken> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if bytes.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Broken("an answer without end"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
