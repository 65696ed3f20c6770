use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, Proof, ProviderDates, RawNotification,
    Receiving, UnverifiedNotification, Verdict,
};
use kit_workflow::{Money, Timestamp, Token};

use super::{GatewayBed, Opened, Provider, Said};
use crate::drive::polls;
use crate::sample;
use crate::world::{FakeGateway, Opening};

/// What this account signs notifications with.
const SECRET: &str = "zz-memory-secret";

/// One sentence of a gateway's contract that a [`MemoryGateway`] breaks on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GatewayFault {
    /// Amounts are rounded up.
    AmountRounded,
    /// Openings carry an id of their own.
    IdChanged,
    /// The page is a script.
    PageIsScript,
    /// An attempt that is known already is opened as if it were new.
    OpenedTwice,
    /// A notification is believed.
    NotificationPays,
    /// What was owed is said to have been received.
    AmountMadeUp,
    /// A code that nobody has heard of is a failure.
    UnheardIsRefused,
    /// A code that nobody has heard of is a success.
    UnheardIsPaid,
    /// A refused payment stays refused.
    RefusalIsFinal,
    /// A refusal is never told.
    RefusalIsPending,
    /// What was never opened was refused.
    StrangerIsRefused,
    /// An opening whose answer was lost is said not to have happened.
    LostIsUnavailable,
    /// An opening that was turned away may have happened.
    TurnedAwayIsUnknown,
    /// A question without an answer is a refusal.
    SilenceIsRefusal,
    /// Refused keys are a passing trouble.
    KeysAreUnavailable,
    /// A notification names another transaction.
    NotificationMisread,
    /// Signatures are not looked at.
    SignatureIgnored,
    /// Signatures do not cover the body.
    BodyUnsigned,
    /// Errors tell the keys.
    ErrorsTellKeys,
    /// It waits for ever.
    NeverEnds,
}

impl GatewayFault {
    /// Every fault.
    pub const ALL: &'static [Self] = &[
        Self::AmountRounded,
        Self::IdChanged,
        Self::PageIsScript,
        Self::OpenedTwice,
        Self::NotificationPays,
        Self::AmountMadeUp,
        Self::UnheardIsRefused,
        Self::UnheardIsPaid,
        Self::RefusalIsFinal,
        Self::RefusalIsPending,
        Self::StrangerIsRefused,
        Self::LostIsUnavailable,
        Self::TurnedAwayIsUnknown,
        Self::SilenceIsRefusal,
        Self::KeysAreUnavailable,
        Self::NotificationMisread,
        Self::SignatureIgnored,
        Self::BodyUnsigned,
        Self::ErrorsTellKeys,
        Self::NeverEnds,
    ];
}

impl fmt::Display for GatewayFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// Provides the suite with gateways in memory, sound or with a fault.
///
/// ```
/// use kit_testing::contract::{self, GatewayFault, MemoryCounter};
/// use kit_testing::drive;
///
/// drive::to_end(contract::gateway(&MemoryCounter::by_token())).unwrap();
/// for fault in GatewayFault::ALL {
///     assert!(drive::to_end(contract::gateway(&MemoryCounter::with(*fault))).is_err(), "{fault}");
/// }
/// ```
#[derive(Debug, Default)]
pub struct MemoryCounter {
    by_token: bool,
    fault: Option<GatewayFault>,
    last: Mutex<Option<MemoryGateway>>,
}

impl MemoryCounter {
    /// Sound gateways whose notifications are signed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sound gateways whose notifications carry a token, and whose status answers name no amount.
    pub fn by_token() -> Self {
        Self { by_token: true, ..Self::default() }
    }

    /// Gateways with this fault: a suite that passes on them checks nothing.
    pub fn with(fault: GatewayFault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }

    fn last(&self) -> MemoryGateway {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone().expect("a gateway was asked for first")
    }
}

/// A gateway over a [`FakeGateway`] that behaves as its provider does. Clones share it.
#[derive(Clone, Debug)]
pub struct MemoryGateway {
    inner: FakeGateway,
    provider: Provider,
    by_token: bool,
    fault: Option<GatewayFault>,
    /// Attempts that are believed to be settled, for the faults that believe.
    believed: Arc<Mutex<Vec<(AttemptId, Verdict)>>>,
}

