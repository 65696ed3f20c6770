//! What the provider answers when it is asked, and what that means for an order.

use kit_workflow::inquiry::{Evidence, Letter, Standing};
use serde_json::{Value, json};

use super::bench::{Bench, HOUR, MINUTE, SECOND, by, everywhere};
use super::provider::Interface;

#[tokio::test]
async fn silence_errors_and_web_pages_leave_a_payment_pending_and_are_asked_again() {
    everywhere(async |bench: &Bench| {
        for fault in ["timeout", "http_500", "html"] {
            let (client, transaction) = bench.payer().await;
            bench.provider.faults(json!({"check": fault})).await;
            bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
            bench.work().await;
            assert_eq!(bench.stage(&client).await, "awaiting_payment", "{fault}");
            assert_eq!(bench.attempts(&client).await, ["initiated"], "{fault}");
            bench.wait(MINUTE).await;
            assert_eq!(bench.times(&client, "payment_confirmed").await, 1, "{fault}");
        }
    })
    .await;
}

/// Answers that decide nothing.
fn undecided(interface: Interface, transaction: &str) -> Vec<Value> {
    match interface {
        Interface::V2 => {
            let said = |code: &str, status: &str| json!({"code": code, "message": "X", "data": {"amount": "15000", "currency": "XOF", "status": status}});
            let codes = ["201", "607", "623", "638", "661", "662", "663", "664", "9999"];
            let waiting = ["WAITING_FOR_CUSTOMER", "PENDING", "SOMETHING"];
            let coded = codes.iter().map(|code| said(code, "WAITING_FOR_CUSTOMER"));
            coded.chain(waiting.iter().map(|status| said("00", status))).collect()
        }
        Interface::V1 => [(2001, "INITIATED"), (2002, "PENDING"), (-1, "OPERATION_ERROR"), (9999, "SOMETHING")]
            .iter()
            .map(|(code, status)| json!({"code": code, "status": status, "merchant_transaction_id": transaction}))
            .collect(),
    }
}

#[tokio::test]
async fn what_waits_and_what_is_in_no_table_is_pending() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        for answer in undecided(bench.interface, &transaction) {
            let asked = bench.provider.calls("check", None);
            bench.provider.says(200, answer.clone()).await;
            bench.send(bench.authentic(&transaction).await).await.expect(200);
            bench.work().await;
            assert_eq!(bench.provider.calls("check", None), asked + 1, "{answer}");
            assert_eq!(bench.attempts(&client).await, ["pending"], "{answer}");
            bench.pass(20 * SECOND).await;
        }
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.wait(HOUR).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_leaves_the_order_open_and_the_next_try_is_another_attempt() {
    everywhere(async |bench: &Bench| {
        let (client, refused) = bench.payer().await;
        bench.provider.tell(&refused, json!({"outcome": "refused"})).await;
        bench.work().await;
        assert_eq!(
            (bench.stage(&client).await.as_str(), bench.attempts(&client).await),
            ("awaiting_payment", vec!["refused".into()])
        );
        let again = bench.page(&client).await;
        assert_ne!(again, refused);
        bench.provider.tell(&again, json!({"outcome": "accepted"})).await;
        bench.work().await;
        assert_eq!(bench.attempts(&client).await, ["refused", "paid"]);
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_and_is_paid_after_all_is_paid() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        bench.work().await;
        assert_eq!(bench.attempts(&client).await, ["refused"]);
        bench.pass(3 * SECOND).await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        bench.work().await;
        // The same words again within ten seconds say nothing by API v1: the planned look does.
        bench.wait(MINUTE).await;
        assert_eq!(bench.attempts(&client).await, ["paid"]);
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_is_not_refused_afterwards() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.paid().await;
        let history = bench.history(&client).await;
        bench.pass(MINUTE).await;
        bench.provider.tell(&transaction, json!({"outcome": "refused"})).await;
        bench.wait(HOUR).await;
        assert_eq!((bench.history(&client).await, bench.attempts(&client).await), (history, vec!["paid".into()]));
    })
    .await;
}

#[tokio::test]
async fn too_little_is_held_until_staff_accept_it_or_give_it_back() {
    by(Interface::V2, async |bench: &Bench| {
        for (move_, stage) in [("/payment/accept", "drafted"), ("/refund", "refunding")] {
            let (client, transaction) = bench.payer().await;
            bench.provider.tell(&transaction, json!({"outcome": "accepted", "amount": 10_000})).await;
            let drafts = bench.drafts();
            bench.work().await;
            assert_eq!(bench.money(&client).await, [("XOF 10000".into(), Standing::Held)]);
            assert_eq!((bench.stage(&client).await.as_str(), bench.drafts()), ("awaiting_payment", drafts));
            bench.ask(&client, move_, json!({"reason": "convenu au téléphone"})).await.expect(200);
            bench.work().await;
            assert_eq!(bench.stage(&client).await, stage);
        }
        assert_eq!(bench.letters(Letter::StaffPaymentHeld), 2);
    })
    .await;
}

