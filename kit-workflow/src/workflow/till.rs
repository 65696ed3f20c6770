//! Paying: the client goes to the gateway, the gateway calls, the browser comes back.

use std::time::Duration;

use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, InquiryActor, InquiryId, NotificationId, Refusal, Stage, State,
};
use crate::port::{
    Archive as _, Attempt, AttemptNews, AttemptOpening, AttemptStatus, CheckoutRequest, Dossier, Gateway as _,
    GatewayError, NewNotification, NotificationRejected, Particulars, RawNotification,
};
use crate::{Actor, Clock as _, Dedupe, EngineError, Ids as _, Order, Purpose, StoreError, Token};

/// Where to send the client to pay.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentPage {
    /// The gateway's page.
    pub payment_url: String,
    /// The attempt, as the gateway knows it.
    pub transaction_id: String,
}

impl std::fmt::Debug for PaymentPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentPage").field("transaction_id", &self.transaction_id).finish_non_exhaustive()
    }
}

/// Why a notification was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotificationFault {
    /// The gateway did not recognise it.
    #[error(transparent)]
    Rejected(#[from] NotificationRejected),
    /// It could not be kept; the gateway must call again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A payment page that was opened this recently is opened again rather than a second one made.
const SAME_PAGE: Duration = Duration::from_secs(15 * 60);

/// How long a second click waits for the first one's payment page.
const PATIENCE: u32 = 40;
const GLANCE: Duration = Duration::from_millis(250);

/// An attempt without a page that is older than this lost its request: nobody will ever be shown its page.
const LOST: Duration = Duration::from_secs(60);

impl<P: Ports> Workflow<P> {
    /// Opens a payment page at the gateway, or the one that is open already.
    ///
    /// The attempt is stored before the gateway hears of it. Where the gateway's answer is lost, the attempt stays open and
    /// is asked about until it is settled; the client may try again at once.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Refused`] where there is nothing to pay, [`WorkflowError::Gateway`], [`WorkflowError::NoSuchProvider`].
    pub async fn checkout(
        &self,
        id: InquiryId,
        provider: &str,
        idempotency_key: Option<&str>,
    ) -> Result<PaymentPage, WorkflowError> {
        if provider != self.ports.gateway().provider() {
            return Err(WorkflowError::NoSuchProvider);
        }
        let mut dedupe = idempotency_key.map(|key| Dedupe {
            scope: format!("checkout/{id}"),
            key: key.to_owned(),
            fingerprint: provider.to_owned(),
        });
        loop {
            let mut dossier = self.dossier(id).await?;
            if dossier.state.stage() == Stage::Submitted {
                dossier = self.open_order(id).await?;
            }
            if let Some(page) = self.page_already_open(&dossier).await? {
                return Ok(page);
            }
            let attempt = AttemptId(self.ports.clock().fresh());
            let opening = self.opening(&dossier, attempt)?;
            let command = Command::StartCheckout { attempt };
            // Decided on this very version: a second click that came in between must see the first one's attempt.
            let order = Order::new(id.0, Actor::new(ActorKind::Client), self.ports.clock().now(), command)
                .with(Particulars::Attempt { opening, remarks: Vec::new() })
                .expecting(Some(dossier.version))
                .once(dedupe.clone());
            match self.engine().execute(order).await {
                Ok(_) => return self.open_page(&dossier, attempt).await,
                Err(EngineError::Conflict { .. }) => {}
                // The first request with this key left no page that can still be paid: this one opens another.
                Err(EngineError::Duplicate { fingerprint, .. }) if fingerprint == provider && dedupe.is_some() => {
                    dedupe = None;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn opening(&self, dossier: &Dossier, attempt: AttemptId) -> Result<AttemptOpening, WorkflowError> {
        let account = dossier.state.account().ok_or(WorkflowError::Refused(Refusal::NotNow {
            command: crate::inquiry::CommandKind::StartCheckout,
            stage: dossier.state.stage(),
        }))?;
        Ok(AttemptOpening {
            provider: self.ports.gateway().provider().to_owned(),
            test: self.ports.gateway().is_test(),
            amount: account.owed(),
            return_hash: self.return_token(attempt).hash(),
        })
    }

    fn return_token(&self, attempt: AttemptId) -> Token {
        self.keys.token(Purpose::Return, attempt.0)
    }

    /// The page of an attempt that is open and recent; waits for one that is just being opened.
    async fn page_already_open(&self, dossier: &Dossier) -> Result<Option<PaymentPage>, WorkflowError> {
        let State::AwaitingPayment(awaiting) = &dossier.state else { return Ok(None) };
        let now = self.ports.clock().now();
        let recent = |attempt: &&Attempt| {
            awaiting.open_attempts().contains(&attempt.id) && now.since(attempt.opened_at) < SAME_PAGE
        };
        let Some(attempt) = dossier.attempts.iter().rev().find(recent) else { return Ok(None) };
        match page_of(attempt) {
            Some(page) => Ok(Some(page)),
            None if attempt.status != AttemptStatus::Created || now.since(attempt.opened_at) >= LOST => Ok(None),
            None => self.await_page(attempt.id).await,
        }
    }

    async fn await_page(&self, attempt: AttemptId) -> Result<Option<PaymentPage>, WorkflowError> {
        for _ in 0..PATIENCE {
            self.ports.clock().sleep(GLANCE).await;
            let Some(known) = self.ports.store().attempt(attempt).await? else { return Ok(None) };
            if let Some(page) = page_of(&known) {
                return Ok(Some(page));
            }
            if known.status != AttemptStatus::Created {
                return Ok(None);
            }
        }
        Ok(None)
    }

    async fn open_page(&self, dossier: &Dossier, attempt: AttemptId) -> Result<PaymentPage, WorkflowError> {
        let base = &self.terms.public_base_url;
        let provider = self.ports.gateway().provider();
        let owed = dossier.state.account().map(crate::inquiry::Account::owed).unwrap_or(self.terms.price);
        let request = CheckoutRequest {
            attempt,
            amount: owed,
            description: format!("Kit de preparation a l'audit {}", dossier.id.reference()).replace('\'', " "),
            notify_url: format!("{base}/payments/{provider}/notify"),
            return_url: format!("{base}/payments/{provider}/return?r={}", self.return_token(attempt).expose()),
            language: dossier.language,
            payer_name: dossier.answers.contact_name.clone(),
            payer_email: dossier.answers.email.clone(),
            payer_phone: dossier.answers.phone.clone(),
        };
        match self.ports.gateway().open_checkout(&request).await {
            Ok(checkout) => {
                let news = AttemptNews {
                    status: AttemptStatus::Initiated,
                    payment_url: Some(checkout.payment_url.clone()),
                    payment_token: checkout.payment_token,
                    code: None,
                };
                self.ports.store().note_attempt(attempt, &news).await?;
                Ok(PaymentPage { payment_url: checkout.payment_url, transaction_id: attempt.transaction_id() })
            }
            Err(error) => {
                // An attempt that certainly never reached the gateway is closed; any other stays open and is asked about.
                if matches!(error, GatewayError::Unavailable { .. } | GatewayError::Misconfigured { .. }) {
                    self.close_attempt(dossier.id, attempt, AttemptOutcome::NotCreated).await?;
                } else {
                    // Nobody was shown its page: a second click need not wait for one.
                    let news = AttemptNews {
                        status: AttemptStatus::Pending,
                        payment_url: None,
                        payment_token: None,
                        code: Some("no answer".into()),
                    };
                    self.ports.store().note_attempt(attempt, &news).await?;
                }
                Err(error.into())
            }
        }
    }

    /// Closes an attempt, where the inquiry still has it open.
    pub(super) async fn close_attempt(
        &self,
        id: InquiryId,
        attempt: AttemptId,
        outcome: AttemptOutcome,
    ) -> Result<(), WorkflowError> {
        let order = self.closing(id, attempt, outcome);
        match self.engine().execute(order).await {
            // The inquiry has moved on meanwhile and no longer keeps it open.
            Ok(_) | Err(EngineError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn closing(
        &self,
        id: InquiryId,
        attempt: AttemptId,
        outcome: AttemptOutcome,
    ) -> Order<crate::inquiry::InquiryLifecycle> {
        let command = Command::CloseAttempt { attempt, outcome };
        Order::new(id.0, InquiryActor::new(ActorKind::Gateway), self.ports.clock().now(), command)
    }

    /// Keeps a notification, once it is known to be the gateway's. It changes nothing else: an effect asks the gateway.
    ///
    /// # Errors
    ///
    /// [`NotificationFault::Rejected`] where it must be refused, [`NotificationFault::Store`] where it must come again.
    pub async fn notification(&self, raw: &RawNotification) -> Result<(), NotificationFault> {
        let transaction_id = self.ports.gateway().read_notification(raw)?;
        let attempt = match AttemptId::from_transaction_id(&transaction_id) {
            Some(attempt) => self.ports.store().attempt(attempt).await?,
            None => None,
        };
        let notification = NewNotification {
            id: NotificationId(self.ports.clock().fresh()),
            provider: self.ports.gateway().provider().to_owned(),
            transaction_id,
            attempt: attempt.map(|attempt| (attempt.inquiry, attempt.id)),
            digest: digest(&raw.body),
            at: raw.at,
        };
        self.ports.store().keep_notification(&notification).await?;
        Ok(())
    }

    /// The status page of the client who comes back from the gateway, if the address is one we gave for an attempt that is
    /// not a day old. It changes nothing.
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn way_back(&self, token: &Token) -> Result<Option<String>, WorkflowError> {
        const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);
        let Some(attempt) = self.ports.store().attempt_by_return(token.hash()).await? else { return Ok(None) };
        if self.ports.clock().now().since(attempt.opened_at) > ONE_DAY {
            return Ok(None);
        }
        let dossier = self.dossier(attempt.inquiry).await?;
        Ok(Some(self.status_url(&dossier)))
    }
}

fn page_of(attempt: &Attempt) -> Option<PaymentPage> {
    let payment_url = attempt.payment_url.clone()?;
    Some(PaymentPage { payment_url, transaction_id: attempt.id.transaction_id() })
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}
