//! Clients who have lost the address of their private page.

use std::time::Duration;

use kit_workflow::inquiry::{InquiryId, Letter};
use kit_workflow::port::{Archive as _, Envelope, Role};
use serde_json::json;

use crate::wire::{Answer, Call};
use crate::world::{Client, World, fields};

/// A service behind a proxy on this machine, which says who asks.
async fn behind_a_proxy() -> World {
    World::start_with(|settings| settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await
}

async fn client(world: &World, email: &str) -> Client {
    let form = fields().without("email").text("email", email).file("documents", "a.txt", b"Article".as_slice());
    let answer = world.send(Call::post("/api/v1/inquiries").form(&form)).await.expect(201).json();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Client { id: text("id"), access: text("access") }
}

async fn ask(world: &World, from: &str, email: &str) -> Answer {
    world.send(Call::post("/api/v1/pages").header("x-forwarded-for", from).json(&json!({"email": email}))).await
}

/// The letters with a private page, once there are so many.
async fn pages(world: &World, count: usize) -> Vec<Envelope> {
    let letters = async {
        loop {
            let letters = world.ports.mailer.accepted();
            let pages: Vec<_> = letters.into_iter().filter(|sent| sent.letter == Letter::ClientPage).collect();
            if pages.len() >= count {
                return pages;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), letters).await.unwrap()
}

/// What an answer shows but for the name of the request and the moment.
fn seen(answer: &Answer) -> (u16, Option<String>, String) {
    (answer.status, answer.header("location").map(str::to_owned), answer.text())
}

#[tokio::test]
async fn known_or_not_the_answer_is_the_same_and_the_page_goes_to_its_client_only() {
    let world = behind_a_proxy().await;
    let mine = client(&world, "marches@office.example").await;
    client(&world, "other.marches@office.example").await;
    let by_form = async |email: &str| {
        let call = Call::post("/kit/page/").header("sec-fetch-site", "same-origin");
        world.send(call.body("application/x-www-form-urlencoded", format!("email={}", email.replace('@', "%40")))).await
    };
    let strangers = seen(&by_form("nobody@office.example").await);
    assert_eq!(seen(&by_form("Marches@Office.Example").await), strangers);
    assert_eq!((strangers.0, strangers.1.as_deref()), (303, Some("/kit/page/?done=sent")));
    let letters = pages(&world, 1).await;
    assert_eq!(letters[0].to, "marches@office.example");
    assert!(letters[0].facts.status_url.as_ref().unwrap().contains(&mine.access));
    let unknown = seen(&ask(&world, "10.0.0.1", "nobody@office.example").await);
    assert_eq!(seen(&ask(&world, "10.0.0.1", "marches@office.example").await), unknown);
    assert_eq!((unknown.0, unknown.2.as_str()), (202, ""));
    let letters = pages(&world, 2).await;
    assert!(letters.iter().all(|letter| letter.to == "marches@office.example"));
    for senseless in ["", "marches", "a@b", "marches@office.example,x@y.example", "a@b.example\r\nbcc: c@d.example"] {
        assert_eq!(ask(&world, "10.0.0.1", senseless).await.expect(422).problem().0, "invalid");
    }
    let page = by_form("marches").await.expect(422).text();
    assert!(page.contains("value=\"marches\"") && page.contains("id=\"email-error\""), "{page}");
}

#[tokio::test]
async fn a_client_is_written_to_so_often_and_an_address_asks_so_often() {
    let world = behind_a_proxy().await;
    client(&world, "marches@office.example").await;
    client(&world, "last@office.example").await;
    for n in 0..5 {
        ask(&world, &format!("10.0.1.{n}"), "marches@office.example").await.expect(202);
    }
    pages(&world, 3).await;
    for n in 0..10 {
        ask(&world, "10.0.0.1", &format!("nobody{n}@office.example")).await.expect(202);
    }
    let refused = ask(&world, "10.0.0.1", "last@office.example").await.expect(429);
    assert_eq!(refused.header("retry-after"), Some("3600"));
    ask(&world, "10.0.0.2", "last@office.example").await.expect(202);
    let letters = pages(&world, 4).await;
    assert_eq!(letters.iter().filter(|letter| letter.to == "marches@office.example").count(), 3);
    world.ports.clock.advance(Duration::from_secs(3600));
    ask(&world, "10.0.0.1", "marches@office.example").await.expect(202);
    pages(&world, 5).await;
}

#[tokio::test]
async fn the_newest_paid_inquiries_are_found_and_of_unpaid_ones_a_single_one() {
    let world = behind_a_proxy().await;
    let staff = world.staff(Role::Admin).await;
    let delivered = [world.delivered(&staff).await, world.delivered(&staff).await];
    let id: InquiryId = delivered[0].id.parse().unwrap();
    let email = world.ports.store.dossier(id).await.unwrap().unwrap().answers.email;
    for _ in 0..2 {
        world.ports.clock.advance(Duration::from_secs(60));
        client(&world, &email).await;
    }
    ask(&world, "10.0.0.1", &email).await.expect(202);
    let letters = pages(&world, 3).await;
    assert_eq!(letters.iter().filter(|letter| letter.to == email).count(), letters.len());
    let unpaid = letters.iter().filter(|letter| {
        let url = letter.facts.status_url.as_ref().unwrap();
        !delivered.iter().any(|client| url.contains(&client.access))
    });
    assert_eq!((letters.len(), unpaid.count()), (3, 1));
}
