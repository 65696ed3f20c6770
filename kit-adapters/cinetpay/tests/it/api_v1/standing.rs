//! What each answer to a status call means.

use kit_workflow::port::{Gateway, GatewayError, ProviderDates, Receiving, Verdict};
use kit_workflow::{Currency, Money};
use serde_json::{Value, json};

use super::{ID, account, error, server};
use crate::account::attempt;
use crate::server::Reply;

async fn verify(reply: Reply) -> Result<Verdict, GatewayError> {
    let server = server(reply).await;
    account(&server.base_url).verify(attempt()).await
}

fn status(code: i32, name: &str) -> Value {
    json!({"code": code, "status": name, "merchant_transaction_id": ID, "transaction_id": "T1",
        "user": {"name": "zz", "email": "zz@example.org", "phone_number": "+2250707070700"}})
}

async fn said(answer: Value) -> Result<Verdict, GatewayError> {
    verify(Reply::json(&answer.to_string())).await
}

fn paid(amount: Option<Receiving>) -> Result<Verdict, GatewayError> {
    Ok(Verdict::Paid { amount, reference: Some("T1".to_owned()), method: None, dates: ProviderDates::NONE })
}

fn pending(code: &str) -> Result<Verdict, GatewayError> {
    Ok(Verdict::Pending { code: code.to_owned() })
}

#[tokio::test]
async fn success_is_paid_and_names_no_amount() {
    assert_eq!(said(status(100, "SUCCESS")).await, paid(None));
    let mut text = status(100, "SUCCESS");
    text["code"] = json!("100");
    assert_eq!(said(text).await, paid(None));
    let mut nested = status(200, "OK");
    nested["details"] = json!({"code": 100, "status": "SUCCESS"});
    assert_eq!(said(nested).await, paid(None));
}

#[tokio::test]
async fn an_amount_is_believed_where_there_is_one() {
    let amount = |amount: Value, currency: Value| {
        let mut answer = status(100, "SUCCESS");
        answer["amount"] = amount;
        answer["currency"] = currency;
        said(answer)
    };
    let francs = |minor| Some(Receiving::Money(Money::new(minor, Currency::Xof)));
    assert_eq!(amount(json!(15_000), json!("XOF")).await, paid(francs(15_000)));
    assert_eq!(amount(json!("100"), json!("XOF")).await, paid(francs(100)));
    let other = |words: &str| paid(Some(Receiving::Other(words.to_owned())));
    assert_eq!(amount(json!("100"), json!("EUR")).await, other("100 EUR"));
    assert_eq!(amount(json!(100), Value::Null).await, other("100 ?"), "an amount of nothing is not what was asked for");
    assert_eq!(amount(Value::Null, json!("XOF")).await, other("? XOF"));
    assert_eq!(amount(Value::Null, Value::Null).await, paid(None));
}

#[tokio::test]
async fn a_success_of_nobody_or_of_another_pays_nothing() {
    let mut nameless = status(100, "SUCCESS");
    nameless["merchant_transaction_id"] = Value::Null;
    assert_eq!(said(nameless).await, pending("100"));
    let mut other = status(100, "SUCCESS");
    other["merchant_transaction_id"] = json!("ANOTHER");
    assert!(matches!(said(other).await, Err(GatewayError::Misconfigured { .. })));
    assert_eq!(said(status(100, "FAILED")).await, pending("100"), "code and name contradict each other");
    assert_eq!(said(status(2002, "SUCCESS")).await, pending("2002"));
}

#[tokio::test]
async fn what_waits_and_what_is_unknown_is_pending() {
    let codes = [
        (2001, "INITIATED"),
        (2002, "PENDING"),
        (-1, "OPERATION_ERROR"),
        (1200, "TRANSACTION_EXIST"),
        (200, "OK"),
        (9999, "SOMETHING_NEW"),
    ];
    for (code, name) in codes {
        assert_eq!(said(status(code, name)).await, pending(&code.to_string()), "{name}");
    }
}

#[tokio::test]
async fn what_ended_has_ended_one_way_or_the_other() {
    let refused = [
        (2004, "OTP_ERROR"),
        (2005, "INSUFFICIENT_BALANCE"),
        (2006, "USER_NOT_FOUND"),
        (2007, "USER_IS_BLOCKED"),
        (2008, "OTP_EXPIRED"),
        (2010, "FAILED"),
        (2011, "NOT_ALLOWED"),
    ];
    for (code, name) in refused {
        assert_eq!(said(status(code, name)).await, Ok(Verdict::Refused { code: code.to_string() }), "{name}");
    }
    assert_eq!(said(status(2003, "EXPIRED")).await, Ok(Verdict::Expired { code: "2003".to_owned() }));
    assert_eq!(verify(error("404 Not Found", 404, "NOT_FOUND")).await, Ok(Verdict::Unknown));
}

#[tokio::test]
async fn our_faults_and_answers_that_cannot_be_read_say_nothing() {
    for (code, name) in [(1004, "INVALID_PARAMS"), (1005, "INVALID_CREDENTIALS")] {
        let outcome = verify(error("400 Bad Request", code, name)).await;
        assert_eq!(outcome, Err(GatewayError::Misconfigured { detail: format!("code {code}") }));
    }
    let replies = [
        Reply::json("<html>"),
        Reply::json("[]"),
        Reply::json("{}"),
        Reply::json(r#"{"code":null,"status":["SUCCESS"]}"#),
        Reply::status("404 Not Found", "<html>"),
        Reply::status("500 Oh", &status(100, "SUCCESS").to_string()),
        Reply::status("503 Oh", ""),
        Reply::Cut,
        Reply::Hangup,
        Reply::Endless,
    ];
    for reply in replies {
        let outcome = verify(reply.clone()).await;
        assert!(matches!(outcome, Err(GatewayError::Unavailable { .. })), "{reply:?}: {outcome:?}");
        assert!(!format!("{outcome:?}").contains("zz"), "{outcome:?}");
    }
    let barred = verify(Reply::status("429 Too Many", &status(100, "SUCCESS").to_string())).await;
    assert!(matches!(barred, Err(GatewayError::Barred { .. })), "{barred:?}");
}
