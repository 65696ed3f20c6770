//! The port.

use kit_workflow::Money;
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, RawNotification, UnverifiedNotification,
    Verdict,
};

use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use super::answer::Answer;
use super::login::Login;
use super::notification;
use super::opening::{self, Opening};
use super::settings::ApiV1Settings;
use super::verification;
use crate::limits::Step;
use crate::settings_error::SettingsError;
use crate::wire::{Patience, Reply, Silence, Wire};

/// CinetPay's API v1.
///
/// ```
/// use kit_cinetpay::{ApiV1, ApiV1Settings, SettingsError};
/// use kit_workflow::port::Gateway;
///
/// assert!(ApiV1::new(ApiV1Settings::new("sk_test_key", "password"))?.is_test());
/// assert!(matches!(ApiV1::new(ApiV1Settings::new("key", "password")), Err(SettingsError::ApiKeyKind)));
/// # Ok::<(), SettingsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ApiV1 {
    settings: ApiV1Settings,
    wire: Wire,
    login: Login,
}

impl ApiV1 {
    /// A gateway to the account that `settings` describe. Calls nobody; it logs in with its first call.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] for settings that could not work, a key for another environment among them.
    pub fn new(settings: ApiV1Settings) -> Result<Self, SettingsError> {
        let patience = Patience { connect: settings.connect_timeout, call: settings.timeout };
        let wire = Wire::new(&settings.checked()?, patience)?;
        let login = Login::new(settings.api_key.clone(), settings.api_password.clone());
        Ok(Self { settings, wire, login })
    }

    pub(crate) fn takes(&self, amount: Money) -> Result<(), &'static str> {
        self.settings.limits.payable(amount, Step::One).map(drop)
    }

    /// Calls with a token; where that is refused, once more with another one.
    ///
    /// What refuses a token did nothing else, so that repeating an opening opens no second page.
    async fn call(&self, what: Call<'_>, lost: impl Fn(Silence) -> GatewayError) -> Result<Answer, GatewayError> {
        let access = self.login.access(&self.wire).await?;
        let reply = what.send(&self.wire, &access.token).await.map_err(&lost)?;
        if !refuses_token(&reply) {
            return Answer::of(&reply).map_err(lost);
        }
        let access = self.login.after(&access, &self.wire).await?;
        let reply = what.send(&self.wire, &access.token).await.map_err(&lost)?;
        if refuses_token(&reply) {
            return Err(GatewayError::Misconfigured { detail: "a new token was refused".to_owned() });
        }
        Answer::of(&reply).map_err(lost)
    }
}

/// A call that needs a token.
enum Call<'a> {
    Open(&'a Opening<'a>),
    Status(&'a str),
}

impl Call<'_> {
    async fn send(&self, wire: &Wire, token: &secrecy::SecretString) -> Result<Reply, Silence> {
        match self {
            Self::Open(body) => wire.post("/v1/payment", Some(token), body).await,
            Self::Status(id) => wire.get(&format!("/v1/payment/{id}"), Some(token)).await,
        }
    }
}

/// Whether a reply says that the token is not good. It comes as 401, as 422 or with 200, and as a code or without one.
fn refuses_token(reply: &Reply) -> bool {
    match Answer::of(reply) {
        Ok(answer) => answer.wants_login(),
        Err(_) => matches!(reply.status.as_u16(), 401 | 422),
    }
}

impl Gateway for ApiV1 {
    fn provider(&self) -> &'static str {
        "cinetpay"
    }

    fn is_test(&self) -> bool {
        self.settings.test || self.settings.is_test_key()
    }

    /// The key, as a digest: nothing else names the account.
    fn account(&self) -> String {
        let digest = Sha256::digest(self.settings.api_key.expose_secret().as_bytes());
        format!("v1/{}", digest[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let transaction_id = request.attempt.transaction_id();
        let body = Opening::new(&self.settings, request)?;
        let answer = self.call(Call::Open(&body), Silence::of_opening).await;
        let outcome = answer.and_then(|answer| opening::read(&answer, &transaction_id));
        if let Err(error) = &outcome {
            tracing::warn!(attempt = %request.attempt, %error, "CinetPay opened no checkout");
        }
        outcome
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        let transaction_id = attempt.transaction_id();
        let answer = self.call(Call::Status(&transaction_id), Silence::of_asking).await;
        let outcome = answer.and_then(|answer| verification::read(&answer, &transaction_id));
        if let Err(error) = &outcome {
            tracing::warn!(%attempt, %error, "CinetPay did not say how an attempt stands");
        }
        outcome
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        notification::read(raw)
    }
}
