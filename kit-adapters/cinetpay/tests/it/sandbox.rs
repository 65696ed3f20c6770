//! The adapter and the simulator, which share no code, understand each other.

use kit_cinetpay::{CheckoutV2, CheckoutV2Settings};
use kit_sandbox::{CinetPaySandbox, Running};
use kit_workflow::port::{Gateway, GatewayError, Receiving, Verdict};
use kit_workflow::{Currency, Money};
use serde_json::{Value, json};

use crate::account::{attempt, hasty, request};

async fn sandbox() -> Running {
    let settings = kit_sandbox::CinetPaySettings {
        listen: ([127, 0, 0, 1], 0).into(),
        api_key: crate::account::API_KEY.to_owned(),
        site_id: "123456".to_owned(),
        secret_key: crate::account::SECRET_KEY.to_owned(),
        ledger: None,
        state: None,
    };
    CinetPaySandbox::start(settings).await.unwrap()
}

async fn control(sandbox: &Running, path: &str, body: Value) {
    let address = format!("{}/sandbox/{path}", sandbox.base_url());
    let client = reqwest::Client::new();
    let answer = client.post(address).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

async fn settle(sandbox: &Running, body: Value) {
    control(sandbox, &format!("payments/{}", attempt().transaction_id()), body).await;
}

#[tokio::test]
async fn a_payment_is_opened_waited_for_and_paid() {
    let sandbox = sandbox().await;
    let gateway = crate::account::account(&sandbox.base_url());
    let checkout = gateway.open_checkout(&request()).await.unwrap();
    assert!(checkout.payment_url.starts_with(&sandbox.base_url()), "the page is the simulator's");
    assert_eq!(gateway.verify(attempt()).await, Ok(Verdict::Pending { code: "662".to_owned() }));
    settle(&sandbox, json!({"outcome": "accepted", "notify": 0})).await;
    let Verdict::Paid { amount, method, .. } = gateway.verify(attempt()).await.unwrap() else { panic!("not paid") };
    assert_eq!(amount, Some(Receiving::Money(Money::new(15_000, Currency::Xof))));
    assert_eq!(method.as_deref(), Some("OM"));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_refusal_may_still_turn_into_a_payment() {
    let sandbox = sandbox().await;
    let gateway = crate::account::account(&sandbox.base_url());
    gateway.open_checkout(&request()).await.unwrap();
    for (outcome, code) in [("refused", "602"), ("cancelled", "627")] {
        settle(&sandbox, json!({"outcome": outcome, "notify": 0})).await;
        assert_eq!(gateway.verify(attempt()).await, Ok(Verdict::Refused { code: code.to_owned() }));
    }
    settle(&sandbox, json!({"outcome": "accepted", "amount": 10, "currency": "XAF", "notify": 0})).await;
    let Verdict::Paid { amount, .. } = gateway.verify(attempt()).await.unwrap() else { panic!("not paid") };
    assert_eq!(amount, Some(Receiving::Money(Money::new(10, Currency::Xaf))));
    sandbox.stop().await;
}

#[tokio::test]
async fn an_opening_without_an_answer_may_have_happened() {
    let sandbox = sandbox().await;
    control(&sandbox, "faults", json!({"init": "timeout_after_create"})).await;
    let lost = hasty(&sandbox.base_url()).open_checkout(&request()).await;
    assert!(matches!(lost, Err(GatewayError::OutcomeUnknown { .. })), "{lost:?}");
    let gateway = crate::account::account(&sandbox.base_url());
    assert_eq!(gateway.open_checkout(&request()).await, Err(GatewayError::AlreadyExists));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_transaction_that_was_never_opened_is_not_called_failed() {
    let sandbox = sandbox().await;
    let gateway = crate::account::account(&sandbox.base_url());
    assert_eq!(gateway.verify(attempt()).await, Ok(Verdict::Unclear { code: "624".to_owned() }));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_wrong_key_is_our_fault_on_both_calls() {
    let sandbox = sandbox().await;
    let mut settings = CheckoutV2Settings::new("zz-wrong", "123456", "secret");
    settings.base_url = sandbox.base_url();
    let gateway = CheckoutV2::new(settings).unwrap();
    let fault = GatewayError::Misconfigured { detail: "code 609".to_owned() };
    assert_eq!(gateway.open_checkout(&request()).await, Err(fault.clone()));
    assert_eq!(gateway.verify(attempt()).await, Err(fault));
    sandbox.stop().await;
}
