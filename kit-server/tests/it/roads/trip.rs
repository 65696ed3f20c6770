//! One inquiry on a road, and what people do with it until they are answered.

pub(super) mod person;
pub(super) mod provider;

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use kit_workflow::inquiry::AttemptId;

use super::told::Simulator;
use crate::desk::{Caller, EMAIL as STAFF, PATIENCE, add_colleague};
use crate::files::rows;
use crate::road::{form, link_in, mails, sample_pdf, wait_for};
use crate::world::World;

/// What is done, until it is answered.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// The client goes to pay; attempts are numbered from one.
    Checkout,
    /// The provider settles an attempt, and calls.
    Paid(usize, u64),
    /// It does so and never calls.
    PaidInSilence(usize, u64),
    Refused(usize),
    /// The provider's answers to "how does it stand?" are web pages, and it is asked now.
    LookInVain,
    /// It answers again, and is asked now.
    Look,
    /// Somebody asks the provider by command, beside no program that serves.
    Reconcile,
    /// The end of the order is waited for.
    Expire,
    Cancel,
    Complain(usize),
    Answer,
    /// With a proof.
    ByHand,
    Accept,
    /// A PDF is validated and published.
    Deliver,
    Refund,
    /// With a proof, and the amount where only a part was due.
    ConfirmRefund(Option<u64>),
    Propose,
    /// By a second person.
    Agree,
    /// The order is waited for.
    Ordered,
    /// The client goes to pay and is not answered; the provider settles what it made of it, and calls.
    ToldEarly,
    /// The client clicks twice at once.
    TwoClicks,
    /// The client goes to pay, and is told that it cannot be now.
    NoPage,
    /// The same, until staff have a letter that the provider turns us away.
    NoAccount,
    /// Others call in the provider's name.
    Strangers,
    /// The provider calls of an attempt, by itself.
    Call(usize),
    /// It settles an attempt in another currency, and calls.
    PaidIn(usize, u64, &'static str),
    /// It does so where we cannot ask, and staff have a letter of that.
    Elsewhere(usize, u64),
    /// The client comes back from the provider until it is paid.
    WayBack(usize),
    /// The provider is asked now.
    AskedNow,
    /// The same, and staff have a letter that it will not be asked so often.
    AskedTooOften,
    /// So many hours pass for the attempts, and the provider is asked.
    Age(u32),
    /// The notifications are waited for to be forgotten.
    Emptied,
    /// What is planned for the draft is due now.
    DraftNow,
    /// Somebody asks the provider by command, and no program serves afterwards.
    ReconcileAlone,
    /// Staff publish under this host, which is refused.
    PublishInVain(&'static str),
    /// The client sends a text that was forgotten.
    Forgotten,
    ClientWrites,
    StaffWrite,
    /// Somebody erases the client by command, beside no program that serves.
    Erase,
    /// Documents and drafts are waited for to be let go.
    LetGo,
    /// Two seconds pass.
    Moment,
    Nothing,
}

impl Act {
    /// What is run beside no program that serves, where it is a command that dies.
    pub(super) fn command(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Reconcile | Self::ReconcileAlone => Some(&["reconcile", "--min-age", "0s"]),
            Self::Erase => Some(&["privacy", "erase", EMAIL, "--by", STAFF, "--yes"]),
            _ => None,
        }
    }
}

pub(super) const EMAIL: &str = "client@roads.test";

/// A picture by its first bytes.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";

pub(super) struct Trip {
    client: Caller,
    staff: Caller,
    second: Caller,
    id: String,
    attempts: Vec<String>,
    link: Option<String>,
}

impl Trip {
    /// Two people of the staff are there, and then the form is sent: the time of a short order runs from there.
    pub(super) async fn start(world: &World) -> Self {
        let (staff, second) = (Caller::staff(world).await, add_colleague(world).await);
        let nobody = Caller::nobody(world);
        let key = Uuid::new_v4().to_string();
        let submit =
            || nobody.request(Method::POST, "/api/v1/inquiries").header("Idempotency-Key", &key).multipart(form(EMAIL));
        let (status, created) = nobody.insist_with(submit).await;
        assert_eq!(status, StatusCode::CREATED, "{created}");
        Self {
            client: nobody.with(created["access"].as_str().unwrap()),
            staff,
            second,
            id: created["id"].as_str().unwrap().to_owned(),
            attempts: Vec::new(),
            link: None,
        }
    }