#[tokio::test]
async fn too_much_pays_and_the_excess_is_due_back() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.tell(&transaction, json!({"outcome": "accepted", "amount": 20_000})).await;
        bench.work().await;
        let stands = [("XOF 15000".into(), Standing::Credited), ("XOF 5000".into(), Standing::RefundDue)];
        assert_eq!(bench.money(&client).await, stands);
        assert_eq!((bench.stage(&client).await.as_str(), bench.letters(Letter::StaffRefundDue)), ("drafted", 1));
    })
    .await;
}

#[tokio::test]
async fn another_currency_is_held_whatever_the_figure() {
    by(Interface::V2, async |bench: &Bench| {
        for (currency, amount) in [("XAF", 15_000), ("USD", 20_000)] {
            let (client, transaction) = bench.payer().await;
            let how = json!({"outcome": "accepted", "currency": currency, "amount": amount});
            bench.provider.tell(&transaction, how).await;
            bench.work().await;
            assert_eq!(bench.money(&client).await[0].1, Standing::Held);
            assert_eq!((bench.stage(&client).await.as_str(), bench.drafts()), ("awaiting_payment", 0));
        }
    })
    .await;
}

#[tokio::test]
async fn without_an_amount_our_own_attempt_says_how_much_and_that_is_marked() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        if bench.interface == Interface::V2 {
            let data = json!({"operator_id": "8210407187720", "payment_method": "FLOOZ", "phone_number": "0102030405"});
            bench.provider.says(200, json!({"code": "00", "message": "SUCCES", "data": data})).await;
        }
        bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
        bench.work().await;
        let dossier = bench.dossier(&client).await;
        let receipt = dossier.state.account().unwrap().entries()[0].receipt;
        assert_eq!(
            (receipt.evidence(), receipt.amount().to_string()),
            (Evidence::AmountUnverified, "XOF 15000".into())
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_said_of_another_payment_pays_nothing() {
    everywhere(async |bench: &Bench| {
        let (mine, transaction) = bench.payer().await;
        let (_, other) = bench.payer().await;
        let answer = match bench.interface {
            Interface::V2 => json!({"code": "00", "message": "SUCCES", "data": {"amount": "15000", "currency": "XOF",
                "status": "ACCEPTED", "metadata": other}}),
            Interface::V1 => json!({"code": 100, "status": "SUCCESS", "merchant_transaction_id": other}),
        };
        bench.provider.says(200, answer).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        bench.work().await;
        assert_eq!((bench.stage(&mine).await.as_str(), bench.money(&mine).await.len()), ("awaiting_payment", 0));
    })
    .await;
}

#[tokio::test]
async fn the_providers_dates_are_its_own_and_ours_rule() {
    by(Interface::V2, async |bench: &Bench| {
        let dates = [
            ("1970-01-01 00:00:00", json!("1970-01-01T00:00:00Z")),
            (" ", Value::Null),
            ("2099-12-31 23:59:59", json!("2099-12-31T23:59:59Z")),
            ("hier", Value::Null),
        ];
        for (date, moment) in dates {
            let (client, transaction) = bench.payer().await;
            let data = json!({"amount": "15000", "currency": "XOF", "status": "ACCEPTED", "payment_date": date,
                "fund_availability_date": "2026-12-03 00:00:00"});
            bench.provider.says(200, json!({"code": "00", "message": "SUCCES", "data": data})).await;
            bench.provider.tell(&transaction, json!({"outcome": "accepted"})).await;
            bench.work().await;
            let dossier = bench.dossier(&client).await;
            assert!(dossier.moved_at.since(dossier.submitted_at) < MINUTE, "{date}");
            assert_eq!(bench.attempts(&client).await, ["paid"], "{date}");
            let attempt = &bench.read(&format!("/inquiries/{}", client.id)).await["attempts"][0];
            assert_eq!(attempt["payment_date"], moment, "{date}: {attempt}");
            assert_eq!(attempt["fund_availability_date"], "2026-12-03T00:00:00Z", "{date}");
            let words = dossier.attempts[0].dates.paid.as_ref().map(|told| told.words.as_str());
            assert_eq!(words, Some(date).filter(|date| !date.trim().is_empty()), "it is kept as it was told");
        }
    })
    .await;
}
