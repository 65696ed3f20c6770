//! What comes to the webhook: kept once, believed never, answered at once.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, DAY, HOUR, MINUTE, SECOND, by, everywhere};
use super::notice::{WEBHOOK, fields, hmac, token, with};
use super::provider::{Interface, SECRET};

/// A transaction id of the right form that is nobody's.
const NOBODYS: &str = "70000000000000000000000000";

#[tokio::test]
async fn a_ping_is_answered_and_changes_nothing() {
    everywhere(async |bench: &Bench| {
        let answer = bench.get(WEBHOOK).await.expect(200);
        assert_eq!(answer.text, "");
        bench.get("/payments/cinetpay/return").await.expect(200);
        bench.send(bench.request(Method::POST, "/payments/cinetpay/return")).await.expect(200);
        assert_eq!((bench.count("notifications").await, bench.count("events").await), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn two_hundred_notifications_at_once_are_one_credit() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        let mut calls = Vec::new();
        for _ in 0..200 {
            calls.push(bench.send(bench.authentic(&transaction).await));
        }
        assert!(join_all(calls).await.iter().all(|answer| answer.status == 200));
        tokio::join!(bench.work(), bench.work(), bench.work());
        bench.wait(3 * SECOND).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
        assert_eq!(bench.times(&client, "extra_payment_received").await, 0);
        assert_eq!((bench.count("notifications").await, bench.money(&client).await.len()), (1, 1));
        let asked = bench.provider.calls("check", Some(&transaction));
        assert!((1..=2).contains(&asked), "the provider was asked {asked} times");
    })
    .await;
}

#[tokio::test]
async fn a_notification_before_the_openings_answer_is_stored_is_followed() {
    everywhere(async |bench: &Bench| {
        bench.provider.faults(json!({"init": "timeout_after_create"})).await;
        let client = bench.client().await;
        let going = async {
            bench.checkout(&client).await.expect(503);
        };
        let notifying = async {
            let transaction = loop {
                tokio::time::sleep(SECOND / 50).await;
                if let Some(attempt) = bench.dossier(&client).await.attempts.first()
                    && bench.provider.payment(&attempt.id.transaction_id()).await.is_some()
                {
                    break attempt.id.transaction_id();
                }
            };
            bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        };
        tokio::join!(going, notifying);
        bench.work().await;
        // By API v1 the token went down with the answer: the planned look finds the payment all the same.
        bench.wait(MINUTE).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_transaction_is_kept_tells_nothing_and_asks_nobody() {
    by(Interface::V2, async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        let known = bench.signed(fields(&transaction)).await.expect(200);
        let unknown = bench.signed(fields(NOBODYS)).await.expect(200);
        assert_eq!(unknown.text, known.text);
        for _ in 0..10 {
            bench.wait(HOUR).await;
        }
        let page = bench.read("/notifications?fate=unknown").await;
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
        assert_eq!(bench.provider.calls("check", Some(NOBODYS)), 0);
    })
    .await;
    by(Interface::V1, async |bench: &Bench| {
        bench.send(bench.forged(NOBODYS)).await.expect(401);
        assert_eq!((bench.count("notifications").await, bench.provider.calls("check", None)), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn another_sites_notification_is_ignored_and_counted() {
    by(Interface::V2, async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        bench.signed(with(fields(&transaction), "cpm_site_id", "999999")).await.expect(200);
        assert_eq!((bench.count("notifications").await, bench.provider.calls("check", None)), (0, 0));
        let counted = bench.metric("kit_notifications_turned_total{why=\"other_site\"}").await;
        assert_eq!(counted, Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_forged_notification_is_refused_counted_and_asks_nobody_and_the_watch_heals() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.send(bench.forged(&transaction)).await.expect(401);
        let bare = match bench.interface {
            Interface::V2 => bench.webhook().form(&fields(&transaction)),
            Interface::V1 => bench.webhook().json(&json!({"merchant_transaction_id": transaction})),
        };
        assert!([400, 401].contains(&bench.send(bare).await.status));
        bench.work().await;
        assert_eq!((bench.count("notifications").await, bench.provider.calls("check", None)), (0, 0));
        let counted = bench.metric("kit_notifications_turned_total{why=\"forged\"}").await.unwrap();
        assert!(counted >= 1);
        bench.wait(MINUTE).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_raw_body_is_not_what_is_signed_and_no_other_key_signs() {
    by(Interface::V2, async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        let body = json!({"cpm_site_id": "424242", "cpm_trans_id": transaction}).to_string();
        let token_of_body = hmac(SECRET, &body);
        let post = bench.webhook().header("x-token", token_of_body).header("content-type", "application/json");
        bench.send(post.body(body)).await.expect(401);
        for key in ["", "an-api-key", "424242"] {
            let fields = fields(&transaction);
            bench.send(bench.webhook().header("x-token", token(key, &fields)).form(&fields)).await.expect(401);
        }
        assert_eq!(bench.count("notifications").await, 0);
        bench.signed(fields(&transaction)).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_value_that_moved_into_the_next_field_is_seen_though_the_token_is_right() {
    by(Interface::V2, async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        let honest = fields(&transaction);
        let shifted = with(with(honest.clone(), "cpm_amount", "1500"), "cpm_currency", "0XOF");
        assert_eq!(token(SECRET, &honest), token(SECRET, &shifted));
        bench.signed(shifted).await.expect(400);
        assert_eq!((bench.count("notifications").await, bench.provider.calls("check", None)), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_notification_that_says_success_is_not_believed() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        bench.work().await;
        assert_eq!((bench.stage(&client).await.as_str(), bench.provider.calls("check", None)), ("awaiting_payment", 1));
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(MINUTE).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_old_notification_played_again_is_harmless() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        bench.work().await;
        let (history, asked) = (bench.history(&client).await, bench.provider.calls("check", None));
        bench.pass(DAY).await;
        for _ in 0..100 {
            bench.send(bench.authentic(&transaction).await).await.expect(200);
        }
        bench.work().await;
        assert_eq!((bench.history(&client).await, bench.provider.calls("check", None)), (history, asked));
        assert_eq!(bench.money(&client).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_notifications_asks_the_provider_now_and_then() {
    everywhere(async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        for _ in 0..10 {
            for _ in 0..5 {
                bench.send(bench.authentic(&transaction).await).await.expect(200);
                bench.send(bench.forged(&transaction)).await.expect(401);
            }
            bench.work().await;
        }
        let asked = bench.provider.calls("check", None);
        assert!((1..=3).contains(&asked), "the provider was asked {asked} times");
    })
    .await;
}
