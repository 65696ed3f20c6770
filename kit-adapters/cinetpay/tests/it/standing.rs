//! What each answer to a check means.

use std::time::Duration;

use kit_workflow::port::{Gateway, GatewayError, ProviderDate, ProviderDates, Receiving, Verdict};
use kit_workflow::{Currency, Money};
use serde_json::{Value, json};

use crate::account::{account, attempt, hasty};
use crate::server::{Reply, Server};

async fn verify(reply: Reply) -> Result<Verdict, GatewayError> {
    let server = Server::start(reply).await;
    account(&server.base_url).verify(attempt()).await
}

async fn said(answer: Value) -> Result<Verdict, GatewayError> {
    verify(Reply::json(&answer.to_string())).await
}

/// The answer to a check that has this code and this status.
fn standing(code: &str, status: Option<&str>) -> Value {
    json!({
        "code": code,
        "message": if code == "00" { "SUCCES" } else { "WHATEVER" },
        "data": {
            "amount": "15000", "currency": "XOF", "status": status, "payment_method": "OM",
            "description": "Kit", "metadata": null, "operator_id": "MP220915.2257.A76307",
            "payment_date": " ", "fund_availability_date": "2022-09-17 00:00:00",
        },
        "api_response_id": "1663323067.7677",
    })
}

fn paid(amount: Option<Receiving>) -> Result<Verdict, GatewayError> {
    let (reference, method) = (Some("MP220915.2257.A76307".to_owned()), Some("OM".to_owned()));
    Ok(Verdict::Paid { amount, reference, method, dates: available() })
}

/// The dates of an answer by [`standing`]: a blank says nothing.
fn available() -> ProviderDates {
    ProviderDates { paid: None, available: told("2022-09-17 00:00:00", Some("2022-09-17T00:00:00Z")) }
}

fn told(words: &str, at: Option<&str>) -> Option<ProviderDate> {
    Some(ProviderDate { words: words.to_owned(), at: at.map(|at| at.parse().unwrap()) })
}

fn francs(minor: u64) -> Option<Receiving> {
    Some(Receiving::Money(Money::new(minor, Currency::Xof)))
}

fn pending(code: &str) -> Result<Verdict, GatewayError> {
    Ok(Verdict::Pending { code: code.to_owned() })
}

fn refused(code: &str) -> Result<Verdict, GatewayError> {
    Ok(Verdict::Refused { code: code.to_owned() })
}

#[tokio::test]
async fn the_question_names_the_attempt() {
    let mut server = Server::start(Reply::json(&standing("00", Some("ACCEPTED")).to_string())).await;
    assert_eq!(account(&server.base_url).verify(attempt()).await, paid(francs(15_000)));
    let asked = server.asked().await;
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v2/payment/check HTTP/1.1"), "{head}");
    assert_eq!(
        serde_json::from_str::<Value>(body).unwrap(),
        json!({"apikey": "zz-api-key-1", "site_id": "123456", "transaction_id": "0000000000000028T5CY4TQKFF"})
    );
}

#[tokio::test]
async fn paid_needs_the_code_and_the_status() {
    let success = |status| said(standing("00", status));
    assert_eq!(success(Some("ACCEPTED")).await, paid(francs(15_000)));
    assert_eq!(success(None).await, paid(francs(15_000)));
    assert_eq!(success(Some(" ")).await, paid(francs(15_000)));
    for status in ["WAITING_FOR_CUSTOMER", "PENDING", "accepted", "ACCEPTED?", "SUCCES"] {
        assert_eq!(success(Some(status)).await, pending("00"), "{status}");
    }
    for status in ["REFUSED", "CANCELLED", "CANCELED"] {
        assert_eq!(success(Some(status)).await, refused("00"), "{status}");
    }
    for code in ["201", "600", "627", "662", "999", "0"] {
        assert_eq!(said(standing(code, Some("ACCEPTED"))).await, pending(code), "{code}");
    }
    let mut silent = standing("00", None);
    silent["message"] = json!("WHATEVER");
    assert_eq!(said(silent).await, pending("00"));
    let mut number = standing("00", Some("ACCEPTED"));
    number["code"] = json!(0);
    assert_eq!(said(number).await, paid(francs(15_000)));
}

