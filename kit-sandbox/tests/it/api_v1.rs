//! CinetPay's API v1: what a merchant's program sees.

use kit_sandbox::Running;
use serde_json::{Value, json};

use crate::merchant::{Merchant, SECRET, check, cinetpay, client, post_json, settle};

const NOBODY: &str = "http://127.0.0.1:9/notify";

async fn login(sandbox: &Running) -> String {
    let body = json!({"api_key": "sk_test_sandbox-key", "api_password": SECRET});
    let (status, answer) = post_json(&format!("{}/v1/oauth/login", sandbox.base_url()), &body).await;
    assert_eq!((status, &answer["code"], &answer["expires_in"]), (200, &json!(200), &json!(86_400)));
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn call(request: reqwest::RequestBuilder, token: &str) -> (u16, Value) {
    let answer = request.bearer_auth(token).send().await.unwrap();
    (answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
}

async fn open(sandbox: &Running, token: &str, body: &Value) -> (u16, Value) {
    call(client().post(format!("{}/v1/payment", sandbox.base_url())).json(body), token).await
}

async fn status(sandbox: &Running, token: &str, id: &str) -> (u16, Value) {
    call(client().get(format!("{}/v1/payment/{id}", sandbox.base_url())), token).await
}

fn request(id: &str, notify_url: &str) -> Value {
    json!({
        "currency": "XOF", "merchant_transaction_id": id, "amount": 15_000, "lang": "fr", "designation": "Kit complet",
        "client_email": "client@example.org", "client_first_name": "Direction", "client_last_name": "des études",
        "client_phone_number": "+2250707070700", "success_url": "http://127.0.0.1:9/return",
        "failed_url": "http://127.0.0.1:9/return", "notify_url": notify_url, "channel": "PUSH",
    })
}

#[tokio::test]
async fn a_payment_is_opened_paid_on_its_page_notified_and_asked_about() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![500]).await;
    let token = login(&sandbox).await;
    let (http, opened) = open(&sandbox, &token, &request("KIT-1", &merchant.notify_url)).await;
    assert_eq!((http, &opened["code"], &opened["details"]["code"]), (200, &json!(200), &json!(2001)));
    assert_eq!(status(&sandbox, &token, "KIT-1").await.1["status"], "INITIATED");

    let page = opened["payment_url"].as_str().unwrap();
    let form = [("action", "pay"), ("method", "OM"), ("phone", "07 07 07 07 00")];
    assert_eq!(client().post(page).form(&form).send().await.unwrap().status(), 200);
    for _ in 0..2 {
        let heard: Value = serde_json::from_str(&merchant.hear().await.body).unwrap();
        assert_eq!(heard["notify_token"], opened["notify_token"]);
        assert_eq!(heard["merchant_transaction_id"], "KIT-1");
        assert!(heard.get("status").is_none() && heard.get("amount").is_none(), "{heard}");
    }
    for id in ["KIT-1", opened["payment_token"].as_str().unwrap(), opened["transaction_id"].as_str().unwrap()] {
        let (_, paid) = status(&sandbox, &token, id).await;
        assert_eq!((&paid["code"], &paid["status"]), (&json!(100), &json!("SUCCESS")));
        assert!(paid.get("amount").is_none(), "{paid}");
    }
    assert_eq!(
        status(&sandbox, &token, "KIT-2").await,
        (404, json!({"code": 404, "status": "NOT_FOUND", "description": "La transaction n'existe pas"}))
    );
    assert_eq!(check(&sandbox, "KIT-1").await["code"], "624", "the other interface does not know it");
}

#[tokio::test]
async fn the_numbers_decide_how_a_payment_goes() {
    let sandbox = cinetpay().await;
    let token = login(&sandbox).await;
    let mut merchant = Merchant::listen(vec![]).await;
    let cases = [
        ("0707070701", "PENDING", Some("SUCCESS")),
        ("+2250707070703", "FAILED", None),
        ("0707070704", "PENDING", Some("FAILED")),
        ("0707070706", "PENDING", None),
        ("0700000000", "SUCCESS", None),
    ];
    for (index, (phone, now, later)) in cases.into_iter().enumerate() {
        let id = format!("KIT-{index}");
        let (_, opened) = open(&sandbox, &token, &request(&id, &merchant.notify_url)).await;
        let form = [("action", "pay"), ("method", "OM"), ("phone", phone)];
        client().post(opened["payment_url"].as_str().unwrap()).form(&form).send().await.unwrap();
        assert_eq!(status(&sandbox, &token, &id).await.1["status"], now, "{phone}");
        if now != "PENDING" || later.is_some() {
            // The notification comes when it is over.
            assert!(merchant.hear().await.body.contains(&id), "{phone}");
        }
        assert_eq!(status(&sandbox, &token, &id).await.1["status"], later.unwrap_or(now), "{phone}");
    }
    for (outcome, code) in
        [("refused", 2005), ("cancelled", 2010), ("expired", 2003), ("pending", 2002), ("accepted", 100)]
    {
        settle(&sandbox, "KIT-3", json!({"outcome": outcome, "notify": 0})).await;
        assert_eq!(status(&sandbox, &token, "KIT-3").await.1["code"], code, "{outcome}");
    }
}

