//! One token for all calls, one refresher at a time, and one repetition where a token is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kit_cinetpay::ApiV1;
use kit_workflow::port::{Gateway, GatewayError, Verdict};
use serde_json::json;

use super::{API_KEY, API_PASSWORD, ID, account, error, is_login, logged_in, settings};
use crate::account::{attempt, request};
use crate::server::{Reply, Server};

const LOGIN: &str = "POST /v1/oauth/login HTTP/1.1";
const ASK: &str = "GET /v1/payment/0000000000000028T5CY4TQKFF HTTP/1.1";

fn pending() -> Reply {
    Reply::json(&json!({"code": 2002, "status": "PENDING", "merchant_transaction_id": ID}).to_string())
}

/// A server that gives out `zz-token-1`, `zz-token-2` and so on, and takes those for good that `good` does.
async fn issuing(good: fn(u32) -> bool, refusal: Reply) -> Server {
    let issued = AtomicU32::new(0);
    Server::answering(move |request| {
        if is_login(request) {
            return logged_in(&format!("zz-token-{}", issued.fetch_add(1, Ordering::SeqCst) + 1));
        }
        let carried = (1..100).find(|number| request.contains(&format!("authorization: Bearer zz-token-{number}\r\n")));
        if good(carried.expect("every call carries a token")) { pending() } else { refusal.clone() }
    })
    .await
}

#[tokio::test]
async fn the_login_carries_key_and_password_and_is_made_once() {
    let mut server = issuing(|_| true, Reply::Hangup).await;
    let gateway = account(&server.base_url);
    gateway.verify(attempt()).await.unwrap();
    let asked = server.asked().await;
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with(LOGIN) && !head.to_ascii_lowercase().contains("authorization"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body, json!({"api_key": API_KEY, "api_password": API_PASSWORD}));
    for _ in 0..3 {
        gateway.clone().verify(attempt()).await.unwrap();
    }
    assert_eq!(server.heard(), [ASK; 4], "clones share the token");
}

#[tokio::test]
async fn many_calls_at_once_log_in_once() {
    let mut server = issuing(|_| true, Reply::Hangup).await;
    let gateway = Arc::new(account(&server.base_url));
    at_once(&gateway).await.into_iter().for_each(|outcome| drop(outcome.unwrap()));
    assert_eq!(server.heard().iter().filter(|line| *line == LOGIN).count(), 1);
}

#[tokio::test]
async fn many_refused_calls_at_once_log_in_once_more() {
    let mut server = issuing(|token| token >= 2, error("401 Unauthorized", 1003, "EXPIRED_TOKEN")).await;
    let gateway = Arc::new(account(&server.base_url));
    at_once(&gateway).await.into_iter().for_each(|outcome| drop(outcome.unwrap()));
    let heard = server.heard();
    assert_eq!(heard.iter().filter(|line| *line == LOGIN).count(), 2);
}

#[tokio::test]
async fn a_login_that_fails_fails_for_all_who_waited_and_is_tried_anew_later() {
    let mut server = Server::start(error("401 Unauthorized", 1005, "INVALID_CREDENTIALS")).await;
    let gateway = Arc::new(account(&server.base_url));
    let fault = GatewayError::Misconfigured { detail: "the login got code 1005".to_owned() };
    for outcome in at_once(&gateway).await {
        assert_eq!(outcome, Err(fault.clone()));
    }
    let logins = server.heard().len();
    assert!(logins < 20, "{logins} logins for 20 calls");
    assert_eq!(gateway.verify(attempt()).await, Err(fault));
    assert_eq!(server.heard(), [LOGIN]);
}

