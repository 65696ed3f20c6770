//! What machines ask, and what every answer carries.

use kit_workflow::port::Role;

use crate::wire::Call;
use crate::world::World;

#[tokio::test]
async fn probes_and_metrics_answer() {
    let world = World::start().await;
    let client = world.submit().await;
    world.send(Call::get("/healthz")).await.expect(200);
    world.send(Call::get("/readyz")).await.expect(200);
    world.read(&client).await;
    let answer = world.send(Call::get("/metrics")).await.expect(200);
    assert!(answer.header("content-type").unwrap().starts_with("text/plain; version=0.0.4"));
    let text = answer.text();
    for line in [
        "kit_inquiries{stage=\"awaiting_payment\"} 1",
        "kit_inquiries{stage=\"delivered\"} 0",
        "kit_effects_buried 0",
        "kit_http_requests_total{method=\"POST\",route=\"/api/v1/inquiries\",status=\"201\"} 1",
        "kit_http_requests_total{method=\"GET\",route=\"/api/v1/inquiries/:id\",status=\"200\"} 1",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
    }
    assert!(!text.contains(&client.id) && !text.contains(&client.access), "{text}");
}

#[tokio::test]
async fn metrics_are_not_for_everybody() {
    let world = World::start_with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
        settings.metrics_clients = vec!["10.0.0.9".parse().unwrap()];
    })
    .await;
    world.send(Call::get("/metrics").header("x-forwarded-for", "10.0.0.8")).await.expect(404);
    world.send(Call::get("/metrics").header("x-forwarded-for", "10.0.0.9")).await.expect(200);
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let world =
        World::start_with(|settings| settings.payment_origins = vec!["https://checkout.cinetpay.com".into()]).await;
    let (client, staff) = (world.drafted().await, world.staff(Role::Reviewer).await);
    let calls = [
        Call::get("/healthz"),
        Call::get("/nowhere"),
        Call::get("/api/v1/nowhere"),
        Call::get("/api/openapi.json"),
        Call::get("/api/docs"),
        Call::get("/healthz").host("evil.example"),
        Call::get("/payments/cinetpay/return"),
        Call::post("/payments/cinetpay/notify"),
        world.client_call("GET", &client, ""),
        world.staff_call("GET", &client, "/draft.docx", &staff),
    ];
    for call in calls {
        let answer = world.send(call.clone()).await;
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{call:?}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{call:?}");
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{call:?}");
        assert!(answer.header("cache-control").unwrap().contains("no-store"), "{call:?}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{call:?}");
        assert!(answer.header("x-request-id").is_some(), "{call:?}");
        assert_eq!(answer.header("server"), None, "{call:?}");
    }
    let policy = world.send(Call::get("/nowhere")).await;
    let policy = policy.header("content-security-policy").unwrap();
    assert!(policy.contains("form-action 'self' https://checkout.cinetpay.com;"), "{policy}");
}
