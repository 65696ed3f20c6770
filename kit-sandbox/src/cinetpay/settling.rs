//! Settling a payment: one door for the page and for tests.

use std::io;
use std::sync::Arc;

use super::api_v1;
use super::notification;
use super::payment::{Notice, Outcome, Payment, Settlement, operator_id};
use super::{Counter, payment::Delivery};
use crate::moment;

/// The country of the sandbox's phones.
pub(super) const PREFIX: &str = "225";

/// How a payment is to end and how the merchant hears of it.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) outcome: Outcome,
    /// Nothing stands for the amount that was asked for.
    pub(super) amount: Option<i64>,
    /// Nothing stands for the currency that was asked for.
    pub(super) currency: Option<String>,
    pub(super) method: String,
    pub(super) phone: String,
    /// How many times the same notification is sent.
    pub(super) notify: u32,
    pub(super) delay_ms: u32,
    /// All notifications at once instead of one after the other.
    pub(super) concurrent: bool,
}

/// Settles a payment and starts its notifications; nothing where the transaction is unknown.
pub(super) fn settle(counter: &Arc<Counter>, transaction_id: &str, order: &Order) -> io::Result<Option<Payment>> {
    let at_ms = moment::unix_ms();
    let mut owed = Vec::new();
    let settled = counter.book.settle(transaction_id, |payment| {
        let settlement = settlement(payment, order, at_ms);
        owed = notices(payment, &settlement, order, &counter.settings.site_id);
        (settlement, owed.clone())
    })?;
    if let Some(payment) = &settled {
        notification::send(counter, payment, owed, order.concurrent);
    }
    Ok(settled)
}

fn settlement(payment: &Payment, order: &Order, at_ms: i64) -> Settlement {
    Settlement {
        outcome: order.outcome,
        amount: order.amount.unwrap_or(payment.amount),
        currency: order.currency.clone().unwrap_or_else(|| payment.currency.clone()),
        method: order.method.clone(),
        phone: order.phone.clone(),
        at_ms,
        operator_id: (order.outcome == Outcome::Accepted).then(|| operator_id(&payment.transaction_id, at_ms)),
    }
}

fn notices(payment: &Payment, settlement: &Settlement, order: &Order, site_id: &str) -> Vec<Notice> {
    let first = payment.notices.last().map_or(1, |notice| notice.number + 1);
    (0..order.notify)
        .map(|index| Notice {
            number: first + index,
            fields: notification::fields(payment, settlement, site_id),
            json: payment.notify_token.as_deref().map(|token| api_v1::notice(payment, token)),
            not_before_ms: settlement.at_ms + i64::from(order.delay_ms),
            attempts: 0,
            last: None,
            state: Delivery::Owed,
        })
        .collect()
}
