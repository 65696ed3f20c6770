//! What strangers can do to the real program: fill its log, its disk and other people's mailboxes.

use std::time::{Duration, Instant};

use reqwest::header::HeaderValue;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::desk::{Caller, PATIENCE};
use crate::process::Kit;
use crate::road::form;
use crate::world::{Backend, World};

#[tokio::test(flavor = "multi_thread")]
async fn each_line_of_the_log_is_one_json_object_whatever_strangers_write() {
    let mut world = World::start(Backend::Sqlite).await;
    world.instead = vec![("KIT_LOG", "json".into()), ("RUST_LOG", "debug".into())];
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let forged = "a\n{\"level\":\"INFO\",\"fields\":{\"message\":\"signed in\"}}\u{1b}[2J\u{2028}";
    let hostile = Form::new()
        .text("contact_name", forged)
        .text("email", "cliente@interface.test")
        .text("organization_name", forged)
        .text("consent", "on")
        .part("documents", Part::bytes(b"%PDF-1.4".as_slice()).file_name(forged));
    nobody.request(Method::POST, "/api/v1/inquiries").multipart(hostile).send().await.unwrap();
    let credentials = serde_json::json!({"email": forged, "password": forged});
    nobody.request(Method::POST, "/api/v1/staff/sessions").json(&credentials).send().await.unwrap();
    for path in ["/%0a%7b%22level%22%3a%22INFO%22%7d", "/kit/download/%1b%5b2J%0aforged", "/api/v1/x?lang=%0aforged"] {
        let header = HeaderValue::from_bytes(b"agent \x80\xff {\"level\":\"INFO\"}").unwrap();
        nobody.request(Method::GET, path).header("user-agent", header).send().await.unwrap();
    }
    let (status, _) =
        nobody.insist_with(|| nobody.request(Method::POST, "/api/v1/inquiries").multipart(form("a@b.test"))).await;
    assert_eq!(status, StatusCode::CREATED);
    drop(kit);
    let log = std::fs::read_to_string(world.log()).unwrap();
    let lines: Vec<&str> = log.split('\n').filter(|line| !line.is_empty()).collect();
    let mut answered = 0;
    // What the program says on standard output, to whoever starts it, is in the same file.
    let said = ["Form  ", "Desk  ", "API  ", "Ctrl-C ends it."];
    for line in lines.iter().filter(|line| !said.iter().any(|said| line.starts_with(said))) {
        let told: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        answered += u32::from(told["fields"]["message"] == "answered");
        assert!(!line.contains('\u{1b}') && !line.contains("forged"), "{line}");
        assert_ne!(told["fields"]["message"], "signed in");
    }
    assert!(answered >= 6, "{answered} of {} lines", lines.len());
    world.end().await;
}

/// The letters to an address, whatever its letters' case.
async fn sent_to(world: &World, address: &str) -> Vec<Value> {
    let url = format!("{}/api/messages", world.mailbox.base_url());
    let all: Vec<Value> = reqwest::get(url).await.unwrap().json().await.unwrap();
    let is = |to: &Value| to.as_str().is_some_and(|to| to.eq_ignore_ascii_case(address));
    all.into_iter().filter(|letter| letter["to"].as_array().unwrap().iter().any(is)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_is_named_on_forty_forms_gets_one_letter() {
    let world = World::start(Backend::Sqlite).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let victim = "victime@ailleurs.test";
    let forms =
        futures_util::future::join_all(
            (0..40).map(|number| {
                let address = if number % 2 == 0 { victim.to_owned() } else { victim.to_uppercase() };
                let nobody = nobody.clone();
                async move {
                    nobody.request(Method::POST, "/api/v1/inquiries").multipart(form(&address)).send().await.unwrap()
                }
            }),
        );
    for answer in forms.await {
        assert_eq!(answer.status(), StatusCode::CREATED);
    }
    // Each form is told to staff: once all are, every letter has been thought about, or will be soon.
    let begun = Instant::now();
    while sent_to(&world, "equipe@maison.test").await.len() < 40 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(sent_to(&world, victim).await.len(), 1);
    drop(kit);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_logins_takes_the_memory_of_a_few() {
    let mut world = World::start(Backend::Sqlite).await;
    world.instead = vec![("KIT_TRUSTED_PROXIES", "127.0.0.1".into())];
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let before = kit.resident_kib();
    for round in 0..4 {
        let logins = futures_util::future::join_all((0..40).map(|number| {
            let credentials =
                serde_json::json!({"email": format!("n{number}@maison.test"), "password": "x".repeat(20)});
            let from = format!("10.{round}.{number}.1");
            let login = nobody.request(Method::POST, "/api/v1/staff/sessions").header("x-forwarded-for", from);
            async move { login.json(&credentials).send().await.unwrap().status() }
        }));
        assert!(logins.await.iter().all(|status| *status == StatusCode::UNAUTHORIZED));
    }
    let grown = kit.resident_kib().saturating_sub(before) / 1024;
    // Three hashings at once take 19 MiB each.
    assert!(grown < 4 * 19 + 16, "{grown} MiB more");
    drop(kit);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn below_the_floor_of_free_space_no_form_is_taken_and_above_it_the_next_one_is() {
    let mut world = World::start(Backend::Sqlite).await;
    world.instead = vec![("KIT_FREE_SPACE_FLOOR", "9000000GiB".into())];
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let send = || nobody.request(Method::POST, "/api/v1/inquiries").multipart(form("a@b.test")).send();
    let refused = send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    drop(kit);
    world.instead.clear();
    let kit = Kit::serve(&world, world.public, &[]).await;
    assert_eq!(send().await.unwrap().status(), StatusCode::CREATED);
    drop(kit);
    let kept = std::fs::read_dir(world.folder().join("private/documents")).unwrap().count();
    assert_eq!(kept, 1);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailed_link_names_our_own_host_whatever_host_was_asked() {
    let world = World::start(Backend::Sqlite).await;
    let kit = Kit::serve(&world, world.public, &[]).await;
    let nobody = Caller::nobody(&world);
    let evil =
        nobody.request(Method::POST, "/api/v1/inquiries").header("host", "evil.test").multipart(form("a@b.test"));
    assert_eq!(evil.send().await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
    let request = nobody.request(Method::POST, "/api/v1/inquiries").header("x-forwarded-host", "evil.test");
    let request = request.header("forwarded", "host=evil.test").multipart(form("a@b.test"));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
    let begun = Instant::now();
    let letter = loop {
        if let Some(letter) = sent_to(&world, "a@b.test").await.pop() {
            break letter.to_string();
        }
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(!letter.contains("evil.test") && letter.contains(&format!("http://{}/kit/", world.public)), "{letter}");
    drop(kit);
    world.end().await;
}
