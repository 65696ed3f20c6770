//! One inquiry driven down the whole road by somebody who never gives up.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::desk::{Caller, PATIENCE};
use crate::world::World;

const TEXT: &str = "RÈGLEMENT INTÉRIEUR DE L’OFFICE\n\nArticle 1er\nLe présent règlement fixe les règles de gestion de \
                    l’Office.\n\nArticle 2\nLe directeur rend compte chaque trimestre au conseil.\n\nArticle 3\nTout achat \
                    de plus d’un million de francs fait l’objet d’une mise en concurrence.\n";

/// What is left of a road that was driven to its end.
pub(crate) struct Arrived {
    pub(crate) transaction_id: String,
    pub(crate) history: Vec<Value>,
    pub(crate) email: String,
    /// The tokens that were given out on the way.
    pub(crate) tokens: Vec<String>,
}

/// A form with one text; `email` tells the inquiries of a test apart.
pub(crate) fn form(email: &str) -> Form {
    Form::new()
        .text("contact_name", "Service des marchés")
        .text("email", email.to_owned())
        .text("organization_name", "Office de l’eau")
        .text("consent", "on")
        .part("documents", Part::bytes(TEXT.as_bytes()).file_name("reglement.txt"))
}

pub(crate) fn sample_pdf() -> Vec<u8> {
    include_bytes!("../../../templates/samples/decret-audit-commande-publique.pdf").to_vec()
}

/// From the form to the downloaded PDF, whatever breaks on the way.
pub(crate) async fn drive(world: &World, email: &str) -> Arrived {
    let staff = Caller::staff(world).await;
    drive_as(world, email, &staff).await
}

/// The same, with somebody of the staff who has signed in already.
pub(crate) async fn drive_as(world: &World, email: &str, staff: &Caller) -> Arrived {
    let nobody = Caller::nobody(world);
    let key = Uuid::new_v4().to_string();
    let (status, created) = nobody
        .insist_with(|| {
            nobody.request(Method::POST, "/api/v1/inquiries").header("Idempotency-Key", &key).multipart(form(email))
        })
        .await;
    assert_eq!(status, StatusCode::CREATED, "{created}");
    let id = created["id"].as_str().unwrap().to_owned();
    let access = created["access"].as_str().unwrap().to_owned();
    let client = nobody.with(&access);

    let transaction_id = pay(world, &client, &id).await;
    wait_for(&client, &id, "drafted").await;

    let path = format!("/api/v1/staff/inquiries/{id}");
    let pdf = sample_pdf();
    let (status, answer) = staff
        .insist_with(|| {
            let put = staff.request(Method::PUT, &format!("{path}/deliverable"));
            put.header("content-type", "application/pdf").body(pdf.clone())
        })
        .await;
    assert!(status.is_success(), "{answer}");
    // Clicked twice, and two requests that read the same: whichever comes second finds it done.
    let publish = format!("{path}/publish");
    let click = || staff.insist(Method::POST, &publish, &Value::Null);
    for (status, answer) in join_all([click(), click()]).await {
        assert!(status.is_success(), "{answer}");
    }

    let link = link(world, email).await;
    assert_eq!(download(&link).await, pdf);
    let (_, history) = staff.insist(Method::GET, &format!("{path}/history"), &Value::Null).await;
    let download = link.rsplit('/').next().unwrap().to_owned();
    let tokens = vec![access, staff.bearer().to_owned(), download];
    Arrived { transaction_id, history: history["items"].as_array().unwrap().clone(), email: email.to_owned(), tokens }
}

/// Opens a payment page and pays, once: a client who was told "paid" by the gateway does not pay again.
pub(crate) async fn pay(world: &World, client: &Caller, id: &str) -> String {
    let body = json!({"provider": "cinetpay"});
    let (status, checkout) = client.insist(Method::POST, &format!("/api/v1/inquiries/{id}/checkout"), &body).await;
    assert_eq!(status, StatusCode::OK, "{checkout}");
    let transaction_id = checkout["transaction_id"].as_str().unwrap().to_owned();
    let settle = format!("{}/sandbox/payments/{transaction_id}", world.cinetpay.base_url());
    // Told twice in two wordings: two notifications, which two workers may follow at once.
    for method in ["OM", "MOMO"] {
        let outcome = json!({"outcome": "accepted", "method": method});
        let response = reqwest::Client::new().post(&settle).json(&outcome).send().await.unwrap();
        assert!(response.status().is_success());
    }
    transaction_id
}

pub(crate) async fn wait_for(client: &Caller, id: &str, stage: &str) {
    let begun = Instant::now();
    loop {
        let (_, inquiry) = client.insist(Method::GET, &format!("/api/v1/inquiries/{id}"), &Value::Null).await;
        if inquiry["stage"] == stage {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{inquiry}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Every mail to an address, as the mailbox shows it.
pub(crate) async fn mails(world: &World, email: &str) -> Vec<Value> {
    let url = format!("{}/api/messages", world.mailbox.base_url());
    let all: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    all.into_iter().filter(|mail| mail["to"].to_string().contains(email)).collect()
}

/// The link in a mail, if it holds one.
pub(crate) fn link_in(mail: &Value) -> Option<String> {
    let text = mail["text"].as_str()?;
    text.split_whitespace().find(|word| word.contains("/kit/download/")).map(str::to_owned)
}

async fn link(world: &World, email: &str) -> String {
    let begun = Instant::now();
    loop {
        if let Some(link) = mails(world, email).await.iter().find_map(link_in) {
            return link;
        }
        assert!(begun.elapsed() < PATIENCE, "no mail with a link");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn download(link: &str) -> Vec<u8> {
    let begun = Instant::now();
    loop {
        if let Ok(response) = reqwest::get(format!("{link}/file")).await
            && response.status().is_success()
            && let Ok(bytes) = response.bytes().await
        {
            return bytes.to_vec();
        }
        assert!(begun.elapsed() < PATIENCE, "no download");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
