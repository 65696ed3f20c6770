//! What became of letters, how they read, and one sent to whoever looks at it.

use kit_testing::world::Posting;
use kit_workflow::inquiry::{InquiryLifecycle, Letter};
use kit_workflow::port::{MailError, Role};
use kit_workflow::{Outbox as _, Perform as _, WorkerId};
use serde_json::Value;

use crate::wire::{Answer, Call};
use crate::world::{Client, World};

const LETTERS: &str = "/kit-complet-traitement/letters/";

async fn open(world: &World, path: &str, session: &str) -> Answer {
    world.send(Call::get(path).header("cookie", &format!("kit_session={session}"))).await
}

async fn press(world: &World, path: &str, session: &str) -> Answer {
    let call = Call::post(path).header("sec-fetch-site", "same-origin");
    world.send(call.header("cookie", &format!("kit_session={session}"))).await
}

/// Each letter of the inquiry, with what became of it and why.
async fn mails(world: &World, client: &Client, staff: &str) -> Vec<(String, String, Value)> {
    let listed = world.send(world.staff_call("GET", client, "/mails", staff)).await.expect(200).json();
    let text = |mail: &Value, name: &str| mail[name].as_str().unwrap().to_owned();
    let mut mails: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| (text(mail, "letter"), text(mail, "fate"), mail["note"].clone()))
        .collect();
    mails.sort_by(|one, other| one.0.cmp(&other.0));
    mails
}

#[tokio::test]
async fn what_became_of_each_letter_is_told_to_staff() {
    let world = World::start().await;
    let (client, staff) = (world.submit().await, world.staff(Role::Reviewer).await);
    let fates = |first: &str, note: Value, second: &str| {
        vec![
            ("client_acknowledgement".to_owned(), first.to_owned(), note),
            ("staff_new_inquiry".to_owned(), second.to_owned(), Value::Null),
        ]
    };
    assert_eq!(mails(&world, &client, &staff).await, fates("queued", Value::Null, "queued"));
    let mailer = &world.ports.mailer;
    // One after the other, as a worker takes them.
    let mut seen = Vec::new();
    while let Some(job) = claim(&world).await {
        let letter = format!("{:?}", job.effect);
        if letter.contains("ClientAcknowledgement") && !seen.contains(&letter) {
            mailer.send_next(Posting::Refused(MailError::Refused("recipient: code 550".to_owned())));
        }
        seen.push(letter);
        if world.app.workflow().perform(&job).await.is_ok() {
            world.ports.store.finish(&job.claim).await.unwrap();
        }
    }
    let refused = "recipient: code 550".into();
    assert_eq!(mails(&world, &client, &staff).await, fates("refused", refused, "sent"));
    let path = format!("/kit-complet-traitement/{}/", client.id);
    let page = open(&world, &path, &staff).await.expect(200).text();
    assert!(page.contains("accusé de réception") && page.contains("recipient: code 550"), "{page}");
    let english = open(&world, &format!("{path}?lang=en"), &staff).await.expect(200).text();
    assert!(english.contains("acknowledgement") && english.contains("refused"), "{english}");
    world.send(world.staff_call("GET", &client, "/mails", &client.access)).await.expect(403);
}

type Job = kit_workflow::Job<InquiryLifecycle>;

/// The next letter that waits; everything else in the outbox is put off.
async fn claim(world: &World) -> Option<Job> {
    let lease = std::time::Duration::from_secs(60);
    loop {
        let job: Job = world.ports.store.claim(&WorkerId("test".into()), lease).await.unwrap()?;
        if matches!(job.effect, kit_workflow::inquiry::Effect::Mail(_)) {
            return Some(job);
        }
    }
}

#[tokio::test]
async fn every_letter_is_read_with_made_up_facts_in_both_languages() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    assert_eq!(open(&world, LETTERS, "nobody").await.status, 303);
    let list = open(&world, LETTERS, &staff).await.expect(200).text();
    for letter in <Letter as kit_workflow::Name>::ALL {
        for language in ["fr", "en"] {
            let path = format!("{LETTERS}{letter}/{language}/");
            assert!(list.contains(&format!("href=\"{path}\"")), "{path}");
            let page = open(&world, &path, &staff).await.expect(200);
            let policy = page.header("content-security-policy").unwrap().to_owned();
            assert!(policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            let page = page.text();
            assert!(page.contains(&format!("{letter} {language}")) && page.contains("sandbox=\"\""), "{page}");
        }
    }
    let framed = format!("{LETTERS}client_link/fr/letter.html");
    assert_eq!(open(&world, &framed, "nobody").await.status, 303);
    let html = open(&world, &framed, &staff).await.expect(200);
    let policy = html.header("content-security-policy").unwrap();
    for part in ["default-src 'none'", "frame-ancestors 'self'", "; sandbox"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script-src"), "{policy}");
    assert_eq!(html.header("x-frame-options"), Some("SAMEORIGIN"));
    for nothing in ["client_lnik/fr/", "client_link/de/", "client_lnik/fr/letter.html"] {
        open(&world, &format!("{LETTERS}{nothing}"), &staff).await.expect(404);
    }
}

#[tokio::test]
async fn a_test_goes_to_whoever_asks_for_it_and_not_too_often() {
    let world = World::start().await;
    let staff = world.staff(Role::Reviewer).await;
    let path = format!("{LETTERS}client_receipt/en/test/");
    let page = press(&world, &path, &staff).await.expect(200).text();
    assert!(page.contains("Le courriel est parti"), "{page}");
    let sent = world.ports.mailer.accepted();
    let [letter] = &sent[..] else { panic!("{} letters", sent.len()) };
    assert_eq!((letter.to.as_str(), letter.letter), ("reviewer@kit.example", Letter::ClientReceipt));
    assert!(letter.facts.test, "it says that it is a test");
    world.ports.mailer.send_next(Posting::Refused(MailError::Unavailable("connection: no answer in time".into())));
    let page = press(&world, &path, &staff).await.expect(502).text();
    assert!(page.contains("connection: no answer in time"), "{page}");
    for _ in 0..8 {
        press(&world, &path, &staff).await.expect(200);
    }
    assert!(press(&world, &path, &staff).await.expect(429).header("retry-after").is_some());
    let from_elsewhere = Call::post(&path).header("sec-fetch-site", "cross-site");
    world.send(from_elsewhere.header("cookie", &format!("kit_session={staff}"))).await.expect(403);
    assert_eq!(world.ports.mailer.accepted().len(), 9);
}
