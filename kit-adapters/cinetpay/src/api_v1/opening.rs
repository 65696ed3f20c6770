//! `POST /v1/payment`: a payment page is opened.

use kit_workflow::port::{Checkout, CheckoutRequest, GatewayError};
use kit_workflow::{Name, Token};
use serde::Serialize;

use super::answer::Answer;
use super::code;
use super::settings::ApiV1Settings;
use crate::limits::Step;
use crate::plain;

/// API v1 takes no longer address.
const LONGEST_URL: usize = 120;

/// The body of the call, field by field as documented.
#[derive(Serialize)]
pub(crate) struct Opening<'a> {
    currency: &'static str,
    merchant_transaction_id: String,
    amount: u64,
    lang: &'static str,
    designation: String,
    client_email: &'a str,
    client_first_name: String,
    client_last_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_phone_number: Option<String>,
    success_url: &'a str,
    failed_url: &'a str,
    notify_url: &'a str,
    channel: &'static str,
}

impl<'a> Opening<'a> {
    pub(crate) fn new(settings: &ApiV1Settings, request: &'a CheckoutRequest) -> Result<Self, GatewayError> {
        let fault = |reason: &str| GatewayError::Misconfigured { detail: reason.to_owned() };
        let amount = settings.limits.payable(request.amount, Step::One).map_err(fault)?;
        if request.notify_url.len() > LONGEST_URL || request.return_url.len() > LONGEST_URL {
            return Err(fault("an address of ours is longer than 120 characters"));
        }
        let client_email = request.payer_email.trim();
        if client_email.is_empty() {
            return Err(fault("API v1 needs the payer's e-mail address"));
        }
        let (family, given) = plain::names(&request.payer_name);
        Ok(Self {
            currency: request.amount.currency().as_str(),
            merchant_transaction_id: request.attempt.transaction_id(),
            amount,
            lang: request.language.as_str(),
            designation: plain::description(&request.description),
            client_email,
            client_first_name: two_letters(&given, &request.payer_name),
            client_last_name: two_letters(&family, &request.payer_name),
            client_phone_number: plain::phone(&request.payer_phone).and_then(|number| international(&number)),
            success_url: &request.return_url,
            failed_url: &request.return_url,
            notify_url: &request.notify_url,
            channel: settings.channel.as_str(),
        })
    }
}

/// A name has two letters at least: a shorter part is the whole name, and where that is short as well, a word.
fn two_letters(part: &str, whole: &str) -> String {
    let long = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count() >= 2;
    let (family, given) = plain::names(whole);
    let whole = if family == given { family } else { format!("{given} {family}") };
    let name = [part.to_owned(), whole].into_iter().find(|text| long(text));
    name.unwrap_or_else(|| "Client".to_owned())
}

/// A number with the prefix of its country; nothing where that is not known.
fn international(number: &str) -> Option<String> {
    let digits = number.strip_prefix('+').or_else(|| number.strip_prefix("00"))?;
    (8..=15).contains(&digits.len()).then(|| format!("+{digits}"))
}

/// What the answer to an opening says.
pub(crate) fn read(answer: &Answer, transaction_id: &str) -> Result<Checkout, GatewayError> {
    let unknown =
        |reason: &str| GatewayError::OutcomeUnknown { detail: format!("code {} {reason}", answer.code.told()) };
    match answer.code.opening() {
        code::Opening::Created => {}
        code::Opening::AlreadyExists => return Err(GatewayError::AlreadyExists),
        code::Opening::OurFault => {
            return Err(GatewayError::Misconfigured { detail: format!("code {}", answer.code.told()) });
        }
        code::Opening::Unheard => return Err(unknown("says nothing of the payment")),
    }
    if answer.field("merchant_transaction_id").is_some_and(|named| named != transaction_id) {
        return Err(unknown("is about another payment"));
    }
    let payment_url = answer.field("payment_url").filter(|url| plain::is_web_address(url));
    Ok(Checkout {
        payment_url: payment_url.ok_or_else(|| unknown("came without a payment page"))?,
        payment_token: answer.field("payment_token"),
        notify_token: answer.field("notify_token").map(|token| Token::presented(&token)),
    })
}

#[cfg(test)]
mod tests {
    use super::{international, two_letters};

    #[test]
    fn a_name_has_two_letters_at_least() {
        assert_eq!(two_letters("A", "A Ba"), "A Ba");
        assert_eq!(two_letters("Ba", "A Ba"), "Ba");
        assert_eq!(two_letters("É", "É"), "Client");
        assert_eq!(two_letters("Client", "№"), "Client");
    }

    #[test]
    fn a_number_without_its_country_is_not_sent() {
        assert_eq!(international("+2250707070700").as_deref(), Some("+2250707070700"));
        assert_eq!(international("002250707070700").as_deref(), Some("+2250707070700"));
        assert_eq!(international("0707070700"), None);
    }
}
