//! The document of the API is a committed file: a change to it is a change to what others rely on.

use std::path::Path;

use kit_http::{HttpSettings, Site};
use serde_json::Value;

use crate::wire::Call;
use crate::world::{World, app};

const REFRESH: &str = "KIT_REFRESH";

#[test]
fn the_document_is_the_committed_one() {
    let (app, _) = app(HttpSettings::new(Site::parse("http://127.0.0.1").unwrap()), "http://127.0.0.1");
    let document = kit_http::openapi_document(&app);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    if std::env::var_os(REFRESH).is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == document, "openapi.json is out of date; look at the change after {REFRESH}=1 cargo test");
}

#[tokio::test]
async fn the_document_is_served_and_says_how_to_sign_in() {
    let world = World::start().await;
    let document = world.send(Call::get("/api/openapi.json")).await.expect(200).json();
    let submit = &document["paths"]["/inquiries"]["post"];
    let form = &submit["requestBody"]["content"]["multipart/form-data"]["schema"];
    assert_eq!(form["properties"]["documents"]["maxItems"], 10);
    assert_eq!(form["properties"]["documents"]["items"]["format"], "binary");
    assert_eq!(form["required"].as_array().unwrap().len(), 5);
    assert_eq!(form["properties"]["funding_sources"]["items"]["enum"].as_array().unwrap().len(), 6);
    assert_eq!(submit.get("security"), None);
    let read = &document["paths"]["/inquiries/{id}"]["get"]["security"];
    assert_eq!(read.as_array().unwrap().len(), 2, "{read}");
    let put = &document["paths"]["/staff/inquiries/{id}/deliverable"]["put"];
    assert!(put["requestBody"]["content"]["application/pdf"].is_object());
    assert!(put["responses"]["409"]["content"]["application/problem+json"].is_object());
    assert_eq!(document["components"]["securitySchemes"]["staff"]["scheme"], "bearer");
}

#[tokio::test]
async fn every_operation_has_a_name_a_summary_and_told_failures() {
    let world = World::start().await;
    let document: Value = serde_json::from_str(&kit_http::openapi_document(&world.app)).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert!(operation["summary"].is_string(), "{method} {path}");
            let failures = operation["responses"].as_object().unwrap().keys().filter(|status| status.as_str() >= "400");
            assert!(failures.count() > 2, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_explorer_needs_no_other_host_and_can_be_left_out_with_its_document() {
    let world = World::start().await;
    let answer = world.send(Call::get("/api/docs")).await.expect(200);
    let policy = answer.header("content-security-policy").unwrap().to_owned();
    assert_eq!(policy.matches("'sha256-").count(), 2, "{policy}");
    assert!(policy.contains("connect-src 'self'") && !policy.contains("http"), "{policy}");
    let page = answer.text();
    for tag in ["<script src", "<link", "<img", "<iframe", "@import"] {
        assert!(!page.split("<script").next().unwrap().contains(tag), "{tag}");
    }
    let without = World::start_with(|settings| settings.docs = false).await;
    without.send(Call::get("/api/docs")).await.expect(404);
    without.send(Call::get("/api/openapi.json")).await.expect(404);
    without.submit().await;
}
