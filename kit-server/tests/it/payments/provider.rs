//! The payment provider on the wire, and the accounts that open it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use kit_cinetpay::{ApiV1, ApiV1Settings, CheckoutV2, CheckoutV2Settings, CinetPay};
use kit_sandbox::{CinetPaySandbox, CinetPaySettings, Running};
use reqwest::StatusCode;
use serde_json::{Value, json};

pub(crate) const API_KEY: &str = "an-api-key";
pub(crate) const SITE: &str = "424242";
pub(crate) const SECRET: &str = "a-signing-key";

/// By which of CinetPay's interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interface {
    V2,
    V1,
}

/// A provider that never answers is not waited for longer.
const PATIENCE: Duration = Duration::from_millis(250);

/// The provider and its book.
pub(crate) struct Provider {
    running: Running,
    pub(crate) http: reqwest::Client,
    ledger: std::path::PathBuf,
}

impl Provider {
    pub(crate) async fn start(folder: &Path) -> Self {
        let ledger = folder.join("provider.jsonl");
        let settings = CinetPaySettings {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            api_key: API_KEY.into(),
            site_id: SITE.into(),
            secret_key: SECRET.into(),
            ledger: Some(ledger.clone()),
            state: None,
        };
        // It brings the TLS that every client of this process wants to have seen.
        let running = CinetPaySandbox::start(settings).await.unwrap();
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { running, http, ledger }
    }

    pub(crate) fn base_url(&self) -> String {
        self.running.base_url()
    }

    /// The shop's own account.
    pub(crate) fn account(&self, interface: Interface) -> CinetPay {
        match interface {
            Interface::V2 => self.checkout_v2(API_KEY, SITE, &[SECRET]),
            Interface::V1 => self.api_v1("sk_test_an-api-key"),
        }
    }

    /// An account by checkout v2.
    pub(crate) fn checkout_v2(&self, api_key: &str, site: &str, secrets: &[&str]) -> CinetPay {
        let mut settings = CheckoutV2Settings::new(api_key, site, secrets[0]);
        settings.secret_keys = secrets.iter().map(|secret| (*secret).into()).collect();
        settings.base_url = self.base_url();
        settings.test = true;
        settings.timeout = PATIENCE;
        CheckoutV2::new(settings).unwrap().into()
    }

    /// An account by API v1.
    pub(crate) fn api_v1(&self, api_key: &str) -> CinetPay {
        let mut settings = ApiV1Settings::new(api_key, SECRET);
        settings.base_url = Some(self.base_url());
        settings.test = true;
        settings.timeout = PATIENCE;
        ApiV1::new(settings).unwrap().into()
    }

    /// What goes wrong from now on: see the sandbox's README.
    pub(crate) async fn faults(&self, faults: Value) {
        let answer = self.http.post(format!("{}/sandbox/faults", self.base_url())).json(&faults).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{}", answer.text().await.unwrap());
    }

    /// The next answer to the question how a payment stands.
    pub(crate) async fn says(&self, status: u16, body: Value) {
        self.faults(json!({"check": {"says": {"status": status, "body": body}}})).await;
    }

    /// A payment as the provider has it.
    pub(crate) async fn payment(&self, transaction_id: &str) -> Option<Value> {
        let url = format!("{}/sandbox/payments", self.base_url());
        let all: Vec<Value> = self.http.get(url).send().await.unwrap().json().await.unwrap();
        all.into_iter().find(|payment| payment["transaction_id"] == transaction_id)
    }

    /// Settles a payment without telling anybody, unless `how` says so.
    pub(crate) async fn settle(&self, transaction_id: &str, how: Value) {
        let mut order = json!({"notify": 0});
        order.as_object_mut().unwrap().extend(how.as_object().unwrap().clone());
        let url = format!("{}/sandbox/payments/{transaction_id}", self.base_url());
        let answer = self.http.post(url).json(&order).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Settles a payment and waits until every notification of it was taken.
    pub(crate) async fn tell(&self, transaction_id: &str, how: Value) {
        let mut order = json!({"notify": 1});
        order.as_object_mut().unwrap().extend(how.as_object().unwrap().clone());
        self.settle(transaction_id, order).await;
        for _ in 0..1_000 {
            let payment = self.payment(transaction_id).await.unwrap();
            if payment["notices"].as_array().unwrap().iter().all(|notice| notice["state"] == "delivered") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("a notification was not taken: {:?}", self.payment(transaction_id).await);
    }

    /// How often it was called so; about this transaction, where one is named.
    pub(crate) fn calls(&self, what: &str, transaction_id: Option<&str>) -> usize {
        let ledger = std::fs::read_to_string(&self.ledger).unwrap_or_default();
        let lines = ledger.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let about = |line: &Value| transaction_id.is_none_or(|id| line["transaction_id"] == id);
        lines.filter(|line| line["what"] == what && about(line)).count()
    }
}
