//! What the adapter needs to know of a merchant's account at API v1.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::limits::Limits;
use crate::settings_error::{SettingsError, plain_web_address};

/// CinetPay's own host for money that is none.
pub const TEST_BASE_URL: &str = "https://api.cinetpay.net";

/// CinetPay's own host for real money.
pub const LIVE_BASE_URL: &str = "https://api.cinetpay.co";

const TEST_KEY: &str = "sk_test_";
const LIVE_KEY: &str = "sk_live_";

/// How the payer is asked to agree.
///
/// ```
/// use kit_cinetpay::Channel;
///
/// assert_eq!("OTP".parse(), Ok(Channel::Otp));
/// assert_eq!(Channel::default().as_str(), "PUSH");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channel {
    /// The operator asks on the telephone.
    #[default]
    Push,
    /// The payer types a code that the operator sent.
    Otp,
    /// The payer scans a picture.
    QrCode,
}

impl Channel {
    /// As CinetPay spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Push => "PUSH",
            Self::Otp => "OTP",
            Self::QrCode => "QRCODE",
        }
    }
}

/// A word that is none of API v1's channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is none of PUSH, OTP, QRCODE")]
pub struct UnknownPush;

impl FromStr for Channel {
    type Err = UnknownPush;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Push, Self::Otp, Self::QrCode].into_iter().find(|channel| channel.as_str() == text).ok_or(UnknownPush)
    }
}

/// A merchant's account at CinetPay, as API v1 knows it: one country, one currency, one pair of keys.
///
/// ```
/// use kit_cinetpay::{ApiV1Settings, Channel};
///
/// let settings = ApiV1Settings { channel: Channel::Otp, ..ApiV1Settings::new("sk_test_key", "password") };
/// assert!(settings.is_test_key() && !format!("{settings:?}").contains("password"));
/// ```
#[derive(Clone)]
pub struct ApiV1Settings {
    /// The host, without `/v1`; CinetPay's own for the key, unless said otherwise.
    pub base_url: Option<String>,
    /// `sk_test_…` or `sk_live_…`.
    pub api_key: SecretString,
    /// What goes with the key.
    pub api_password: SecretString,
    /// Whether payments here are not real money, whatever the key says.
    pub test: bool,
    /// The amounts that one payment may have.
    pub limits: Limits,
    /// How the payer is asked to agree.
    pub channel: Channel,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a call may take in all; a login before it may take as long again.
    pub timeout: Duration,
}

impl ApiV1Settings {
    /// An account at CinetPay's own host for this key, with its published limits; 5 s to connect, 15 s a call.
    pub fn new(api_key: impl Into<SecretString>, api_password: impl Into<SecretString>) -> Self {
        Self {
            base_url: None,
            api_key: api_key.into(),
            api_password: api_password.into(),
            test: false,
            limits: Limits::of_api_v1(),
            channel: Channel::Push,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
        }
    }

    /// Whether the key opens the test environment.
    pub fn is_test_key(&self) -> bool {
        self.api_key.expose_secret().starts_with(TEST_KEY)
    }

    /// The host's address, once everything was found to make sense.
    pub(crate) fn checked(&self) -> Result<Url, SettingsError> {
        let key = self.api_key.expose_secret();
        if key.trim().is_empty() {
            return Err(SettingsError::NoApiKey);
        }
        if self.api_password.expose_secret().trim().is_empty() {
            return Err(SettingsError::NoApiPassword);
        }
        if !self.is_test_key() && !key.starts_with(LIVE_KEY) {
            return Err(SettingsError::ApiKeyKind);
        }
        let (own, other) =
            if self.is_test_key() { (TEST_BASE_URL, LIVE_BASE_URL) } else { (LIVE_BASE_URL, TEST_BASE_URL) };
        let url = plain_web_address(self.base_url.as_deref().unwrap_or(own))?;
        let wrong = Url::parse(other).is_ok_and(|other| other.host_str() == url.host_str());
        if wrong { Err(SettingsError::Environment) } else { Ok(url) }
    }
}

impl fmt::Debug for ApiV1Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiV1Settings")
            .field("base_url", &self.base_url)
            .field("test", &(self.test || self.is_test_key()))
            .field("limits", &self.limits)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}
