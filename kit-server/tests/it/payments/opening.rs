//! Going to pay: what is asked of the provider, and what is not taken from the client.

use futures_util::future::join_all;
use kit_testing::sample;
use kit_testing::world::terms;
use kit_workflow::workflow::{Terms, Workflow};
use kit_workflow::{Currency, Money};
use reqwest::Method;
use serde_json::{Value, json};

use super::bench::{Bench, MINUTE, PHONE, SECOND, by, everywhere};
use super::provider::Interface;
use crate::world::Backend;

#[tokio::test]
async fn the_price_is_the_one_of_the_order_whatever_it_became() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        let dearer = Terms { price: Money::new(99_000, Currency::Xof), ..bench.workflow.terms().clone() };
        let tomorrow = Workflow::new(bench.workflow.ports().clone(), sample::keys(), dearer);
        let page = tomorrow.checkout(client.id, "cinetpay", None).await.unwrap();
        let payment = bench.provider.payment(&page.transaction_id).await.unwrap();
        assert_eq!((&payment["amount"], &payment["currency"]), (&json!(15_000), &json!("XOF")));
    })
    .await;
}

#[tokio::test]
async fn amounts_from_the_client_are_refused_or_mean_nothing() {
    everywhere(async |bench: &Bench| {
        let form = bench.form().text("amount", "5").text("currency", "USD").text("status", "paid");
        let client = bench.client_with(form).await;
        assert_eq!(bench.stage(&client).await, "awaiting_payment");
        let path = format!("/api/v1/inquiries/{}/checkout", client.id);
        for more in [json!({"amount": 5}), json!({"currency": "USD"}), json!({"status": "paid"}), json!({"paid_at": 1})]
        {
            let mut body = json!({"provider": "cinetpay"});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let post = bench.request(Method::POST, &path).bearer_auth(&client.access).json(&body);
            bench.send(post).await.expect(422);
        }
        let inquiry = format!("/api/v1/inquiries/{}", client.id);
        for method in [Method::PATCH, Method::PUT] {
            let request = bench.request(method, &inquiry).bearer_auth(&client.access);
            bench.send(request.json(&json!({"stage": "paid", "amount": 5}))).await.expect(405);
        }
        let transaction = bench.page(&client).await;
        let payment = bench.provider.payment(&transaction).await.unwrap();
        assert_eq!((&payment["amount"], &payment["currency"]), (&json!(15_000), &json!("XOF")));
    })
    .await;
}

#[tokio::test]
async fn the_provider_learns_a_plain_description_and_an_id_that_both_interfaces_take() {
    everywhere(async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        assert!(transaction.len() <= 30 && transaction.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
        let payment = bench.provider.payment(&transaction).await.unwrap();
        let description = payment["description"].as_str().unwrap();
        assert!(description.bytes().all(|b| b.is_ascii_alphanumeric() || b" -".contains(&b)), "{description}");
        for personal in ["payer", "Direction", PHONE] {
            assert!(!description.contains(personal), "{description}");
        }
        if bench.interface == Interface::V2 {
            let lines = payment["invoice_data"].as_object().unwrap();
            let reference = payment["customer"]["customer_id"].as_str().unwrap();
            assert!(description.ends_with(reference) && reference.starts_with("KIT-"), "{reference}");
            assert_eq!((lines.len(), lines["Reference"].as_str()), (2, Some(reference)), "{lines:?}");
            assert!(lines["Organisation"].as_str().is_some_and(|name| !name.is_empty()), "{lines:?}");
            assert!(payment["alternative_currency"].is_null(), "{payment}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_currency_is_asked_for_in_its_own_units() {
    let prices = [
        (15_000, Currency::Xof, 15_000),
        (15_000, Currency::Xaf, 15_000),
        (15_000, Currency::Cdf, 150),
        (150_000, Currency::Gnf, 150_000),
        (2_500, Currency::Usd, 25),
    ];
    for on in [Backend::Sqlite, Backend::Postgres] {
        for interface in [Interface::V2, Interface::V1] {
            // Twenty-five dollars are less than API v1 takes.
            let taken = |currency| interface == Interface::V2 || currency != Currency::Usd;
            for (minor, currency, asked) in prices.into_iter().filter(|(_, currency, _)| taken(*currency)) {
                let terms = Terms { price: Money::new(minor, currency), ..terms() };
                let bench = Bench::start(on, interface, terms).await;
                let (client, transaction) = bench.paid().await;
                let payment = bench.provider.payment(&transaction).await.unwrap();
                assert_eq!((&payment["amount"], &payment["currency"]), (&json!(asked), &json!(currency.to_string())));
                assert_eq!(bench.attempts(&client).await, ["paid"], "{currency}");
                bench.end().await;
            }
        }
    }
}

#[tokio::test]
async fn a_double_click_is_one_attempt_and_one_page() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        let pages = join_all((0..5).map(|_| bench.checkout(&client))).await;
        let ids: Vec<Value> = pages.iter().map(|page| page.json()["transaction_id"].clone()).collect();
        assert!(ids.iter().all(|id| id.is_string() && *id == ids[0]), "{pages:?}");
        assert_eq!((bench.attempts(&client).await.len(), bench.provider.calls("init", None)), (1, 1));
        bench.pass(10 * MINUTE).await;
        assert_eq!(bench.page(&client).await, ids[0], "the page is open for a while");
    })
    .await;
}

#[tokio::test]
async fn a_provider_that_is_down_costs_the_client_nothing() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        let page = format!("/kit/inquiry/{}/pay/cinetpay", client.access);
        for fault in ["html", "too_many"] {
            bench.provider.faults(json!({"init": fault, "times": 1})).await;
            let answer = bench.press(&page).await.expect(503);
            assert!(answer.text.contains("La page de paiement ne répond pas"), "{}", answer.text);
        }
        assert_eq!(bench.stage(&client).await, "awaiting_payment");
        bench.pass(3 * SECOND).await;
        let answer = bench.press(&page).await.expect(303);
        assert!(answer.location.unwrap().starts_with(&bench.provider.base_url()));
    })
    .await;
}

