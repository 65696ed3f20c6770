//! How much one address, one account and one client may have us do.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::port::Role;
use serde_json::json;

use crate::wire::{Answer, Call};
use crate::world::{PASSWORD, World, fields, good_form};

/// A service behind a proxy on this machine, which says who asks.
async fn behind_a_proxy(forms: u32) -> World {
    World::start_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        settings.forms_per_hour = forms;
    })
    .await
}

async fn submit(world: &World, from: &str) -> Answer {
    world.send(Call::post("/api/v1/inquiries").header("x-forwarded-for", from).form(&good_form())).await
}

async fn sign_in(world: &World, email: &str, password: &str, from: &str) -> Answer {
    let body = json!({"email": email, "password": password});
    world.send(Call::post("/api/v1/staff/sessions").header("x-forwarded-for", from).json(&body)).await
}

#[tokio::test]
async fn an_address_has_so_many_forms_taken_within_an_hour() {
    let world = behind_a_proxy(3).await;
    // Whoever corrects a form uses nothing up.
    for _ in 0..5 {
        let faulty = Call::post("/api/v1/inquiries").header("x-forwarded-for", "10.0.0.1").form(&fields());
        world.send(faulty).await.expect(422);
    }
    for _ in 0..3 {
        submit(&world, "10.0.0.1").await.expect(201);
    }
    let refused = submit(&world, "10.0.0.1").await.expect(429);
    assert_eq!(refused.problem().0, "too_many_requests");
    assert_eq!(refused.header("retry-after"), Some("3600"));
    let page =
        Call::post("/kit/inquiry/").header("x-forwarded-for", "10.0.0.1").header("sec-fetch-site", "same-origin");
    world.send(page.form(&good_form())).await.expect(429);
    assert_eq!(world.ports.store.subjects().len(), 3);
    assert_eq!(world.ports.vault.paths().len(), 3);
    submit(&world, "10.0.0.2").await.expect(201);
    world.ports.clock.advance(Duration::from_secs(3600));
    submit(&world, "10.0.0.1").await.expect(201);
}

#[tokio::test]
async fn the_same_form_sent_again_uses_up_one_place() {
    let world = behind_a_proxy(1).await;
    for _ in 0..2 {
        let call = Call::post("/api/v1/inquiries").header("x-forwarded-for", "10.0.0.1").header("idempotency-key", "k");
        let answer = world.send(call.form(&good_form())).await;
        assert!(matches!(answer.status, 201 | 429), "{}", answer.text());
    }
    assert_eq!(world.ports.store.subjects().len(), 1);
}

#[tokio::test]
async fn a_hundred_made_up_addresses_are_one() {
    // No proxy is trusted: the peer is the client, whatever it says; an address of the net is not this machine's.
    let world = World::start().await;
    let mut statuses = Vec::new();
    for n in 0..50 {
        let credentials = json!({"email": format!("n{n}@kit.example"), "password": PASSWORD});
        let call = Call::post("/api/v1/staff/sessions").header("x-forwarded-for", &format!("10.1.0.{n}"));
        let call = call.header("forwarded", &format!("for=10.1.0.{n}")).header("x-real-ip", &format!("10.1.0.{n}"));
        statuses.push(world.send(call.json(&credentials)).await.status);
    }
    assert_eq!(statuses, [[401; 10].as_slice(), [429; 40].as_slice()].concat());
}

#[tokio::test]
async fn each_failure_makes_the_next_try_at_the_account_slower_from_wherever_it_comes() {
    let world = behind_a_proxy(30).await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let mut last = Duration::ZERO;
    for n in 0..9 {
        let begun = Instant::now();
        let email = if n % 2 == 0 { "staff@kit.example" } else { " STAFF@kit.example" };
        sign_in(&world, email, "wrong horse battery", &format!("10.0.0.{n}")).await.expect(401);
        last = begun.elapsed();
    }
    // The ninth waits eight times as long as the sixth.
    assert!(last >= Duration::from_millis(800), "{last:?}");
    sign_in(&world, "staff@kit.example", PASSWORD, "10.0.1.1").await.expect(200);
}

