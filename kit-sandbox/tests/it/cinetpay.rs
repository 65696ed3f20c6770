//! CinetPay's checkout: what a merchant's program sees.

use std::time::Duration;

use kit_sandbox::{CinetPaySandbox, CinetPaySettings};
use serde_json::{Value, json};

use crate::merchant::{Heard, Merchant, SECRET, check, cinetpay, client, init, post_json, request, settings, settle};

const NOBODY: &str = "http://127.0.0.1:9/notify";

fn fields(heard: &Heard) -> Vec<(String, String)> {
    reqwest::Url::parse(&format!("http://x/?{}", heard.body)).unwrap().query_pairs().into_owned().collect()
}

/// The token as a merchant computes it, apart from the simulator's own code.
fn token(fields: &[(String, String)]) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    for (_, value) in fields {
        mac.update(value.as_bytes());
    }
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_payment_is_created_paid_notified_and_verified() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![]).await;
    let (status, created) = init(&sandbox, &request("KIT1", &merchant.notify_url)).await;
    assert_eq!((status, &created["code"], &created["message"]), (200, &json!("201"), &json!("CREATED")));
    let url = created["data"]["payment_url"].as_str().unwrap();
    assert_eq!(url, format!("{}/payment/{}", sandbox.base_url(), created["data"]["payment_token"].as_str().unwrap()));

    let pending = check(&sandbox, "KIT1").await;
    assert_eq!(pending["code"], "662");
    assert_eq!(pending["data"]["status"], "WAITING_FOR_CUSTOMER");

    let page = client().get(url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("TEST") && page.contains("15\u{202f}000 XOF") && page.contains("Orange Money"), "{page}");
    let form = [("action", "pay"), ("method", "WAVECI"), ("phone", "07 01 02 03 04")];
    let back = client().post(url).form(&form).send().await.unwrap().text().await.unwrap();
    assert!(back.contains(r#"action="http:&#x2f;&#x2f;127.0.0.1:9&#x2f;return""#), "{back}");
    assert!(back.contains(r#"name="transaction_id" value="KIT1""#), "{back}");
    assert!(back.contains("document.forms[0].submit();"), "{back}");

    let heard = merchant.hear().await;
    let fields = fields(&heard);
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names.join(" "),
        "cpm_site_id cpm_trans_id cpm_trans_date cpm_amount cpm_currency signature payment_method cel_phone_num \
         cpm_phone_prefixe cpm_language cpm_version cpm_payment_config cpm_page_action cpm_custom cpm_designation \
         cpm_error_message"
    );
    assert_eq!(heard.x_token, token(&fields));
    let value = |name: &str| fields.iter().find(|(key, _)| key == name).unwrap().1.clone();
    assert_eq!(value("cpm_custom"), "{\"order\":\"A é+&=\"}");
    assert_eq!(
        [value("cpm_amount"), value("payment_method"), value("cel_phone_num")],
        ["15000", "WAVECI", "0701020304"]
    );

    let paid = check(&sandbox, "KIT1").await;
    assert_eq!((&paid["code"], &paid["message"]), (&json!("00"), &json!("SUCCES")));
    assert_eq!(paid["data"]["amount"], "15000");
    assert_eq!(paid["data"]["status"], "ACCEPTED");
    assert_eq!(paid["data"]["metadata"], "{\"order\":\"A é+&=\"}");
    assert!(paid["data"]["operator_id"].as_str().unwrap().starts_with("MP"));

    // A second click pays nothing and notifies nobody.
    client().post(url).form(&form).send().await.unwrap();
    let all = client().get(format!("{}/sandbox/payments", sandbox.base_url())).send().await.unwrap();
    let all: Value = all.json().await.unwrap();
    assert_eq!(all[0]["notices"].as_array().unwrap().len(), 1);
    sandbox.stop().await;
}

#[tokio::test]
async fn each_broken_rule_has_its_code() {
    let sandbox = cinetpay().await;
    assert_eq!(init(&sandbox, &request("TAKEN", NOBODY)).await.0, 200);
    let cases = [
        ("apikey", json!("other"), "609"),
        ("apikey", Value::Null, "608"),
        ("site_id", json!("654321"), "613"),
        ("transaction_id", json!("TAKEN"), "620"),
        ("transaction_id", json!("A_B"), "608"),
        ("amount", json!("15000"), "608"),
        ("amount", json!(150.5), "608"),
        ("amount", json!(15001), "608"),
        ("amount", json!(95), "641"),
        ("amount", json!(2_000_005), "642"),
        ("currency", json!("EUR"), "612"),
        ("description", json!("Kit & audit"), "608"),
        ("notify_url", json!("javascript:alert(1)"), "608"),
        ("return_url", Value::Null, "608"),
        ("channels", json!("CASH"), "610"),
        ("channels", json!("CREDIT_CARD"), "608"),
        ("lang", json!("de"), "615"),
        ("metadata", json!({"order": 1}), "608"),
        ("lock_phone_number", json!(true), "624"),
        ("customer_id", json!(7), "608"),
        ("invoice_data", json!("KIT"), "608"),
        ("invoice_data", json!({"Donnee1": 1}), "608"),
        ("invoice_data", json!({"a": "", "b": "", "c": "", "d": ""}), "608"),
        ("alternative_currency", json!("euro"), "612"),
    ];
    for (field, value, code) in cases {
        let mut body = request("NEW", NOBODY);
        body[field] = value.clone();
        let (status, answer) = init(&sandbox, &body).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{field} = {value}: {answer}");
        assert!(answer.get("data").is_none() && answer["api_response_id"].is_string(), "{answer}");
    }
    let mut body = request("NEW", NOBODY);
    body["site_id"] = json!(123456);
    assert_eq!(init(&sandbox, &body).await.1["code"], "201", "a site as a number is accepted");
    assert_eq!(check(&sandbox, "NOWHERE").await["code"], "624");
}

#[tokio::test]
async fn what_the_guard_in_front_refuses() {
    let sandbox = cinetpay().await;
    let url = format!("{}/v2/payment", sandbox.base_url());
    let nameless = reqwest::Client::builder().no_proxy().build();
    let answer = nameless.unwrap().post(&url).json(&request("A", NOBODY)).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.text().await.unwrap(), "error code: 1010");
    let answer = client().post(&url).form(&[("apikey", "sandbox-key")]).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "403");
}

