//! Money that came another way: staff say how much, and it settles like a receipt.

use kit_workflow::inquiry::{Letter, Standing};
use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, Client, DAY, by};
use super::provider::Interface;

async fn record(bench: &Bench, client: &Client, reference: &str, more: Value) -> u16 {
    let mut body = json!({"reason": "vu au relevé", "reference": reference});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let status = bench.record(client, &body).await.status;
    bench.work().await;
    status
}

fn francs(francs: u64) -> String {
    format!("XOF {francs}")
}

#[tokio::test]
async fn money_by_hand_settles_like_a_receipt_in_every_stage() {
    by(Interface::V2, async |bench: &Bench| {
        let late = bench.client().await;
        bench.wait(8 * DAY).await;
        assert_eq!(bench.stage(&late).await, "cancelled");
        assert_eq!(record(bench, &late, "V-0", json!({})).await, 200);
        assert_eq!(bench.stage(&late).await, "drafted");

        let exact = bench.client().await;
        assert_eq!(record(bench, &exact, "V-1", json!({})).await, 200);
        assert_eq!(bench.money(&exact).await, [(francs(15_000), Standing::Credited)]);
        assert_eq!(record(bench, &exact, "V-1", json!({})).await, 200, "the same transfer told again");
        assert_eq!(bench.money(&exact).await.len(), 1);
        assert_eq!(record(bench, &exact, "V-2", json!({})).await, 200, "a second transfer");
        assert_eq!(bench.money(&exact).await[1], (francs(15_000), Standing::RefundDue));
        assert_eq!(bench.stage(&exact).await, "drafted");

        let short = bench.client().await;
        assert_eq!(record(bench, &short, "V-3", json!({"amount": 10_000})).await, 200);
        assert_eq!(bench.money(&short).await, [(francs(10_000), Standing::Held)]);
        assert_eq!(
            (bench.stage(&short).await.as_str(), bench.letters(Letter::StaffPaymentHeld)),
            ("awaiting_payment", 1)
        );

        let more = bench.client().await;
        assert_eq!(record(bench, &more, "V-4", json!({"amount": 20_000})).await, 200);
        let stands = [(francs(15_000), Standing::Credited), (francs(5_000), Standing::RefundDue)];
        assert_eq!(bench.money(&more).await, stands);

        let foreign = bench.client().await;
        assert_eq!(record(bench, &foreign, "V-5", json!({"amount": 30_000, "currency": "XAF"})).await, 200);
        assert_eq!(bench.money(&foreign).await, [("XAF 30000".to_owned(), Standing::Held)]);

        let given_up = bench.client().await;
        let cancel = bench.request(Method::POST, &format!("/api/v1/inquiries/{}/cancel", given_up.id));
        bench.send(cancel.bearer_auth(&given_up.access)).await.expect(200);
        assert_eq!(record(bench, &given_up, "V-6", json!({})).await, 200);
        assert_eq!(bench.money(&given_up).await, [(francs(15_000), Standing::RefundDue)]);
        assert_eq!(bench.stage(&given_up).await, "refunding");
        assert_eq!(record(bench, &given_up, "V-7", json!({})).await, 200);
        assert_eq!(bench.money(&given_up).await.len(), 2);

        for senseless in [json!({"amount": 0}), json!({"amount": 5, "currency": "EUR"}), json!({"amount": "cinq"})] {
            assert_eq!(record(bench, &late, "V-9", senseless).await, 422);
        }
    })
    .await;
}