#[tokio::test]
async fn each_broken_rule_is_refused() {
    let sandbox = cinetpay().await;
    let token = login(&sandbox).await;
    assert_eq!(open(&sandbox, &token, &request("TAKEN", NOBODY)).await.0, 200);
    let (http, answer) = open(&sandbox, &token, &request("TAKEN", NOBODY)).await;
    assert_eq!((http, &answer["code"], &answer["status"]), (400, &json!(1200), &json!("TRANSACTION_EXIST")));
    let cases = [
        ("merchant_transaction_id", json!("order_1")),
        ("merchant_transaction_id", json!("A".repeat(31))),
        ("amount", json!("15000")),
        ("amount", json!(99)),
        ("amount", json!(2_500_001)),
        ("currency", json!("EUR")),
        ("client_first_name", json!("A")),
        ("client_last_name", json!("  A ")),
        ("client_email", Value::Null),
        ("client_phone_number", json!("0707070700")),
        ("notify_url", json!(format!("http://127.0.0.1/{}", "x".repeat(120)))),
        ("success_url", json!("javascript:alert(1)")),
        ("failed_url", Value::Null),
        ("lang", json!("de")),
        ("channel", json!("ALL")),
        ("designation", json!("")),
    ];
    for (field, value) in cases {
        let mut body = request("NEW", NOBODY);
        body[field] = value.clone();
        let (http, answer) = open(&sandbox, &token, &body).await;
        assert_eq!((http, &answer["code"]), (422, &json!(1004)), "{field} = {value}: {answer}");
    }
}

#[tokio::test]
async fn tokens_are_wanted_and_end() {
    let sandbox = cinetpay().await;
    let tokens = format!("{}/sandbox/tokens", sandbox.base_url());
    let wrong = json!({"api_key": "sk_test_sandbox-key", "api_password": "guess"});
    let (http, answer) = post_json(&format!("{}/v1/oauth/login", sandbox.base_url()), &wrong).await;
    assert_eq!((http, &answer["code"]), (401, &json!(1005)));
    assert_eq!(status(&sandbox, "guess", "X").await.1["status"], "INVALID_TOKEN");
    let token = login(&sandbox).await;
    assert_eq!(status(&sandbox, &token, "X").await.0, 404);
    post_json(&tokens, &json!({"end": true, "refusal": "unprocessable"})).await;
    let (http, answer) = open(&sandbox, &token, &request("X", NOBODY)).await;
    assert_eq!((http, &answer["status"]), (422, &json!("EXPIRED_TOKEN")));
    post_json(&tokens, &json!({"refusal": "in_details", "life_s": 0})).await;
    let (http, answer) = status(&sandbox, &token, "X").await;
    assert_eq!((http, &answer["details"]["code"]), (200, &json!(1003)));
    let issued: Value = client().get(&tokens).send().await.unwrap().json().await.unwrap();
    assert_eq!(issued["issued"], 1);
}

#[tokio::test]
async fn scripted_faults_hit_the_calls_they_name() {
    let sandbox = cinetpay().await;
    let faults = format!("{}/sandbox/faults", sandbox.base_url());
    let token = login(&sandbox).await;
    post_json(&faults, &json!({"login": "http_500", "init": "operation_error", "check": "too_many"})).await;
    let credentials = json!({"api_key": "sk_test_sandbox-key", "api_password": SECRET});
    assert_eq!(post_json(&format!("{}/v1/oauth/login", sandbox.base_url()), &credentials).await.0, 500);
    assert_eq!(open(&sandbox, &token, &request("KIT-1", NOBODY)).await.1["code"], -1);
    assert_eq!(status(&sandbox, &token, "KIT-1").await.0, 429);
    assert_eq!(status(&sandbox, &token, "KIT-1").await.0, 404, "the call that failed created nothing");
    assert_eq!(post_json(&faults, &json!({"login": "timeout_after_create"})).await.0, 422);
}
