//! Attempts in the course of time: left open, paid twice, paid late, and the browser that comes back.

use kit_workflow::inquiry::{Letter, Standing};
use reqwest::Method;
use serde_json::json;

use super::bench::{Bench, Client, DAY, HOUR, MINUTE, PHONE, SECOND, everywhere};

#[tokio::test]
async fn of_two_paid_attempts_one_pays_and_the_other_is_due_back() {
    everywhere(async |bench: &Bench| {
        let (client, first) = bench.payer().await;
        bench.pass(16 * MINUTE).await;
        let second = bench.page(&client).await;
        assert_ne!(first, second);
        bench.provider.tell(&first, json!({"outcome": "accepted"})).await;
        bench.provider.tell(&second, json!({"outcome": "accepted"})).await;
        bench.work().await;
        let stands = [("XOF 15000".into(), Standing::Credited), ("XOF 15000".into(), Standing::RefundDue)];
        assert_eq!(bench.money(&client).await, stands);
        assert_eq!((bench.letters(Letter::StaffRefundDue), bench.letters(Letter::ClientRefundDue)), (1, 1));
        let waiting = bench.read("/money").await;
        assert_eq!(waiting["items"][0]["reason"], "second_payment", "{waiting}");
    })
    .await;
}

/// Lets an order expire with an attempt that nobody heard of.
async fn expired(bench: &Bench) -> (Client, String) {
    let (client, transaction) = bench.payer().await;
    bench.wait(DAY + MINUTE).await;
    bench.wait(3 * DAY).await;
    for _ in 0..4 {
        bench.wait(DAY).await;
    }
    assert_eq!(
        (bench.stage(&client).await.as_str(), bench.attempts(&client).await),
        ("cancelled", vec!["expired".into()])
    );
    (client, transaction)
}

#[tokio::test]
async fn money_for_an_order_that_expired_pays_it() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = expired(bench).await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        bench.work().await;
        assert_eq!(bench.times(&client, "late_payment_confirmed").await, 1);
        assert_eq!((bench.stage(&client).await.as_str(), bench.letters(Letter::StaffLatePayment)), ("drafted", 1));
    })
    .await;
}

#[tokio::test]
async fn money_for_an_order_that_was_given_up_is_due_back_and_nothing_is_made() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        bench.work().await;
        let cancel = bench.request(Method::POST, &format!("/api/v1/inquiries/{}/cancel", client.id));
        bench.send(cancel.bearer_auth(&client.access)).await.expect(200);
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(MINUTE).await;
        assert_eq!((bench.stage(&client).await.as_str(), bench.drafts()), ("refunding", 0));
        assert_eq!(bench.money(&client).await, [("XOF 15000".into(), Standing::RefundDue)]);
        assert_eq!((bench.letters(Letter::StaffRefundDue), bench.letters(Letter::ClientRefundDue)), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_client_who_never_comes_back_is_found_to_have_paid() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(MINUTE).await;
        assert_eq!((bench.stage(&client).await.as_str(), bench.letters(Letter::ClientReceipt)), ("drafted", 1));
        let letters = bench.workflow.ports().mailer.accepted();
        let receipt = letters.iter().find(|letter| letter.letter == Letter::ClientReceipt).unwrap();
        assert!(receipt.facts.status_url.as_ref().unwrap().contains(&client.access));
    })
    .await;
}

/// The path of the way back that the provider was given.
async fn way_back(bench: &Bench, transaction: &str) -> String {
    let payment = bench.provider.payment(transaction).await.unwrap();
    payment["return_url"].as_str().unwrap().strip_prefix(&bench.base_url).unwrap().to_owned()
}

#[tokio::test]
async fn who_comes_back_before_the_notification_is_told_to_wait_and_the_provider_is_asked_once() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        let status = format!("/kit/inquiry/{}/", client.access);
        let page = bench.get(&status).await.expect(200).text;
        assert!(page.contains("Un paiement est en cours de vérification"), "{page}");
        let back = way_back(bench, &transaction).await;
        for method in [Method::GET, Method::POST, Method::POST] {
            let to = bench.send(bench.request(method, &back)).await.expect(303).location.unwrap();
            assert_eq!(to, format!("{}{status}", bench.base_url));
        }
        for _ in 0..300 {
            if bench.stage(&client).await != "awaiting_payment" {
                break;
            }
            tokio::time::sleep(SECOND / 100).await;
        }
        assert_eq!((bench.stage(&client).await.as_str(), bench.provider.calls("check", None)), ("paid", 1));
    })
    .await;
}

