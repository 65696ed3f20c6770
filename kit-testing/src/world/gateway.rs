use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kit_workflow::inquiry::AttemptId;
use kit_workflow::port::{
    Checkout, CheckoutRequest, Gateway, GatewayError, NotificationRejected, Proof, ProviderDates, RawNotification,
    Receiving, UnverifiedNotification, Verdict,
};
use kit_workflow::{Money, Timestamp, Token};

use super::script::Script;
use crate::drive::polls;

/// The `x-token` of a notification that this gateway sent.
const GENUINE: &str = "genuine";
/// The `x-token` of a notification that this gateway sent to another merchant.
const ELSEWHERE: &str = "elsewhere";
/// The header of the token that proves a notification.
const NOTIFY_TOKEN: &str = "notify-token";

/// A payment provider that keeps its own books: what it opened, and what was paid there. Clones share them.
///
/// ```
/// use kit_testing::world::FakeGateway;
/// use kit_testing::{drive, sample::OWED};
/// use kit_workflow::inquiry::AttemptId;
/// use kit_workflow::port::{Gateway, GatewayError, Verdict};
///
/// let (gateway, attempt) = (FakeGateway::new(), AttemptId(uuid::Uuid::from_u128(7)));
/// gateway.pay(attempt, OWED);
/// let away = GatewayError::Unavailable { detail: "503".to_owned(), patience: None };
/// gateway.verify_next(Err(away.clone()));
/// assert_eq!(drive::to_end(gateway.verify(attempt)), Err(away));
/// assert!(matches!(drive::to_end(gateway.verify(attempt)), Ok(Verdict::Paid { .. })));
/// assert_eq!(gateway.verified(), [attempt, attempt]);
/// ```
#[derive(Clone)]
pub struct FakeGateway {
    books: Arc<Mutex<BTreeMap<AttemptId, Verdict>>>,
    written: Arc<AtomicU64>,
    /// Whether notifications are proven by a token of their attempt's rather than by a signature of the account's.
    by_token: Arc<AtomicBool>,
    account: Arc<Mutex<String>>,
    openings: Script<CheckoutRequest, Opening>,
    looks: Script<AttemptId, Result<Verdict, GatewayError>>,
}

/// How the opening of a payment page goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is not opened, and the gateway says why.
    Refused(GatewayError),
    /// It is opened, and the answer is lost.
    AnswerLost,
}

impl FakeGateway {
    /// A gateway at which nothing was opened.
    pub fn new() -> Self {
        Self {
            books: Arc::default(),
            written: Arc::default(),
            by_token: Arc::default(),
            account: Arc::new(Mutex::new("fake".to_owned())),
            openings: Script::new(),
            looks: Script::new(),
        }
    }

    /// From now on notifications are proven by the token that an opening answers with, and no longer signed.
    ///
    /// ```
    /// use kit_testing::world::FakeGateway;
    /// use kit_workflow::Timestamp;
    /// use kit_workflow::inquiry::AttemptId;
    /// use kit_workflow::port::{Gateway, Proof};
    ///
    /// let (gateway, at) = (FakeGateway::new(), Timestamp::from_unix_ms(0));
    /// let proof = || {
    ///     let raw = gateway.notification(AttemptId(uuid::Uuid::from_u128(7)), at);
    ///     gateway.read_notification(&raw).unwrap().proof
    /// };
    /// assert_eq!(proof(), Proof::Signed);
    /// gateway.prove_by_token();
    /// assert!(matches!(proof(), Proof::Token(_)));
    /// ```
    pub fn prove_by_token(&self) {
        self.by_token.store(true, Ordering::SeqCst);
    }

