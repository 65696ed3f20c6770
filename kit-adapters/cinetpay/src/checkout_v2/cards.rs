//! Which ways to pay a page offers, and what cards need beside a name.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::settings_error::SettingsError;

/// The ways to pay that the page offers.
///
/// ```
/// use kit_cinetpay::{Channels, UnknownChannel};
///
/// assert_eq!("MOBILE_MONEY".parse(), Ok(Channels::MobileMoney));
/// assert_eq!("CASH".parse::<Channels>(), Err(UnknownChannel));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    /// All that the account has. Cards only where the payer's address is known.
    #[default]
    All,
    /// Mobile money.
    MobileMoney,
    /// Cards.
    CreditCard,
    /// Wallets.
    Wallet,
}

impl Channels {
    /// As CinetPay spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::MobileMoney => "MOBILE_MONEY",
            Self::CreditCard => "CREDIT_CARD",
            Self::Wallet => "WALLET",
        }
    }
}

/// A word that is none of CinetPay's channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is none of ALL, MOBILE_MONEY, CREDIT_CARD, WALLET")]
pub struct UnknownChannel;

impl FromStr for Channels {
    type Err = UnknownChannel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::All, Self::MobileMoney, Self::CreditCard, Self::Wallet];
        all.into_iter().find(|channel| channel.as_str() == text).ok_or(UnknownChannel)
    }
}

/// The address that card payments are made with.
///
/// ```
/// use kit_cinetpay::Card;
///
/// let card = Card {
///     address: "12 rue Carnot".to_owned(),
///     city: "Dakar".to_owned(),
///     country: "SN".to_owned(),
///     state: "SN".to_owned(),
///     zip_code: "00000".to_owned(),
/// };
/// assert!(!format!("{card:?}").contains("Carnot"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Street and number.
    #[serde(rename = "customer_address")]
    pub address: String,
    /// The city.
    #[serde(rename = "customer_city")]
    pub city: String,
    /// The country as its two capital letters (ISO 3166-1).
    #[serde(rename = "customer_country")]
    pub country: String,
    /// The state, which matters in the United States and Canada; elsewhere the country again.
    #[serde(rename = "customer_state")]
    pub state: String,
    /// The zip code; where a country has none, five zeros.
    #[serde(rename = "customer_zip_code")]
    pub zip_code: String,
}

impl Card {
    pub(crate) fn checked(&self) -> Result<(), SettingsError> {
        let parts = [&self.address, &self.city, &self.country, &self.state, &self.zip_code];
        let country = self.country.len() == 2 && self.country.bytes().all(|letter| letter.is_ascii_uppercase());
        let whole = parts.iter().all(|part| !part.trim().is_empty());
        if whole && country { Ok(()) } else { Err(SettingsError::Card) }
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card").field("country", &self.country).finish_non_exhaustive()
    }
}
