//! What the client does: send the form, pay, wait, download.

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use serde::Deserialize;

use super::papers::Text;
use crate::Failure;

/// A client with a browser and a phone.
pub(super) struct Client {
    http: reqwest::Client,
    base_url: String,
}

/// An inquiry as its client knows it.
pub(super) struct Inquiry {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) read: usize,
    access: String,
}

#[derive(Deserialize)]
struct Created {
    id: String,
    reference: String,
    access: String,
    documents: Vec<DocumentView>,
}

#[derive(Deserialize)]
struct DocumentView {
    read: bool,
}

#[derive(Deserialize)]
struct Checkout {
    payment_url: String,
}

#[derive(Deserialize)]
struct Standing {
    stage: String,
}

/// The sample answers.
const ANSWERS: [(&str, &str); 18] = [
    ("contact_name", "Direction administrative et financière"),
    ("email", "daf@office-exemple.test"),
    ("phone", "+225 07 00 00 00 00"),
    ("organization_name", "Office national de l’hydraulique villageoise"),
    ("statut_juridique", "Établissement public à caractère administratif"),
    ("location", "Bouaké"),
    ("sector", "Eau et assainissement"),
    ("mission_text", "Construire et entretenir les points d’eau des villages ; appuyer les comités de gestion."),
    ("context_text", "Premier contrôle de la Cour des comptes depuis cinq ans ; archives en cours de reclassement."),
    ("budget_range", "1 à 5 milliards F CFA"),
    ("funding_sources", "budget_etat"),
    ("funding_sources", "appuis_ptf"),
    ("audits_types", "externe_courdescomptes"),
    ("audits_types", "passation_marches"),
    ("audits_frequency", "Tous les trois ans"),
    ("staff_size", "85 agents"),
    ("notes_text", "Nous souhaitons insister sur les marchés de forage."),
    ("consent", "on"),
];

/// How often the inquiry is looked at while it moves.
const GLANCE: Duration = Duration::from_millis(300);

impl Client {
    pub(super) fn new(base_url: &str) -> Result<Self, Failure> {
        Ok(Self { http: browser()?, base_url: base_url.to_owned() })
    }

    pub(super) async fn submit(&self, texts: &[Text]) -> Result<Inquiry, Failure> {
        let form = ANSWERS.iter().fold(Form::new(), |form, (field, value)| form.text(*field, *value));
        let form = texts.iter().fold(form, |form, text| {
            form.part("documents", Part::bytes(text.bytes.clone()).file_name(text.name.clone()))
        });
        let request = self.http.post(format!("{}/api/v1/inquiries", self.base_url)).multipart(form);
        let created: Created = answer("the form", request).await?;
        let read = created.documents.iter().filter(|document| document.read).count();
        Ok(Inquiry { id: created.id, reference: created.reference, access: created.access, read })
    }

    pub(super) async fn checkout(&self, inquiry: &Inquiry) -> Result<String, Failure> {
        let url = format!("{}/api/v1/inquiries/{}/checkout", self.base_url, inquiry.id);
        let body = serde_json::json!({"provider": "cinetpay"});
        let request = self.http.post(url).bearer_auth(&inquiry.access).json(&body);
        let checkout: Checkout = answer("the checkout", request).await?;
        Ok(checkout.payment_url)
    }

    /// Presses "pay" on the provider's page, with a number that pays at once on either interface.
    pub(super) async fn pay(&self, payment_url: &str) -> Result<(), Failure> {
        let form = [("action", "pay"), ("method", "OM"), ("phone", "0707070700")];
        sent("the payment page", self.http.post(payment_url).form(&form)).await.map(drop)
    }

    pub(super) async fn wait_for(&self, inquiry: &Inquiry, stages: &[&str], patience: Duration) -> Result<(), Failure> {
        let begun = Instant::now();
        let url = format!("{}/api/v1/inquiries/{}", self.base_url, inquiry.id);
        loop {
            let standing: Standing = answer("the inquiry", self.http.get(&url).bearer_auth(&inquiry.access)).await?;
            if stages.contains(&standing.stage.as_str()) {
                return Ok(());
            }
            if standing.stage == "generation_failed" || begun.elapsed() > patience {
                return Err(Failure::Other(format!(
                    "{} is {} and not {}",
                    inquiry.reference,
                    standing.stage,
                    stages.join(" or ")
                )));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Opens the page behind the link, as a person would, then takes the file.
    pub(super) async fn download(&self, link: &str) -> Result<Vec<u8>, Failure> {
        sent("the download page", self.http.get(link)).await?;
        let response = sent("the PDF", self.http.get(format!("{}/file", link.trim_end_matches('/')))).await?;
        let bytes = response.bytes().await.map_err(|error| Failure::because("the PDF", error))?;
        Ok(bytes.to_vec())
    }
}

pub(super) fn browser() -> Result<reqwest::Client, Failure> {
    reqwest::Client::builder()
        .user_agent("kit-demo")
        .no_proxy()
        .timeout(Duration::from_secs(60))
        .build()
        .map_err(|error| Failure::because("the HTTP client", error))
}

/// Sends a request and wants a good answer; the body of a bad one is told.
pub(super) async fn sent(what: &str, request: reqwest::RequestBuilder) -> Result<reqwest::Response, Failure> {
    let response = request.send().await.map_err(|error| Failure::because(what, error))?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = response.text().await.unwrap_or_default();
    Err(Failure::Other(format!("{what}: {status}: {body}")))
}

pub(super) async fn answer<T: serde::de::DeserializeOwned>(
    what: &str,
    request: reqwest::RequestBuilder,
) -> Result<T, Failure> {
    sent(what, request).await?.json().await.map_err(|error| Failure::because(what, error))
}
