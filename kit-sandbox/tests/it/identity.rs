//! The OpenID provider: what a client and a browser see.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_sandbox::{IdentitySandbox, IdentitySettings, Person, Running, Signing};
use reqwest::{Response, Url};
use serde_json::{Value, json};

use crate::merchant::{client, post_json};

/// Appendix B of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BACK: &str = "http://127.0.0.1:9/back";

async fn provider() -> Running {
    IdentitySandbox::start(IdentitySettings {
        listen: ([127, 0, 0, 1], 0).into(),
        client_id: "kit".into(),
        client_secret: "secret".into(),
        signing: Signing::Rs256,
        people: vec![Person { subject: "1".into(), email: "awa@kit.example".into(), verified: true }],
    })
    .await
    .unwrap()
}

fn wish() -> Vec<(&'static str, &'static str)> {
    vec![
        ("client_id", "kit"),
        ("redirect_uri", BACK),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", "s"),
        ("nonce", "n"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

fn browser() -> reqwest::Client {
    drop(client());
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

async fn code(provider: &Running) -> String {
    let wish = [wish(), vec![("subject", "1")]].concat();
    let answer = browser().post(format!("{}/authorize", provider.base_url())).form(&wish).send().await.unwrap();
    let back = Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    let brought: HashMap<_, _> = back.query_pairs().into_owned().collect();
    assert_eq!(brought["state"], "s");
    brought["code"].clone()
}

async fn exchange(provider: &Running, code: &str, secret: &str, verifier: &str, back: &str) -> Response {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", "kit"),
        ("client_secret", secret),
        ("code_verifier", verifier),
        ("redirect_uri", back),
    ];
    browser().post(format!("{}/token", provider.base_url())).form(&form).send().await.unwrap()
}

#[tokio::test]
async fn a_wish_that_lacks_something_leads_nowhere() {
    let provider = provider().await;
    let page = format!("{}/authorize", provider.base_url());
    let shown = browser().get(&page).query(&wish()).send().await.unwrap();
    assert!(shown.text().await.unwrap().contains("awa@kit.example"));
    for at in 0..wish().len() {
        let mut rest = wish();
        let (lacking, _) = rest.remove(at);
        for answer in [browser().get(&page).query(&rest), browser().post(&page).form(&rest)] {
            let answer = answer.send().await.unwrap();
            assert_eq!(answer.status(), 400, "{lacking}");
            assert!(!answer.headers().contains_key("location"), "{lacking}");
        }
    }
    let elsewhere = wish()
        .into_iter()
        .map(|(name, value)| if value == BACK { (name, "https://id.example/") } else { (name, value) });
    assert_eq!(browser().get(&page).query(&elsewhere.collect::<Vec<_>>()).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_code_is_exchanged_once_by_whoever_has_the_secret_and_the_verifier() {
    let provider = provider().await;
    let stranger = exchange(&provider, &code(&provider).await, "another", VERIFIER, BACK).await;
    assert_eq!(stranger.status(), 401);
    for (verifier, back) in [("another", BACK), (VERIFIER, "http://127.0.0.1:9/other")] {
        let answer = exchange(&provider, &code(&provider).await, "secret", verifier, back).await;
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({"error": "invalid_grant"}));
    }
    let code = code(&provider).await;
    let tokens: Value = exchange(&provider, &code, "secret", VERIFIER, BACK).await.json().await.unwrap();
    let parts: Vec<&str> = tokens["id_token"].as_str().unwrap().split('.').collect();
    let read = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let (header, claims) = (read(parts[0]), read(parts[1]));
    let keys: Value =
        browser().get(format!("{}/keys", provider.base_url())).send().await.unwrap().json().await.unwrap();
    assert_eq!((&header["alg"], &header["kid"]), (&json!("RS256"), &keys["keys"][0]["kid"]));
    assert_eq!((&claims["iss"], &claims["nonce"]), (&json!(provider.base_url()), &json!("n")));
    assert_eq!(claims["email_verified"], true);
    assert_eq!(exchange(&provider, &code, "secret", VERIFIER, BACK).await.status(), 400, "it was used");
}

#[tokio::test]
async fn faults_that_nobody_knows_are_refused() {
    let provider = provider().await;
    let url = format!("{}/sandbox/faults", provider.base_url());
    assert_eq!(post_json(&url, &json!({"fault": {"token": "nonce"}})).await.0, 204);
    assert_eq!(post_json(&url, &json!({"fault": {"token": "nonsense"}})).await.0, 400);
}
