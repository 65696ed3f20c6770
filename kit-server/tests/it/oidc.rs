//! Staff who sign in by an OpenID provider, on the real program and the real protocol.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kit_sandbox::{IdentitySandbox, IdentitySettings, Person, Running, Signing};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::{Value, json};

use crate::desk::{EMAIL, PASSWORD, add_account};
use crate::process::{Kit, command, run};
use crate::world::{Backend, World};

const SECRET: &str = "zz-client-secret/of:this run";
const DESK: &str = "/kit-complet-traitement/";
const LOGIN: &str = "/kit-complet-traitement/login/";
const START: &str = "/kit-complet-traitement/login/oidc/start";

async fn provider() -> Running {
    let person =
        |subject: &str, email: &str, verified| Person { subject: subject.into(), email: email.into(), verified };
    IdentitySandbox::start(IdentitySettings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        client_id: "kit".into(),
        client_secret: SECRET.into(),
        signing: Signing::Rs256,
        people: vec![
            person("owner", EMAIL, true),
            person("stranger", "stranger@elsewhere.test", true),
            person("unseen", EMAIL, false),
        ],
    })
    .await
    .unwrap()
}

/// A browser that says where it is led, and follows nothing by itself.
struct Browser<'a> {
    http: Client,
    world: &'a World,
    cookies: HashMap<String, String>,
    /// Everything that came along and opens something.
    seen: Vec<String>,
}

impl<'a> Browser<'a> {
    fn new(world: &'a World) -> Self {
        let http = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { http, world, cookies: HashMap::new(), seen: Vec::new() }
    }

    async fn open(&mut self, path: &str) -> Response {
        let url =
            if path.starts_with("http") { path.to_owned() } else { format!("http://{}{path}", self.world.public) };
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = self.http.get(url).header("cookie", cookies.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
            self.seen.extend(Some(value.split('.').next().unwrap().to_owned()).filter(|value| !value.is_empty()));
        }
        answer
    }

    /// Goes there, is somebody, and comes back with this address.
    async fn choose(&mut self, subject: &str) -> String {
        let page = Url::parse(location(&self.open(START).await)).unwrap();
        let mut form: Vec<(String, String)> = page.query_pairs().into_owned().collect();
        let secret = |(name, _): &&(String, String)| ["state", "nonce"].contains(&name.as_str());
        let before = self.seen.len();
        self.seen.extend(form.iter().filter(secret).map(|(_, value)| value.clone()));
        assert_eq!(self.seen.len(), before + 2);
        form.push(("subject".to_owned(), subject.to_owned()));
        let answer = self.http.post(page.join("/authorize").unwrap()).form(&form).send().await.unwrap();
        let back = location(&answer).to_owned();
        let pairs: HashMap<_, _> = Url::parse(&back).unwrap().query_pairs().into_owned().collect();
        self.seen.extend(["code", "state"].iter().filter_map(|name| pairs.get(*name).cloned()));
        back
    }

    /// The whole way; says where it leads.
    async fn sign_in(&mut self, subject: &str) -> String {
        let back = self.choose(subject).await;
        let led = self.open(&back).await;
        assert_eq!(led.status(), 303);
        location(&led).to_owned()
    }

    async fn lives(&mut self) -> bool {
        self.open(&format!("{DESK}account/")).await.status() == 200
    }
}

fn location(answer: &Response) -> &str {
    answer.headers()["location"].to_str().unwrap()
}

async fn play(provider: &Running, fault: Value) {
    let answer = Client::new().post(format!("{}/sandbox/faults", provider.base_url())).json(&json!({"fault": fault}));
    assert_eq!(answer.send().await.unwrap().status(), 204);
}

