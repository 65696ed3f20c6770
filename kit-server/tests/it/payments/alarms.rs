//! Trouble that is nobody's one payment: staff hear of it once, and clients are told what they can do.

use kit_workflow::inquiry::Letter;
use serde_json::{Value, json};

use super::bench::{Bench, DAY, HOUR, MINUTE, by, everywhere};
use super::notice::{fields, with};
use super::parts::Parts;
use super::provider::Interface;

/// What the provider says to an account that it does not know.
fn refusal(interface: Interface) -> Value {
    match interface {
        Interface::V2 => {
            json!({"status": 401, "body": {"code": "609", "message": "AUTH_NOT_FOUND", "description": "x"}})
        }
        Interface::V1 => json!({"status": 401, "body": {"code": 1005, "status": "INVALID_CREDENTIALS"}}),
    }
}

#[tokio::test]
async fn a_provider_that_refuses_our_account_is_one_letter_to_staff_and_a_clear_page() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        let page = format!("/kit/inquiry/{}/pay/cinetpay", client.access);
        bench.provider.faults(json!({"init": {"says": refusal(bench.interface)}, "times": 2})).await;
        for _ in 0..2 {
            let text = bench.press(&page).await.expect(503).text;
            assert!(text.contains("Le paiement en ligne est suspendu"), "{text}");
        }
        // An attempt that waits meanwhile is not given up.
        let transaction = bench.page(&client).await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.provider.faults(json!({"check": {"says": refusal(bench.interface)}, "times": 30})).await;
        for _ in 0..10 {
            bench.wait(HOUR / 2).await;
        }
        assert_eq!(bench.letters(Letter::StaffGatewayFault), 1);
        assert_eq!((bench.attempts(&client).await.pop().unwrap().as_str(), bench.buried().await), ("initiated", 0));
        bench.wait(2 * HOUR).await;
        assert_eq!(bench.letters(Letter::StaffGatewayFault), 2, "it goes on, so staff are told again");
        let counted = bench.metric("kit_gateway_faults_total{provider=\"cinetpay\"}").await.unwrap();
        assert!(counted >= 5, "{counted}");
        bench.provider.faults(json!({"check": null})).await;
        bench.wait(HOUR).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
        for _ in 0..3 {
            bench.wait(DAY).await;
        }
        assert_eq!(bench.letters(Letter::StaffGatewayFault), 2, "and no more once it is over");
    })
    .await;
}

#[tokio::test]
async fn a_code_that_may_mean_fraud_stays_pending_and_staff_are_told() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        let data = json!({"amount": "15000", "currency": "XOF", "status": "WAITING_FOR_CUSTOMER"});
        bench.provider.says(200, json!({"code": "664", "message": "X", "data": data})).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        bench.work().await;
        assert_eq!(
            (bench.attempts(&client).await, bench.letters(Letter::StaffDoubtfulPayment)),
            (vec!["pending".into()], 1)
        );
        let letters = bench.workflow.ports().mailer.accepted();
        let letter = letters.iter().find(|letter| letter.letter == Letter::StaffDoubtfulPayment).unwrap();
        assert!(letter.facts.reason.as_ref().unwrap().contains(&transaction));
    })
    .await;
}

#[tokio::test]
async fn a_code_that_speaks_of_our_settings_when_asked_is_one_letter_and_the_payment_goes_on() {
    by(Interface::V2, async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        let code = json!({"code": "624", "message": "UNKNOWN_ERROR", "description": "x"});
        bench.provider.faults(json!({"check": {"says": {"status": 400, "body": code}}, "times": 30})).await;
        for _ in 0..4 {
            bench.wait(HOUR / 4).await;
        }
        assert_eq!((bench.letters(Letter::StaffGatewayFault), bench.buried().await), (1, 0));
        assert_eq!(bench.attempts(&client).await, ["pending"]);
        let letters = bench.workflow.ports().mailer.accepted();
        let letter = letters.iter().find(|letter| letter.letter == Letter::StaffGatewayFault).unwrap();
        let reason = letter.facts.reason.as_ref().unwrap();
        assert!(reason.contains("624") && reason.contains(&transaction), "{reason}");
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.provider.faults(json!({"check": null})).await;
        bench.wait(3 * HOUR).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_opening_that_never_happened_is_not_taken_for_wrong_settings() {
    by(Interface::V2, async |bench: &Bench| {
        let client = bench.client().await;
        bench.provider.faults(json!({"init": "html", "times": 1})).await;
        bench.checkout(&client).await.expect(503);
        for _ in 0..8 {
            bench.wait(6 * HOUR).await;
        }
        assert_eq!((bench.letters(Letter::StaffGatewayFault), bench.buried().await), (0, 0));
        assert_eq!(bench.attempts(&client).await, ["expired"]);
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_bars_us_is_one_letter_to_staff() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        bench.provider.faults(json!({"check": "too_many", "times": 6})).await;
        for _ in 0..2 {
            bench.wait(HOUR / 4).await;
        }
        assert_eq!((bench.letters(Letter::StaffGatewayFault), bench.buried().await), (1, 0));
        bench.provider.faults(json!({"check": null})).await;
        bench.wait(3 * HOUR).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_attempt_of_another_account_waits_for_it_and_staff_are_told() {
    everywhere(async |bench: &Bench| {
        let (client, transaction) = bench.payer().await;
        bench.provider.settle(&transaction, json!({"outcome": "accepted"})).await;
        let gateway = match bench.interface {
            Interface::V2 => bench.provider.checkout_v2("another-key", "777777", &["another-secret"]),
            Interface::V1 => bench.provider.api_v1("sk_test_another-key"),
        };
        let moved = bench.beside(Parts { gateway, ..bench.workflow.ports().clone() });
        for _ in 0..3 {
            bench.pass(MINUTE).await;
            bench.work_as(&moved).await;
        }
        assert_eq!((bench.attempts(&client).await, bench.provider.calls("check", None)), (vec!["initiated".into()], 0));
        assert_eq!((bench.letters(Letter::StaffOtherAccount), bench.buried().await), (1, 0));
        bench.wait(HOUR).await;
        assert_eq!(bench.times(&client, "payment_confirmed").await, 1, "the account was set again");
    })
    .await;
}

#[tokio::test]
async fn many_unknown_transactions_are_one_letter_and_a_metric() {
    by(Interface::V2, async |bench: &Bench| {
        for number in 0..25 {
            let unknown = fields(&format!("7000000000000000000000{number:04}"));
            bench.signed(with(unknown, "signature", &format!("s-{number}"))).await.expect(200);
        }
        for _ in 0..12 {
            bench.wait(HOUR / 4).await;
        }
        assert_eq!(bench.letters(Letter::StaffStrangeNotifications), 1);
        assert_eq!(bench.metric("kit_inbox_notifications{fate=\"unknown\"}").await, Some(25));
        assert_eq!(bench.provider.calls("check", None), 0);
    })
    .await;
}