#[tokio::test]
async fn an_opening_without_an_answer_is_asked_about_before_another_is_made() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        bench.provider.faults(json!({"init": "timeout_after_create"})).await;
        bench.checkout(&client).await.expect(503);
        assert_eq!(bench.attempts(&client).await, ["pending"], "the attempt is kept, and the order");
        let first = bench.dossier(&client).await.attempts[0].id.transaction_id();
        bench.provider.settle(&first, json!({"outcome": "accepted"})).await;
        let paid = bench.checkout(&client).await.expect(409).json();
        assert_eq!(paid["code"], "not_now", "{paid}");
        assert_eq!((bench.provider.calls("init", None), bench.attempts(&client).await), (1, vec!["paid".into()]));

        let other = bench.client().await;
        bench.provider.faults(json!({"init": "timeout_after_create"})).await;
        bench.checkout(&other).await.expect(503);
        bench.provider.faults(json!({"check": "http_500"})).await;
        bench.page(&other).await;
        assert_eq!(bench.attempts(&other).await.len(), 2, "who cannot be told may try again all the same");
    })
    .await;
}

#[tokio::test]
async fn an_id_that_exists_already_is_looked_up_and_never_a_failure() {
    everywhere(async |bench: &Bench| {
        let client = bench.client().await;
        let exists = match bench.interface {
            Interface::V2 => json!({"code": "620", "message": "ERROR_DOUBLE_PAYEMNT", "description": "exists"}),
            Interface::V1 => json!({"code": 1200, "status": "TRANSACTION_EXIST", "description": "existe"}),
        };
        bench.provider.faults(json!({"init": {"says": {"status": 400, "body": exists}}})).await;
        bench.checkout(&client).await.expect(503);
        assert_eq!(bench.attempts(&client).await, ["pending"]);
        let transaction = bench.dossier(&client).await.attempts[0].id.transaction_id();
        let paid = match bench.interface {
            Interface::V2 => json!({"code": "00", "message": "SUCCES", "data": {"status": "ACCEPTED",
                "amount": "15000", "currency": "XOF", "metadata": transaction}}),
            Interface::V1 => json!({"code": 100, "status": "SUCCESS", "merchant_transaction_id": transaction}),
        };
        bench.provider.says(200, paid).await;
        bench.wait(MINUTE).await;
        assert_eq!(bench.attempts(&client).await, ["paid"]);
    })
    .await;
}

#[tokio::test]
async fn while_the_provider_is_silent_the_store_is_free() {
    by(Interface::V2, async |bench: &Bench| {
        let (_, transaction) = bench.payer().await;
        bench.provider.faults(json!({"check": "timeout"})).await;
        bench.send(bench.authentic(&transaction).await).await.expect(200);
        let asking = async {
            bench.work().await;
            tokio::time::Instant::now()
        };
        let writing = async {
            while bench.provider.calls("check", None) == 0 {
                tokio::time::sleep(SECOND / 100).await;
            }
            bench.client().await;
            tokio::time::Instant::now()
        };
        let (asked, wrote) = tokio::join!(asking, writing);
        assert!(wrote < asked, "an inquiry was taken while the provider was being waited for");
    })
    .await;
}
