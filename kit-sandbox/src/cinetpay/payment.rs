//! A payment and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::moment;

/// What a merchant asked to be paid.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) transaction_id: String,
    pub(super) token: String,
    /// What its notifications carry, where it was opened by API v1.
    #[serde(default)]
    pub(super) notify_token: Option<String>,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) description: String,
    pub(super) notify_url: String,
    pub(super) return_url: String,
    pub(super) channels: String,
    pub(super) lang: String,
    pub(super) metadata: Option<String>,
    pub(super) customer: BTreeMap<String, String>,
    /// The lines that the merchant wants beside the payment, by the merchant's own names.
    #[serde(default)]
    pub(super) invoice_data: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) alternative_currency: Option<String>,
    pub(super) created_at: String,
    /// The last outcome; nothing while the customer has done nothing.
    pub(super) settlement: Option<Settlement>,
    /// Every notification of this payment, sent or to be sent, oldest first.
    pub(super) notices: Vec<Notice>,
}

/// How a payment ended, or where it hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Accepted,
    Refused,
    Cancelled,
    Pending,
    /// The page closed before anything was done.
    Expired,
}

/// What the operator says about a payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Settlement {
    pub(super) outcome: Outcome,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) method: String,
    pub(super) phone: String,
    pub(super) at_ms: i64,
    pub(super) operator_id: Option<String>,
}

/// A notification that is owed to the merchant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Notice {
    /// Counts from 1 within the payment.
    pub(super) number: u32,
    pub(super) fields: Vec<(String, String)>,
    /// What is sent instead of the fields, where the payment was opened by API v1.
    #[serde(default)]
    pub(super) json: Option<serde_json::Value>,
    /// Unix milliseconds before which it is not sent.
    pub(super) not_before_ms: i64,
    pub(super) attempts: u32,
    /// What the last attempt met: an HTTP status or the reason why there was none.
    pub(super) last: Option<String>,
    pub(super) state: Delivery,
}

/// Where a notification stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Delivery {
    Owed,
    Delivered,
    GivenUp,
}

impl Payment {
    /// Where it stands: pending until something was settled.
    pub(super) fn outcome(&self) -> Outcome {
        self.settlement.as_ref().map_or(Outcome::Pending, |settlement| settlement.outcome)
    }
}

/// The operator's reference of an accepted payment, in the shape of Orange Money's.
pub(super) fn operator_id(transaction_id: &str, at_ms: i64) -> String {
    let digits = crate::digest::seed(transaction_id) % 100_000;
    format!("MP{}.A{digits:05}", moment::operator(at_ms))
}
