//! The payments that this simulator knows, in memory and on disk.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::payment::{Delivery, Notice, Payment, Settlement};
use crate::ledger::{Ledger, locked};

/// One change, as it stands in the file. Applying all of them in order gives the payments back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
enum Change {
    Created { payment: Box<Payment> },
    Settled { transaction_id: String, settlement: Settlement, notices: Vec<Notice> },
    Attempted { transaction_id: String, number: u32, last: String, state: Delivery },
}

/// All payments. A change is on disk before anybody is told of it.
#[derive(Debug)]
pub(super) struct Book {
    file: Ledger,
    payments: Mutex<BTreeMap<String, Payment>>,
}

impl Book {
    /// Reads the file.
    pub(super) fn open(path: Option<&Path>) -> io::Result<Self> {
        let (file, changes) = Ledger::reopen::<Change>(path)?;
        let mut payments = BTreeMap::new();
        for change in changes {
            apply(&mut payments, change);
        }
        Ok(Book { file, payments: Mutex::new(payments) })
    }

    /// Adds a payment unless its transaction id is taken; says whether it was added.
    pub(super) fn create(&self, payment: Payment) -> io::Result<bool> {
        let mut payments = locked(&self.payments);
        if payments.contains_key(&payment.transaction_id) {
            return Ok(false);
        }
        self.commit(&mut payments, Change::Created { payment: Box::new(payment) })?;
        Ok(true)
    }

    /// Changes the outcome and owes the notifications that `settle` makes of the payment. Gives the payment as it is
    /// afterwards, or nothing where there is none.
    pub(super) fn settle(
        &self,
        transaction_id: &str,
        settle: impl FnOnce(&Payment) -> (Settlement, Vec<Notice>),
    ) -> io::Result<Option<Payment>> {
        let mut payments = locked(&self.payments);
        let Some(payment) = payments.get(transaction_id) else {
            return Ok(None);
        };
        let (settlement, notices) = settle(payment);
        let transaction_id = transaction_id.to_owned();
        self.commit(&mut payments, Change::Settled { transaction_id: transaction_id.clone(), settlement, notices })?;
        Ok(payments.get(&transaction_id).cloned())
    }

    /// Notes what an attempt to notify met.
    pub(super) fn attempted(&self, transaction_id: &str, number: u32, last: String, state: Delivery) -> io::Result<()> {
        let transaction_id = transaction_id.to_owned();
        self.commit(&mut locked(&self.payments), Change::Attempted { transaction_id, number, last, state })
    }

    /// The payment with this transaction id.
    pub(super) fn find(&self, transaction_id: &str) -> Option<Payment> {
        locked(&self.payments).get(transaction_id).cloned()
    }

    /// The payment with this payment token.
    pub(super) fn find_token(&self, token: &str) -> Option<Payment> {
        locked(&self.payments).values().find(|payment| payment.token == token).cloned()
    }

    /// Every payment, by transaction id.
    pub(super) fn all(&self) -> Vec<Payment> {
        locked(&self.payments).values().cloned().collect()
    }

    fn commit(&self, payments: &mut BTreeMap<String, Payment>, change: Change) -> io::Result<()> {
        self.file.append(&change)?;
        apply(payments, change);
        Ok(())
    }
}

fn apply(payments: &mut BTreeMap<String, Payment>, change: Change) {
    match change {
        Change::Created { payment } => {
            payments.insert(payment.transaction_id.clone(), *payment);
        }
        Change::Settled { transaction_id, settlement, notices } => {
            if let Some(payment) = payments.get_mut(&transaction_id) {
                payment.settlement = Some(settlement);
                payment.notices.extend(notices);
            }
        }
        Change::Attempted { transaction_id, number, last, state } => {
            let notice = payments
                .get_mut(&transaction_id)
                .and_then(|payment| payment.notices.iter_mut().find(|notice| notice.number == number));
            if let Some(notice) = notice {
                notice.attempts += 1;
                notice.last = Some(last);
                notice.state = state;
            }
        }
    }
}
