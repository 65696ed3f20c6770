//! Attacks that are no row of their own.

use futures_util::future::join_all;
use serde_json::json;

use super::bench::{Bench, MINUTE, SECOND, everywhere};

#[tokio::test]
async fn a_hundred_contradicting_notifications_at_once_are_what_the_provider_answers() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        let mut calls = Vec::new();
        for number in 0..100 {
            calls.push(bench.send(bench.contradicting(&transaction, number).await));
        }
        let (answers, ()) = tokio::join!(join_all(calls), bench.work());
        assert!(answers.iter().all(|answer| answer.status == 200));
        bench.wait(3 * SECOND).await;
        bench.wait(MINUTE).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
        assert_eq!((bench.times(&client, "attempt_closed").await, bench.money(&client).await.len()), (0, 1));
        let asked = bench.provider.calls("check", None);
        assert!(asked <= 3, "the provider was asked {asked} times");
    })
    .await;
}
