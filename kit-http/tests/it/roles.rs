//! Who may use which route: the matrix of the document's routes and everybody who may knock.

use kit_workflow::port::Role;
use serde_json::Value;

use crate::wire::Call;
use crate::world::{Client, World};

/// Decisions about money, and everybody's data at once: managers', not reviewers'.
const MONEY: [&str; 8] = [
    "/refund",
    "/refund/confirm",
    "/payment/accept",
    "/payment/by-hand",
    "/payment/write-off",
    "/payment/write-off/agree",
    "/payment/write-off/decline",
    "/exports/{file}",
];

/// Open to everybody.
const OPEN: [(&str, &str); 4] =
    [("post", "/inquiries"), ("post", "/pages"), ("post", "/staff/sessions"), ("post", "/staff/sessions/code")];

/// Every route of the document as method and path.
fn routes(world: &World) -> Vec<(String, String)> {
    let document: Value = serde_json::from_str(&kit_http::openapi_document(&world.app)).unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    paths
        .into_iter()
        .flat_map(|(path, methods)| {
            let methods: Vec<String> = methods.as_object().unwrap().keys().cloned().collect();
            methods.into_iter().map(move |method| (method, path.clone()))
        })
        .collect()
}

/// A call of a route, with a body that is right but for its content.
fn call(method: &str, path: &str, client: &Client) -> Call {
    let path = format!("/api/v1{}", path.replace("{id}", &client.id).replace("{file}", "inquiries.csv"));
    let call = Call::new(&method.to_uppercase(), &path);
    match method {
        "put" => call.body("application/pdf", "no pdf"),
        "post" => call.body("application/json", r#"{"reason":"r","reference":"r","feedback":"f","provider":"x"}"#),
        _ => call,
    }
}

/// What each kind of caller gets at each route.
async fn status(world: &World, method: &str, path: &str, client: &Client, token: Option<&str>) -> u16 {
    let call = call(method, path, client);
    let call = match token {
        Some(token) => call.bearer(token),
        None => call,
    };
    if path.ends_with("/events") {
        return head_status(world, call).await;
    }
    world.send(call).await.status
}

/// The status of an answer that does not end.
async fn head_status(world: &World, call: Call) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let mut stream = tokio::net::TcpStream::connect(world.address).await.unwrap();
    stream.write_all(call.head(world.address).as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    String::from_utf8_lossy(&head[9..]).parse().unwrap()
}

#[tokio::test]
async fn every_route_but_the_open_ones_asks_who_it_is() {
    let world = World::start().await;
    let client = world.submit().await;
    for (method, path) in routes(&world) {
        let open = OPEN.contains(&(method.as_str(), path.as_str()));
        let got = status(&world, &method, &path, &client, None).await;
        assert_eq!(got == 401, !open, "{method} {path}: {got}");
    }
}

#[tokio::test]
async fn a_token_that_opens_nothing_is_refused_and_guessing_is_slowed() {
    let world = World::start().await;
    let client = world.submit().await;
    let mut seen = Vec::new();
    for n in 0..25 {
        seen.push(status(&world, "get", "/inquiries/{id}", &client, Some(&format!("guess-{n}"))).await);
    }
    assert_eq!(seen.iter().filter(|status| **status == 401).count(), 20);
    assert_eq!(seen[20..], [429; 5]);
}

#[tokio::test]
async fn a_client_s_token_opens_nothing_of_the_staff_s() {
    let world = World::start().await;
    let client = world.submit().await;
    for (method, path) in routes(&world).into_iter().filter(|(_, path)| path.starts_with("/staff/")) {
        if OPEN.contains(&(method.as_str(), path.as_str())) {
            continue;
        }
        let told = async |of: &Client| world.send(call(&method, &path, of).bearer(&client.access)).await.likeness();
        // Nor does it tell which inquiries there are.
        let (theirs, nobodys) = (told(&client).await, told(&nowhere()).await);
        assert_eq!(theirs.0, 403, "{method} {path}");
        assert_eq!(theirs, nobodys, "{method} {path}");
    }
}

/// An inquiry that is not there.
fn nowhere() -> Client {
    Client { id: "00000000-0000-4000-8000-000000000000".into(), access: String::new() }
}

#[tokio::test]
async fn a_client_s_token_opens_no_other_inquiry() {
    let world = World::start().await;
    let (client, other) = (world.submit().await, world.submit().await);
    for (method, path) in routes(&world).into_iter().filter(|(_, path)| path.starts_with("/inquiries/")) {
        let told = async |of: &Client| world.send(call(&method, &path, of).bearer(&client.access)).await.likeness();
        let (theirs, nobodys) = (told(&other).await, told(&nowhere()).await);
        assert_eq!(theirs.0, 404, "{method} {path}");
        assert_eq!(theirs, nobodys, "{method} {path}");
    }
    let theirs = world.send(world.client_call("GET", &Client { id: other.id, ..client.clone() }, "")).await;
    let nonsense = Client { id: "nonsense".into(), ..client };
    let nobodys = world.send(world.client_call("GET", &nonsense, "")).await;
    assert_eq!(theirs.likeness(), nobodys.likeness());
}

#[tokio::test]
async fn staff_tokens_open_what_their_role_allows() {
    let world = World::start().await;
    let client = world.submit().await;
    for role in [Role::Reviewer, Role::Manager, Role::Admin] {
        let token = world.staff(role).await;
        for (method, path) in routes(&world) {
            if OPEN.contains(&(method.as_str(), path.as_str())) || method == "delete" && path == "/staff/sessions" {
                continue;
            }
            let money = MONEY.iter().any(|money| path.ends_with(money));
            let client_only = path.starts_with("/inquiries/") && method != "get";
            let forbidden = client_only || money && role == Role::Reviewer;
            let got = status(&world, &method, &path, &client, Some(&token)).await;
            assert_eq!(got == 403, forbidden, "{role} {method} {path}: {got}");
            assert!(forbidden || got != 401, "{role} {method} {path}: {got}");
        }
    }
}

#[tokio::test]
async fn actions_say_what_the_asker_s_role_does_not_allow() {
    let world = World::start().await;
    let client = world.submit().await;
    let reviewer = world.staff(Role::Reviewer).await;
    let actions = |token: String| {
        let call = Call::get(&format!("/api/v1/inquiries/{}/actions", client.id)).bearer(&token);
        let answer = world.send(call);
        async { answer.await.expect(200).json() }
    };
    let find = |actions: &Value, name: &str| {
        actions["items"].as_array().unwrap().iter().find(|action| action["action"] == name).cloned()
    };
    let own = actions(client.access.clone()).await;
    assert_eq!(find(&own, "start_checkout").unwrap()["possible"], true);
    assert_eq!(find(&own, "reissue_link").unwrap()["reason"]["code"], "not_paid");
    assert_eq!(find(&own, "refund"), None);
    let theirs = actions(reviewer).await;
    let by_hand = find(&theirs, "record_payment_by_hand").unwrap();
    assert_eq!(by_hand["reason"]["code"], "role");
    assert_eq!(by_hand["role"], "manager");
    assert_eq!(find(&theirs, "deliver").unwrap()["reason"]["code"], "not_paid");
}
