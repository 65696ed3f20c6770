//! The port.

use kit_workflow::Money;
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, Proof, RawNotification,
    UnverifiedNotification, Verdict,
};
use serde::Serialize;

use super::answer::Answer;
use super::notification;
use super::opening::{self, Opening};
use super::settings::CheckoutV2Settings;
use super::verification::{self, Question};
use crate::limits::Step;
use crate::settings_error::SettingsError;
use crate::wire::{Patience, Silence, Wire};

/// CinetPay's checkout v2.
///
/// ```
/// use kit_cinetpay::{CheckoutV2, CheckoutV2Settings, SettingsError};
/// use kit_workflow::port::Gateway;
///
/// let gateway = CheckoutV2::new(CheckoutV2Settings::new("api-key", "445160", "secret-key"))?;
/// assert_eq!((gateway.provider(), gateway.is_test()), ("cinetpay", false));
/// let siteless = CheckoutV2::new(CheckoutV2Settings::new("api-key", "", "secret-key"));
/// assert!(matches!(siteless, Err(SettingsError::SiteId)));
/// # Ok::<(), SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CheckoutV2 {
    settings: CheckoutV2Settings,
    wire: Wire,
}

impl CheckoutV2 {
    /// A gateway to the account that `settings` describe. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work, an empty key among them.
    pub fn new(settings: CheckoutV2Settings) -> Result<Self, SettingsError> {
        let patience = Patience { connect: settings.connect_timeout, call: settings.timeout };
        Ok(Self { wire: Wire::new(&settings.checked()?, patience)?, settings })
    }

    pub(crate) fn takes(&self, amount: Money) -> Result<(), &'static str> {
        self.settings.limits.payable(amount, Step::Five).map(drop)
    }

    async fn ask(&self, path: &str, body: &impl Serialize) -> Result<Answer, Silence> {
        Answer::of(&self.wire.post(path, None, body).await?)
    }
}

impl Gateway for CheckoutV2 {
    fn provider(&self) -> &'static str {
        "cinetpay"
    }

    fn is_test(&self) -> bool {
        self.settings.test
    }

    /// The site: its keys may change.
    fn account(&self) -> String {
        format!("v2/{}", self.settings.site_id)
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let body = Opening::new(&self.settings, request)?;
        let outcome = match self.ask("/v2/payment", &body).await {
            Ok(answer) => opening::read(&answer),
            Err(silence) => Err(Silence::of_opening(silence)),
        };
        if let Err(error) = &outcome {
            tracing::warn!(attempt = %request.attempt, %error, "CinetPay opened no checkout");
        }
        outcome
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        let body = Question::new(&self.settings, attempt);
        let outcome = match self.ask("/v2/payment/check", &body).await {
            Ok(answer) => verification::read(&answer, attempt),
            Err(silence) => Err(Silence::of_asking(silence)),
        };
        if let Err(error) = &outcome {
            tracing::warn!(%attempt, %error, "CinetPay did not say how an attempt stands");
        }
        outcome
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        let transaction_id = notification::read(raw, &self.settings.site_id, &self.settings.secret_keys)?;
        Ok(UnverifiedNotification { transaction_id, proof: Proof::Signed })
    }
}
