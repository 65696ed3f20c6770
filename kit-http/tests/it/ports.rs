//! Ports that answer in memory, as simply as can be.

use kit_testing::{ManualClock, MemoryStore, MemoryVault};
use kit_workflow::inquiry::{AttemptId, InquiryLifecycle};
use kit_workflow::port::{
    Checkout, CheckoutRequest, DocumentKind, Documents, Drafter, DrafterError, Envelope, Gateway, GatewayError,
    KitText, MailError, Mailer, NotificationRejected, Prompt, RawNotification, Reading, RenderFailed, Unfit,
    UnreadReason, Verdict,
};
use kit_workflow::workflow::Ports;
use std::sync::{Arc, Mutex};

/// Everything outside, in memory. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct MemoryPorts {
    pub(crate) store: MemoryStore<InquiryLifecycle>,
    pub(crate) vault: MemoryVault,
    pub(crate) clock: ManualClock,
    pub(crate) gateway: TestGateway,
}

impl Ports for MemoryPorts {
    type Store = MemoryStore<InquiryLifecycle>;
    type Gateway = TestGateway;
    type Drafter = Silent;
    type Mailer = Silent;
    type Documents = Glance;
    type Vault = MemoryVault;
    type Clock = ManualClock;

    fn store(&self) -> &Self::Store {
        &self.store
    }

    fn gateway(&self) -> &TestGateway {
        &self.gateway
    }

    fn drafter(&self) -> &Silent {
        &Silent
    }

    fn mailer(&self) -> &Silent {
        &Silent
    }

    fn documents(&self) -> &Glance {
        &Glance
    }

    fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    fn clock(&self) -> &ManualClock {
        &self.clock
    }
}

/// A gateway that opens pages, unless it is told to fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestGateway {
    pub(crate) failure: Arc<Mutex<Option<GatewayError>>>,
}

impl Gateway for TestGateway {
    fn provider(&self) -> &'static str {
        "cinetpay"
    }

    fn is_test(&self) -> bool {
        true
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        if let Some(failure) = self.failure.lock().unwrap().clone() {
            return Err(failure);
        }
        let payment_url =
            format!("https://pay.example/{}?back={}", request.attempt.transaction_id(), request.return_url);
        Ok(Checkout { payment_url, payment_token: None })
    }

    async fn verify(&self, _attempt: AttemptId) -> Result<Verdict, GatewayError> {
        Ok(Verdict::Pending { code: "662".into() })
    }

    /// The token says what to make of it; the body is the transaction id.
    fn read_notification(&self, raw: &RawNotification) -> Result<String, NotificationRejected> {
        let token = raw.headers.iter().find(|(name, _)| name == "x-token").map(|(_, value)| value.as_str());
        match token {
            Some("good") => {
                let body = String::from_utf8(raw.body.clone()).map_err(|_| NotificationRejected::Malformed)?;
                let id = body.split('&').find_map(|pair| pair.strip_prefix("cpm_trans_id="));
                id.map(str::to_owned).ok_or(NotificationRejected::Malformed)
            }
            Some("elsewhere") => Err(NotificationRejected::WrongSite),
            Some(_) | None => Err(NotificationRejected::Forged),
        }
    }
}

/// No model, no mail: no request of the service waits for either.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Silent;

impl Drafter for Silent {
    fn model(&self) -> &str {
        "silent"
    }

    fn window(&self) -> usize {
        1_000
    }

    async fn complete(&self, _prompt: &Prompt) -> Result<String, DrafterError> {
        Err(DrafterError::Misconfigured { detail: "silent".into() })
    }
}

impl Mailer for Silent {
    async fn send(&self, _envelope: &Envelope) -> Result<(), MailError> {
        Err(MailError::Refused("silent".into()))
    }
}

/// Knows a file by its first bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glance;

impl Documents for Glance {
    fn judge(&self, _name: &str, bytes: &[u8]) -> Result<DocumentKind, Unfit> {
        match bytes {
            [] => Err(Unfit::Empty),
            bytes if bytes.starts_with(b"%PDF") => Ok(DocumentKind::Pdf),
            [0xff, 0xd8, ..] => Ok(DocumentKind::Jpg),
            bytes if bytes.starts_with(b"MZ") => Err(Unfit::Unsupported),
            _ => Ok(DocumentKind::Txt),
        }
    }

    async fn read(&self, kind: DocumentKind, bytes: Vec<u8>) -> Reading {
        match kind {
            DocumentKind::Jpg => Reading::Unread(UnreadReason::Kind),
            _ => Reading::Read { text: String::from_utf8_lossy(&bytes).into_owned(), pages: Some(1) },
        }
    }

    async fn pages(&self, pdf: Vec<u8>) -> Result<u32, Unfit> {
        if pdf.starts_with(b"%PDF") { Ok(2) } else { Err(Unfit::Unsupported) }
    }

    async fn render(&self, _kit: KitText) -> Result<Vec<u8>, RenderFailed> {
        Err(RenderFailed("silent".into()))
    }
}
