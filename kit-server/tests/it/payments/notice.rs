//! Notifications written by hand: as the provider would write them, and as somebody else would.

use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sha2::Sha256;

use super::bench::{Answer, Bench};
use super::provider::{Interface, SECRET, SITE};

pub(crate) const WEBHOOK: &str = "/payments/cinetpay/notify";

/// The signed fields of checkout v2, in their order.
pub(crate) type Fields = Vec<(&'static str, String)>;

/// What checkout v2 says of a payment.
pub(crate) fn fields(transaction_id: &str) -> Fields {
    [
        ("cpm_site_id", SITE),
        ("cpm_trans_id", transaction_id),
        ("cpm_trans_date", "2026-11-22 10:15:30"),
        ("cpm_amount", "15000"),
        ("cpm_currency", "XOF"),
        ("signature", "sig-test"),
        ("payment_method", "OM"),
        ("cel_phone_num", "0102030405"),
        ("cpm_phone_prefixe", "225"),
        ("cpm_language", "fr"),
        ("cpm_version", "V4"),
        ("cpm_payment_config", "SINGLE"),
        ("cpm_page_action", "PAYMENT"),
        ("cpm_custom", ""),
        ("cpm_designation", "Kit"),
        ("cpm_error_message", "SUCCES"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// The same with another value.
pub(crate) fn with(mut fields: Fields, name: &str, value: &str) -> Fields {
    fields.iter_mut().filter(|(known, _)| *known == name).for_each(|field| value.clone_into(&mut field.1));
    fields
}

/// Lowercase hexadecimal HMAC-SHA-256.
pub(crate) fn hmac(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The token of these fields under a key.
pub(crate) fn token(key: &str, fields: &Fields) -> String {
    hmac(key, &fields.iter().map(|(_, value)| value.as_str()).collect::<String>())
}

impl Bench {
    pub(crate) fn webhook(&self) -> RequestBuilder {
        self.request(Method::POST, WEBHOOK)
    }

    /// Fields under the account's own key.
    pub(crate) async fn signed(&self, fields: Fields) -> Answer {
        self.send(self.webhook().header("x-token", token(SECRET, &fields)).form(&fields)).await
    }

    /// An authentic notification of a payment, as either interface writes it: it says "accepted", or nothing.
    pub(crate) async fn authentic(&self, transaction_id: &str) -> RequestBuilder {
        match self.interface {
            Interface::V2 => {
                let fields = fields(transaction_id);
                self.webhook().header("x-token", token(SECRET, &fields)).form(&fields)
            }
            Interface::V1 => {
                let payment = self.provider.payment(transaction_id).await.unwrap();
                let token = payment["notify_token"].as_str().unwrap().to_owned();
                self.webhook().json(&self.said(transaction_id, &token))
            }
        }
    }

    /// One of many authentic notifications of a payment, of which every other says that it failed.
    pub(crate) async fn contradicting(&self, transaction_id: &str, number: u32) -> RequestBuilder {
        match self.interface {
            Interface::V2 => {
                let message = if number.is_multiple_of(2) { "SUCCES" } else { "PAYMENT_FAILED" };
                let fields = with(fields(transaction_id), "cpm_error_message", message);
                let fields = with(fields, "signature", &format!("sig-{number}"));
                self.webhook().header("x-token", token(SECRET, &fields)).form(&fields)
            }
            Interface::V1 => {
                let payment = self.provider.payment(transaction_id).await.unwrap();
                let status = if number.is_multiple_of(2) { "SUCCESS" } else { "FAILED" };
                let mut said = self.said(transaction_id, payment["notify_token"].as_str().unwrap());
                said["status"] = json!(status);
                said["transaction_id"] = json!(format!("CP-{number}"));
                self.webhook().json(&said)
            }
        }
    }

    /// A notification that nobody at the provider wrote.
    pub(crate) fn forged(&self, transaction_id: &str) -> RequestBuilder {
        match self.interface {
            Interface::V2 => {
                let fields = fields(transaction_id);
                self.webhook().header("x-token", token("another-key", &fields)).form(&fields)
            }
            Interface::V1 => self.webhook().json(&self.said(transaction_id, "another-token")),
        }
    }

    fn said(&self, transaction_id: &str, token: &str) -> serde_json::Value {
        let user = json!({"name": "Direction", "email": "payer@client.test", "phone_number": "+2250102030405"});
        json!({"notify_token": token, "merchant_transaction_id": transaction_id, "transaction_id": "CP-1", "user": user})
    }
}