#[tokio::test]
async fn a_forged_way_back_changes_nothing_and_opens_nothing() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        let history = bench.history(&client).await;
        let claims = format!("status=ACCEPTED&code=00&transaction_id={transaction}&token=x&demo=1");
        let back = way_back(bench, &transaction).await;
        for (path, status) in [
            (format!("/payments/cinetpay/return?{claims}"), 200),
            (format!("/payments/cinetpay/return?r={}&{claims}", "A".repeat(43)), 200),
            (format!("{back}&{claims}"), 303),
        ] {
            for method in [Method::GET, Method::POST] {
                let post =
                    bench.request(method, &path).form(&[("status", "ACCEPTED"), ("transaction_id", &transaction)]);
                let answer = bench.send(post).await.expect(status);
                assert!(status == 303 || !answer.text.contains(&client.access));
            }
        }
        bench.wait(2 * SECOND).await;
        assert_eq!((bench.history(&client).await, bench.count("download_links").await), (history, 0));
        bench.pass(DAY + HOUR).await;
        bench.get(&back).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn what_is_put_into_the_way_back_leads_nowhere_else() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        let back = way_back(bench, &transaction).await;
        let ours = format!("{}/kit/inquiry/{}/", bench.base_url, client.access);
        for evil in ["//127.0.0.2", "/%5Cx", "https:x", "%2f%2fx", "%09//x", "https://evil.test/"] {
            for name in ["next", "url", "return_url", "cancel_url"] {
                let answer = bench.get(&format!("{back}&{name}={evil}")).await.expect(303);
                assert_eq!(answer.location.as_deref(), Some(ours.as_str()));
                let answer = bench.get(&format!("/payments/cinetpay/return?{name}={evil}")).await.expect(200);
                assert_eq!(answer.location, None);
            }
            let login = format!("/kit-complet-traitement/login/?next={evil}");
            assert_eq!(bench.get(&login).await.expect(200).location, None);
        }
    })
    .await;
}

#[tokio::test]
async fn a_silent_payment_is_asked_about_less_and_less_then_expires_and_is_asked_about_a_last_time() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        let mut age = SECOND;
        bench.wait(SECOND).await;
        assert_eq!(bench.provider.calls("check", None), 0);
        let minutes = [1, 2, 5, 10, 30, 60, 180, 360, 720, 1440];
        for (asked, minute) in minutes.into_iter().enumerate() {
            assert_eq!(bench.attempts(&client).await.len(), 1);
            bench.wait(minute * MINUTE - age + SECOND).await;
            age = minute * MINUTE + SECOND;
            assert_eq!(bench.provider.calls("check", None), asked + 1, "after {minute} minutes");
        }
        assert_eq!(bench.attempts(&client).await, ["expired"]);
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(48 * HOUR).await;
        assert_eq!(
            (bench.stage(&client).await.as_str(), bench.attempts(&client).await),
            ("drafted", vec!["paid".into()])
        );
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_asked_too_often_is_left_alone_by_all() {
    everywhere(async |bench: &Bench| {
        let (first, one) = bench.payer().await;
        let (second, other) = bench.payer().await;
        bench.provider.faults(json!({"check": "too_many"})).await;
        for transaction in [&one, &other] {
            bench.provider.tell(transaction, json!({"outcome": "accepted"})).await;
        }
        bench.work().await;
        assert_eq!(bench.provider.calls("check", None), 1);
        bench.client().await;
        bench.wait(MINUTE).await;
        for client in [&first, &second] {
            assert_eq!(bench.times(client, "payment_confirmed").await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_reported_debit_is_a_task_for_staff_until_they_answer() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        bench.work().await;
        bench.pass(3 * SECOND).await;
        let report = bench.request(Method::POST, &format!("/api/v1/inquiries/{}/complaint", client.id));
        let told = json!({"transaction_id": transaction, "phone": PHONE, "note": "débité"});
        bench.send(report.bearer_auth(&client.access).json(&told)).await.expect(200);
        let asked = bench.provider.calls("check", Some(&transaction));
        bench.work().await;
        assert_eq!(bench.provider.calls("check", Some(&transaction)), asked + 1, "the provider is asked once more");
        assert_eq!(bench.letters(Letter::StaffComplaint), 1);
        let tasks = bench.read("/complaints").await;
        assert_eq!((&tasks["open"], &tasks["items"][0]["transaction_id"]), (&json!(1), &json!(transaction)));
        bench.ask(&client, "/complaint/answer", json!({"answer": "rendu par l’opérateur"})).await.expect(200);
        bench.work().await;
        assert_eq!(bench.letters(Letter::ClientComplaintAnswer), 1);
        assert_eq!(bench.read("/complaints").await["open"], json!(0));
        bench.page(&client).await;
    })
    .await;
}

#[tokio::test]
async fn who_was_debited_although_it_says_refused_is_found_without_asking() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        bench.work().await;
        let page = bench.get(&format!("/kit/inquiry/{}/", client.access)).await.expect(200).text;
        assert!(page.contains("Le paiement n’a pas abouti") && page.contains(&transaction), "{page}");
        assert!(page.contains("complaint/"), "it can be reported");
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(MINUTE).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}