impl MemoryGateway {
    fn has(&self, fault: GatewayFault) -> bool {
        self.fault == Some(fault)
    }

    fn misconfigured(&self) -> GatewayError {
        let detail = if self.has(GatewayFault::ErrorsTellKeys) { SECRET } else { "the keys were refused" };
        if self.has(GatewayFault::KeysAreUnavailable) {
            return GatewayError::Unavailable { detail: detail.to_owned(), patience: None };
        }
        GatewayError::Misconfigured { detail: detail.to_owned() }
    }

    fn unavailable() -> GatewayError {
        GatewayError::Unavailable { detail: "429".to_owned(), patience: None }
    }

    fn believe(&self, attempt: AttemptId, verdict: Verdict) {
        self.believed.lock().unwrap_or_else(PoisonError::into_inner).push((attempt, verdict));
    }

    fn believed(&self, attempt: AttemptId) -> Option<Verdict> {
        let believed = self.believed.lock().unwrap_or_else(PoisonError::into_inner);
        believed.iter().find(|(known, _)| *known == attempt).map(|(_, verdict)| verdict.clone())
    }

    fn signature(&self, body: &[u8]) -> String {
        let body = if self.has(GatewayFault::BodyUnsigned) { &b""[..] } else { body };
        Token::presented(&format!("{SECRET} {}", String::from_utf8_lossy(body))).hash().to_string()
    }

    fn paid(amount: Option<Money>) -> Verdict {
        Verdict::Paid {
            amount: amount.map(Receiving::Money),
            reference: None,
            method: None,
            dates: ProviderDates::NONE,
        }
    }
}

impl Gateway for MemoryGateway {
    fn provider(&self) -> &'static str {
        self.inner.provider()
    }

    fn is_test(&self) -> bool {
        self.inner.is_test()
    }

    fn account(&self) -> String {
        self.inner.account()
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        let lost = if self.has(GatewayFault::LostIsUnavailable) {
            Opening::Refused(Self::unavailable())
        } else {
            Opening::AnswerLost
        };
        match self.provider {
            Provider::Works => {}
            Provider::Busy if self.has(GatewayFault::TurnedAwayIsUnknown) => self.inner.open_next(Opening::AnswerLost),
            Provider::Busy => self.inner.open_next(Opening::Refused(Self::unavailable())),
            Provider::Silent if self.has(GatewayFault::NeverEnds) => std::future::pending().await,
            Provider::Silent | Provider::Garbles | Provider::Broken => self.inner.open_next(lost),
            Provider::RefusesTheKeys => self.inner.open_next(Opening::Refused(self.misconfigured())),
        }
        let mut request = request.clone();
        if self.has(GatewayFault::AmountRounded) {
            request.amount = Money::new(request.amount.minor().div_ceil(1_000) * 1_000, request.amount.currency());
        }
        if self.has(GatewayFault::IdChanged) {
            request.attempt = AttemptId(uuid::Uuid::from_u128(request.attempt.0.as_u128().wrapping_add(1)));
        }
        let outcome = self.inner.open_checkout(&request).await;
        if self.has(GatewayFault::OpenedTwice) && outcome == Err(GatewayError::AlreadyExists) {
            return Ok(Checkout { payment_url: "https://x.example".into(), payment_token: None, notify_token: None });
        }
        let mut checkout = outcome?;
        if self.has(GatewayFault::PageIsScript) {
            checkout.payment_url = "javascript:alert(1)".to_owned();
        }
        Ok(checkout)
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        match self.provider {
            Provider::Works => {}
            Provider::RefusesTheKeys => self.inner.verify_next(Err(self.misconfigured())),
            Provider::Silent if self.has(GatewayFault::SilenceIsRefusal) => {
                self.inner.verify_next(Ok(Verdict::Refused { code: "silence".to_owned() }));
            }
            Provider::Busy | Provider::Silent | Provider::Garbles | Provider::Broken => {
                self.inner.verify_next(Err(Self::unavailable()));
            }
        }
        let verdict = self.inner.verify(attempt).await?;
        if let Some(believed) = self.believed(attempt) {
            return Ok(believed);
        }
        let unheard = verdict == Verdict::Pending { code: "9999".to_owned() };
        Ok(match verdict {
            Verdict::Pending { code } if unheard && self.has(GatewayFault::UnheardIsRefused) => {
                Verdict::Refused { code }
            }
            Verdict::Pending { .. } if unheard && self.has(GatewayFault::UnheardIsPaid) => Self::paid(None),
            Verdict::Unknown if self.has(GatewayFault::StrangerIsRefused) => {
                Verdict::Refused { code: "unknown".to_owned() }
            }
            Verdict::Refused { code } if self.has(GatewayFault::RefusalIsPending) => Verdict::Pending { code },
            Verdict::Refused { code } if self.has(GatewayFault::RefusalIsFinal) => {
                self.believe(attempt, Verdict::Refused { code: code.clone() });
                Verdict::Refused { code }
            }
            Verdict::Paid { .. } if self.has(GatewayFault::AmountMadeUp) => Self::paid(Some(sample::OWED)),
            Verdict::Paid { .. } if self.by_token => Self::paid(None),
            verdict => verdict,
        })
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        if self.by_token {
            return self.inner.read_notification(raw);
        }
        let signature = raw.headers.iter().find(|(name, _)| name == "x-token").map(|(_, value)| value.as_str());
        if signature != Some(&self.signature(&raw.body)) && !self.has(GatewayFault::SignatureIgnored) {
            return Err(NotificationRejected::Forged);
        }
        let mut transaction_id = String::from_utf8(raw.body.clone()).map_err(|_| NotificationRejected::Malformed)?;
        if self.has(GatewayFault::NotificationPays)
            && let Some(attempt) = AttemptId::from_transaction_id(&transaction_id)
        {
            self.believe(attempt, Self::paid(None));
        }
        if self.has(GatewayFault::NotificationMisread) {
            transaction_id.push('0');
        }
        Ok(UnverifiedNotification { transaction_id, proof: Proof::Signed })
    }
}

