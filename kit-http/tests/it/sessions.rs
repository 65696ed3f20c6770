//! Signing in and out.

use std::time::Duration;

use kit_workflow::port::Role;

use crate::wire::Call;
use crate::world::{PASSWORD, World};

async fn list(world: &World, token: &str) -> u16 {
    world.send(Call::get("/api/v1/staff/inquiries").bearer(token)).await.status
}

#[tokio::test]
async fn a_session_opens_with_the_right_password_and_closes_for_good() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let wrong = world.sign_in("staff@kit.example", "wrong horse battery").await.expect(401);
    assert_eq!(wrong.problem().0, "wrong_credentials");
    let unknown = world.sign_in("nobody@kit.example", PASSWORD).await.expect(401);
    let body = |text: String| text.split("urn:uuid:").next().unwrap().to_owned();
    assert_eq!(body(wrong.text()), body(unknown.text()));
    let answer = world.sign_in(" Staff@Kit.Example ", PASSWORD).await.expect(200);
    let token = answer.json()["token"].as_str().unwrap().to_owned();
    assert_eq!(token.len(), 43);
    assert_eq!(list(&world, &token).await, 200);
    world.send(Call::new("DELETE", "/api/v1/staff/sessions").bearer(&token)).await.expect(204);
    assert_eq!(list(&world, &token).await, 401);
}

#[tokio::test]
async fn an_eleventh_failure_waits_and_the_window_ends() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    for _ in 0..10 {
        world.sign_in("staff@kit.example", "wrong horse battery").await.expect(401);
    }
    let answer = world.sign_in("staff@kit.example", PASSWORD).await.expect(429);
    assert_eq!(answer.header("retry-after"), Some("180"));
    world.ports.clock.advance(Duration::from_secs(180));
    world.sign_in("staff@kit.example", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_account_is_not_locked_for_other_addresses() {
    let world = World::start_with(|settings| settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]).await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let sign_in = |password: &str, from: &str| {
        let body = serde_json::json!({"email": "staff@kit.example", "password": password});
        world.send(Call::post("/api/v1/staff/sessions").header("x-forwarded-for", from).json(&body))
    };
    for _ in 0..10 {
        sign_in("wrong horse battery", "10.0.0.1").await.expect(401);
    }
    sign_in(PASSWORD, "10.0.0.1").await.expect(429);
    sign_in(PASSWORD, "10.0.0.2").await.expect(200);
}

#[tokio::test]
async fn a_made_up_forwarded_address_does_not_help() {
    let world = World::start().await;
    for n in 0..10 {
        let body = serde_json::json!({"email": "staff@kit.example", "password": PASSWORD});
        let call = Call::post("/api/v1/staff/sessions").header("x-forwarded-for", &format!("10.0.0.{n}")).json(&body);
        world.send(call).await.expect(401);
    }
    world.sign_in("staff@kit.example", PASSWORD).await.expect(429);
}

#[tokio::test]
async fn logins_that_succeed_do_not_count() {
    let world = World::start().await;
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    for _ in 0..12 {
        world.sign_in("staff@kit.example", PASSWORD).await.expect(200);
    }
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_with_its_account() {
    let world = World::start().await;
    let id = world.add_staff("staff@kit.example", Role::Reviewer).await;
    let token = async || {
        let answer = world.sign_in("staff@kit.example", PASSWORD).await.expect(200).json();
        answer["token"].as_str().unwrap().to_owned()
    };
    let idle = token().await;
    world.ports.clock.advance(Duration::from_secs(29 * 60));
    assert_eq!(list(&world, &idle).await, 200);
    world.ports.clock.advance(Duration::from_secs(31 * 60));
    assert_eq!(list(&world, &idle).await, 401);
    let busy = token().await;
    for _ in 0..24 {
        world.ports.clock.advance(Duration::from_secs(29 * 60));
        assert_eq!(list(&world, &busy).await, 200);
    }
    world.ports.clock.advance(Duration::from_secs(25 * 60));
    assert_eq!(list(&world, &busy).await, 401, "twelve hours are over");
    let last = token().await;
    world.disable(id).await;
    assert_eq!(list(&world, &last).await, 401);
    world.sign_in("staff@kit.example", PASSWORD).await.expect(401);
}
