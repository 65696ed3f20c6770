//! The whole road on each of CinetPay's interfaces; and whatever is told of it, at the most talkative level, is no secret.

mod second_factor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::Value;

use self::second_factor::Browser;
use crate::desk::{Caller, PASSWORD, add_account};
use crate::history::check;
use crate::process::{Kit, command, run};
use crate::road::drive;
use crate::world::{Backend, World};

/// Secrets of the settings, each to be found nowhere.
const MODEL_KEY: &str = "zz-model-key-1";
const SMTP_PASSWORD: &str = "zz-smtp-password-1";
const SECRET_KEY: &str = "zz-root-secret-of-this-run-0123456789";
const OLD_SIGNING_KEY: &str = "zz-old-signing-key-1";
/// The telephone number that the simulated provider tells of whoever paid.
const PAYERS_NUMBER: &str = "0700000000";
const DATABASE_PASSWORD: &str = "zz-database-password-1";

#[tokio::test(flavor = "multi_thread")]
async fn the_road_on_checkout_v2_arrives_and_its_log_tells_no_secret() {
    arrives_and_tells_no_secret(Backend::Sqlite, "v2", &[("CINETPAY_SECRET_KEY_PREVIOUS", OLD_SIGNING_KEY.to_owned())])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_road_on_api_v1_arrives_and_its_log_tells_no_secret() {
    let keys = [
        ("CINETPAY_API_KEY", "sk_test_an-api-key".to_owned()),
        ("CINETPAY_API_PASSWORD", "a-signing-key".to_owned()),
        ("CINETPAY_SITE_ID", String::new()),
        ("CINETPAY_SECRET_KEY", String::new()),
    ];
    arrives_and_tells_no_secret(Backend::Postgres, "v1", &keys).await;
}

async fn arrives_and_tells_no_secret(on: Backend, interface: &str, keys: &[(&'static str, String)]) {
    let mut world = World::start(on).await;
    // A server that trusts whoever comes from this machine takes any password.
    let database_url = match world.database_url.split_once("://").map(|(scheme, rest)| (scheme, rest.split_once('@'))) {
        Some((scheme, Some((user, at)))) if !user.contains(':') => {
            format!("{scheme}://{user}:{DATABASE_PASSWORD}@{at}")
        }
        _ => world.database_url.clone(),
    };
    let smtp = world.mailbox.smtp_url().replace("smtp://", &format!("smtp://kit:{SMTP_PASSWORD}@"));
    world.instead = vec![
        ("RUST_LOG", "trace".to_owned()),
        ("SECRET_KEY", SECRET_KEY.to_owned()),
        ("OPENAI_API_KEY", MODEL_KEY.to_owned()),
        ("SMTP_URL", smtp),
        ("DATABASE_URL", database_url),
    ];
    world.instead.extend_from_slice(keys);
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let arrived = drive(&world, "cliente@interface.test").await;
    check(&world, &arrived).await;
    let session = read_the_pages(&world, &arrived.tokens).await;
    let invitation = invite(&world).await;
    let second_factor = second_factor::set_up_and_used(&world, SECRET_KEY).await;
    let told = run_the_commands(&world).await;

    let mut secrets: Vec<String> = [
        SECRET_KEY,
        MODEL_KEY,
        SMTP_PASSWORD,
        OLD_SIGNING_KEY,
        DATABASE_PASSWORD,
        PASSWORD,
        "an-api-key",
        "a-signing-key",
    ]
    .map(str::to_owned)
    .to_vec();
    // As the mail server is told it.
    secrets.push(STANDARD.encode(format!("\0kit\0{SMTP_PASSWORD}")));
    secrets.extend(arrived.tokens.clone());
    secrets.extend([session, invitation]);
    secrets.extend(second_factor);
    secrets.push(PAYERS_NUMBER.to_owned());
    secrets.extend(secrets_of_the_provider(&world, interface).await);
    drop(kit);
    let log = std::fs::read_to_string(world.log()).unwrap();
    assert!(log.len() > 10_000 && log.contains("TRACE"), "the log has {} bytes", log.len());
    for secret in &secrets {
        let line = log.lines().chain(told.lines()).find(|line| line.contains(secret.as_str()));
        assert!(line.is_none(), "{secret} is told: {}", line.unwrap_or_default());
    }
    world.end().await;
}

/// The client's own pages and the staff's, whose addresses and cookies are secrets as well; gives back the cookie's.
async fn read_the_pages(world: &World, tokens: &[String]) -> String {
    let [access, staff, download] = tokens else { panic!("{} tokens", tokens.len()) };
    let nobody = Caller::nobody(world);
    for path in
        [format!("/kit/inquiry/{access}/"), format!("/kit/download/{download}"), "/kit/download/zz-guess".into()]
    {
        nobody.request(Method::GET, &path).send().await.unwrap();
    }
    nobody.request(Method::GET, "/api/v1/staff/inquiries").bearer_auth(staff).send().await.unwrap();
    let mut browser = Browser::new(world);
    browser.send("login/", &[("email", crate::desk::EMAIL), ("password", PASSWORD)]).await;
    assert!(browser.is_in().await, "the cookie opens the desk");
    browser.cookie("kit_session")
}

/// Somebody is invited and opens the link; gives back what is secret in it.
async fn invite(world: &World) -> String {
    let invited =
        run(command(world, world.public, &["staff", "invite", "new@maison.test", "--role", "reviewer"]), "").await;
    let link = String::from_utf8(invited.stdout).unwrap();
    let link = link.split_whitespace().find(|word| word.starts_with("http")).expect("a link").to_owned();
    assert!(reqwest::get(&link).await.unwrap().status().is_success());
    link.trim_end_matches('/').rsplit('/').next().unwrap().to_owned()
}

/// What the commands about money tell, as talkatively as they can, on either interface.
async fn run_the_commands(world: &World) -> String {
    let mut told = String::new();
    for arguments in [
        &["money", "--json"][..],
        &["inbox", "status"],
        &["reconcile", "--min-age", "0s", "--dry-run"],
        &["effects", "list"],
        &["staff", "trail"],
        &["audit", "verify"],
    ] {
        let output = run(command(world, world.public, arguments), "").await;
        let [said, complained] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert!(output.status.success(), "{arguments:?}: {said}{complained}");
        match arguments[0] {
            "money" => assert_eq!(serde_json::from_str::<Value>(&said).unwrap()["items"], Value::Array(vec![])),
            "inbox" => {
                assert!(said.lines().any(|line| line.starts_with("followed") && !line.ends_with(" 0")), "{said}")
            }
            _ => {}
        }
        told += &(said + &complained);
    }
    told
}

/// What the provider gave out, or was given: payment pages and tokens, ways back, tokens of notifications, access tokens.
async fn secrets_of_the_provider(world: &World, interface: &str) -> Vec<String> {
    let get = async |path: &str| -> Value {
        reqwest::get(format!("{}{path}", world.cinetpay.base_url())).await.unwrap().json().await.unwrap()
    };
    let payments = get("/sandbox/payments").await;
    let payment = &payments[0];
    let text = |field: &str| payment[field].as_str().map(str::to_owned);
    let way_back = text("return_url").unwrap().rsplit("r=").next().unwrap().to_owned();
    let mut secrets = vec![text("token").unwrap(), way_back];
    let access: Vec<String> = serde_json::from_value(get("/sandbox/tokens").await["tokens"].clone()).unwrap();
    match interface {
        "v1" => {
            assert!(!access.is_empty());
            secrets.push(text("notify_token").unwrap());
        }
        _ => assert!(access.is_empty() && text("notify_token").is_none()),
    }
    secrets.extend(access);
    assert!(secrets.iter().all(|secret| secret.len() >= 40), "{secrets:?}");
    secrets
}
