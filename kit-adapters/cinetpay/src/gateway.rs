//! The port.

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, RawNotification, Verdict,
};

use crate::notification;
use crate::opening::{self, Opening};
use crate::settings::{CinetPaySettings, SettingsError};
use crate::verification::{self, Question};
use crate::wire::{Silence, Wire};

/// CinetPay's checkout v2.
#[derive(Clone, Debug)]
pub struct CinetPay {
    settings: CinetPaySettings,
    wire: Wire,
}

impl CinetPay {
    /// A gateway to the account that `settings` describe. Calls nobody.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work, an empty key among them.
    pub fn new(settings: CinetPaySettings) -> Result<Self, SettingsError> {
        Ok(Self { wire: Wire::new(&settings)?, settings })
    }
}

impl Gateway for CinetPay {
    fn provider(&self) -> &'static str {
        "cinetpay"
    }

    fn is_test(&self) -> bool {
        self.settings.test
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let body = Opening::new(&self.settings, request)?;
        let outcome = match self.wire.post("/v2/payment", &body).await {
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
        let outcome = match self.wire.post("/v2/payment/check", &body).await {
            Ok(answer) => verification::read(&answer),
            Err(silence) => Err(Silence::of_asking(silence)),
        };
        if let Err(error) = &outcome {
            tracing::warn!(%attempt, %error, "CinetPay did not say how an attempt stands");
        }
        outcome
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<String, NotificationRejected> {
        notification::read(raw, &self.settings.site_id, &self.settings.secret_keys)
    }
}
