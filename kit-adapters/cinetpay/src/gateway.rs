//! Either interface behind the port.

use kit_workflow::Money;
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, RawNotification, UnverifiedNotification,
    Verdict,
};

use crate::{ApiV1, CheckoutV2};

/// An account at CinetPay, by whichever interface its keys open.
///
/// ```
/// use kit_cinetpay::{ApiV1, ApiV1Settings, CinetPay};
/// use kit_workflow::{Currency, Money};
///
/// let gateway = CinetPay::from(ApiV1::new(ApiV1Settings::new("sk_test_key", "password"))?);
/// assert!(gateway.takes(Money::new(15_000, Currency::Xof)).is_ok());
/// assert!(gateway.takes(Money::new(5, Currency::Xof)).is_err(), "it is less than the least");
/// # Ok::<(), kit_cinetpay::SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub enum CinetPay {
    /// Checkout v2: API key, site and secret key.
    CheckoutV2(CheckoutV2),
    /// API v1: API key and password.
    ApiV1(ApiV1),
}

impl CinetPay {
    /// Whether one payment may be of this amount, by the account's limits and the interface's steps.
    ///
    /// # Errors
    ///
    /// What is wrong with the amount, in words that follow the name of a setting.
    pub fn takes(&self, amount: Money) -> Result<(), &'static str> {
        match self {
            Self::CheckoutV2(gateway) => gateway.takes(amount),
            Self::ApiV1(gateway) => gateway.takes(amount),
        }
    }
}

impl From<CheckoutV2> for CinetPay {
    fn from(gateway: CheckoutV2) -> Self {
        Self::CheckoutV2(gateway)
    }
}

impl From<ApiV1> for CinetPay {
    fn from(gateway: ApiV1) -> Self {
        Self::ApiV1(gateway)
    }
}

impl Gateway for CinetPay {
    fn provider(&self) -> &'static str {
        match self {
            Self::CheckoutV2(gateway) => gateway.provider(),
            Self::ApiV1(gateway) => gateway.provider(),
        }
    }

    fn is_test(&self) -> bool {
        match self {
            Self::CheckoutV2(gateway) => gateway.is_test(),
            Self::ApiV1(gateway) => gateway.is_test(),
        }
    }

    fn account(&self) -> String {
        match self {
            Self::CheckoutV2(gateway) => gateway.account(),
            Self::ApiV1(gateway) => gateway.account(),
        }
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        match self {
            Self::CheckoutV2(gateway) => gateway.open_checkout(request).await,
            Self::ApiV1(gateway) => gateway.open_checkout(request).await,
        }
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        match self {
            Self::CheckoutV2(gateway) => gateway.verify(attempt).await,
            Self::ApiV1(gateway) => gateway.verify(attempt).await,
        }
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        match self {
            Self::CheckoutV2(gateway) => gateway.read_notification(raw),
            Self::ApiV1(gateway) => gateway.read_notification(raw),
        }
    }
}
