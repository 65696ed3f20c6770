//! `POST /v2/payment`: a payment page is opened.

use kit_workflow::Name;
use kit_workflow::port::{Checkout, CheckoutRequest, GatewayError};
use secrecy::ExposeSecret;
use serde::Serialize;

use super::alternative::AlternativeCurrency;
use super::answer::Answer;
use super::cards::Card;
use super::code;
use super::settings::CheckoutV2Settings;
use crate::limits::Step;
use crate::plain;

/// The body of the call, field by field as documented.
///
/// Nobody asks clients for the address that card payments need: it is the settings', and where they have none, the page
/// offers no cards.
#[derive(Serialize)]
pub(crate) struct Opening<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: String,
    amount: u64,
    currency: &'static str,
    description: String,
    notify_url: &'a str,
    return_url: &'a str,
    channels: &'static str,
    lang: &'static str,
    /// The order: the same for each of its attempts, so that CinetPay's support finds them together.
    customer_id: String,
    customer_name: String,
    customer_surname: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    customer_email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone_number: Option<String>,
    #[serde(flatten)]
    card: Option<&'a Card>,
    /// Only with a number: without one CinetPay refuses the payment (624).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lock_phone_number: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative_currency: Option<AlternativeCurrency>,
    invoice_data: Invoice,
    /// Comes back with the answer to a check, which so can be told from the answer about another payment.
    metadata: String,
}

/// The lines that CinetPay prints beside a payment; three at most, whose names are the merchant's. They say what the payer
/// needs to tell one payment from another, and nothing of a person.
#[derive(Serialize)]
struct Invoice {
    #[serde(rename = "Reference")]
    reference: String,
    #[serde(rename = "Organisation", skip_serializing_if = "Option::is_none")]
    organization: Option<String>,
}

impl<'a> Opening<'a> {
    pub(crate) fn new(settings: &'a CheckoutV2Settings, request: &'a CheckoutRequest) -> Result<Self, GatewayError> {
        let amount = settings
            .limits
            .payable(request.amount, Step::Five)
            .map_err(|reason| GatewayError::Misconfigured { detail: reason.to_owned() })?;
        let phone = plain::phone(&request.payer_phone);
        let (customer_name, customer_surname) = plain::names(&request.payer_name);
        Ok(Self {
            apikey: settings.api_key.expose_secret(),
            site_id: &settings.site_id,
            transaction_id: request.attempt.transaction_id(),
            amount,
            currency: request.amount.currency().as_str(),
            description: plain::description(&request.description),
            notify_url: &request.notify_url,
            return_url: &request.return_url,
            channels: settings.channels.as_str(),
            lang: request.language.as_str(),
            customer_id: plain::description(&request.reference),
            customer_name,
            customer_surname,
            customer_email: request.payer_email.trim(),
            lock_phone_number: settings.lock_phone_number && phone.is_some(),
            customer_phone_number: phone,
            card: settings.card.as_ref(),
            alternative_currency: settings.alternative_currency,
            invoice_data: Invoice {
                reference: plain::description(&request.reference),
                organization: plain::line(&request.organization),
            },
            metadata: request.attempt.transaction_id(),
        })
    }
}

/// What the answer to an opening says.
pub(crate) fn read(answer: &Answer) -> Result<Checkout, GatewayError> {
    let detail = || format!("code {}", answer.code);
    match code::Opening::of(&answer.code) {
        code::Opening::Created => {
            let payment_url = answer.field("payment_url").filter(|url| plain::is_web_address(url));
            let payment_url = payment_url
                .ok_or_else(|| GatewayError::OutcomeUnknown { detail: "code 201 without a payment page".to_owned() })?;
            Ok(Checkout { payment_url, payment_token: answer.field("payment_token"), notify_token: None })
        }
        code::Opening::AlreadyExists => Err(GatewayError::AlreadyExists),
        // Some errors about an id that is taken come under the code of a missing field.
        code::Opening::OurFault | code::Opening::Unheard if says_known(answer) => Err(GatewayError::AlreadyExists),
        code::Opening::OurFault => Err(GatewayError::Misconfigured { detail: detail() }),
        code::Opening::TryLater => Err(GatewayError::Unavailable { detail: detail(), patience: None }),
        code::Opening::Unheard => Err(GatewayError::OutcomeUnknown { detail: detail() }),
    }
}

fn says_known(answer: &Answer) -> bool {
    let description = answer.description.to_lowercase();
    description.contains("already exist") || description.contains("existe déjà")
}
