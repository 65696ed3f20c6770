//! The notification: sixteen fields, a token over their values, and patience.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::Counter;
use super::payment::{Delivery, Notice, Payment, Settlement};
use super::settling::PREFIX;
use crate::digest::{hmac_sha256_hex, sha256_hex};
use crate::moment;

/// The first pause; each next one is twice as long, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(200);

const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// After so many attempts a notification is given up: 0.2 + 0.4 + … + 6.4 + 5 × 10 seconds is about a minute.
const ATTEMPTS: u32 = 12;

/// How long a merchant may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// Delivers notifications.
pub(super) struct Postman {
    client: reqwest::Client,
    secret_key: String,
}

impl Postman {
    pub(super) fn new(secret_key: String) -> io::Result<Self> {
        // reqwest is built here without a provider of its own. An error says that the program chose one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(concat!("kit-sandbox/", env!("CARGO_PKG_VERSION")))
            .timeout(ANSWER_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(io::Error::other)?;
        Ok(Postman { client, secret_key })
    }

    /// One attempt: whether it was accepted, and what was met.
    async fn deliver(&self, url: &str, notice: &Notice) -> (bool, String) {
        let request = match &notice.json {
            Some(json) => self.client.post(url).json(json),
            None => {
                let token = x_token(&self.secret_key, &notice.fields);
                self.client.post(url).header("x-token", token).form(&notice.fields)
            }
        };
        match request.send().await {
            Ok(answer) => (answer.status().is_success(), answer.status().as_u16().to_string()),
            Err(error) if error.is_timeout() => (false, "timeout".to_owned()),
            Err(error) => (false, if error.is_connect() { "no connection" } else { "no answer" }.to_owned()),
        }
    }
}

/// The fields in the documented order.
pub(super) fn fields(payment: &Payment, settlement: &Settlement, site_id: &str) -> Vec<(String, String)> {
    [
        ("cpm_site_id", site_id.to_owned()),
        ("cpm_trans_id", payment.transaction_id.clone()),
        ("cpm_trans_date", moment::cinetpay(settlement.at_ms)),
        ("cpm_amount", settlement.amount.to_string()),
        ("cpm_currency", settlement.currency.clone()),
        ("signature", sha256_hex(&payment.token)),
        ("payment_method", settlement.method.clone()),
        ("cel_phone_num", settlement.phone.clone()),
        ("cpm_phone_prefixe", PREFIX.to_owned()),
        ("cpm_language", payment.lang.clone()),
        ("cpm_version", "V4".to_owned()),
        ("cpm_payment_config", "SINGLE".to_owned()),
        ("cpm_page_action", "PAYMENT".to_owned()),
        ("cpm_custom", payment.metadata.clone().unwrap_or_default()),
        ("cpm_designation", payment.description.clone()),
        ("cpm_error_message", settlement.outcome.code().1.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// The `x-token` header: HMAC-SHA256 over the decoded values glued together, in lower-case hexadecimal.
pub(super) fn x_token(secret_key: &str, fields: &[(String, String)]) -> String {
    let values: String = fields.iter().map(|(_, value)| value.as_str()).collect();
    hmac_sha256_hex(secret_key, &values)
}

/// Starts sending notifications of a payment, at once or one after the other.
pub(super) fn send(counter: &Arc<Counter>, payment: &Payment, notices: Vec<Notice>, concurrent: bool) {
    if concurrent {
        for notice in notices {
            spawn(counter, payment, vec![notice]);
        }
    } else {
        spawn(counter, payment, notices);
    }
}

fn spawn(counter: &Arc<Counter>, payment: &Payment, notices: Vec<Notice>) {
    let (counter, payment) = (Arc::clone(counter), payment.clone());
    tokio::spawn(async move {
        for notice in notices {
            if let Err(error) = send_one(&counter, &payment, &notice).await {
                tracing::error!(%error, "a notification could not be noted");
                return;
            }
        }
    });
}

async fn send_one(counter: &Counter, payment: &Payment, notice: &Notice) -> io::Result<()> {
    let mut stop = counter.stop.clone();
    let wait = u64::try_from(notice.not_before_ms - moment::unix_ms()).unwrap_or(0);
    let mut pause = Duration::from_millis(wait);
    let mut next = FIRST_PAUSE;
    for attempt in 1..=ATTEMPTS {
        if !stop.sleep(pause).await {
            return Ok(());
        }
        let (accepted, met) = tokio::select! {
            outcome = counter.postman.deliver(&payment.notify_url, notice) => outcome,
            () = stop.requested() => return Ok(()),
        };
        let state = match (accepted, attempt) {
            (true, _) => Delivery::Delivered,
            (false, ATTEMPTS) => Delivery::GivenUp,
            (false, _) => Delivery::Owed,
        };
        counter.ledger.append(&json!({
            "at": moment::rfc3339(),
            "what": "notification",
            "transaction_id": payment.transaction_id,
            "number": notice.number,
            "attempt": attempt,
            "met": met,
        }))?;
        counter.book.attempted(&payment.transaction_id, notice.number, met, state)?;
        if state != Delivery::Owed {
            return Ok(());
        }
        pause = next;
        next = (next * 2).min(LONGEST_PAUSE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_the_known_vector_comes_out() {
        let values = [
            "123456",
            "KIT202611220001",
            "2026-11-22 10:15:30",
            "15000",
            "XOF",
            "sig-test",
            "OM",
            "0700000000",
            "225",
            "fr",
            "V4",
            "SINGLE",
            "PAYMENT",
            "",
            "Kit Complet Généré",
            "SUCCES",
        ];
        let fields: Vec<_> = values.iter().map(|value| (String::new(), (*value).to_owned())).collect();
        assert_eq!(x_token("test-secret", &fields), "7ee95687b2d17c7744b1a41b91f33a757c4c331ab0906f18205c13c4a4141b7a");
        assert_eq!(
            x_token("test-secret", &fields[..13]),
            "26d43dc5c9eac119ba9204812367c8824c1928246da74646ee154f9d40bf247c"
        );
    }
}