#[tokio::test]
async fn a_notification_is_repeated_until_it_is_accepted() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![500, 302]).await;
    init(&sandbox, &request("KIT1", &merchant.notify_url)).await;
    let (status, payment) = settle(&sandbox, "KIT1", json!({"outcome": "accepted"})).await;
    assert_eq!((status, &payment["settlement"]["outcome"]), (200, &json!("accepted")));
    let heard = [merchant.hear().await, merchant.hear().await, merchant.hear().await];
    let same = |again: &Heard| again.body == heard[0].body && again.x_token == heard[0].x_token;
    assert!(heard.iter().all(same));
}

#[tokio::test]
async fn outcomes_can_be_lower_in_another_currency_refused_cancelled_or_pending() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![]).await;
    init(&sandbox, &request("KIT1", &merchant.notify_url)).await;
    let steps = [
        (json!({"outcome": "refused"}), "602", "REFUSED", "INSUFFICIENT_BALANCE"),
        (json!({"outcome": "cancelled"}), "627", "REFUSED", "TRANSACTION_CANCEL"),
        (json!({"outcome": "pending"}), "662", "WAITING_FOR_CUSTOMER", "WAITING_CUSTOMER_PAYMENT"),
        (json!({"outcome": "accepted", "amount": 14000, "currency": "XAF"}), "00", "ACCEPTED", "SUCCES"),
    ];
    for (order, code, status, message) in steps {
        settle(&sandbox, "KIT1", order).await;
        let answer = check(&sandbox, "KIT1").await;
        assert_eq!((answer["code"].as_str(), answer["data"]["status"].as_str()), (Some(code), Some(status)));
        let heard = merchant.hear().await;
        assert!(heard.body.ends_with(&format!("cpm_error_message={message}")), "{}", heard.body);
    }
    let answer = check(&sandbox, "KIT1").await;
    assert_eq!((&answer["data"]["amount"], &answer["data"]["currency"]), (&json!("14000"), &json!("XAF")));
    assert_eq!(settle(&sandbox, "NOWHERE", json!({"outcome": "accepted"})).await.0, 404);
    assert_eq!(settle(&sandbox, "KIT1", json!({"outcome": "accepted", "notify": 301})).await.0, 422);
    assert!(merchant.heard_nothing());
}

#[tokio::test]
async fn many_notifications_may_come_at_once() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![]).await;
    init(&sandbox, &request("KIT1", &merchant.notify_url)).await;
    settle(&sandbox, "KIT1", json!({"outcome": "accepted", "notify": 60, "concurrent": true, "delay_ms": 20})).await;
    let first = merchant.hear().await;
    for _ in 1..60 {
        assert_eq!(merchant.hear().await.body, first.body);
    }
}

#[tokio::test]
async fn the_testers_buttons_do_what_they_say() {
    let sandbox = cinetpay().await;
    let mut merchant = Merchant::listen(vec![]).await;
    let cases = [
        ("refuse", "602", "15000", "XOF", 1),
        ("cancel", "627", "15000", "XOF", 1),
        ("pending", "662", "15000", "XOF", 0),
        ("pay_other_amount", "00", "7500", "XOF", 1),
        ("pay_other_currency", "00", "15000", "XAF", 1),
        ("pay_silently", "00", "15000", "XOF", 0),
        ("pay_twice_notified", "00", "15000", "XOF", 2),
        ("pay_late_notified", "00", "15000", "XOF", 1),
    ];
    for (index, (action, code, amount, currency, notifications)) in cases.into_iter().enumerate() {
        let id = format!("KIT{index}");
        let (_, created) = init(&sandbox, &request(&id, &merchant.notify_url)).await;
        let form = [
            ("action", action),
            ("method", "OM"),
            ("phone", "0700000000"),
            ("other_amount", "7500"),
            ("other_currency", "XAF"),
            ("delay_s", "0"),
        ];
        let url = created["data"]["payment_url"].as_str().unwrap();
        assert_eq!(client().post(url).form(&form).send().await.unwrap().status(), 200, "{action}");
        let answer = check(&sandbox, &id).await;
        let data = &answer["data"];
        assert_eq!(
            (answer["code"].as_str(), data["amount"].as_str(), data["currency"].as_str()),
            (Some(code), Some(amount), Some(currency)),
            "{action}"
        );
        for _ in 0..notifications {
            assert!(merchant.hear().await.body.contains(&format!("cpm_trans_id={id}&")), "{action}");
        }
    }
    assert!(merchant.heard_nothing());
}

