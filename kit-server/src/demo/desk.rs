//! What staff do: fetch the draft, upload the PDF, publish.

use serde::Deserialize;
use serde_json::Value;

use super::client::{answer, browser, sent};
use crate::Failure;

/// A member of staff who has signed in.
pub(super) struct Desk {
    http: reqwest::Client,
    base_url: String,
    token: String,
}

/// The audit trail of one inquiry.
pub(super) struct History {
    pub(super) events: usize,
    pub(super) pretty: Vec<u8>,
}

#[derive(Deserialize)]
struct SignedIn {
    token: String,
}

#[derive(Deserialize)]
struct Standing {
    stage: String,
}

impl Desk {
    pub(super) async fn sign_in(base_url: &str, email: &str, password: &str) -> Result<Self, Failure> {
        let http = browser()?;
        let body = serde_json::json!({"email": email, "password": password});
        let request = http.post(format!("{base_url}/api/v1/staff/sessions")).json(&body);
        let SignedIn { token } = answer("signing in", request).await?;
        Ok(Self { http, base_url: base_url.to_owned(), token })
    }

    fn url(&self, id: &str, rest: &str) -> String {
        format!("{}/api/v1/staff/inquiries/{id}{rest}", self.base_url)
    }

    pub(super) async fn draft(&self, id: &str) -> Result<Vec<u8>, Failure> {
        let request = self.http.get(self.url(id, "/draft.docx")).bearer_auth(&self.token);
        let bytes = sent("the draft", request).await?.bytes().await;
        Ok(bytes.map_err(|error| Failure::because("the draft", error))?.to_vec())
    }

    /// How many of the draft's citations were found in the texts, and how many there are.
    pub(super) async fn citations(&self, id: &str) -> Result<(u64, u64), Failure> {
        let inquiry: Value = answer("the inquiry", self.http.get(self.url(id, "")).bearer_auth(&self.token)).await?;
        let count = |name: &str| inquiry["draft"][name].as_u64().unwrap_or(0);
        Ok((count("citations_found"), count("citations")))
    }

    pub(super) async fn validate(&self, id: &str, pdf: Vec<u8>) -> Result<(), Failure> {
        let request = self.http.put(self.url(id, "/deliverable")).bearer_auth(&self.token);
        let request = request.header("content-type", "application/pdf").body(pdf);
        stands("the upload", request, "validated").await
    }

    pub(super) async fn publish(&self, id: &str) -> Result<(), Failure> {
        let request = self.http.post(self.url(id, "/publish")).bearer_auth(&self.token);
        stands("publishing", request, "delivered").await
    }

    pub(super) async fn history(&self, id: &str) -> Result<History, Failure> {
        let request = self.http.get(self.url(id, "/history")).bearer_auth(&self.token);
        let history: Value = answer("the history", request).await?;
        let events = history["items"].as_array().map_or(0, Vec::len);
        let pretty = serde_json::to_vec_pretty(&history).map_err(|error| Failure::because("the history", error))?;
        Ok(History { events, pretty })
    }
}

/// Sends a move and wants the inquiry to stand where it leads.
async fn stands(what: &str, request: reqwest::RequestBuilder, stage: &str) -> Result<(), Failure> {
    let standing: Standing = answer(what, request).await?;
    if standing.stage == stage {
        Ok(())
    } else {
        Err(Failure::Other(format!("{what}: the inquiry is {} and not {stage}", standing.stage)))
    }
}