async fn at_once(gateway: &Arc<ApiV1>) -> Vec<Result<Verdict, GatewayError>> {
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let gateway = Arc::clone(gateway);
            tokio::spawn(async move { gateway.verify(attempt()).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap());
    }
    outcomes
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_repeated_once_however_the_refusal_looks() {
    let in_details = json!({"code": 422, "status": "KO", "details": {"code": 1002, "status": "INVALID_TOKEN"}});
    let refusals = [
        error("401 Unauthorized", 1002, "INVALID_TOKEN"),
        error("422 Unprocessable Entity", 1003, "EXPIRED_TOKEN"),
        error("200 OK", 1003, "EXPIRED_TOKEN"),
        Reply::json(&in_details.to_string()),
        Reply::status("422 Unprocessable Entity", "<html>"),
        Reply::status("401 Unauthorized", ""),
    ];
    for refusal in refusals {
        let mut server = issuing(|token| token >= 2, refusal.clone()).await;
        let gateway = account(&server.base_url);
        assert_eq!(gateway.verify(attempt()).await, Ok(Verdict::Pending { code: "2002".to_owned() }), "{refusal:?}");
        assert_eq!(server.heard(), [LOGIN, ASK, LOGIN, ASK], "{refusal:?}");
        let mut server = issuing(|_| false, refusal.clone()).await;
        let gateway = account(&server.base_url);
        let fault = GatewayError::Misconfigured { detail: "a new token was refused".to_owned() };
        assert_eq!(gateway.verify(attempt()).await, Err(fault.clone()), "{refusal:?}");
        assert_eq!(gateway.open_checkout(&request()).await, Err(fault), "{refusal:?}");
        let logins = server.heard().iter().filter(|line| *line == LOGIN).count();
        assert!((2..=3).contains(&logins), "{refusal:?}: {logins} logins");
    }
}

#[tokio::test]
async fn bad_parameters_are_no_reason_to_log_in() {
    let mut server = issuing(|_| false, error("422 Unprocessable Entity", 1004, "INVALID_PARAMS")).await;
    let gateway = account(&server.base_url);
    let fault = GatewayError::Misconfigured { detail: "code 1004".to_owned() };
    assert_eq!(gateway.open_checkout(&request()).await, Err(fault));
    assert_eq!(server.heard(), [LOGIN, "POST /v1/payment HTTP/1.1"]);
}

#[tokio::test]
async fn a_token_that_ran_out_is_not_used() {
    let mut server = Server::answering(|request| {
        if is_login(request) {
            Reply::json(r#"{"code":200,"status":"OK","access_token":"zz-token-1","expires_in":"0"}"#)
        } else {
            pending()
        }
    })
    .await;
    let gateway = account(&server.base_url);
    for _ in 0..2 {
        gateway.verify(attempt()).await.unwrap();
    }
    assert_eq!(server.heard(), [LOGIN, ASK, LOGIN, ASK]);
}

#[tokio::test]
async fn a_login_without_an_answer_opened_nothing() {
    for reply in [Reply::Hangup, Reply::Cut, Reply::status("503 Oh", ""), Reply::status("404 Not Found", "")] {
        let server = Server::start(reply.clone()).await;
        let gateway = account(&server.base_url);
        let opened = gateway.open_checkout(&request()).await;
        assert!(matches!(opened, Err(GatewayError::Unavailable { .. })), "{reply:?}: {opened:?}");
        let verified = gateway.verify(attempt()).await;
        assert!(matches!(verified, Err(GatewayError::Unavailable { .. })), "{reply:?}: {verified:?}");
    }
    let server = Server::start(Reply::status("429 Too Many", "{}")).await;
    let barred = account(&server.base_url).open_checkout(&request()).await;
    assert!(matches!(barred, Err(GatewayError::Barred { .. })), "{barred:?}");
    for body in ["{}", r#"{"code":200,"status":"OK"}"#, r#"{"code":200,"access_token":"a b"}"#] {
        let server = Server::start(Reply::json(body)).await;
        let outcome = account(&server.base_url).verify(attempt()).await;
        assert!(
            matches!(outcome, Err(GatewayError::Misconfigured { .. } | GatewayError::Unavailable { .. })),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_caller_who_goes_away_in_the_middle_of_a_login_leaves_the_next_one_to_it() {
    let first = AtomicU32::new(0);
    let mut server = Server::answering(move |request| match is_login(request) {
        true if first.fetch_add(1, Ordering::SeqCst) == 0 => Reply::Never,
        true => logged_in("zz-token-1"),
        false => pending(),
    })
    .await;
    let mut settings = settings(&server.base_url);
    settings.timeout = Duration::from_secs(10);
    let gateway = ApiV1::new(settings).unwrap();
    let impatient = tokio::time::timeout(Duration::from_millis(100), gateway.verify(attempt())).await;
    assert!(impatient.is_err());
    gateway.verify(attempt()).await.unwrap();
    assert_eq!(server.heard(), [LOGIN, LOGIN, ASK]);
}
