//! Errors have one shape, a stable code, and no inside.

use serde_json::json;

use kit_testing::world::Opening;
use kit_workflow::port::{GatewayError, Role};

use crate::wire::Call;
use crate::world::World;

#[tokio::test]
async fn a_problem_says_what_it_is_in_both_languages() {
    let world = World::start().await;
    let answer = world.send(Call::get("/api/v1/nowhere?lang=en")).await.expect(404);
    let problem = answer.json();
    assert_eq!(problem["type"], "urn:kit:problem:not_found");
    assert_eq!(problem["title"], "Not found.");
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["instance"], format!("urn:uuid:{}", answer.header("x-request-id").unwrap()));
    assert_eq!(problem.get("errors"), None);
    let french = world.send(Call::get("/api/v1/nowhere")).await.json();
    assert_eq!(french["title"], "Introuvable.");
}

#[tokio::test]
async fn what_the_framework_refuses_is_a_problem_too() {
    let world = World::start().await;
    let token = world.staff(Role::Reviewer).await;
    let sign_in = Call::post("/api/v1/staff/sessions");
    let list = |query: &str| Call::get(&format!("/api/v1/staff/inquiries?{query}")).bearer(&token);
    let cases = [
        (Call::new("DELETE", "/api/v1/inquiries"), 405, "method_not_allowed"),
        (Call::new("TRACE", "/api/v1/inquiries").header("sec-fetch-site", "none"), 405, "method_not_allowed"),
        (sign_in.clone().body("application/json", "{"), 400, "malformed"),
        (sign_in.clone().body("application/json", ""), 400, "malformed"),
        (sign_in.clone().body("application/json", "[]"), 400, "malformed"),
        (sign_in.clone().body("application/json", b"\xff".as_slice()), 400, "malformed"),
        (sign_in.clone().body("application/json", "[".repeat(10_000)), 400, "malformed"),
        (sign_in.clone().body("text/plain", "{}"), 415, "unsupported_media_type"),
        (sign_in.clone(), 415, "unsupported_media_type"),
        (list("limit=x"), 400, "malformed"),
        (list("limit=0"), 422, "invalid"),
        (list("limit=201"), 422, "invalid"),
        (list("stage=nowhere"), 422, "invalid"),
        (list("cursor=nonsense"), 422, "invalid"),
    ];
    for (call, status, code) in cases {
        let answer = world.send(call.clone()).await;
        assert_eq!(answer.status, status, "{call:?} {}", answer.text());
        assert_eq!(answer.problem().0, code, "{call:?}");
    }
}

#[tokio::test]
async fn fields_of_a_json_body_are_named_and_unknown_ones_refused() {
    let world = World::start().await;
    let (client, manager) = (world.submit().await, world.staff(Role::Manager).await);
    let refund =
        |body: serde_json::Value| world.send(world.staff_call("POST", &client, "/refund", &manager).json(&body));
    let faults = |code: &str| vec![("reason".to_owned(), code.to_owned())];
    assert_eq!(refund(json!({})).await.expect(422).problem().1, faults("required"));
    assert_eq!(refund(json!({"reason": " \n "})).await.expect(422).problem().1, faults("required"));
    assert_eq!(refund(json!({"reason": "x".repeat(2001)})).await.expect(422).problem().1, faults("too_long"));
    assert_eq!(refund(json!({"reason": 7})).await.expect(422).problem().1, faults("invalid"));
    assert_eq!(refund(json!({"reason": "a\u{0}"})).await.expect(422).problem().1, faults("invalid"));
    let extra = refund(json!({"reason": "r", "amount": 1})).await.expect(422);
    assert_eq!(extra.problem().1, [("amount".to_owned(), "unknown_field".to_owned())]);
    let other = Call::post(&format!("/api/v1/inquiries/{}/checkout", client.id)).bearer(&client.access);
    let answer = world.send(other.json(&json!({"provider": "stripe"}))).await.expect(422);
    assert_eq!(answer.problem().1, [("provider".to_owned(), "unknown_choice".to_owned())]);
}

#[tokio::test]
async fn a_provider_that_fails_is_told_apart_and_never_quoted() {
    let world = World::start().await;
    let client = world.submit().await;
    let cases = [
        (
            Opening::Refused(GatewayError::Unavailable { detail: "secret 503".into(), patience: None }),
            503,
            "provider_unavailable",
        ),
        (Opening::AnswerLost, 503, "provider_unavailable"),
        (Opening::Refused(GatewayError::Misconfigured { detail: "secret 609".into() }), 502, "provider_misconfigured"),
    ];
    for (failure, status, code) in cases {
        world.ports.gateway.open_next(failure);
        let answer = world.send(world.checkout(&client)).await.expect(status);
        assert_eq!(answer.problem().0, code);
        assert_eq!(answer.header("retry-after").is_some(), status == 503);
        assert!(!answer.text().contains("secret"));
        // A page whose answer was lost is waited for; another one is opened once nobody can be at it any more.
        world.ports.clock.advance(std::time::Duration::from_secs(3600));
    }
}

#[tokio::test]
async fn elsewhere_an_error_is_a_page() {
    let world = World::start().await;
    let answer = world.send(Call::get("/nowhere?lang=en")).await.expect(404);
    assert!(answer.header("content-type").unwrap().starts_with("text/html"));
}