    /// From now on it is asked as another account, which is called `fake` at first. Its books stay as they are.
    ///
    /// ```
    /// use kit_testing::world::FakeGateway;
    /// use kit_workflow::port::Gateway;
    ///
    /// let gateway = FakeGateway::new();
    /// gateway.become_account("another");
    /// assert_eq!(gateway.account(), "another");
    /// ```
    pub fn become_account(&self, account: &str) {
        account.clone_into(&mut self.account.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The next opening goes like this.
    ///
    /// ```
    /// use kit_testing::world::{FakeGateway, Opening};
    /// use kit_testing::{World, drive};
    /// use kit_workflow::port::Language;
    /// use kit_workflow::workflow::NewInquiry;
    ///
    /// let world = World::new(1);
    /// let (answers, documents) = world.form();
    /// let new = NewInquiry { answers, documents, language: Language::French, idempotency_key: None };
    /// let id = drive::to_end(world.workflow().submit(new)).unwrap().dossier.id;
    /// // The page was opened, and nobody learns where it is: the next click opens another.
    /// world.gateway.open_next(Opening::AnswerLost);
    /// assert!(drive::to_end(world.workflow().checkout(id, "cinetpay", None)).is_err());
    /// assert!(drive::to_end(world.workflow().checkout(id, "cinetpay", None)).is_ok());
    /// assert_eq!(world.gateway.opened().len(), 2);
    /// ```
    pub fn open_next(&self, opening: Opening) {
        self.openings.answer_next(opening);
    }

    /// The next status answer is this, whatever the books say.
    pub fn verify_next(&self, answer: Result<Verdict, GatewayError>) {
        self.looks.answer_next(answer);
    }

    /// The client pays an attempt with this amount.
    pub fn pay(&self, attempt: AttemptId, amount: Money) {
        self.stand(
            attempt,
            Verdict::Paid {
                amount: Some(Receiving::Money(amount)),
                reference: None,
                method: None,
                dates: ProviderDates::NONE,
            },
        );
    }

    /// From now on the gateway says this of an attempt.
    ///
    /// ```
    /// use kit_testing::world::FakeGateway;
    /// use kit_workflow::inquiry::AttemptId;
    /// use kit_workflow::port::Verdict;
    ///
    /// let (gateway, attempt) = (FakeGateway::new(), AttemptId(uuid::Uuid::from_u128(7)));
    /// assert_eq!(gateway.standing(attempt), None);
    /// gateway.stand(attempt, Verdict::Unknown);
    /// assert_eq!(gateway.standing(attempt), Some(Verdict::Unknown));
    /// ```
    pub fn stand(&self, attempt: AttemptId, verdict: Verdict) {
        self.written.fetch_add(1, Ordering::SeqCst);
        self.books().insert(attempt, verdict);
    }

    /// What its books say of an attempt; `None` where it was never opened.
    pub fn standing(&self, attempt: AttemptId) -> Option<Verdict> {
        self.books().get(&attempt).cloned()
    }

    /// What it was asked to open, oldest first.
    pub fn opened(&self) -> Vec<CheckoutRequest> {
        self.openings.asked()
    }

    /// Which attempts it was asked about, oldest first.
    pub fn verified(&self) -> Vec<AttemptId> {
        self.looks.asked()
    }

    /// The notification that it sends of an attempt.
    pub fn notification(&self, attempt: AttemptId, at: Timestamp) -> RawNotification {
        let headers = match self.notify_token(attempt) {
            Some(token) => vec![(NOTIFY_TOKEN.to_owned(), token.expose().to_owned())],
            None => vec![("x-token".to_owned(), GENUINE.to_owned())],
        };
        RawNotification { headers, body: attempt.transaction_id().into_bytes(), at }
    }

    /// How often it was asked something, or something was written in its books.
    pub(super) fn changes(&self) -> u64 {
        self.openings.times() + self.looks.times() + self.written.load(Ordering::SeqCst)
    }

    /// The token of an attempt, where this gateway works so.
    fn notify_token(&self, attempt: AttemptId) -> Option<Token> {
        let token = || Token::presented(&format!("token-of-{}", attempt.transaction_id()));
        self.by_token.load(Ordering::SeqCst).then(token)
    }

    fn books(&self) -> MutexGuard<'_, BTreeMap<AttemptId, Verdict>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for FakeGateway {
    fn default() -> Self {
        Self::new()
    }
}

impl Gateway for FakeGateway {
    fn provider(&self) -> &'static str {
        "cinetpay"
    }

    fn is_test(&self) -> bool {
        true
    }

    fn account(&self) -> String {
        self.account.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn open_checkout(&self, request: &CheckoutRequest) -> Result<Checkout, GatewayError> {
        polls(1).await;
        let opening = self.openings.ask(request.clone());
        if let Some(Opening::Refused(error)) = opening {
            return Err(error);
        }
        let attempt = request.attempt;
        if self.books().contains_key(&attempt) {
            return Err(GatewayError::AlreadyExists);
        }
        self.stand(attempt, Verdict::Pending { code: "PENDING".to_owned() });
        polls(1).await;
        if opening == Some(Opening::AnswerLost) {
            return Err(GatewayError::OutcomeUnknown { detail: "the answer was lost".to_owned() });
        }
        let payment_url = format!("https://gateway.example/pay/{}", attempt.transaction_id());
        Ok(Checkout { payment_url, payment_token: None, notify_token: self.notify_token(attempt) })
    }

    async fn verify(&self, attempt: AttemptId) -> Result<Verdict, GatewayError> {
        polls(1).await;
        let answer = self.looks.ask(attempt);
        let answer = answer.unwrap_or_else(|| Ok(self.standing(attempt).unwrap_or(Verdict::Unknown)));
        polls(1).await;
        answer
    }

    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected> {
        let by_token = self.by_token.load(Ordering::SeqCst);
        let header = if by_token { NOTIFY_TOKEN } else { "x-token" };
        let token = raw.headers.iter().find(|(name, _)| name == header).map(|(_, value)| value.as_str());
        let proof = match token {
            Some(token) if by_token => Proof::Token(Token::presented(token).hash()),
            Some(GENUINE) => Proof::Signed,
            Some(ELSEWHERE) => return Err(NotificationRejected::WrongSite),
            Some(_) | None => return Err(NotificationRejected::Forged),
        };
        let transaction_id = String::from_utf8(raw.body.clone()).map_err(|_| NotificationRejected::Malformed)?;
        Ok(UnverifiedNotification { transaction_id, proof })
    }
}

impl fmt::Debug for FakeGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeGateway").field("attempts", &self.books().len()).finish_non_exhaustive()
    }
}
