//! The payment page, in French and for phones.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::Environment;
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::api_v1;
use super::control::test_phone;
use super::initialisation::is_phone;
use super::payment::{Outcome, Payment};
use super::settling::Order;
use crate::digest::sha256;
use crate::page::render;

/// Sends the browser back as the real page does; the button beside it serves browsers without scripts.
const AUTO_SUBMIT: &str = "document.forms[0].submit();";

/// Ways to pay, as `payment_method` names them in Côte d'Ivoire.
const METHODS: [(&str, &str); 4] =
    [("OM", "Orange Money"), ("MOMO", "MTN MoMo"), ("FLOOZ", "Moov Money"), ("WAVECI", "Wave")];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    crate::page::environment(&[
        ("payment.html", include_str!("../../templates/payment.html")),
        ("payment_back.html", include_str!("../../templates/payment_back.html")),
        ("payment_unknown.html", include_str!("../../templates/payment_unknown.html")),
    ])
});

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Choice {
    action: String,
    #[serde(default)]
    method: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    other_amount: String,
    #[serde(default)]
    other_currency: String,
    #[serde(default)]
    delay_s: String,
}

impl Choice {
    /// What the buttons mean, or what is wrong with the fields.
    pub(super) fn order(&self, payment: &Payment) -> Result<Order, &'static str> {
        let method = METHODS.iter().find(|(code, _)| *code == self.method).ok_or("Choisissez un moyen de paiement.")?;
        let phone: String = self.phone.chars().filter(|c| !c.is_whitespace()).collect();
        let order = Order {
            outcome: Outcome::Accepted,
            amount: None,
            currency: None,
            method: method.0.to_owned(),
            phone: phone.clone(),
            notify: 1,
            delay_ms: 0,
            concurrent: false,
        };
        match self.action.as_str() {
            "cancel" => {
                return Ok(Order { outcome: Outcome::Cancelled, ..order });
            }
            "pending" => {
                return Ok(Order { outcome: Outcome::Pending, notify: 0, ..order });
            }
            _ => {}
        }
        if !is_phone(&phone) {
            return Err("Saisissez un numéro de téléphone de 8 à 15 chiffres.");
        }
        match self.action.as_str() {
            "pay" => Ok(match self.by_number(payment) {
                Some((outcome, _)) => Order { outcome, notify: u32::from(outcome != Outcome::Pending), ..order },
                None => order,
            }),
            "refuse" => Ok(Order { outcome: Outcome::Refused, ..order }),
            "pay_other_amount" => {
                let amount = self.other_amount.trim().parse().ok().filter(|amount| *amount > 0);
                Ok(Order { amount: Some(amount.ok_or("Saisissez un montant entier.")?), ..order })
            }
            "pay_other_currency" if self.other_currency != payment.currency && !self.other_currency.is_empty() => {
                Ok(Order { currency: Some(self.other_currency.clone()), ..order })
            }
            "pay_other_currency" => Err("Choisissez une autre devise."),
            "pay_silently" => Ok(Order { notify: 0, ..order }),
            "pay_twice_notified" => Ok(Order { notify: 2, ..order }),
            "pay_late_notified" => {
                let seconds: Option<u32> = self.delay_s.trim().parse().ok().filter(|seconds| *seconds <= 86_400);
                Ok(Order {
                    delay_ms: seconds.ok_or("Saisissez un délai en secondes, un jour au plus.")? * 1000,
                    ..order
                })
            }
            _ => Err("Choisissez une action."),
        }
    }
}

impl Choice {
    /// What the number makes of a payment, on API v1.
    fn by_number(&self, payment: &Payment) -> Option<(Outcome, Option<Outcome>)> {
        let phone: String = self.phone.chars().filter(|c| !c.is_whitespace()).collect();
        payment.notify_token.as_ref().and_then(|_| api_v1::by_number(&phone))
    }

    /// How a payment that waits for its number ends.
    pub(super) fn later(&self, payment: &Payment, order: &Order) -> Option<Order> {
        let (_, later) = self.by_number(payment).filter(|_| self.action == "pay")?;
        later.map(|outcome| Order { outcome, notify: 1, ..order.clone() })
    }
}

/// The page; after a choice that could not be followed it shows what was typed and what is wrong.
pub(super) fn payment(payment: &Payment, refused: Option<(&Choice, &str)>) -> poem::Result<Response> {
    let blank = Choice {
        method: METHODS[0].0.to_owned(),
        phone: test_phone(),
        other_amount: (payment.amount / 10 * 5).to_string(),
        delay_s: "30".to_owned(),
        ..Choice::default()
    };
    let (choice, problem) = refused.map_or((&blank, None), |(choice, problem)| (choice, Some(problem)));
    let currencies: Vec<_> = ["XOF", "XAF", "USD"].into_iter().filter(|name| *name != payment.currency).collect();
    let html = render(
        &TEMPLATES,
        "payment.html",
        &json!({
            "amount": grouped(payment.amount),
            "currency": payment.currency,
            "description": payment.description,
            "transaction_id": payment.transaction_id,
            "methods": METHODS,
            "choice": choice,
            "problem": problem,
            "currencies": currencies,
            "outcome": payment.settlement.as_ref().map(|settlement| settlement.outcome),
            "return_url": payment.return_url,
            "token": payment.token,
        }),
    )?;
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(html.with_status(status).into_response())
}

/// The way back to the merchant: a form that sends itself.
pub(super) fn back(payment: &Payment) -> poem::Result<Response> {
    let html = render(
        &TEMPLATES,
        "payment_back.html",
        &json!({
            "return_url": payment.return_url,
            "transaction_id": payment.transaction_id,
            "token": payment.token,
            "script": AUTO_SUBMIT,
        }),
    )?;
    let script = format!("script-src 'sha256-{}'", STANDARD.encode(sha256(AUTO_SUBMIT)));
    let policy = format!("default-src 'none'; style-src 'unsafe-inline'; {script}");
    Ok(html.with_header("Content-Security-Policy", policy).into_response())
}

/// A token that no payment has.
pub(super) fn unknown() -> poem::Result<Response> {
    let html = render(&TEMPLATES, "payment_unknown.html", &json!({}))?;
    Ok(html.with_status(StatusCode::NOT_FOUND).into_response())
}

/// `15000` as `15 000`, with spaces that do not break.
fn grouped(amount: i64) -> String {
    let digits = amount.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}
