//! What is sent to open a payment, and what each answer means.

use kit_cinetpay::{ApiV1, Channel, Limits};
use kit_workflow::port::{Checkout, CheckoutRequest, Gateway, GatewayError, Language};
use kit_workflow::{Currency, Money};
use serde_json::{Value, json};

use super::{ID, account, error, server, settings};
use crate::account::request;
use crate::server::Reply;

fn created() -> Value {
    json!({
        "code": 200, "status": "OK", "payment_token": "zz-pay-1", "notify_token": "zz-notify-1",
        "transaction_id": "T1", "merchant_transaction_id": ID,
        "payment_url": "https://secure.cinetpay.net/payment/zz-pay-1",
        "details": {"code": 2001, "status": "INITIATED", "message": "Veuillez cliquer", "must_be_redirected": true},
    })
}

async fn open(reply: Reply) -> Result<Checkout, GatewayError> {
    let server = server(reply).await;
    let outcome = account(&server.base_url).open_checkout(&request()).await;
    let printed = match &outcome {
        Ok(checkout) => format!("{checkout:?}"),
        Err(error) => format!("{error:?} {error}"),
    };
    assert!(!printed.contains("zz-") && !printed.contains("127.0.0.1"), "{printed}");
    outcome
}

/// What a request makes the adapter send.
async fn sent(request: &CheckoutRequest) -> Value {
    let mut server = server(Reply::json(&created().to_string())).await;
    account(&server.base_url).open_checkout(request).await.unwrap();
    server.asked().await;
    let asked = server.asked().await;
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /v1/payment http/1.1"), "{head}");
    assert!(head.contains("\r\nauthorization: bearer zz-token-1\r\n"), "{head}");
    assert!(head.contains("\r\nuser-agent: kit-cinetpay/"), "{head}");
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn the_request_has_the_documented_fields_and_no_other() {
    let body = sent(&request()).await;
    let expected = json!({
        "currency": "XOF",
        "merchant_transaction_id": ID,
        "amount": 15_000,
        "lang": "fr",
        "designation": "Kit complet KIT-0000-000Z",
        "client_email": "marches@example.org",
        "client_first_name": "Direction des",
        "client_last_name": "marchés",
        "client_phone_number": "+221770000000",
        "success_url": "http://127.0.0.1:1/payments/cinetpay/return?r=zz-return-1",
        "failed_url": "http://127.0.0.1:1/payments/cinetpay/return?r=zz-return-1",
        "notify_url": "http://127.0.0.1:1/payments/cinetpay/notify",
        "channel": "PUSH",
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn what_people_type_is_made_to_fit() {
    let body = sent(&CheckoutRequest {
        payer_name: "É".to_owned(),
        payer_phone: "77 000 00 00".to_owned(),
        language: Language::English,
        amount: Money::new(10_000, Currency::Usd),
        ..request()
    })
    .await;
    assert_eq!([&body["client_first_name"], &body["client_last_name"]], ["Client", "Client"]);
    assert_eq!((&body["lang"], &body["amount"], &body["currency"]), (&json!("en"), &json!(100), &json!("USD")));
    assert_eq!(body.get("client_phone_number"), None);
}

#[tokio::test]
async fn a_page_is_opened_and_the_notify_token_kept_apart() {
    let checkout = open(Reply::json(&created().to_string())).await.unwrap();
    assert_eq!(checkout.payment_url, "https://secure.cinetpay.net/payment/zz-pay-1");
    assert_eq!(checkout.payment_token.as_deref(), Some("zz-pay-1"));
    assert_eq!(checkout.notify_token.unwrap().expose(), "zz-notify-1");
    let mut text = created();
    text["code"] = json!("200");
    assert!(open(Reply::json(&text.to_string())).await.is_ok(), "a code may be text");
}

#[tokio::test]
async fn what_may_have_been_created_is_unknown() {
    let without = |field: &str| {
        let mut answer = created();
        answer[field] = Value::Null;
        Reply::json(&answer.to_string())
    };
    let mut elsewhere = created();
    elsewhere["merchant_transaction_id"] = json!("ANOTHER");
    let failed = json!({"code": 200, "status": "OK", "merchant_transaction_id": ID, "payment_url": "",
        "details": {"code": 2010, "status": "FAILED", "must_be_redirected": false}});
    let replies = [
        without("payment_url"),
        Reply::json(&elsewhere.to_string()),
        Reply::json(&failed.to_string()),
        error("200 OK", -1, "OPERATION_ERROR"),
        error("200 OK", 2002, "PENDING"),
        error("400 Bad Request", 7777, "WHATEVER"),
        error("500 Oh", 1004, "INVALID_PARAMS"),
        Reply::json("<html>"),
        Reply::status("504 Oh", "<html>"),
        Reply::Cut,
        Reply::Hangup,
        Reply::Endless,
    ];
    for reply in replies {
        let outcome = open(reply.clone()).await;
        assert!(matches!(outcome, Err(GatewayError::OutcomeUnknown { .. })), "{reply:?}: {outcome:?}");
    }
    let mut javascript = created();
    javascript["payment_url"] = json!("javascript:alert(1)");
    assert!(matches!(open(Reply::json(&javascript.to_string())).await, Err(GatewayError::OutcomeUnknown { .. })));
}

#[tokio::test]
async fn an_id_that_is_known_is_not_a_failure() {
    for status in ["200 OK", "400 Bad Request", "409 Conflict", "422 Unprocessable Entity"] {
        assert_eq!(open(error(status, 1200, "TRANSACTION_EXIST")).await, Err(GatewayError::AlreadyExists), "{status}");
    }
}

#[tokio::test]
async fn what_was_turned_away_changed_nothing() {
    for (code, name) in [(1004, "INVALID_PARAMS"), (1005, "INVALID_CREDENTIALS"), (404, "NOT_FOUND")] {
        let outcome = open(error("400 Bad Request", code, name)).await;
        assert_eq!(outcome, Err(GatewayError::Misconfigured { detail: format!("code {code}") }));
    }
    for reply in [Reply::status("429 Too Many", "{}"), Reply::status("403 Forbidden", "error code: 1010")] {
        let outcome = open(reply.clone()).await;
        assert!(matches!(outcome, Err(GatewayError::Barred { .. })), "{reply:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_api_v1_would_refuse_is_not_sent() {
    let mut server = server(Reply::json(&created().to_string())).await;
    let gateway = account(&server.base_url);
    let long = format!("https://kit.example/{}", "x".repeat(101));
    for request in [
        CheckoutRequest { amount: Money::new(99, Currency::Xof), ..request() },
        CheckoutRequest { amount: Money::new(2_500_001, Currency::Xof), ..request() },
        CheckoutRequest { notify_url: long.clone(), ..request() },
        CheckoutRequest { return_url: long, ..request() },
        CheckoutRequest { payer_email: " ".to_owned(), ..request() },
    ] {
        let outcome = gateway.open_checkout(&request).await;
        assert!(matches!(outcome, Err(GatewayError::Misconfigured { .. })), "{outcome:?}");
    }
    assert!(server.was_not_asked());
}

#[tokio::test]
async fn the_contract_may_say_otherwise() {
    let mut server = server(Reply::json(&created().to_string())).await;
    let mut settings = settings(&server.base_url);
    settings.limits = Limits::of_api_v1().with(Currency::Xof, 10..=50);
    settings.channel = Channel::QrCode;
    let gateway = ApiV1::new(settings).unwrap();
    gateway.open_checkout(&CheckoutRequest { amount: Money::new(11, Currency::Xof), ..request() }).await.unwrap();
    server.asked().await;
    let asked = server.asked().await;
    assert!(asked.contains(r#""channel":"QRCODE""#) && asked.contains(r#""amount":11,"#), "{asked}");
}