#[tokio::test]
async fn an_unknown_account_takes_as_long_as_a_wrong_password() {
    let world = behind_a_proxy(30).await;
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for n in 0..9 {
        let email = format!("known{n}@kit.example");
        world.add_staff(&email, Role::Reviewer).await;
        for (email, took) in [(email, &mut known), (format!("nobody{n}@kit.example"), &mut unknown)] {
            let begun = Instant::now();
            sign_in(&world, &email, "wrong horse battery", &format!("10.0.{n}.1")).await.expect(401);
            took.push(begun.elapsed());
        }
    }
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    };
    let (known, unknown) = (median(known), median(unknown));
    // Without the hash that is computed for nobody, one would take a small part of the other.
    assert!((0.6..1.7).contains(&(known / unknown)), "{known} {unknown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_logins_at_once_leave_the_form_open() {
    let world = behind_a_proxy(30).await;
    let logins = join_all((0..100).map(|n| {
        let (email, from) = (format!("n{n}@kit.example"), format!("10.0.{n}.1"));
        let world = &world;
        async move { sign_in(world, &email, PASSWORD, &from).await.status }
    }));
    let readers = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let begun = Instant::now();
            world.send(Call::get("/kit/inquiry/")).await.expect(200);
            slowest = slowest.max(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        slowest
    };
    let (statuses, slowest) = tokio::join!(logins, readers);
    assert_eq!(statuses, vec![401; 100]);
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
}

#[tokio::test]
async fn a_password_without_end_is_not_hashed() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    world.sign_in("staff@kit.example", &"x".repeat(1025)).await.expect(422);
    world.sign_in("staff@kit.example", &"x".repeat(70_000)).await.expect(413);
}

#[tokio::test]
async fn a_client_is_sent_their_link_again_so_often_and_no_oftener() {
    let world = World::start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    for n in 0..5 {
        let call = match n % 2 {
            0 => world.client_call("POST", &client, "/link"),
            _ => Call::post(&format!("/kit/inquiry/{}/link/", client.access)).header("sec-fetch-site", "same-origin"),
        };
        let answer = world.send(call).await;
        assert!(matches!(answer.status, 200 | 303), "{}", answer.text());
    }
    let sixth = world.send(world.client_call("POST", &client, "/link")).await.expect(429);
    assert_eq!(sixth.header("retry-after"), Some("3600"));
    world.ports.clock.advance(Duration::from_secs(3600));
    world.send(world.client_call("POST", &client, "/link")).await.expect(200);
}

#[tokio::test]
async fn guessed_links_are_slowed_and_a_true_one_still_opens() {
    let world = World::start().await;
    let client = world.submit().await;
    let mut statuses = Vec::new();
    for n in 0..25 {
        statuses.push(world.send(Call::get(&format!("/kit/download/{n:043}/file"))).await.status);
    }
    assert_eq!(statuses, [[404; 20].as_slice(), [429; 5].as_slice()].concat());
    world.send(Call::get(&format!("/kit/inquiry/{}/", client.access))).await.expect(200);
}

#[tokio::test]
async fn a_thousand_guesses_are_answered_alike_and_nearly_all_too_late() {
    let world = World::start().await;
    let mut answers = Vec::new();
    for n in 0..1000 {
        // As random as a true one, and nobody's.
        let guess = sample::keys().token(Purpose::Download, uuid::Uuid::from_u128(n));
        answers.push(world.send(Call::get(&format!("/kit/download/{}", guess.expose()))).await.likeness());
    }
    assert_eq!(answers.iter().filter(|(status, ..)| *status == 404).count(), 20);
    assert_eq!(answers.iter().filter(|(status, ..)| *status == 429).count(), 980);
    assert!(answers[..20].iter().all(|answer| *answer == answers[0]) && answers[20].0 == 429);
}