async fn told(world: &World, arguments: &[&str]) -> String {
    let output = run(command(world, world.public, arguments), "").await;
    let [said, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    format!("{said}{complained}")
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_sign_in_by_a_provider_and_the_log_tells_no_secret() {
    let provider = provider().await;
    let mut world = World::start(Backend::Sqlite).await;
    world.instead = vec![
        ("KIT_OIDC_ISSUER", provider.base_url()),
        ("KIT_OIDC_CLIENT_ID", "kit".into()),
        ("KIT_OIDC_CLIENT_SECRET", SECRET.into()),
        ("KIT_OIDC_NAME", "Maison".into()),
        ("RUST_LOG", "trace".into()),
    ];
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let mut browser = Browser::new(&world);
    let page = browser.open(&format!("{LOGIN}?lang=en")).await.text().await.unwrap();
    assert!(page.contains("Sign in with Maison"), "{page}");
    assert_eq!(browser.sign_in("owner").await, DESK);
    assert!(browser.lives().await);
    let trail = told(&world, &["staff", "trail"]).await;
    assert!(trail.contains("\tidentity_linked\t") && trail.contains("\tidentity_proven\t"), "{trail}");

    // Wrong answers of a provider (each of them is tried in the adapter's own tests), each person without an account, and a code that comes back twice.
    let mut other = Browser::new(&world);
    for wrong in ["nonce", "audience", "unsigned", "forged"] {
        play(&provider, json!({"token": wrong})).await;
        assert_eq!(other.sign_in("owner").await, format!("{LOGIN}?oidc=failed"), "{wrong}");
        assert_eq!(Browser::new(&world).sign_in("owner").await, DESK, "{wrong}");
    }
    for nobody in ["stranger", "unseen"] {
        assert_eq!(other.sign_in(nobody).await, format!("{LOGIN}?oidc=unknown"), "{nobody}");
    }
    let back = other.choose("owner").await;
    let cookies = other.cookies.clone();
    let mut thief = Browser::new(&world);
    assert_eq!(location(&thief.open(&back).await), format!("{LOGIN}?oidc=failed"), "another browser");
    assert_eq!(location(&other.open(&back).await), DESK);
    thief.cookies = cookies;
    assert_eq!(location(&thief.open(&back).await), format!("{LOGIN}?oidc=failed"), "it was used");
    assert!(!thief.lives().await);
    let refused = Browser::new(&world).choose("").await;
    assert!(refused.contains("error=access_denied") && !refused.contains("code="), "{refused}");
    assert_eq!(told(&world, &["staff", "list"]).await.lines().count(), 1, "nobody got an account");

    // The provider is gone, and the password opens all the same.
    let issuer = provider.base_url();
    provider.stop().await;
    let led = location(&other.open("/kit-complet-traitement/login/oidc/callback?code=x&state=y").await).to_owned();
    assert_eq!(led, format!("{LOGIN}?oidc=failed"));
    let credentials = json!({"email": EMAIL, "password": PASSWORD});
    let login = Client::new().post(format!("http://{}/api/v1/staff/sessions", world.public)).json(&credentials);
    assert_eq!(login.send().await.unwrap().status(), 200);
    let unlinked = told(&world, &["staff", "unlink", EMAIL]).await;
    assert!(unlinked.contains("belongs to no identity"), "{unlinked}");
    assert!(!browser.lives().await);
    drop(kit);

    let log = std::fs::read_to_string(world.log()).unwrap();
    assert!(log.contains("TRACE") && log.contains("a sign-in by the provider failed"), "{issuer}");
    let seen = browser.seen.iter().chain(&other.seen).map(String::as_str);
    // The client's secret as it is, and as it stands in an address, a form and a header.
    let written = Url::parse_with_params("http://id.test/", [("s", SECRET)]).unwrap();
    let written = written.query().unwrap().trim_start_matches("s=");
    let header = STANDARD.encode(format!("kit:{written}"));
    for secret in seen.chain([SECRET, written, header.as_str(), PASSWORD, "stranger@elsewhere.test"]) {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is told: {}", line.unwrap_or_default());
    }
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_starts_while_the_provider_is_away() {
    let mut world = World::start(Backend::Sqlite).await;
    world.instead = vec![
        ("KIT_OIDC_ISSUER", format!("http://{}", crate::world::free_port())),
        ("KIT_OIDC_CLIENT_ID", "kit".into()),
        ("KIT_OIDC_CLIENT_SECRET", SECRET.into()),
    ];
    let kit = Kit::serve(&world, world.public, &[]).await;
    let mut browser = Browser::new(&world);
    assert_eq!(location(&browser.open(START).await), format!("{LOGIN}?oidc=away"));
    drop(kit);
    world.end().await;
}
