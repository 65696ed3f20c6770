//! Requests from other sites, and requests that mean another service.

use kit_http::Site;
use serde_json::json;

use kit_workflow::port::Role;

use crate::wire::{Answer, Call};
use crate::world::{PASSWORD, World, good_form};

/// What a sign-in gets that comes with these headers.
async fn sign_in(world: &World, headers: &[(&str, &str)]) -> u16 {
    let credentials = json!({"email": "nobody@kit.example", "password": PASSWORD});
    let call = Call::post("/api/v1/staff/sessions").json(&credentials);
    let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
    world.send(call).await.status
}

#[tokio::test]
async fn an_unsafe_request_of_another_site_is_refused() {
    let world = World::start().await;
    let own = format!("http://{}", world.address);
    let refused: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "")],
        &[("sec-fetch-site", "cross-site"), ("origin", &own)],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", "https://127.0.0.1")],
        &[("cookie", "kit_session=abc")],
        &[("cookie", "a=b; kit_session=abc"), ("origin", "null")],
    ];
    for headers in refused {
        assert_eq!(sign_in(&world, headers).await, 403, "{headers:?}");
    }
    let allowed: &[&[(&str, &str)]] = &[
        &[],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", &own)],
        &[("cookie", "kit_session=abc"), ("origin", &own)],
        &[("cookie", "kit_session=abc"), ("sec-fetch-site", "same-origin")],
        &[("cookie", "theme=dark")],
    ];
    for headers in allowed {
        assert_eq!(sign_in(&world, headers).await, 401, "{headers:?}");
    }
}

#[tokio::test]
async fn every_unsafe_route_of_the_document_refuses_another_site() {
    let world = World::start().await;
    let document: serde_json::Value = serde_json::from_str(&kit_http::openapi_document(&world.app)).unwrap();
    let mut routes = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "get") {
            let path = format!("/api/v1{}", path.replace("{id}", "00000000-0000-4000-8000-000000000000"));
            let call = Call::new(&method.to_uppercase(), &path).header("cookie", "kit_session=abc");
            for (name, value) in
                [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
            {
                let call = call.clone().header(name, value).body("text/plain", "{}");
                let answer = world.send(call).await.expect(403);
                assert_eq!(answer.problem().0, "cross_site");
            }
            world.send(call).await.expect(403);
            routes += 1;
        }
    }
    assert!(routes > 15, "{routes}");
}

#[tokio::test]
async fn a_bearer_token_and_the_webhook_are_not_a_browser_s_to_send() {
    let world = World::start().await;
    let client = world.submit().await;
    let call = world.checkout(&client).header("sec-fetch-site", "cross-site");
    world.send(call).await.expect(200);
    let call = Call::post("/payments/cinetpay/return").header("origin", "https://pay.example");
    world.send(call.body("application/x-www-form-urlencoded", "token=x")).await.expect(200);
}

#[tokio::test]
async fn reading_never_needs_an_origin() {
    let world = World::start().await;
    for path in ["/api/openapi.json", "/api/docs", "/healthz"] {
        let call = Call::get(path).header("sec-fetch-site", "cross-site").header("cookie", "kit_session=abc");
        world.send(call).await.expect(200);
    }
}

async fn named(world: &World, host: &str) -> Answer {
    world.send(Call::get("/api/openapi.json").host(host)).await
}

#[tokio::test]
async fn another_host_is_not_this_service() {
    let world = World::start().await;
    let port = world.address.port();
    for host in
        ["evil.example".into(), format!("evil.example:{port}"), "127.0.0.1".into(), format!("127.0.0.1:{}", port ^ 1)]
    {
        assert_eq!(named(&world, &host).await.expect(421).problem().0, "misdirected", "{host}");
    }
    for host in [format!("localhost:{port}"), format!("[::1]:{port}"), format!("127.0.0.1:{port}")] {
        named(&world, &host).await.expect(200);
    }
    let call = Call::get("/api/openapi.json").header("x-forwarded-host", "evil.example");
    world.send(call).await.expect(200);
    let call = Call::get("/api/openapi.json").header("host", "evil.example");
    world.send(call).await.expect(400);
    let call = Call::get("http://evil.example/api/openapi.json");
    world.send(call).await.expect(421);
}

#[tokio::test]
async fn probes_go_by_any_name() {
    let world = World::start().await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        world.send(Call::get(path).host("10.1.2.3")).await.expect(200);
    }
}

#[tokio::test]
async fn links_name_the_public_address_whatever_host_was_asked() {
    let world = World::start().await;
    let call = Call::post("/api/v1/inquiries").host(&format!("localhost:{}", world.address.port())).form(&good_form());
    let taken = world.send(call).await.expect(201).json();
    assert!(taken["links"]["status"].as_str().unwrap().starts_with(&format!("http://{}/", world.address)));
}

#[tokio::test]
async fn a_public_site_takes_no_loopback_name() {
    let world = World::start_with(|settings| settings.site = Site::parse("https://kit.example.org").unwrap()).await;
    world.send(Call::get("/api/openapi.json")).await.expect(421);
    let answer = world.send(Call::get("/api/openapi.json").host("kit.example.org")).await.expect(200);
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    world.add_staff("staff@kit.example", Role::Reviewer).await;
    let call = Call::post("/api/v1/staff/sessions").host("kit.example.org").header("cookie", "__Host-kit_session=abc");
    let call = call.json(&json!({"email": "staff@kit.example", "password": PASSWORD}));
    world.send(call.clone()).await.expect(403);
    world.send(call.header("origin", "https://kit.example.org")).await.expect(200);
}
