//! The other currency in which a payment page names its amount.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The three capital letters of a currency (ISO 4217). It need be none that payments can be made in.
///
/// ```
/// use kit_cinetpay::{AlternativeCurrency, UnknownCurrency};
///
/// assert_eq!("EUR".parse::<AlternativeCurrency>()?.as_str(), "EUR");
/// assert_eq!("euro".parse::<AlternativeCurrency>(), Err(UnknownCurrency));
/// # Ok::<(), UnknownCurrency>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct AlternativeCurrency([u8; 3]);

impl AlternativeCurrency {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A word that is no three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a currency of three capital letters")]
pub struct UnknownCurrency;

impl FromStr for AlternativeCurrency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| UnknownCurrency)?;
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(UnknownCurrency) }
    }
}

impl From<AlternativeCurrency> for String {
    fn from(currency: AlternativeCurrency) -> Self {
        currency.as_str().to_owned()
    }
}

impl fmt::Debug for AlternativeCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
