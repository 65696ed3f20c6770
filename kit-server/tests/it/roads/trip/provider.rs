//! What the provider says, and what is said in its name.

use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::{Value, json};

use super::super::told::Simulator;
use super::{Trip, hasten, tell};
use crate::desk::{Caller, PATIENCE};
use crate::files::rows;
use crate::payments::notice::{Fields, WEBHOOK, fields, token, with};
use crate::world::World;

/// A transaction id of the right form that is nobody's.
const NOBODYS: &str = "70000000000000000000000000";

const SIGNING_KEY: &str = "a-signing-key";

const MOMENT: Duration = Duration::from_millis(100);

/// Tells a simulator what to get wrong.
pub(crate) async fn fault(world: &World, who: Simulator, what: &str) {
    let base_url = match who {
        Simulator::Provider => world.cinetpay.base_url(),
        Simulator::Model => world.model.base_url(),
        Simulator::Mailbox => world.mailbox.base_url(),
    };
    tell(&format!("{base_url}/sandbox/faults"), serde_json::from_str(what).unwrap()).await;
}

/// Every payment as the provider has it.
pub(crate) async fn payments(world: &World) -> Vec<Value> {
    let url = format!("{}/sandbox/payments", world.cinetpay.base_url());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

/// Sends a notification until it is answered.
async fn call(world: &World, key: &str, fields: &Fields) -> StatusCode {
    let nobody = Caller::nobody(world);
    let build = || nobody.request(Method::POST, WEBHOOK).header("x-token", token(key, fields)).form(fields);
    nobody.insist_with(build).await.0
}

impl Trip {
    /// Somebody calls of a payment that nobody knows, under a key that nobody has, and of another shop's payment.
    pub(super) async fn strangers(&self, world: &World) {
        let theirs = fields(&self.attempts[0]);
        assert_eq!(call(world, SIGNING_KEY, &fields(NOBODYS)).await, StatusCode::OK);
        assert_eq!(call(world, "another-key", &theirs).await, StatusCode::UNAUTHORIZED);
        assert_eq!(call(world, SIGNING_KEY, &with(theirs, "cpm_site_id", "999999")).await, StatusCode::OK);
    }

    /// The provider calls of an attempt, whatever became of it.
    pub(super) async fn call(&self, world: &World, attempt: usize) {
        assert_eq!(call(world, SIGNING_KEY, &fields(&self.attempts[attempt - 1])).await, StatusCode::OK);
    }

    /// The client goes to pay until the provider has heard of it; the provider settles what it made of it, and calls.
    pub(super) async fn told_early(&mut self, world: &World) {
        let begun = Instant::now();
        let transaction = loop {
            if let Some(payment) = payments(world).await.first() {
                break payment["transaction_id"].as_str().unwrap().to_owned();
            }
            assert!(begun.elapsed() < PATIENCE, "the provider hears of nothing");
            self.click().await;
            tokio::time::sleep(MOMENT).await;
        };
        self.attempts.push(transaction);
        self.settle(world, self.attempts.len(), json!({"outcome": "accepted"})).await;
    }

    /// One click on “pay”, and what it is answered, if it is.
    async fn click(&self) -> Option<StatusCode> {
        let path = format!("/api/v1/inquiries/{}/checkout", self.id);
        let request = self.client.request(Method::POST, &path).json(&json!({"provider": "cinetpay"}));
        request.send().await.ok().map(|response| response.status())
    }

    /// Both are shown one page, at the price of the order.
    pub(super) async fn two_clicks(&mut self, world: &World) {
        let body = json!({"provider": "cinetpay"});
        let (one, other) = tokio::join!(self.by_client("/checkout", &body), self.by_client("/checkout", &body));
        assert_eq!(one["transaction_id"], other["transaction_id"]);
        let transaction = one["transaction_id"].as_str().unwrap();
        let known = payments(world).await;
        let payment = known.iter().find(|payment| payment["transaction_id"] == transaction).unwrap();
        assert_eq!(payment["amount"], super::super::told::PRICE);
        self.attempts.push(transaction.to_owned());
    }

    /// The client goes to pay until they are told that it cannot be now: because the provider is away, or because it refuses us.
    pub(super) async fn no_page(&self) {
        let begun = Instant::now();
        while !matches!(self.click().await, Some(StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY)) {
            assert!(begun.elapsed() < PATIENCE, "nobody says that it cannot be now");
            tokio::time::sleep(MOMENT).await;
        }
    }

    /// The client does so until staff have been told of it as well.
    pub(super) async fn no_account(&self, db: &DatabaseConnection) {
        let clicks = async {
            loop {
                self.no_page().await;
                tokio::time::sleep(20 * MOMENT).await;
            }
        };
        tokio::select! {
            () = clicks => {}
            () = staff_are_told(db) => {}
        }
    }

    /// An attempt is paid where we cannot ask now; the provider calls, and staff are told.
    pub(super) async fn elsewhere(&self, world: &World, db: &DatabaseConnection, attempt: usize, amount: u64) {
        self.settle(world, attempt, json!({"outcome": "accepted", "amount": amount})).await;
        hasten(db).await;
        staff_are_told(db).await;
    }

    /// The client comes back by an address that somebody made up, which says nothing; and by theirs, until it is paid.
    pub(super) async fn way_back(&self, world: &World, db: &DatabaseConnection, attempt: usize) {
        let known = payments(world).await;
        let payment = known.iter().find(|payment| payment["transaction_id"] == *self.attempts[attempt - 1]).unwrap();
        let theirs = payment["return_url"].as_str().unwrap();
        let (page, _) = theirs.split_once('?').unwrap();
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let made_up = format!("{page}?r={}&status=ACCEPTED&code=00", "A".repeat(43));
        let (status, _) = self.client.insist_with(|| browser.get(&made_up)).await;
        assert_eq!((status, self.stage(db).await.as_str()), (StatusCode::OK, "awaiting_payment"));
        let begun = Instant::now();
        while self.stage(db).await == "awaiting_payment" {
            assert!(begun.elapsed() < PATIENCE, "nobody asks for who came back");
            let (status, _) = self.client.insist_with(|| browser.get(theirs)).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            tokio::time::sleep(5 * MOMENT).await;
        }
    }

    /// What the provider told is forgotten, all of it.
    pub(super) async fn emptied(&self, db: &DatabaseConnection) {
        let begun = Instant::now();
        while !rows(db, "SELECT id FROM notifications").await.is_empty() {
            assert!(begun.elapsed() < PATIENCE, "the inbox is not emptied");
            tokio::time::sleep(MOMENT).await;
        }
    }
}

/// Waits until staff have had a letter of an alarm. One that died with the letter in hand is not waited for as long as its claim lasts.
async fn staff_are_told(db: &DatabaseConnection) {
    let begun = Instant::now();
    while rows(db, "SELECT kind FROM alarms WHERE told_at IS NOT NULL").await.is_empty() {
        assert!(begun.elapsed() < PATIENCE, "staff are not told");
        let now = time::OffsetDateTime::now_utc().unix_timestamp() * 1000;
        let old = now + 5 * 60 * 1000 - 6_000;
        let sql =
            format!("UPDATE alarms SET claimed_until = {now} WHERE claimed_until > {now} AND claimed_until < {old}");
        db.execute_unprepared(&sql).await.unwrap();
        tokio::time::sleep(5 * MOMENT).await;
    }
}

/// The provider is asked now, and staff are told that it was too often.
pub(super) async fn asked_too_often(db: &DatabaseConnection) {
    hasten(db).await;
    staff_are_told(db).await;
}

/// The attempts are so much older, and the next look at them is due now.
pub(super) async fn age(db: &DatabaseConnection, hours: u32) {
    let sql = format!("UPDATE payment_attempts SET opened_at = opened_at - {}", u64::from(hours) * 60 * 60 * 1000);
    db.execute_unprepared(&sql).await.unwrap();
    hasten(db).await;
}