#[tokio::test]
async fn amounts_are_text_or_numbers_in_major_units() {
    let amount = |amount: Value, currency: Value| {
        let mut answer = standing("00", Some("ACCEPTED"));
        answer["data"]["amount"] = amount;
        answer["data"]["currency"] = currency;
        said(answer)
    };
    let other = |words: &str| paid(Some(Receiving::Other(words.to_owned())));
    assert_eq!(amount(json!(15_000), json!("XOF")).await, paid(francs(15_000)));
    assert_eq!(amount(json!("15000.00"), json!("XOF")).await, paid(francs(15_000)));
    assert_eq!(amount(json!(15_000.0), json!("XOF")).await, paid(francs(15_000)));
    let dollars = Some(Receiving::Money(Money::new(1_050, Currency::Usd)));
    assert_eq!(amount(json!("10.5"), json!("USD")).await, paid(dollars));
    assert_eq!(amount(json!("15000.5"), json!("XOF")).await, other("15000.5 XOF"));
    assert_eq!(amount(json!("15000"), json!("EUR")).await, other("15000 EUR"));
    assert_eq!(amount(json!("-15000"), json!("XOF")).await, other("-15000 XOF"));
    assert_eq!(amount(json!(1e300), json!("XOF")).await, other("1e+300 XOF"));
    assert_eq!(amount(json!("15000"), json!(null)).await, other("15000 ?"));
    assert_eq!(amount(json!(""), json!("XAF")).await, other("? XAF"));
    assert_eq!(amount(json!(null), json!(null)).await, paid(None));
}

#[tokio::test]
async fn the_older_shape_of_an_answer_is_understood() {
    let paid = json!({"code": "00", "message": "SUCCES", "api_response_id": "1.1", "data": {
        "operator_id": "8210407187720", "payment_method": "FLOOZ", "payment_date": "2021-04-07 14:07:24",
        "phone_number": "0700000000", "phone_prefix": "225"}});
    let (reference, method) = (Some("8210407187720".to_owned()), Some("FLOOZ".to_owned()));
    let dates = ProviderDates { paid: told("2021-04-07 14:07:24", Some("2021-04-07T14:07:24Z")), available: None };
    let verdict = Verdict::Paid { amount: None, reference, method, dates };
    assert_eq!(said(paid).await, Ok(verdict));
    assert_eq!(said(json!({"code": "600", "message": "PAYMENT_FAILED"})).await, refused("600"));
    assert_eq!(said(json!({"code": 627, "message": "TRANSACTION_CANCEL", "data": null})).await, refused("627"));
}

#[tokio::test]
async fn what_was_refused_is_refused_unless_it_waits() {
    for code in ["600", "602", "604", "605", "606", "627", "635", "641", "804", "807", "812"] {
        assert_eq!(said(standing(code, Some("REFUSED"))).await, refused(code), "{code}");
        assert_eq!(said(standing(code, None)).await, refused(code), "{code}");
        assert_eq!(said(standing(code, Some("WAITING_FOR_CUSTOMER"))).await, pending(code), "{code}");
    }
    // Refunded: what was paid is the payer's again.
    assert_eq!(said(standing("660", None)).await, refused("660"));
    assert_eq!(said(standing("999", Some("REFUSED"))).await, refused("999"));
    assert_eq!(said(standing("662", Some("REFUSED"))).await, pending("662"));
}

#[tokio::test]
async fn what_waits_and_what_is_unknown_is_pending() {
    for code in ["201", "603", "607", "620", "623", "638", "661", "662", "663", "999", "700"] {
        assert_eq!(said(standing(code, None)).await, pending(code), "{code}");
        assert_eq!(said(json!({"code": code, "message": "X", "description": "Y"})).await, pending(code), "{code}");
    }
}