    pub(super) async fn act(&mut self, world: &World, db: &DatabaseConnection, act: Act) {
        let said = json!({"reason": "vu au téléphone"});
        match act {
            Act::Checkout => {
                let page = self.by_client("/checkout", &json!({"provider": "cinetpay"})).await;
                self.attempts.push(page["transaction_id"].as_str().unwrap().to_owned());
            }
            Act::Paid(attempt, amount) => {
                self.settle(world, attempt, json!({"outcome": "accepted", "amount": amount})).await;
            }
            Act::PaidInSilence(attempt, amount) => {
                self.settle(world, attempt, json!({"outcome": "accepted", "amount": amount, "notify": 0})).await;
            }
            Act::Refused(attempt) => self.settle(world, attempt, json!({"outcome": "refused"})).await,
            Act::LookInVain => {
                provider::fault(world, Simulator::Provider, r#"{"check": "html", "times": 1000}"#).await;
                hasten(db).await;
            }
            Act::Look => {
                provider::fault(world, Simulator::Provider, r#"{"check": null}"#).await;
                hasten(db).await;
            }
            // It is the command that dies, or nobody does anything.
            Act::Reconcile | Act::ReconcileAlone | Act::Erase | Act::Nothing => {}
            Act::Expire => wait_for(&self.client, &self.id, "cancelled").await,
            Act::Cancel => drop(self.by_client("/cancel", &Value::Null).await),
            Act::Complain(attempt) => {
                let told = json!({"transaction_id": self.attempts[attempt - 1], "note": "débité, et on me dit refusé"});
                self.by_client("/complaint", &told).await;
            }
            Act::Answer => {
                self.by_staff(&self.staff, "/complaint/answer", &json!({"answer": "L’opérateur a rendu l’argent."}))
                    .await;
            }
            Act::ByHand => {
                self.with_proof("/payment/by-hand", &[("reason", "au guichet"), ("reference", "REÇU-12")]).await
            }
            Act::Accept => self.by_staff(&self.staff, "/payment/accept", &said).await,
            Act::Deliver => self.deliver(world).await,
            Act::Refund => {
                self.by_staff(&self.staff, "/refund", &said).await;
                self.link_is_dead().await;
            }
            Act::ConfirmRefund(amount) => {
                let amount = amount.map(|amount| amount.to_string());
                let mut texts = vec![("reference", "VIREMENT-7")];
                texts.extend(amount.as_deref().map(|amount| ("amount", amount)));
                self.with_proof("/refund/confirm", &texts).await;
            }
            Act::Propose => self.by_staff(&self.staff, "/payment/write-off", &said).await,
            Act::Agree => self.by_staff(&self.second, "/payment/write-off/agree", &Value::Null).await,
            Act::Ordered => wait_for(&self.client, &self.id, "awaiting_payment").await,
            Act::ToldEarly => self.told_early(world).await,
            Act::TwoClicks => self.two_clicks(world).await,
            Act::NoPage => self.no_page().await,
            Act::NoAccount => self.no_account(db).await,
            Act::Strangers => self.strangers(world).await,
            Act::Call(attempt) => self.call(world, attempt).await,
            Act::PaidIn(attempt, amount, currency) => {
                let outcome = json!({"outcome": "accepted", "amount": amount, "currency": currency});
                self.settle(world, attempt, outcome).await;
            }
            Act::Elsewhere(attempt, amount) => self.elsewhere(world, db, attempt, amount).await,
            Act::WayBack(attempt) => self.way_back(world, db, attempt).await,
            Act::AskedNow => hasten(db).await,
            Act::AskedTooOften => provider::asked_too_often(db).await,
            Act::Age(hours) => provider::age(db, hours).await,
            Act::Emptied => self.emptied(db).await,
            Act::DraftNow => due_now(db, &["generate_draft", "write_section", "assemble_draft"]).await,
            Act::PublishInVain(host) => {
                let path = format!("/api/v1/staff/inquiries/{}/publish", self.id);
                let publish = || self.staff.request(Method::POST, &path).header("host", host);
                let (status, answer) = self.staff.insist_with(publish).await;
                assert_eq!(status, StatusCode::CONFLICT, "{answer}");
            }
            Act::Forgotten => self.forgotten().await,
            Act::ClientWrites => self.client_writes(world).await,
            Act::StaffWrite => self.staff_write().await,
            Act::Moment => tokio::time::sleep(Duration::from_secs(2)).await,
            Act::LetGo => person::let_go(db).await,
        }
    }

    /// The inquiry as the tables have it.
    pub(super) async fn stage(&self, db: &DatabaseConnection) -> String {
        rows(db, "SELECT stage FROM inquiries").await[0].try_get("", "stage").unwrap()
    }

    /// The inquiry as staff see it.
    pub(super) async fn dossier(&self) -> Value {
        let path = format!("/api/v1/staff/inquiries/{}", self.id);
        self.staff.insist(Method::GET, &path, &Value::Null).await.1
    }

    /// The names of what happened, in order, but for attempts whose page nobody was shown: a click that is not answered is
    /// another attempt when it is repeated.
    pub(super) async fn history(&self) -> Vec<String> {
        let path = format!("/api/v1/staff/inquiries/{}/history", self.id);
        let (_, history) = self.staff.insist(Method::GET, &path, &Value::Null).await;
        let shown = |event: &&Value| {
            let of_attempt = event["event"] == "checkout_started" || event["event"] == "attempt_closed";
            let attempt = || AttemptId(event["facts"]["attempt"].as_str().unwrap().parse().unwrap());
            !of_attempt || self.attempts.contains(&attempt().transaction_id())
        };
        let events = history["items"].as_array().unwrap().iter().filter(shown);
        events.map(|event| event["event"].as_str().unwrap().to_owned()).collect()
    }

    async fn by_client(&self, beneath: &str, body: &Value) -> Value {
        let path = format!("/api/v1/inquiries/{}{beneath}", self.id);
        let (status, answer) = self.client.insist(Method::POST, &path, body).await;
        assert!(status.is_success(), "{beneath}: {answer}");
        answer
    }

    async fn by_staff(&self, who: &Caller, beneath: &str, body: &Value) {
        let path = format!("/api/v1/staff/inquiries/{}{beneath}", self.id);
        let (status, answer) = who.insist(Method::POST, &path, body).await;
        assert!(status.is_success(), "{beneath}: {answer}");
    }

    /// One request with its key, however often it has to be sent.
    async fn with_proof(&self, beneath: &str, texts: &[(&'static str, &str)]) {
        let path = format!("/api/v1/staff/inquiries/{}{beneath}", self.id);
        let key = Uuid::new_v4().to_string();
        let build = || {
            let form = texts.iter().fold(Form::new(), |form, (name, text)| form.text(*name, (*text).to_owned()));
            let form = form.part("proof", Part::bytes(PNG).file_name("reçu.png"));
            self.staff.request(Method::POST, &path).header("Idempotency-Key", &key).multipart(form)
        };
        let (status, answer) = self.staff.insist_with(build).await;
        assert!(status.is_success(), "{beneath}: {answer}");
    }

    /// Until every notification of it was taken.
    async fn settle(&self, world: &World, attempt: usize, outcome: Value) {
        let transaction = &self.attempts[attempt - 1];
        tell(&format!("{}/sandbox/payments/{transaction}", world.cinetpay.base_url()), outcome).await;
        let begun = Instant::now();
        loop {
            let all = provider::payments(world).await;
            let payment = all.iter().find(|payment| payment["transaction_id"] == **transaction).unwrap();
            if payment["notices"].as_array().unwrap().iter().all(|notice| notice["state"] == "delivered") {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "a notification is not taken: {payment}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn deliver(&mut self, world: &World) {
        let path = format!("/api/v1/staff/inquiries/{}", self.id);
        let put = || {
            let put = self.staff.request(Method::PUT, &format!("{path}/deliverable"));
            put.header("content-type", "application/pdf").body(sample_pdf())
        };
        let (status, answer) = self.staff.insist_with(put).await;
        assert!(status.is_success(), "{answer}");
        self.by_staff(&self.staff, "/publish", &Value::Null).await;
        let begun = Instant::now();
        let link = loop {
            if let Some(link) = mails(world, EMAIL).await.iter().find_map(link_in) {
                break link;
            }
            assert!(begun.elapsed() < PATIENCE, "no mail with a link");
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(reqwest::get(format!("{link}/file")).await.unwrap().status().is_success());
        self.link = Some(link);
    }

    /// Once the refund is answered the link opens nothing, whatever dies meanwhile.
    async fn link_is_dead(&self) {
        let Some(link) = &self.link else { return };
        let (status, _) = self.client.insist_with(|| reqwest::Client::new().get(format!("{link}/file"))).await;
        assert_eq!(status, StatusCode::GONE);
    }
}

/// Says something to a simulator.
async fn tell(url: &str, what: Value) {
    let response = reqwest::Client::new().post(url).json(&what).send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.text().await.unwrap());
}

/// The next look at an attempt is due now.
async fn hasten(db: &DatabaseConnection) {
    due_now(db, &["watch_attempt", "verify_attempt"]).await;
}

async fn due_now(db: &DatabaseConnection, kinds: &[&str]) {
    let now = OffsetDateTime::now_utc().unix_timestamp() * 1000;
    let sql = format!("UPDATE effects SET due_at = {now} WHERE kind IN ('{}')", kinds.join("', '"));
    db.execute_unprepared(&sql).await.unwrap();
}