#[tokio::test]
async fn a_bad_phone_number_keeps_what_was_typed() {
    let sandbox = cinetpay().await;
    let (_, created) = init(&sandbox, &request("KIT1", NOBODY)).await;
    let url = created["data"]["payment_url"].as_str().unwrap();
    let form = [("action", "pay"), ("method", "MOMO"), ("phone", "07<b>")];
    let answer = client().post(url).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains("de 8 à 15 chiffres") && page.contains("07&lt;b&gt;"), "{page}");
    assert!(page.contains(r#"value="MOMO" checked"#), "{page}");
    assert_eq!(client().get(format!("{url}x")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn scripted_faults_hit_the_calls_they_name() {
    let sandbox = cinetpay().await;
    let faults = format!("{}/sandbox/faults", sandbox.base_url());
    assert_eq!(post_json(&faults, &json!({"init": "too_many", "check": "http_500", "times": 1})).await.0, 204);
    let (status, answer) = init(&sandbox, &request("KIT1", NOBODY)).await;
    assert_eq!((status, &answer["code"]), (429, &json!("429")));
    assert_eq!(init(&sandbox, &request("KIT1", NOBODY)).await.0, 200, "the refused call created nothing");
    let body = json!({"apikey": "sandbox-key", "site_id": "123456", "transaction_id": "KIT1"});
    let check_url = format!("{}/v2/payment/check", sandbox.base_url());
    assert_eq!(post_json(&check_url, &body).await.0, 500);
    assert_eq!(post_json(&check_url, &body).await.1["code"], "662");

    post_json(&faults, &json!({"check": "html"})).await;
    let answer = client().post(&check_url).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.unwrap().starts_with("<!doctype html>"));

    post_json(&faults, &json!({"init": "timeout_after_create"})).await;
    let url = format!("{}/v2/payment", sandbox.base_url());
    let silent = client().post(&url).timeout(Duration::from_millis(200)).json(&request("KIT2", NOBODY)).send().await;
    assert!(silent.unwrap_err().is_timeout());
    assert_eq!(check(&sandbox, "KIT2").await["code"], "662", "it exists although nobody was told");
    assert_eq!(init(&sandbox, &request("KIT2", NOBODY)).await.1["code"], "620");

    post_json(&faults, &json!({"init": "http_500", "times": 9})).await;
    post_json(&faults, &json!({"init": null})).await;
    assert_eq!(init(&sandbox, &request("KIT3", NOBODY)).await.0, 200);
    assert_eq!(post_json(&faults, &json!({"check": "timeout_after_create"})).await.0, 422);
}

#[tokio::test]
async fn a_restarted_simulator_knows_its_payments_and_still_owes_its_notifications() {
    let folder = tempfile::tempdir().unwrap();
    let kept = CinetPaySettings {
        state: Some(folder.path().join("cinetpay.jsonl")),
        ledger: Some(folder.path().join("ledger.jsonl")),
        ..settings()
    };
    let mut merchant = Merchant::listen(vec![]).await;
    let sandbox = CinetPaySandbox::start(kept.clone()).await.unwrap();
    init(&sandbox, &request("PAID", &merchant.notify_url)).await;
    init(&sandbox, &request("OPEN", &merchant.notify_url)).await;
    settle(&sandbox, "PAID", json!({"outcome": "accepted", "delay_ms": 700})).await;
    sandbox.stop().await;
    assert!(merchant.heard_nothing());

    let sandbox = CinetPaySandbox::start(kept).await.unwrap();
    assert_eq!(check(&sandbox, "PAID").await["code"], "00");
    assert_eq!(check(&sandbox, "OPEN").await["code"], "662");
    assert_eq!(init(&sandbox, &request("OPEN", &merchant.notify_url)).await.1["code"], "620");
    assert!(merchant.hear().await.body.contains("cpm_trans_id=PAID&"));

    let ledger = std::fs::read_to_string(folder.path().join("ledger.jsonl")).unwrap();
    let what: Vec<String> = ledger
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["what"].as_str().unwrap().to_owned())
        .filter(|what| what != "notification")
        .collect();
    assert_eq!(what, ["init", "init", "settled", "check", "check", "init"]);
    assert!(!ledger.contains("sandbox-key") && !ledger.contains(SECRET));
}

#[tokio::test]
async fn other_machines_are_never_listened_to() {
    let open = CinetPaySettings { listen: ([0, 0, 0, 0], 0).into(), ..settings() };
    let error = CinetPaySandbox::start(open).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
