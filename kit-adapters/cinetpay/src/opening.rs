//! `POST /v2/payment`: a payment page is opened.

use kit_workflow::Name;
use kit_workflow::port::{Checkout, CheckoutRequest, GatewayError};
use reqwest::Url;
use secrecy::ExposeSecret;
use serde::Serialize;

use crate::code;
use crate::plain;
use crate::settings::CinetPaySettings;
use crate::wire::Answer;

/// The body of the call, field by field as documented.
///
/// The address, city and country that card payments need are not asked of clients, so the page offers no cards to them.
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
    customer_name: String,
    customer_surname: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    customer_email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone_number: Option<String>,
}

impl<'a> Opening<'a> {
    pub(crate) fn new(settings: &'a CinetPaySettings, request: &'a CheckoutRequest) -> Result<Self, GatewayError> {
        let amount = settings
            .limits
            .payable(request.amount)
            .map_err(|reason| GatewayError::Misconfigured { detail: reason.to_owned() })?;
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
            channels: "ALL",
            lang: request.language.as_str(),
            customer_name,
            customer_surname,
            customer_email: request.payer_email.trim(),
            customer_phone_number: plain::phone(&request.payer_phone),
        })
    }
}

/// What the answer to an opening says.
pub(crate) fn read(answer: &Answer) -> Result<Checkout, GatewayError> {
    let detail = || format!("code {}", answer.code);
    match code::Opening::of(&answer.code) {
        code::Opening::Created => {
            let payment_url = answer.field("payment_url").filter(|url| is_web_address(url));
            let payment_url = payment_url
                .ok_or_else(|| GatewayError::OutcomeUnknown { detail: "code 201 without a payment page".to_owned() })?;
            Ok(Checkout { payment_url, payment_token: answer.field("payment_token") })
        }
        code::Opening::AlreadyExists => Err(GatewayError::AlreadyExists),
        // Some errors about an id that is taken come under the code of a missing field.
        code::Opening::OurFault | code::Opening::Unheard if says_known(answer) => Err(GatewayError::AlreadyExists),
        code::Opening::OurFault => Err(GatewayError::Misconfigured { detail: detail() }),
        code::Opening::TryLater => Err(GatewayError::Unavailable { detail: detail(), patience: None }),
        code::Opening::Unheard => Err(GatewayError::OutcomeUnknown { detail: detail() }),
    }
}

/// The browser is sent there: an address of the web and of nothing else.
fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

fn says_known(answer: &Answer) -> bool {
    let description = answer.description.to_lowercase();
    description.contains("already exist") || description.contains("existe déjà")
}
