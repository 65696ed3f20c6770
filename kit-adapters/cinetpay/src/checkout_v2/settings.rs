//! What the adapter needs to know of a merchant's account.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::alternative::AlternativeCurrency;
use super::cards::{Card, Channels};
use crate::limits::Limits;
use crate::settings_error::{SettingsError, plain_web_address};

/// CinetPay's own host for checkout v2.
pub const DEFAULT_BASE_URL: &str = "https://api-checkout.cinetpay.com";

/// A merchant's account at CinetPay, as checkout v2 knows it.
///
/// ```
/// use kit_cinetpay::{Channels, CheckoutV2Settings};
///
/// let settings = CheckoutV2Settings {
///     channels: Channels::MobileMoney,
///     test: true,
///     ..CheckoutV2Settings::new("api-key", "445160", "secret-key")
/// };
/// assert!(!format!("{settings:?}").contains("secret-key"));
/// ```
#[derive(Clone)]
pub struct CheckoutV2Settings {
    /// The host, without `/v2`.
    pub base_url: String,
    /// The key that each call carries.
    pub api_key: SecretString,
    /// The merchant's site.
    pub site_id: String,
    /// What notifications are signed with. While a key is changed, the old one and the new one.
    pub secret_keys: Vec<SecretString>,
    /// Whether payments here are not real money.
    pub test: bool,
    /// The amounts that one payment may have.
    pub limits: Limits,
    /// The ways to pay that the page offers.
    pub channels: Channels,
    /// What is said of where payers live, whom nobody asks; without it the page offers no cards.
    pub card: Option<Card>,
    /// Whether the payer may not change the telephone number on the page, where one is known.
    pub lock_phone_number: bool,
    /// The currency in which the page also names the amount, for accounts that have that. No documentation explains it.
    pub alternative_currency: Option<AlternativeCurrency>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a call may take in all.
    pub timeout: Duration,
}

impl CheckoutV2Settings {
    /// An account at CinetPay's own host, with its published limits and every way to pay; 5 s to connect, 20 s a call.
    pub fn new(
        api_key: impl Into<SecretString>,
        site_id: impl Into<String>,
        secret_key: impl Into<SecretString>,
    ) -> Self {
        Self {
            base_url: DEFAULT_BASE_URL.to_owned(),
            api_key: api_key.into(),
            site_id: site_id.into(),
            secret_keys: vec![secret_key.into()],
            test: false,
            limits: Limits::default(),
            channels: Channels::All,
            card: None,
            lock_phone_number: false,
            alternative_currency: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
        }
    }

    /// The host's address, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<Url, SettingsError> {
        let keys = &self.secret_keys;
        if self.api_key.expose_secret().trim().is_empty() {
            return Err(SettingsError::NoApiKey);
        }
        if self.site_id.is_empty() || !self.site_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(SettingsError::SiteId);
        }
        if !(1..=2).contains(&keys.len()) || keys.iter().any(|key| key.expose_secret().trim().is_empty()) {
            return Err(SettingsError::NoSecretKey);
        }
        if self.channels == Channels::CreditCard && self.card.is_none() {
            return Err(SettingsError::NoCard);
        }
        if let Some(card) = &self.card {
            card.checked()?;
        }
        plain_web_address(&self.base_url)
    }
}

impl fmt::Debug for CheckoutV2Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutV2Settings")
            .field("base_url", &self.base_url)
            .field("site_id", &self.site_id)
            .field("secret_keys", &self.secret_keys.len())
            .field("test", &self.test)
            .field("limits", &self.limits)
            .field("channels", &self.channels)
            .field("lock_phone_number", &self.lock_phone_number)
            .field("alternative_currency", &self.alternative_currency)
            .finish_non_exhaustive()
    }
}
