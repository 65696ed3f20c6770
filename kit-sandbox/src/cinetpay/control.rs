//! `/sandbox/…`: the doors for tests.

use serde::Deserialize;

use super::payment::Outcome;
use super::settling::Order;
use super::{Fault, Faults};

/// A notification is sent at most so many times.
const MOST_NOTIFICATIONS: u32 = 300;

/// Body of `POST /sandbox/payments/{transaction_id}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settle {
    outcome: Outcome,
    amount: Option<i64>,
    currency: Option<String>,
    #[serde(default = "orange_money")]
    method: String,
    #[serde(default = "test_phone")]
    phone: String,
    #[serde(default = "once")]
    notify: u32,
    #[serde(default)]
    delay_ms: u32,
    #[serde(default)]
    concurrent: bool,
}

fn orange_money() -> String {
    "OM".to_owned()
}

/// The number that the page proposes.
pub(super) fn test_phone() -> String {
    "0700000000".to_owned()
}

fn once() -> u32 {
    1
}

impl Settle {
    /// What is to be done, or why it is not.
    pub(super) fn order(self) -> Result<Order, String> {
        if self.notify > MOST_NOTIFICATIONS {
            return Err(format!("notify is at most {MOST_NOTIFICATIONS}"));
        }
        Ok(Order {
            outcome: self.outcome,
            amount: self.amount,
            currency: self.currency,
            method: self.method,
            phone: self.phone,
            notify: self.notify,
            delay_ms: self.delay_ms,
            concurrent: self.concurrent,
        })
    }
}

/// Body of `POST /sandbox/faults`: a field that is absent leaves its script alone, `null` clears it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetFaults {
    #[serde(default, deserialize_with = "present")]
    init: Option<Option<Fault>>,
    #[serde(default, deserialize_with = "present")]
    check: Option<Option<Fault>>,
    /// The login of API v1.
    #[serde(default, deserialize_with = "present")]
    login: Option<Option<Fault>>,
    #[serde(default = "once")]
    times: u32,
}

/// Tells `null` from an absent field.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Fault>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl SetFaults {
    /// Puts the scripts in place, or says why not.
    pub(super) fn apply(self, faults: &Faults) -> Result<(), &'static str> {
        let created = Some(Some(Fault::TimeoutAfterCreate));
        if self.init == Some(Some(Fault::Timeout)) || self.check == created || self.login == created {
            return Err("init takes timeout_after_create, check and login take timeout");
        }
        if let Some(init) = self.init {
            faults.init.set(init, self.times);
        }
        if let Some(check) = self.check {
            faults.check.set(check, self.times);
        }
        if let Some(login) = self.login {
            faults.login.set(login, self.times);
        }
        Ok(())
    }
}
