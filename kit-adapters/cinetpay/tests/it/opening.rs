//! What is sent to open a payment, and what each answer means.

use std::time::Duration;

use kit_cinetpay::{Card, Channels, CheckoutV2, CheckoutV2Settings, SettingsError};
use kit_workflow::port::{Checkout, CheckoutRequest, Gateway, GatewayError};
use kit_workflow::{Currency, Money};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::account::{API_KEY, account, hasty, request, settings};
use crate::server::{Reply, Server};

const CREATED: &str = r#"{"code":"201","message":"CREATED","description":"Transaction created with success",
    "data":{"payment_token":"tok-1","payment_url":"https://checkout.example.org/payment/tok-1"},
    "api_response_id":"1617808789.7749"}"#;

async fn open(reply: Reply) -> Result<Checkout, GatewayError> {
    let server = Server::start(reply).await;
    let outcome = account(&server.base_url).open_checkout(&request()).await;
    if let Err(error) = &outcome {
        let printed = format!("{error:?} {error}");
        assert!(!printed.contains("zz-") && !printed.contains("127.0.0.1"), "{printed}");
    }
    outcome
}

fn error(code: &str) -> Reply {
    // A provider that repeats the request in its answer must not make us log it.
    let body = json!({"code": code, "message": API_KEY, "description": API_KEY, "api_response_id": "1.1"});
    Reply::status("400 Bad Request", &body.to_string())
}

fn misconfigured(detail: &str) -> Result<Checkout, GatewayError> {
    Err(GatewayError::Misconfigured { detail: detail.to_owned() })
}

fn unavailable(detail: &str) -> Result<Checkout, GatewayError> {
    Err(GatewayError::Unavailable { detail: detail.to_owned(), patience: None })
}

fn unknown(detail: &str) -> Result<Checkout, GatewayError> {
    Err(GatewayError::OutcomeUnknown { detail: detail.to_owned() })
}

#[tokio::test]
async fn the_request_has_the_documented_fields_and_no_other() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    let checkout = account(&server.base_url).open_checkout(&request()).await.unwrap();
    assert_eq!(checkout.payment_url, "https://checkout.example.org/payment/tok-1");
    assert_eq!(checkout.payment_token.as_deref(), Some("tok-1"));

    let asked = server.asked().await;
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /v2/payment http/1.1"), "{head}");
    assert!(head.contains("\r\nuser-agent: kit-cinetpay/"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
    assert_eq!(
        serde_json::from_str::<Value>(body).unwrap(),
        json!({
            "apikey": "zz-api-key-1",
            "site_id": "123456",
            "transaction_id": "0000000000000028T5CY4TQKFF",
            "amount": 15_000,
            "currency": "XOF",
            "description": "Kit complet KIT-0000-000Z",
            "notify_url": "http://127.0.0.1:1/payments/cinetpay/notify",
            "return_url": "http://127.0.0.1:1/payments/cinetpay/return?r=zz-return-1",
            "channels": "ALL",
            "lang": "fr",
            "customer_id": "KIT-0000-000Z",
            "customer_name": "marchés",
            "customer_surname": "Direction des",
            "customer_email": "marches@example.org",
            "customer_phone_number": "+221770000000",
            "invoice_data": {"Reference": "KIT-0000-000Z", "Organisation": "Communaute d agglomeration Cie"},
            "metadata": "0000000000000028T5CY4TQKFF",
        })
    );
}

#[tokio::test]
async fn an_invoice_names_no_organisation_that_is_not_told_and_the_other_currency_is_told_where_it_is_set() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    let settings =
        CheckoutV2Settings { alternative_currency: Some("EUR".parse().unwrap()), ..settings(&server.base_url) };
    let request = CheckoutRequest { organization: " \r\n# ".to_owned(), ..request() };
    CheckoutV2::new(settings).unwrap().open_checkout(&request).await.unwrap();
    let asked = server.asked().await;
    let body: Value = serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(body["invoice_data"], json!({"Reference": "KIT-0000-000Z"}));
    assert_eq!(body["alternative_currency"], "EUR");
}

