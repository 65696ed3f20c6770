//! Paying: the client goes to the gateway, the gateway calls, the browser comes back.

use std::time::Duration;

use super::inbox::FIRST_PAUSE;
use super::{Ports, Workflow, WorkflowError};
use crate::inquiry::{
    ActorKind, AttemptId, AttemptOutcome, Command, InquiryActor, InquiryId, NotificationId, Refusal, Stage, State,
};
use crate::port::{
    AlarmKind, Archive as _, Attempt, AttemptNews, AttemptOpening, AttemptStatus, CheckoutRequest, Dossier,
    Gateway as _, GatewayError, NewNotification, NotificationRejected, Particulars, Proof, RawNotification,
    UnverifiedNotification,
};
use crate::{
    Actor, Clock as _, Dedupe, EngineError, Ids as _, Order, Purpose, StoreError, Timestamp, Token, TokenHash,
};

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

/// An attempt whose token is not known at this age lost the answer that would have told it: its notifications prove nothing.
pub(super) const PROVABLE: Duration = Duration::from_secs(15 * 60);

impl<P: Ports> Workflow<P> {
    /// Opens a payment page at the gateway, or the one that is open already.
    ///
    /// The attempt is stored before the gateway hears of it. Where the gateway's answer is lost, the attempt stays open and
    /// is asked about until it is settled; the client may try again at once.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// use kit_workflow::workflow::WorkflowError;
    ///
    /// let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// // A second click, or a second window, leads to the same page.
    /// assert_eq!(drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?, page);
    /// assert_eq!(world.gateway.opened().len(), 1);
    /// let elsewhere = drive::to_end(workflow.checkout(dossier.id, "nobody", None));
    /// assert!(matches!(elsewhere, Err(WorkflowError::NoSuchProvider)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        let gateway = self.gateway_of(provider).ok_or(WorkflowError::NoSuchProvider)?;
        let mut dedupe = idempotency_key.map(|key| Dedupe {
            scope: format!("checkout/{id}"),
            key: key.to_owned(),
            fingerprint: provider.to_owned(),
        });
        let mut asked = false;
        loop {
            let mut dossier = self.dossier(id).await?;
            if dossier.state.stage() == Stage::Submitted {
                dossier = self.open_order(id).await?;
            }
            if !asked {
                asked = true;
                if self.ask_about_lost_openings(&dossier).await? {
                    continue;
                }
            }
            if let Some(page) = self.page_already_open(&dossier, provider).await? {
                return Ok(page);
            }
            let attempt = AttemptId(self.ports.clock().fresh());
            let opening = self.opening(&dossier, attempt, gateway)?;
            let command = Command::StartCheckout { attempt, announced: !gateway.can_be_asked() };
            // Decided on this very version: a second click that came in between must see the first one's attempt.
            let order = Order::new(id.0, Actor::new(ActorKind::Client), self.ports.clock().now(), command)
                .with(Particulars::Attempt { opening, remarks: Vec::new(), proof: None })
                .expecting(Some(dossier.version))
                .once(dedupe.clone());
            match self.engine().execute(order).await {
                Ok(_) => return self.open_page(&dossier, attempt, gateway).await,
                Err(EngineError::Conflict { .. }) => {}
                // The first request with this key left no page that can still be paid: this one opens another.
                Err(EngineError::Duplicate { fingerprint, .. }) if fingerprint == provider && dedupe.is_some() => {
                    dedupe = None;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Asks about attempts whose opening was not answered, before another one is made: they may be paid by now. Says whether
    /// that changed anything. A gateway that does not answer keeps nobody from trying again.
    async fn ask_about_lost_openings(&self, dossier: &Dossier) -> Result<bool, WorkflowError> {
        let State::AwaitingPayment(awaiting) = &dossier.state else { return Ok(false) };
        let lost = |attempt: &&Attempt| {
            awaiting.open_attempts().contains(&attempt.id)
                && attempt.payment_url.is_none()
                && attempt.status == AttemptStatus::Pending
        };
        let mut changed = false;
        for attempt in dossier.attempts.iter().filter(lost) {
            changed |= self.look_now(attempt).await?;
        }
        Ok(changed)
    }

    fn opening(
        &self,
        dossier: &Dossier,
        attempt: AttemptId,
        gateway: &P::Gateway,
    ) -> Result<AttemptOpening, WorkflowError> {
        let account = dossier.state.account().ok_or(WorkflowError::Refused(Refusal::NotNow {
            command: crate::inquiry::CommandKind::StartCheckout,
            stage: dossier.state.stage(),
        }))?;
        Ok(AttemptOpening {
            provider: gateway.provider().to_owned(),
            test: gateway.is_test(),
            account: gateway.account(),
            amount: account.owed(),
            return_hash: self.return_token(attempt).hash(),
        })
    }

    fn return_token(&self, attempt: AttemptId) -> Token {
        self.keys.token(Purpose::Return, attempt.0)
    }

    /// The page of an attempt that is open and recent; waits for one that is just being opened.
    async fn page_already_open(&self, dossier: &Dossier, provider: &str) -> Result<Option<PaymentPage>, WorkflowError> {
        let State::AwaitingPayment(awaiting) = &dossier.state else { return Ok(None) };
        let now = self.ports.clock().now();
        let recent = |attempt: &&Attempt| {
            // A page of ours does not grow old: whoever asks for it again is on the same attempt.
            let ours = attempt.payment_url.as_deref().is_some_and(is_beneath_ours);
            awaiting.awaits(attempt.id)
                && attempt.provider == provider
                && (ours || now.since(attempt.opened_at) < SAME_PAGE)
        };
        let Some(attempt) = dossier.attempts.iter().rev().find(recent) else { return Ok(None) };
        match self.page_of(dossier, attempt) {
            Some(page) => Ok(Some(page)),
            None if attempt.status != AttemptStatus::Created || now.since(attempt.opened_at) >= LOST => Ok(None),
            None => self.await_page(dossier, attempt.id).await,
        }
    }

    async fn await_page(&self, dossier: &Dossier, attempt: AttemptId) -> Result<Option<PaymentPage>, WorkflowError> {
        for _ in 0..PATIENCE {
            self.ports.clock().sleep(GLANCE).await;
            let Some(known) = self.ports.store().attempt(attempt).await? else { return Ok(None) };
            if let Some(page) = self.page_of(dossier, &known) {
                return Ok(Some(page));
            }
            if known.status != AttemptStatus::Created {
                return Ok(None);
            }
        }
        Ok(None)
    }

    async fn open_page(
        &self,
        dossier: &Dossier,
        attempt: AttemptId,
        gateway: &P::Gateway,
    ) -> Result<PaymentPage, WorkflowError> {
        let base = &self.terms.public_base_url;
        let provider = gateway.provider();
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
            reference: dossier.id.reference().to_string(),
            organization: dossier.answers.organization_name.clone(),
        };
        match gateway.open_checkout(&request).await {
            Ok(checkout) => {
                let news = AttemptNews {
                    payment_url: Some(checkout.payment_url.clone()),
                    payment_token: checkout.payment_token,
                    notify_hash: checkout.notify_token.map(|token| token.hash()),
                    ..AttemptNews::of(AttemptStatus::Initiated)
                };
                self.ports.store().note_attempt(attempt, &news).await?;
                Ok(self.page_at(dossier, &checkout.payment_url, attempt))
            }
            // The provider has it already, so a page was opened: the one that we were told of is still good, and where we
            // were not, the attempt stays open and is asked about like any whose answer was lost.
            Err(GatewayError::AlreadyExists) if let Some(page) = self.known_page(dossier, attempt).await? => Ok(page),
            Err(error) => {
                if let GatewayError::Misconfigured { detail } | GatewayError::Barred { detail, .. } = &error {
                    self.raise(AlarmKind::GatewayFault, provider, detail).await?;
                }
                // An attempt that certainly never reached the gateway is closed; any other stays open and is asked about.
                let never_reached = matches!(
                    error,
                    GatewayError::Unavailable { .. } | GatewayError::Barred { .. } | GatewayError::Misconfigured { .. }
                );
                if never_reached {
                    self.close_attempt(dossier.id, attempt, AttemptOutcome::NotCreated).await?;
                } else {
                    // Nobody was shown its page: a second click need not wait for one.
                    let code = Some("no answer".into());
                    let news = AttemptNews { code, ..AttemptNews::of(AttemptStatus::Pending) };
                    self.ports.store().note_attempt(attempt, &news).await?;
                }
                Err(error.into())
            }
        }
    }

    async fn known_page(&self, dossier: &Dossier, attempt: AttemptId) -> Result<Option<PaymentPage>, WorkflowError> {
        Ok(self.ports.store().attempt(attempt).await?.as_ref().and_then(|known| self.page_of(dossier, known)))
    }

    fn page_of(&self, dossier: &Dossier, attempt: &Attempt) -> Option<PaymentPage> {
        attempt.payment_url.as_ref().map(|payment_url| self.page_at(dossier, payment_url, attempt.id))
    }

    fn page_at(&self, dossier: &Dossier, payment_url: &str, attempt: AttemptId) -> PaymentPage {
        let payment_url = if is_beneath_ours(payment_url) {
            format!("{}{payment_url}", self.status_url(dossier))
        } else {
            payment_url.to_owned()
        };
        PaymentPage { payment_url, transaction_id: attempt.transaction_id() }
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
    /// Where notifications are known by a token and the answer that brings the attempt's token is not stored yet, this one
    /// is kept unproven, and the effect compares the two first.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{inquiry::AttemptId, port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// # world.gateway.pay(attempt, workflow.terms().price);
    /// use kit_workflow::Clock;
    /// use kit_workflow::inquiry::Stage;
    ///
    /// let raw = world.gateway.notification(attempt, world.clock.now());
    /// drive::to_end(workflow.notification(&raw))?;
    /// // Nothing is paid by being told so: the gateway is asked next.
    /// assert_eq!(drive::to_end(workflow.dossier(dossier.id))?.state.stage(), Stage::AwaitingPayment);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NotificationFault::Rejected`] where it must be refused, [`NotificationFault::Store`] where it must come again.
    pub async fn notification(&self, raw: &RawNotification) -> Result<(), NotificationFault> {
        let taken = self.take_notification(raw).await;
        if let Err(NotificationFault::Rejected(rejected)) = taken {
            self.turn_away(rejected.into()).await;
        }
        taken
    }

    async fn take_notification(&self, raw: &RawNotification) -> Result<(), NotificationFault> {
        let UnverifiedNotification { transaction_id, proof } = self.ports.gateway().read_notification(raw)?;
        let attempt = match AttemptId::from_transaction_id(&transaction_id) {
            Some(attempt) => self.ports.store().attempt(attempt).await?,
            None => None,
        };
        let attempt = attempt.filter(|attempt| attempt.provider == self.ports.gateway().provider());
        let unproven = match proof {
            Proof::Signed => None,
            Proof::Token(token) => unproven(token, attempt.as_ref(), raw.at)?,
        };
        let notification = NewNotification {
            id: NotificationId(self.ports.clock().fresh()),
            provider: self.ports.gateway().provider().to_owned(),
            transaction_id,
            attempt: attempt.map(|attempt| (attempt.inquiry, attempt.id)),
            unproven,
            digest: self.keys.mark(&raw.body),
            raw: raw.body.clone(),
            at: raw.at,
            again_at: raw.at + FIRST_PAUSE,
        };
        self.keep(&notification).await?;
        Ok(())
    }

    /// The status page of the client who comes back from the gateway, if the address is one we gave for an attempt that is
    /// not a day old. It changes nothing.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// use std::time::Duration;
    ///
    /// use kit_workflow::Token;
    ///
    /// // The gateway sends the browser to the address that it was told, which holds a token.
    /// let address = world.gateway.opened()[0].return_url.clone();
    /// let token = Token::presented(address.rsplit('=').next().unwrap_or_default());
    /// assert_eq!(drive::to_end(workflow.way_back(&token))?, Some(workflow.status_url(&dossier)));
    /// world.clock.advance(Duration::from_secs(25 * 60 * 60));
    /// assert_eq!(drive::to_end(workflow.way_back(&token))?, None, "a day is over");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn way_back(&self, token: &Token) -> Result<Option<String>, WorkflowError> {
        let Some(attempt) = self.came_back_from(token).await? else { return Ok(None) };
        let dossier = self.dossier(attempt.inquiry).await?;
        Ok(Some(self.status_url(&dossier)))
    }

    /// Asks the gateway about the attempt that the client comes back from, so that the page need not wait for the
    /// notification. However often they come back, the gateway is asked now and then; what they bring with them says nothing.
    ///
    /// ```
    /// # use kit_testing::{World, drive};
    /// # use kit_workflow::{port::Language, workflow::NewInquiry};
    /// # let world = World::new(1);
    /// # let workflow = world.workflow();
    /// # let (answers, documents) = world.form();
    /// # let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// # let dossier = drive::to_end(workflow.submit(new))?.dossier;
    /// # let page = drive::to_end(workflow.checkout(dossier.id, "cinetpay", None))?;
    /// # use kit_workflow::{Token, inquiry::{AttemptId, Stage}};
    /// # let address = world.gateway.opened()[0].return_url.clone();
    /// # let token = Token::presented(address.rsplit('=').next().unwrap_or_default());
    /// # let attempt = AttemptId::from_transaction_id(&page.transaction_id).ok_or("not ours")?;
    /// // The client has paid and comes back before the notification does: the page says so at once.
    /// world.gateway.pay(attempt, workflow.terms().price);
    /// drive::to_end(workflow.look_after_way_back(&token))?;
    /// assert_eq!(drive::to_end(workflow.dossier(dossier.id))?.state.stage(), Stage::Paid);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`WorkflowError::Store`].
    pub async fn look_after_way_back(&self, token: &Token) -> Result<(), WorkflowError> {
        if let Some(attempt) = self.came_back_from(token).await? {
            self.look_now(&attempt).await?;
        }
        Ok(())
    }

    async fn came_back_from(&self, token: &Token) -> Result<Option<Attempt>, WorkflowError> {
        const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);
        let now = self.ports.clock().now();
        let attempt = self.ports.store().attempt_by_return(token.hash()).await?;
        Ok(attempt.filter(|attempt| now.since(attempt.opened_at) <= ONE_DAY))
    }
}

/// Whether a payment page is one beneath the client's private page rather than a provider's.
fn is_beneath_ours(payment_url: &str) -> bool {
    !payment_url.contains(':')
}

/// What is left to be proven of a notification that carries this token.
///
/// Attempts are stored before the gateway hears of them. So an id that is none of ours cannot become one, and nothing could
/// ever prove what is said of it: that is refused like a wrong token, and whoever guesses ids learns nothing.
fn unproven(
    token: TokenHash,
    attempt: Option<&Attempt>,
    at: Timestamp,
) -> Result<Option<TokenHash>, NotificationRejected> {
    let attempt = attempt.ok_or(NotificationRejected::Forged)?;
    match attempt.notify_hash {
        Some(known) if known.is(token) => Ok(None),
        None if at.since(attempt.opened_at) < PROVABLE => Ok(Some(token)),
        Some(_) | None => Err(NotificationRejected::Forged),
    }
}