impl GatewayBed for MemoryCounter {
    type Gateway = MemoryGateway;

    async fn gateway(&self, provider: Provider) -> MemoryGateway {
        let inner = FakeGateway::new();
        if self.by_token {
            inner.prove_by_token();
        }
        let (by_token, fault, believed) = (self.by_token, self.fault, Arc::default());
        let gateway = MemoryGateway { inner, provider, by_token, fault, believed };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(gateway.clone());
        gateway
    }

    async fn say(&self, attempt: AttemptId, said: Said) {
        let verdict = match said {
            Said::Paid(amount) => MemoryGateway::paid(Some(amount)),
            Said::Waiting => Verdict::Pending { code: "WAITING".to_owned() },
            Said::Refused => Verdict::Refused { code: "REFUSED".to_owned() },
            Said::Unheard => Verdict::Pending { code: "9999".to_owned() },
        };
        self.last().inner.stand(attempt, verdict);
    }

    async fn opened(&self) -> Vec<Opened> {
        let requests = self.last().inner.opened();
        requests
            .into_iter()
            .map(|request| Opened { transaction_id: request.attempt.transaction_id(), amount: request.amount })
            .collect()
    }

    async fn notification(&self, attempt: AttemptId) -> RawNotification {
        let gateway = self.last();
        let raw = gateway.inner.notification(attempt, Timestamp::from_unix_ms(0));
        if self.by_token {
            return raw;
        }
        RawNotification { headers: vec![("x-token".to_owned(), gateway.signature(&raw.body))], ..raw }
    }

    fn names_amounts(&self) -> bool {
        !self.by_token
    }

    fn secrets(&self) -> Vec<String> {
        vec![SECRET.to_owned()]
    }

    async fn bounded<F: Future + Send>(&self, work: F) -> Option<F::Output> {
        use futures_util::future::{Either, select};
        match select(std::pin::pin!(work), std::pin::pin!(polls(1_000))).await {
            Either::Left((outcome, _)) => Some(outcome),
            Either::Right(((), _)) => None,
        }
    }
}
