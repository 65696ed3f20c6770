//! The payment providers as one kind of gateway.

use kit_by_hand::ByHand;
use kit_cinetpay::CinetPay;
use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, Language, NotificationRejected, RawNotification,
    UnverifiedNotification, Verdict,
};

/// One of the payment providers.
#[derive(Clone, Debug)]
pub(crate) enum Till {
    CinetPay(Box<CinetPay>),
    ByHand(ByHand),
}

impl Gateway for Till {
    fn provider(&self) -> &'static str {
        match self {
            Self::CinetPay(gateway) => gateway.provider(),
            Self::ByHand(gateway) => gateway.provider(),
        }
    }

    fn is_test(&self) -> bool {
        match self {
            Self::CinetPay(gateway) => gateway.is_test(),
            Self::ByHand(gateway) => gateway.is_test(),
        }
    }

    fn can_be_asked(&self) -> bool {
        match self {
            Self::CinetPay(gateway) => gateway.can_be_asked(),
            Self::ByHand(gateway) => gateway.can_be_asked(),
        }
    }

    fn account(&self) -> String {
        match self {
            Self::CinetPay(gateway) => gateway.account(),
            Self::ByHand(gateway) => gateway.account(),
        }
    }

    fn instructions(&self, language: Language) -> Option<&str> {
        match self {
            Self::CinetPay(gateway) => gateway.instructions(language),
            Self::ByHand(gateway) => gateway.instructions(language),
        }
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        match self {
            Self::CinetPay(gateway) => gateway.open_checkout(request).await,
            Self::ByHand(gateway) => gateway.open_checkout(request).await,
        }
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        match self {
            Self::CinetPay(gateway) => gateway.verify(attempt).await,
            Self::ByHand(gateway) => gateway.verify(attempt).await,
        }
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        match self {
            Self::CinetPay(gateway) => gateway.read_notification(raw),
            Self::ByHand(gateway) => gateway.read_notification(raw),
        }
    }
}
