//! Staff, as a program that keeps trying: a connection that breaks says nothing about what was done.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::process::{command, run};
use crate::world::World;

pub(crate) const EMAIL: &str = "validatrice@maison.test";
const COLLEAGUE: &str = "collegue@maison.test";
pub(crate) const PASSWORD: &str = "un mot de passe assez long";

/// How long anything may take in the end.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// Adds the account that [`Caller::staff`] signs in with.
pub(crate) async fn add_account(world: &World) {
    add(world, EMAIL).await;
}

/// Adds another account, and signs in with it.
#[allow(dead_code, reason = "the harness of random faults has one person at the desk")]
pub(crate) async fn add_colleague(world: &World) -> Caller {
    add(world, COLLEAGUE).await;
    Caller::signed_in(world, COLLEAGUE).await
}

async fn add(world: &World, email: &str) {
    let add = command(world, world.public, &["staff", "add", email, "--role", "admin", "--password-stdin"]);
    let output = run(add, PASSWORD).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Somebody who calls the API.
#[derive(Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    base_url: String,
    bearer: Option<String>,
}

impl Caller {
    pub(crate) fn nobody(world: &World) -> Self {
        let http = reqwest::Client::builder().timeout(Duration::from_secs(20)).no_proxy().build().unwrap();
        Self { http, base_url: format!("http://{}", world.public), bearer: None }
    }

    pub(crate) fn with(&self, bearer: &str) -> Self {
        Self { bearer: Some(bearer.to_owned()), ..self.clone() }
    }

    pub(crate) async fn staff(world: &World) -> Self {
        Self::signed_in(world, EMAIL).await
    }

    async fn signed_in(world: &World, email: &str) -> Self {
        let nobody = Self::nobody(world);
        let body = json!({"email": email, "password": PASSWORD});
        let (status, answer) = nobody.insist(Method::POST, "/api/v1/staff/sessions", &body).await;
        assert!(status.is_success(), "{answer}");
        nobody.with(answer["token"].as_str().unwrap())
    }

    /// What proves who calls.
    pub(crate) fn bearer(&self) -> &str {
        self.bearer.as_deref().unwrap()
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base_url));
        match &self.bearer {
            Some(bearer) => request.bearer_auth(bearer),
            None => request,
        }
    }

    /// Repeats a request until it is answered by other than "try later".
    pub(crate) async fn insist(&self, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
        self.insist_with(|| {
            let request = self.request(method.clone(), path);
            if body.is_null() { request } else { request.json(body) }
        })
        .await
    }

    pub(crate) async fn insist_with(&self, build: impl Fn() -> reqwest::RequestBuilder) -> (StatusCode, Value) {
        let begun = Instant::now();
        loop {
            if let Ok(response) = build().send().await {
                let status = response.status();
                if !status.is_server_error()
                    && let Ok(bytes) = response.bytes().await
                {
                    return (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null));
                }
            }
            assert!(begun.elapsed() < PATIENCE, "no answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
