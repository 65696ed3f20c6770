//! A second factor is set up and used on the real program; gives back everything of it that opens something.

use std::collections::BTreeMap;

use kit_workflow::inquiry::FactorId;
use kit_workflow::{KeyRing, Timestamp};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::desk::{EMAIL, PASSWORD};
use crate::files::{database, rows};
use crate::world::World;

/// A browser at the desk.
pub(super) struct Browser {
    http: Client,
    desk: String,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(super) fn new(world: &World) -> Self {
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { http, desk: format!("http://{}/kit-complet-traitement/", world.public), cookies: BTreeMap::new() }
    }

    pub(super) async fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let post = self.http.post(format!("{}{path}", self.desk)).header("sec-fetch-site", "same-origin");
        let answer = post.header("cookie", self.header()).form(fields).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn open(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.desk)).header("cookie", self.header()).send().await.unwrap()
    }

    fn header(&self) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        cookies.join("; ")
    }

    pub(super) async fn is_in(&self) -> bool {
        self.open("").await.status() == StatusCode::OK
    }

    pub(super) fn cookie(&self, name: &str) -> String {
        self.cookies[name].clone()
    }
}

/// The secret and the recovery codes, the tokens between the password and the code, and the sessions that were opened so. The
/// six digits are no secret once they were used, and short enough to stand in any log.
pub(super) async fn set_up_and_used(world: &World, secret_key: &str) -> Vec<String> {
    let mut secrets = Vec::new();
    let mut browser = Browser::new(world);
    browser.send("login/", &[("email", EMAIL), ("password", PASSWORD)]).await;
    secrets.push(browser.cookie("kit_session"));
    let begun = browser.send("account/second-factor/", &[("do", "begin"), ("password", PASSWORD)]).await;
    assert_eq!(begun.status(), StatusCode::SEE_OTHER);
    let page = browser.open("account/second-factor/").await.text().await.unwrap();

    let db = database(world).await;
    let id: Uuid = rows(&db, "SELECT id FROM second_factors").await[0].try_get("", "id").unwrap();
    db.close().await.unwrap();
    let secret = KeyRing::new(secret_key.as_bytes()).unwrap().factor_secret(FactorId(id));
    assert!(page.contains(&format!("secret={}&", secret.base32())), "{page}");
    let digits = secret.digits_at(Timestamp::from(OffsetDateTime::now_utc()));
    let confirmed = browser.send("account/second-factor/", &[("do", "confirm"), ("code", &digits)]).await;
    assert_eq!(confirmed.status(), StatusCode::OK);
    secrets.push(browser.cookie("kit_session"));
    let page = confirmed.text().await.unwrap();
    let codes: Vec<String> =
        page.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10, "{page}");

    let mut other = Browser::new(world);
    other.send("login/", &[("email", EMAIL), ("password", PASSWORD)]).await;
    secrets.push(other.cookie("kit_challenge"));
    assert!(!other.is_in().await);
    other.send("login/code/", &[("code", "zz-wrong")]).await;
    other.send("login/code/", &[("code", &codes[0])]).await;
    assert!(other.is_in().await);
    secrets.push(other.cookie("kit_session"));

    let challenge = by_api(world, "", &json!({"email": EMAIL, "password": PASSWORD})).await["challenge"].clone();
    let session = by_api(world, "/code", &json!({"challenge": challenge, "code": codes[1]})).await["token"].clone();
    secrets.extend([challenge, session].map(|token| token.as_str().unwrap().to_owned()));
    assert!(secrets.iter().all(|secret| secret.len() >= 40), "{secrets:?}");
    secrets.push(secret.base32());
    // As they are shown, and as they may be typed.
    secrets.extend(codes.iter().map(|code| code.replace('-', "")));
    secrets.extend(codes);
    secrets
}

async fn by_api(world: &World, beneath: &str, body: &Value) -> Value {
    let post = Client::new().post(format!("http://{}/api/v1/staff/sessions{beneath}", world.public)).json(body);
    let answer = post.send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.unwrap()
}
