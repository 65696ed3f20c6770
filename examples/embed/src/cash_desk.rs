//! A payment provider of our own: a cash desk with a book.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, Proof, ProviderDates, RawNotification,
    Receiving, UnverifiedNotification, Verdict,
};
use kit_workflow::{Money, Timestamp, Token};
use uuid::Uuid;

/// What the book says of one attempt to pay.
#[derive(Clone, Debug)]
struct Page {
    owed: Money,
    paid: bool,
    /// What its notifications carry, known to nobody else.
    secret: String,
}

/// The desk. Clones share the book.
#[derive(Clone, Debug, Default)]
pub struct CashDesk {
    book: Arc<Mutex<BTreeMap<String, Page>>>,
}

impl CashDesk {
    /// Somebody brings the money for this transaction; the notification that the desk sends then.
    pub fn pay(&self, transaction_id: &str, at: Timestamp) -> Option<RawNotification> {
        let mut book = self.book();
        let page = book.get_mut(transaction_id)?;
        page.paid = true;
        let headers = vec![("x-secret".to_owned(), page.secret.clone())];
        Some(RawNotification { headers, body: transaction_id.as_bytes().to_vec(), at })
    }

    fn book(&self) -> MutexGuard<'_, BTreeMap<String, Page>> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gateway for CashDesk {
    fn provider(&self) -> &'static str {
        "cash_desk"
    }

    fn is_test(&self) -> bool {
        true
    }

    /// There is one till.
    fn account(&self) -> String {
        "till".to_owned()
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let (transaction_id, secret) = (request.attempt.transaction_id(), Uuid::new_v4().to_string());
        let page = Page { owed: request.amount, paid: false, secret: secret.clone() };
        if self.book().insert(transaction_id.clone(), page).is_some() {
            return Err(GatewayError::AlreadyExists);
        }
        Ok(Checkout {
            payment_url: format!("https://desk.example/pay/{transaction_id}"),
            payment_token: None,
            notify_token: Some(Token::presented(&secret)),
        })
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        Ok(match self.book().get(&attempt.transaction_id()) {
            None => Verdict::Unknown,
            Some(page) if page.paid => Verdict::Paid {
                amount: Some(Receiving::Money(page.owed)),
                reference: None,
                method: None,
                dates: ProviderDates::NONE,
            },
            Some(_) => Verdict::Pending { code: "not yet".to_owned() },
        })
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        let secret = raw.headers.iter().find(|(name, _)| name == "x-secret").ok_or(NotificationRejected::Forged)?;
        let transaction_id = String::from_utf8(raw.body.clone()).map_err(|_| NotificationRejected::Malformed)?;
        // A hint: the workflow holds the secret against the attempt's, and then asks `verify`.
        Ok(UnverifiedNotification { transaction_id, proof: Proof::Token(Token::presented(&secret.1).hash()) })
    }
}
