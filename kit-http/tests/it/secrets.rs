//! What opens something: made for one purpose, good whole or not at all.

use kit_testing::sample;
use kit_workflow::Purpose;
use kit_workflow::inquiry::InquiryId;
use kit_workflow::port::{Archive as _, Role};

use crate::wire::{Answer, Call};
use crate::world::{Client, World};

async fn download_token(world: &World, client: &Client) -> String {
    let dossier = world.ports.store.dossier(client.id.parse::<InquiryId>().unwrap()).await.unwrap().unwrap();
    let grant = dossier.state.delivery().unwrap().grant.unwrap();
    sample::keys().token(Purpose::Download, grant.link.0).expose().to_owned()
}

/// A service that everybody may ask as often as they like: each question comes from an address of its own.
async fn start() -> World {
    World::start_with(|settings| settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await
}

async fn ask(world: &World, number: usize, call: Call) -> Answer {
    world.send(call.header("x-forwarded-for", &format!("10.{}.{}.1", number / 250, number % 250))).await
}

#[tokio::test]
async fn every_change_of_one_character_opens_nothing_and_is_answered_alike() {
    let world = start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let token = download_token(&world, &client).await;
    let path = |token: &str| format!("/kit/download/{token}");
    let unknown = ask(&world, 0, Call::get(&path(&"x".repeat(43)))).await.expect(404).likeness();
    let mut number = 0;
    for (at, old) in token.char_indices() {
        for new in ['A', 'z', '-'].into_iter().filter(|new| *new != old) {
            let changed = format!("{}{new}{}", &token[..at], &token[at + 1..]);
            number += 1;
            assert_eq!(ask(&world, number, Call::get(&path(&changed))).await.likeness(), unknown);
        }
    }
    for changed in [token[1..].to_owned(), token[..42].to_owned(), format!("{token}="), token.to_uppercase()] {
        number += 1;
        assert_eq!(ask(&world, number, Call::get(&path(&changed))).await.likeness(), unknown);
    }
    ask(&world, number + 1, Call::get(&path(&token))).await.expect(200);
}

#[tokio::test]
async fn a_secret_of_one_purpose_opens_nothing_of_another() {
    let world = start().await;
    let staff = world.staff(Role::Admin).await;
    let client = world.delivered(&staff).await;
    let token = download_token(&world, &client).await;
    let mut number = 0;
    let mut refused = async |call: Call, statuses: &[u16]| {
        number += 1;
        let answer = ask(&world, number, call.clone()).await;
        assert!(statuses.contains(&answer.status), "{call:?}: {}", answer.status);
    };
    for other in [&staff, &client.access] {
        refused(Call::get(&format!("/kit/download/{other}")), &[404]).await;
        refused(Call::get(&format!("/kit/download/{other}/file")), &[404]).await;
    }
    for other in [&staff, &token] {
        refused(Call::get(&format!("/kit/inquiry/{other}/")), &[404]).await;
        refused(Call::get(&format!("/kit/inquiry/{other}/checkout/")), &[404]).await;
    }
    for other in [&client.access, &token] {
        refused(Call::get("/api/v1/staff/inquiries").bearer(other), &[401, 403]).await;
        let cookie = format!("kit_session={other}");
        refused(Call::get("/kit-complet-traitement/").header("cookie", &cookie), &[303]).await;
    }
    refused(Call::get(&format!("/api/v1/inquiries/{}", client.id)).bearer(&token), &[401]).await;
    refused(Call::get(&format!("/payments/cinetpay/return?r={token}")), &[200]).await;
}

#[tokio::test]
async fn an_inquiry_of_somebody_else_and_one_of_nobody_are_answered_alike() {
    let world = start().await;
    let (client, other) = (world.submit().await, world.submit().await);
    let near = |id: &str, change: i8| {
        let mut id: Vec<u8> = id.bytes().collect();
        let last = id.last_mut().unwrap();
        *last = if *last == b'0' || *last == b'f' { b'8' } else { last.wrapping_add_signed(change) };
        String::from_utf8(id).unwrap()
    };
    let nobodys = "00000000-0000-4000-8000-000000000000".to_owned();
    let ids = [other.id.clone(), near(&client.id, 1), near(&client.id, -1), nobodys, "1".into()];
    let answers: Vec<_> = futures_util::future::join_all(ids.iter().enumerate().map(|(number, id)| {
        let call = Call::get(&format!("/api/v1/inquiries/{id}")).bearer(&client.access);
        let world = &world;
        async move { ask(world, number, call).await.expect(404).likeness() }
    }))
    .await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn a_session_that_a_browser_brought_along_is_not_adopted() {
    let world = start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let preset = "p".repeat(43);
    let body = "email=staff%40kit.example&password=correct%20horse%20battery";
    let call = Call::post("/kit-complet-traitement/login/").header("sec-fetch-site", "same-origin");
    let call = call.header("cookie", &format!("kit_session={preset}")).body("application/x-www-form-urlencoded", body);
    let answer = ask(&world, 1, call).await.expect(303);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax") && !cookie.contains(&preset), "{cookie}");
    let list = Call::get("/kit-complet-traitement/").header("cookie", &format!("kit_session={preset}"));
    ask(&world, 2, list).await.expect(303);
}
