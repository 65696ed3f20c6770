//! A browser on its way to the provider and back.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use kit_oidc::{OpenId, OpenIdSettings};
use kit_sandbox::{IdentitySandbox, IdentitySettings, Person, Running, Signing};
use kit_workflow::port::{Departure, IdentityFault, IdentityProvider as _, Introduction};
use kit_workflow::{KeyRing, RoundTrip, Timestamp, Token};
use reqwest::{Client, Url};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const ID: &str = "kit & co";
/// What has to be encoded in a header and in a form.
pub(crate) const SECRET: &str = "s:é c/r+e%t";
pub(crate) const BACK: &str = "http://127.0.0.1:1/kit-complet-traitement/login/oidc/callback";

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix_ms(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64)
}

pub(crate) fn departure(row: u128) -> Departure {
    let keys = KeyRing::new(&[7; 32]).unwrap();
    RoundTrip::new(&keys, Uuid::from_u128(row), now()).departure(&keys, BACK.to_owned())
}

pub(crate) async fn provider(signing: Signing) -> Running {
    let person =
        |subject: &str, email: &str, verified| Person { subject: subject.into(), email: email.into(), verified };
    let people = vec![person("a1", "Awa@kit.example", true), person("b2", "b@kit.example", false)];
    let (client_id, client_secret) = (ID.into(), SECRET.into());
    let listen = ([127, 0, 0, 1], 0).into();
    IdentitySandbox::start(IdentitySettings { listen, client_id, client_secret, signing, people }).await.unwrap()
}

pub(crate) fn open_id(provider: &Running) -> OpenId {
    OpenId::new(OpenIdSettings::new(provider.base_url(), ID, SECRET)).unwrap()
}

fn browser() -> Client {
    // The first client of the process chooses who does TLS.
    drop(OpenId::new(OpenIdSettings::new("https://id.example", ID, SECRET)).unwrap());
    Client::builder().redirect(reqwest::redirect::Policy::none()).tls_certs_only(std::iter::empty()).build().unwrap()
}

/// What the browser brings back after somebody was chosen on the page at this address.
pub(crate) async fn choose(page: &str, subject: &str) -> HashMap<String, String> {
    let page = Url::parse(page).unwrap();
    let shown = browser().get(page.clone()).send().await.unwrap();
    assert_eq!(shown.status(), 200, "{}", shown.text().await.unwrap());
    let mut form: Vec<(String, String)> = page.query_pairs().into_owned().collect();
    form.push(("subject".to_owned(), subject.to_owned()));
    let answer = browser().post(page.join("/authorize").unwrap()).form(&form).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap();
    assert!(location.starts_with(BACK), "{location}");
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

pub(crate) async fn play(provider: &Running, fault: Value, times: u32) {
    let body = json!({"fault": fault, "times": times}).to_string();
    let call = browser().post(format!("{}/sandbox/faults", provider.base_url()));
    let answer = call.header("content-type", "application/json").body(body).send().await.unwrap();
    assert_eq!(answer.status(), 204);
}

pub(crate) async fn change_keys(provider: &Running) {
    let answer = browser().post(format!("{}/sandbox/keys", provider.base_url())).send().await.unwrap();
    assert_eq!(answer.status(), 204);
}

/// The whole way of this person.
pub(crate) async fn whole(open_id: &OpenId, subject: &str) -> Result<Introduction, IdentityFault> {
    let departure = departure(1);
    let page = open_id.way_there(&departure).await?;
    let brought = choose(&page, subject).await;
    assert_eq!(brought["state"], departure.state.expose());
    open_id.introduce(&departure, &Token::presented(&brought["code"]), now()).await
}