#[tokio::test]
async fn dollars_are_sent_as_dollars() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    let request = CheckoutRequest { amount: Money::new(1_200, Currency::Usd), ..request() };
    account(&server.base_url).open_checkout(&request).await.unwrap();
    let asked = server.asked().await;
    assert!(asked.contains(r#""amount":12,"currency":"USD""#), "{asked}");
}

#[tokio::test]
async fn an_amount_that_cinetpay_would_refuse_is_not_sent() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    for minor in [15_001, 50, 2_000_005] {
        let request = CheckoutRequest { amount: Money::new(minor, Currency::Xof), ..request() };
        let refused = account(&server.base_url).open_checkout(&request).await.unwrap_err();
        assert!(matches!(refused, GatewayError::Misconfigured { .. }), "{minor}: {refused:?}");
    }
    assert!(server.was_not_asked());
}

#[tokio::test]
async fn codes_are_read_as_text_and_as_numbers() {
    let number = CREATED.replace("\"201\"", "201");
    assert!(open(Reply::json(&number)).await.is_ok());
}

#[tokio::test]
async fn an_id_that_is_known_is_not_a_failure() {
    assert_eq!(open(error("620")).await, Err(GatewayError::AlreadyExists));
    let worded = r#"{"code":"608","message":"MINIMUM_REQUIRED_FIELDS","description":"transaction id already exists"}"#;
    assert_eq!(open(Reply::status("400 Bad Request", worded)).await, Err(GatewayError::AlreadyExists));
}

#[tokio::test]
async fn our_faults_are_told_apart_from_an_absence() {
    for code in ["403", "608", "609", "611", "612", "613", "619", "624", "625", "628", "641", "642"] {
        assert_eq!(open(error(code)).await, misconfigured(&format!("code {code}")), "{code}");
    }
    for code in ["603", "621", "622", "626", "804"] {
        assert_eq!(open(error(code)).await, unavailable(&format!("code {code}")), "{code}");
    }
    for code in ["429", "1010"] {
        let barred = Err(GatewayError::Barred { detail: format!("code {code}"), patience: None });
        assert_eq!(open(error(code)).await, barred, "{code}");
    }
    let door = Err(GatewayError::Barred { detail: "HTTP 403 without an answer".to_owned(), patience: None });
    assert_eq!(open(Reply::status("403 Forbidden", "error code: 1010")).await, door);
}