#[tokio::test]
async fn our_faults_say_nothing_of_the_payment() {
    for code in ["403", "601", "608", "609", "613", "619", "625"] {
        let expected = Err(GatewayError::Misconfigured { detail: format!("code {code}") });
        assert_eq!(said(standing(code, None)).await, expected, "{code}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_no_answer() {
    let page = Reply::Whole { head: "200 OK\r\nContent-Type: text/html".to_owned(), body: "<html>".to_owned() };
    let replies = [
        page,
        Reply::json("[]"),
        Reply::json("{}"),
        Reply::json(r#"{"code":null}"#),
        Reply::json(r#"{"code":["00"],"data":{"status":"ACCEPTED"}}"#),
        Reply::status("500 Oh", &standing("00", Some("ACCEPTED")).to_string()),
        Reply::status("503 Oh", "<html>"),
        Reply::status("404 Not Found", "<html>"),
        Reply::Cut,
        Reply::Hangup,
        Reply::Endless,
    ];
    for reply in replies {
        let outcome = verify(reply.clone()).await;
        assert!(matches!(outcome, Err(GatewayError::Unavailable { patience: None, .. })), "{reply:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn whoever_is_not_let_in_is_told_apart_from_an_absence() {
    let replies = [
        Reply::status("403 Forbidden", "error code: 1010"),
        Reply::status("429 Too Many Requests", r#"{"code":"429","message":"TOO_MANY_REQUEST"}"#),
        Reply::json(r#"{"code":"429","message":"TOO_MANY_REQUEST"}"#),
        Reply::json(r#"{"code":1010,"message":"X"}"#),
    ];
    for reply in replies {
        let outcome = verify(reply.clone()).await;
        assert!(matches!(outcome, Err(GatewayError::Barred { patience: None, .. })), "{reply:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_may_be_our_fault_or_nobodys_is_told_apart_from_what_waits() {
    for status in [None, Some("WAITING_FOR_CUSTOMER"), Some("ACCEPTED")] {
        assert_eq!(said(standing("624", status)).await, Ok(Verdict::Unclear { code: "624".to_owned() }), "{status:?}");
    }
    assert_eq!(said(standing("624", Some("REFUSED"))).await, refused("624"));
}

#[tokio::test]
async fn a_check_ends_in_time_and_carries_patience() {
    let server = Server::start(Reply::Never).await;
    let outcome = hasty(&server.base_url).verify(attempt()).await;
    assert_eq!(outcome, Err(GatewayError::Unavailable { detail: "no answer in time".to_owned(), patience: None }));

    let head = "503 Service Unavailable\r\nRetry-After: 120".to_owned();
    let outcome = verify(Reply::Whole { head, body: String::new() }).await;
    let patience = Some(Duration::from_secs(120));
    let detail = "HTTP 503 without an answer".to_owned();
    assert_eq!(outcome, Err(GatewayError::Unavailable { detail, patience }));
}

#[tokio::test]
async fn what_the_operator_says_is_kept_short_and_on_one_line() {
    let mut answer = standing("00", Some("ACCEPTED"));
    answer["data"]["operator_id"] = json!(format!("a\n{}", "b".repeat(500)));
    answer["data"]["payment_method"] = json!(" ");
    let reference = Some(format!("a{}", "b".repeat(63)));
    assert_eq!(
        said(answer).await,
        Ok(Verdict::Paid { amount: francs(15_000), reference, method: None, dates: available() })
    );
}

#[tokio::test]
async fn an_answer_about_another_payment_says_nothing_of_this_one() {
    let mut answer = standing("00", Some("ACCEPTED"));
    answer["data"]["metadata"] = json!(attempt().transaction_id());
    assert_eq!(said(answer.clone()).await, paid(francs(15_000)));
    answer["data"]["metadata"] = json!("0000000000000028T5CY4TQKFG");
    let detail = "the answer is about another payment".to_owned();
    assert_eq!(said(answer).await, Err(GatewayError::Misconfigured { detail }));
}

#[tokio::test]
async fn dates_are_kept_as_told_and_one_that_cannot_be_read_fails_nothing() {
    let dates = async |paid: Value, available: Value| {
        let mut answer = standing("00", Some("ACCEPTED"));
        answer["data"]["payment_date"] = paid;
        answer["data"]["fund_availability_date"] = available;
        match said(answer).await {
            Ok(Verdict::Paid { dates, .. }) => (dates.paid, dates.available),
            other => panic!("not paid: {other:?}"),
        }
    };
    let paid = told("2022-09-15 22:57:15", Some("2022-09-15T22:57:15Z"));
    assert_eq!(dates(json!("2022-09-15 22:57:15"), json!(null)).await, (paid, None));
    assert_eq!(dates(json!(" "), json!("31/02/2022")).await, (None, told("31/02/2022", None)));
    assert_eq!(dates(json!(["x"]), json!(20_220_917)).await, (None, told("20220917", None)));
    let long = told(&format!("a{}", "b".repeat(63)), None);
    assert_eq!(dates(json!(format!("a\n{}", "b".repeat(500))), json!(true)).await, (long, None));
}
