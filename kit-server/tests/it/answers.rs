//! What is answered, and how the program was started, holds no secret of the settings.

use reqwest::Method;

use crate::desk::{Caller, PASSWORD, add_account};
use crate::process::Kit;
use crate::road::drive;
use crate::world::{Backend, World};

/// Secrets of the settings, each to be found nowhere.
const SECRET_KEY: &str = "zz-root-secret-of-this-run-0123456789";
const MODEL_KEY: &str = "zz-model-key-2";
const SMTP_PASSWORD: &str = "zz-smtp-password-2";
const OF_THE_PROVIDER: [&str; 2] = ["an-api-key", "a-signing-key"];

/// Heads and bodies, as a client, as staff and as nobody get them; the API's document is among them.
async fn answers(world: &World, tokens: &[String]) -> Vec<String> {
    let [access, staff, download] = tokens else { panic!("{} tokens", tokens.len()) };
    let nobody = Caller::nobody(world);
    let pages = ["", "money/", "notifications/", "account/", "letters/", "staff/", "privacy/", "login/"];
    let mut paths: Vec<String> = pages.map(|page| format!("/kit-complet-traitement/{page}")).to_vec();
    paths.extend(["inquiries", "money", "notifications"].map(|list| format!("/api/v1/staff/{list}")));
    paths.extend(["", "checkout/", "by-hand/"].map(|page| format!("/kit/inquiry/{access}/{page}")));
    let open = ["/api/openapi.json", "/api/docs", "/metrics", "/healthz", "/readyz", "/kit/inquiry/", "/nowhere"];
    paths.extend(open.map(str::to_owned));
    paths.push(format!("/kit/download/{download}"));
    let mut answers = Vec::new();
    for path in &paths {
        let get = nobody.request(Method::GET, path).header("cookie", format!("kit_session={staff}"));
        let answer = get.bearer_auth(staff).send().await.unwrap();
        let head = format!("{path}: {} {:?}", answer.status(), answer.headers());
        answers.push(head + &answer.text().await.unwrap());
    }
    let malformed = nobody.request(Method::POST, "/api/v1/staff/sessions").body("{");
    answers.push(malformed.send().await.unwrap().text().await.unwrap());
    let opened = answers.iter().filter(|answer| answer.contains(": 200 OK")).count();
    assert!(opened > 12, "{opened} of {} opened", answers.len());
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_and_no_command_line_tells_a_secret_of_the_settings() {
    let mut world = World::start(Backend::Sqlite).await;
    let smtp = world.mailbox.smtp_url().replace("smtp://", &format!("smtp://kit:{SMTP_PASSWORD}@"));
    world.instead =
        vec![("SECRET_KEY", SECRET_KEY.to_owned()), ("OPENAI_API_KEY", MODEL_KEY.to_owned()), ("SMTP_URL", smtp)];
    add_account(&world).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let arrived = drive(&world, "cliente@reponses.test").await;
    let mut told = answers(&world, &arrived.tokens).await;
    told.push(kit.command_line());
    let secrets = [&[SECRET_KEY, MODEL_KEY, SMTP_PASSWORD, PASSWORD][..], &OF_THE_PROVIDER].concat();
    for secret in secrets {
        let told = told.iter().find(|told| told.contains(secret));
        assert!(told.is_none(), "{secret} is told: {}", told.map_or("", String::as_str));
    }
    let command_line = kit.command_line();
    assert!(arrived.tokens.iter().all(|token| !command_line.contains(token)), "{command_line}");
    drop(kit);
    world.end().await;
}