#[tokio::test]
async fn what_says_nothing_leaves_the_outcome_unknown() {
    assert_eq!(open(error("777")).await, unknown("code 777"));
    let page = Reply::Whole { head: "200 OK\r\nContent-Type: text/html".to_owned(), body: "<h1>Hello</h1>".to_owned() };
    assert_eq!(open(page).await, unknown("HTTP 200 without an answer"));
    assert_eq!(open(Reply::status("500 Oh", "")).await, unknown("HTTP 500 without an answer"));
    assert_eq!(open(Reply::status("502 Oh", r#"{"code":"609"}"#)).await, unknown("HTTP 502 without an answer"));
    assert_eq!(open(Reply::Cut).await, unknown("the connection broke"));
    assert_eq!(open(Reply::Hangup).await, unknown("the connection broke"));
    assert_eq!(open(Reply::Endless).await, unknown("an answer without end"));
    for data in ["{}", r#"{"payment_url":"javascript:alert(1)"}"#, r#"{"payment_url":7}"#, "null"] {
        let reply = Reply::json(&format!(r#"{{"code":"201","message":"CREATED","data":{data}}}"#));
        assert_eq!(open(reply).await, unknown("code 201 without a payment page"), "{data}");
    }
}

#[tokio::test]
async fn a_code_that_could_hide_something_is_no_code() {
    for code in ["", "zz-api-key-1", "6 20", "12345678901234567"] {
        assert_eq!(open(error(code)).await, unavailable("HTTP 400 without an answer"), "{code}");
    }
}

#[tokio::test]
async fn no_answer_in_time_leaves_the_outcome_unknown() {
    let server = Server::start(Reply::Never).await;
    assert_eq!(hasty(&server.base_url).open_checkout(&request()).await, unknown("no answer in time"));
}

#[tokio::test]
async fn without_a_connection_nothing_happened() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(account(&base_url).open_checkout(&request()).await, unavailable("no connection"));
}

#[tokio::test]
async fn cinetpay_may_ask_for_patience() {
    for (header, seconds) in [("Retry-After: 30", Some(30)), ("Retry-After: 999999", Some(3_600)), ("X: 1", None)] {
        let head = format!("429 Too Many Requests\r\n{header}");
        let outcome = open(Reply::Whole { head, body: "slow down".to_owned() }).await;
        let patience = seconds.map(Duration::from_secs);
        assert_eq!(outcome, Err(GatewayError::Barred { detail: "HTTP 429".to_owned(), patience }), "{header}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let mut elsewhere = Server::start(Reply::json(CREATED)).await;
    let head = format!("307 Temporary Redirect\r\nLocation: {}/v2/payment", elsewhere.base_url);
    let outcome = open(Reply::Whole { head, body: String::new() }).await;
    assert_eq!(outcome, unavailable("HTTP 307 without an answer"));
    assert!(elsewhere.was_not_asked());
}

#[tokio::test]
async fn a_base_url_may_end_with_a_slash() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    let settings = CheckoutV2Settings { base_url: format!("{}/", server.base_url), ..settings("") };
    CheckoutV2::new(settings).unwrap().open_checkout(&request()).await.unwrap();
    assert!(server.asked().await.starts_with("POST /v2/payment HTTP/1.1"));
}

#[tokio::test]
async fn the_page_offers_what_the_settings_say_and_cards_only_with_an_address() {
    let mut server = Server::start(Reply::json(CREATED)).await;
    let mut settings = settings(&server.base_url);
    settings.channels = "CREDIT_CARD".parse().unwrap();
    assert!(matches!(CheckoutV2::new(settings.clone()), Err(SettingsError::NoCard)));
    let card = Card {
        address: "Plateau".to_owned(),
        city: "Abidjan".to_owned(),
        country: "ci".to_owned(),
        state: "CI".to_owned(),
        zip_code: "00000".to_owned(),
    };
    settings.card = Some(card.clone());
    assert!(matches!(CheckoutV2::new(settings.clone()), Err(SettingsError::Card)));
    settings.card = Some(Card { country: "CI".to_owned(), ..card });
    settings.lock_phone_number = true;
    let gateway = CheckoutV2::new(settings).unwrap();
    gateway.open_checkout(&request()).await.unwrap();
    let asked = server.asked().await;
    let body: Value = serde_json::from_str(asked.split_once("\r\n\r\n").unwrap().1).unwrap();
    let sent: Vec<_> = ["channels", "customer_address", "customer_city", "customer_country", "customer_state"]
        .into_iter()
        .chain(["customer_zip_code", "lock_phone_number"])
        .map(|field| body[field].clone())
        .collect();
    assert_eq!(json!(sent), json!(["CREDIT_CARD", "Plateau", "Abidjan", "CI", "CI", "00000", true]));
    gateway.open_checkout(&CheckoutRequest { payer_phone: "au bureau".to_owned(), ..request() }).await.unwrap();
    let asked = server.asked().await;
    assert!(!asked.contains("lock_phone_number") && !asked.contains("customer_phone_number"), "{asked}");
}

#[test]
fn only_channels_of_cinetpays_are_known() {
    for name in ["ALL", "MOBILE_MONEY", "CREDIT_CARD", "WALLET"] {
        assert_eq!(name.parse::<Channels>().unwrap().as_str(), name);
    }
    assert!("all".parse::<Channels>().is_err());
}
