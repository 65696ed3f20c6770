//! Both interfaces keep the contract of a gateway, against the simulator.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use kit_cinetpay::{ApiV1, ApiV1Settings, CheckoutV2, CheckoutV2Settings, CinetPay};
use kit_sandbox::{CinetPaySandbox, Running};
use kit_testing::contract::{self, GatewayBed, Opened, Provider, Said};
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::RawNotification;
use kit_workflow::{Currency, Money, Name, Timestamp};
use serde_json::{Value, json};

use crate::account::{API_KEY, SECRET_KEY};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Interface {
    V2,
    V1,
}

/// Accounts at a simulator of their own each.
struct Counter {
    interface: Interface,
    simulator: Mutex<Option<Running>>,
}

#[tokio::test]
async fn checkout_v2_keeps_the_contract_of_a_gateway() {
    keeps_the_contract(Interface::V2).await;
}

#[tokio::test]
async fn api_v1_keeps_the_contract_of_a_gateway() {
    keeps_the_contract(Interface::V1).await;
}

async fn keeps_the_contract(interface: Interface) {
    let checked = contract::gateway(&Counter { interface, simulator: Mutex::new(None) }).await.unwrap();
    println!("{interface:?}: {checked}");
    assert!(checked.musts().len() >= 15, "{checked}");
}

impl Counter {
    fn base_url(&self) -> String {
        self.simulator.lock().unwrap().as_ref().unwrap().base_url()
    }

    async fn post(&self, path: &str, body: Value) {
        let url = format!("{}/sandbox/{path}", self.base_url());
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path} {body}: {}", answer.status());
    }

    async fn payments(&self) -> Vec<Value> {
        let url = format!("{}/sandbox/payments", self.base_url());
        reqwest::Client::new().get(url).send().await.unwrap().json().await.unwrap()
    }

    async fn payment(&self, attempt: AttemptId) -> Value {
        let id = attempt.transaction_id();
        self.payments().await.into_iter().find(|payment| payment["transaction_id"] == *id).unwrap()
    }

    fn account(&self, base_url: String, provider: Provider) -> CinetPay {
        let right = provider != Provider::RefusesTheKeys;
        let timeout = Duration::from_millis(if provider == Provider::Silent { 300 } else { 20_000 });
        match self.interface {
            Interface::V2 => {
                let key = if right { API_KEY } else { "zz-wrong-key" };
                let mut settings = CheckoutV2Settings::new(key, "123456", SECRET_KEY);
                settings.base_url = base_url;
                settings.timeout = timeout;
                CheckoutV2::new(settings).unwrap().into()
            }
            Interface::V1 => {
                let password = if right { SECRET_KEY } else { "zz-wrong-password" };
                let mut settings = ApiV1Settings::new(format!("sk_test_{API_KEY}"), password);
                settings.base_url = Some(base_url);
                settings.timeout = timeout;
                ApiV1::new(settings).unwrap().into()
            }
        }
    }
}

impl GatewayBed for Counter {
    type Gateway = CinetPay;

    async fn gateway(&self, provider: Provider) -> CinetPay {
        let settings = kit_sandbox::CinetPaySettings {
            listen: ([127, 0, 0, 1], 0).into(),
            api_key: API_KEY.to_owned(),
            site_id: "123456".to_owned(),
            secret_key: SECRET_KEY.to_owned(),
            ledger: None,
            state: None,
        };
        let running = CinetPaySandbox::start(settings).await.unwrap();
        let base_url = running.base_url();
        *self.simulator.lock().unwrap() = Some(running);
        let faults = match provider {
            Provider::Works | Provider::RefusesTheKeys => None,
            Provider::Busy => Some(("too_many", "too_many")),
            Provider::Silent => Some(("timeout_after_create", "timeout")),
            Provider::Garbles => Some(("html", "html")),
            Provider::Broken => Some(("http_500", "http_500")),
        };
        if let Some((init, check)) = faults {
            self.post("faults", json!({"init": init, "check": check, "times": 100})).await;
        }
        self.account(base_url, provider)
    }

    async fn say(&self, attempt: AttemptId, said: Said) {
        let check = (said == Said::Unheard).then_some("new_code");
        self.post("faults", json!({"check": check, "times": 100})).await;
        let settlement = match said {
            Said::Paid(amount) => {
                let (major, currency) = (amount.whole_major().unwrap(), amount.currency().as_str());
                json!({"outcome": "accepted", "amount": major, "currency": currency, "notify": 0})
            }
            Said::Waiting => json!({"outcome": "pending", "notify": 0}),
            Said::Refused => json!({"outcome": "refused", "notify": 0}),
            Said::Unheard => return,
        };
        self.post(&format!("payments/{}", attempt.transaction_id()), settlement).await;
    }

    async fn opened(&self) -> Vec<Opened> {
        let opened = |payment: Value| {
            let currency = Currency::parse(payment["currency"].as_str().unwrap()).unwrap();
            let amount = Money::from_major(&payment["amount"].to_string(), currency).unwrap();
            Opened { transaction_id: payment["transaction_id"].as_str().unwrap().to_owned(), amount }
        };
        self.payments().await.into_iter().map(opened).collect()
    }

    async fn notification(&self, attempt: AttemptId) -> RawNotification {
        let known = self.payment(attempt).await;
        let outcome = known["settlement"]["outcome"].as_str().unwrap_or("pending").to_owned();
        // Owed, and never delivered: nobody listens there.
        let settle = json!({"outcome": outcome, "notify": 1, "delay_ms": 3_600_000});
        self.post(&format!("payments/{}", attempt.transaction_id()), settle).await;
        let payment = self.payment(attempt).await;
        let notice = payment["notices"].as_array().unwrap().last().unwrap().clone();
        let at = Timestamp::from_unix_ms(0);
        if self.interface == Interface::V1 {
            return RawNotification { headers: Vec::new(), body: notice["json"].to_string().into_bytes(), at };
        }
        let fields: Vec<(String, String)> = serde_json::from_value(notice["fields"].clone()).unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET_KEY.as_bytes()).unwrap();
        fields.iter().for_each(|(_, value)| mac.update(value.as_bytes()));
        let token = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut url = reqwest::Url::parse("http://x/").unwrap();
        url.query_pairs_mut().extend_pairs(&fields);
        let body = url.query().unwrap().as_bytes().to_vec();
        RawNotification { headers: vec![("x-token".to_owned(), token)], body, at }
    }

    fn names_amounts(&self) -> bool {
        self.interface == Interface::V2
    }

    fn secrets(&self) -> Vec<String> {
        [API_KEY, SECRET_KEY, "zz-wrong-key", "zz-wrong-password"].map(str::to_owned).to_vec()
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        tokio::time::timeout(Duration::from_secs(30), work).await.ok()
    }
}
