//! The port to a payment provider.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use crate::inquiry::AttemptId;
use crate::port::{Language, ProviderDates};
use crate::{Money, Timestamp, Token, TokenHash};

/// What a provider is asked to open.
///
/// ```
/// use kit_workflow::inquiry::AttemptId;
/// use kit_workflow::port::{CheckoutRequest, Language};
/// use kit_workflow::{Currency, Money};
///
/// let request = CheckoutRequest {
///     attempt: AttemptId(uuid::Uuid::from_u128(7)),
///     amount: Money::new(15_000, Currency::Xof),
///     description: "Kit audit".to_owned(),
///     notify_url: "https://kit.example/kit/notify/cinetpay/".to_owned(),
///     return_url: "https://kit.example/kit/return/secret/".to_owned(),
///     language: Language::French,
///     payer_name: "Awa Diop".to_owned(),
///     payer_email: "awa@example.org".to_owned(),
///     payer_phone: String::new(),
///     reference: "KIT-7Q2M-X04D".to_owned(),
///     organization: "Ville de Cocody".to_owned(),
/// };
/// assert!(!format!("{request:?}").contains("secret"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CheckoutRequest {
    /// Which attempt; its transaction id is what the provider knows it by.
    pub attempt: AttemptId,
    /// What is owed.
    pub amount: Money,
    /// What it is for: letters, digits, spaces and hyphens only; no personal data.
    pub description: String,
    /// Where the provider tells us that something happened.
    pub notify_url: String,
    /// Where the provider sends the browser back to. Holds a secret.
    pub return_url: String,
    /// The language of the payment page.
    pub language: Language,
    /// The payer's name.
    pub payer_name: String,
    /// The payer's e-mail address.
    pub payer_email: String,
    /// The payer's telephone number; may be empty.
    pub payer_phone: String,
    /// What the order is called between us and the client: the same for each of its attempts, and no personal data.
    pub reference: String,
    /// For whom the client orders; may be empty.
    pub organization: String,
}

/// Names, addresses and the return secret stay out of logs.
impl fmt::Debug for CheckoutRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckoutRequest")
            .field("attempt", &self.attempt)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// A checkout that the provider opened.
///
/// ```
/// use kit_workflow::port::Checkout;
///
/// let payment_url = "https://checkout.cinetpay.com/payment/secret".to_owned();
/// let checkout = Checkout { payment_url, payment_token: None, notify_token: None };
/// assert_eq!(format!("{checkout:?}"), "Checkout(..)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Checkout {
    /// Where to send the browser, exactly as the provider said. A provider that has no page of its own answers with the
    /// name of one beneath the client's private page, such as `by-hand/`: no secret is stored with it.
    pub payment_url: String,
    /// The provider's own name for the payment, if it gave one.
    pub payment_token: Option<String>,
    /// The secret that the provider's notifications of this payment will carry, where it proves them so. The workflow keeps
    /// its hash alone.
    pub notify_token: Option<Token>,
}

/// Whoever has the address can see the payment page: a log shows nothing of it.
impl fmt::Debug for Checkout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checkout(..)")
    }
}

/// Why a provider did not do as asked.
///
/// ```
/// use kit_workflow::port::GatewayError;
///
/// let refused = GatewayError::Misconfigured { detail: "608".to_owned() };
/// assert_eq!(refused.to_string(), "the payment provider refused the request: 608");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The request never took effect: try again with a new attempt.
    #[error("the payment provider is unavailable: {detail}")]
    Unavailable {
        /// A code or status.
        detail: String,
        /// How long the provider asked us to wait.
        patience: Option<Duration>,
    },
    /// The provider does not let us in: we ask too often, or look like nobody it knows. The request never took effect; try
    /// again later, and staff must look.
    #[error("the payment provider turns us away: {detail}")]
    Barred {
        /// A code or status.
        detail: String,
        /// How long the provider asked us to wait.
        patience: Option<Duration>,
    },
    /// Whether the request took effect is unknown: ask for the status before anything else.
    #[error("the payment provider's answer was lost: {detail}")]
    OutcomeUnknown {
        /// A code or status.
        detail: String,
    },
    /// The provider already knows this transaction id.
    #[error("the payment provider already knows this attempt")]
    AlreadyExists,
    /// Our fault: keys, contract or request; staff must look. Never shown as "payment refused".
    #[error("the payment provider refused the request: {detail}")]
    Misconfigured {
        /// A code or status.
        detail: String,
    },
}

/// How an attempt stands, as the provider says when asked.
///
/// ```
/// use kit_workflow::port::{ProviderDates, Receiving, Verdict};
/// use kit_workflow::{Currency, Money};
///
/// let amount = Some(Receiving::Money(Money::new(15_000, Currency::Xof)));
/// let (reference, method) = (Some("MP2209".to_owned()), Some("OM".to_owned()));
/// let paid = Verdict::Paid { amount, reference, method, dates: ProviderDates::NONE };
/// assert_ne!(paid, Verdict::Pending { code: "WAITING_FOR_CUSTOMER".to_owned() });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Paid.
    Paid {
        /// How much; `None` where the provider does not say.
        amount: Option<Receiving>,
        /// The operator's reference, for the record.
        reference: Option<String>,
        /// How it was paid, for the record.
        method: Option<String>,
        /// When, as the provider says; for the record.
        dates: ProviderDates,
    },
    /// Not settled, and every code we do not know.
    Pending {
        /// The provider's code.
        code: String,
    },
    /// Not settled, with a code that may mean trouble: staff are told to look.
    Doubtful {
        /// The provider's code.
        code: String,
    },
    /// Not settled, with a code that speaks of our account or of a payment that was never opened: staff are told to look
    /// where the payment was opened.
    Unclear {
        /// The provider's code.
        code: String,
    },
    /// Ended without payment; a new attempt may succeed, and this one may still turn out paid.
    Refused {
        /// The provider's code.
        code: String,
    },
    /// Its page has closed without payment; a payment may still come late, so it goes on being asked about.
    Expired {
        /// The provider's code.
        code: String,
    },
    /// The provider has never heard of it.
    Unknown,
}

/// An amount as the provider named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiving {
    /// An amount that makes sense.
    Money(Money),
    /// Something was paid that we cannot express: another currency than we know, or a fraction it does not have.
    Other(String),
}

/// A request that came to the webhook, as it came.
///
/// ```
/// use kit_testing::World;
/// use kit_workflow::inquiry::AttemptId;
/// use kit_workflow::port::{Gateway, NotificationRejected, Proof, RawNotification};
/// use kit_workflow::Clock;
///
/// let (world, attempt) = (World::new(1), AttemptId(uuid::Uuid::from_u128(7)));
/// let raw = world.gateway.notification(attempt, world.clock.now());
/// let read = world.gateway.read_notification(&raw).unwrap();
/// assert_eq!((read.transaction_id, read.proof), (attempt.transaction_id(), Proof::Signed));
/// let unsigned = RawNotification { headers: Vec::new(), ..raw };
/// assert_eq!(world.gateway.read_notification(&unsigned), Err(NotificationRejected::Forged));
/// ```
#[derive(Clone)]
pub struct RawNotification {
    /// The header fields, names in lower case, in order.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// When it came.
    pub at: Timestamp,
}

/// A notification holds personal data and a signature.
impl fmt::Debug for RawNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawNotification").field("bytes", &self.body.len()).field("at", &self.at).finish_non_exhaustive()
    }
}

/// What a notification says, before it is known whether the provider said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnverifiedNotification {
    /// The transaction it speaks of, as told.
    pub transaction_id: String,
    /// What it can be known by.
    pub proof: Proof,
}

/// What shows that a notification comes from the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It was signed with a secret of the account, and the signature was found right.
    Signed,
    /// It carries a secret that the provider gave when the payment page was opened; this is its hash. The workflow holds it
    /// against the attempt's, and refuses the notification where they differ.
    Token(TokenHash),
}

/// Why a notification was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotificationRejected {
    /// Its signature or its token is missing or wrong: 401, nothing stored, nobody asked.
    #[error("the signature or the token is missing or wrong")]
    Forged,
    /// It is signed, and of another merchant site: ignored, and told to the log.
    #[error("the notification is for another site")]
    WrongSite,
    /// It is signed, and does not have the form of a notification.
    #[error("the notification is malformed")]
    Malformed,
}

/// A payment provider.
///
/// - `open_checkout` MUST NOT be called before the attempt is stored.
/// - `verify` MUST answer [`Verdict::Pending`] for every code it does not know, and [`Verdict::Paid`] only where the
///   provider's status answer says paid.
/// - `read_notification` MUST check a signature before it reads anything else, in constant time, where the provider signs;
///   where it sends a token instead, it MUST answer with that token's hash. What it returns is a hint, never proof of a
///   payment.
///
/// ```
/// use kit_testing::{World, drive, sample::OWED};
/// use kit_workflow::inquiry::AttemptId;
/// use kit_workflow::port::{Gateway, Verdict};
///
/// let (gateway, attempt) = (World::new(1).gateway, AttemptId(uuid::Uuid::from_u128(7)));
/// assert_eq!(drive::to_end(gateway.verify(attempt)), Ok(Verdict::Unknown));
/// gateway.pay(attempt, OWED);
/// assert!(matches!(drive::to_end(gateway.verify(attempt)), Ok(Verdict::Paid { .. })));
/// ```
pub trait Gateway: Send + Sync {
    /// The provider's name, as in addresses and records.
    fn provider(&self) -> &'static str;

    /// Whether payments here are not real money.
    ///
    /// ```
    /// use kit_testing::World;
    /// use kit_workflow::port::Gateway;
    ///
    /// let gateway = World::new(1).gateway;
    /// assert!(gateway.is_test(), "nobody's money");
    /// assert!(gateway.can_be_asked() && gateway.instructions(kit_workflow::port::Language::French).is_none());
    /// ```
    fn is_test(&self) -> bool;

    /// Whether it can be asked how an attempt stands. Where it cannot, staff record what comes, and nobody waits for it.
    fn can_be_asked(&self) -> bool {
        true
    }

    /// A mark of the account there: the same for as long as the account is, another one for another account. It tells no
    /// secret. Attempts keep it, because an account knows nothing of another one's payments.
    fn account(&self) -> String;

    /// What a payer is told in this language by a provider that has no payment page of its own.
    fn instructions(&self, _language: Language) -> Option<&str> {
        None
    }

    /// Asks the provider to open a payment page.
    ///
    /// ```
    /// use kit_testing::{World, drive, sample};
    /// use kit_workflow::inquiry::AttemptId;
    /// use kit_workflow::port::{CheckoutRequest, Gateway, Language};
    ///
    /// let gateway = World::new(1).gateway;
    /// let request = CheckoutRequest {
    ///     attempt: AttemptId(uuid::Uuid::from_u128(7)),
    ///     amount: sample::OWED,
    ///     description: "Kit d audit".to_owned(),
    ///     notify_url: "https://kit.example/payments/notify/".to_owned(),
    ///     return_url: "https://kit.example/payments/return/".to_owned(),
    ///     language: Language::French,
    ///     payer_name: "Awa".to_owned(),
    ///     payer_email: "awa@example.org".to_owned(),
    ///     payer_phone: String::new(),
    ///     reference: "KIT-2345-6789".to_owned(),
    ///     organization: "Régie des eaux".to_owned(),
    /// };
    /// let page = drive::to_end(gateway.open_checkout(&request))?;
    /// println!("the browser goes to {}", page.payment_url);
    /// assert_eq!(gateway.opened(), [request]);
    /// # Ok::<(), kit_workflow::port::GatewayError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`GatewayError`].
    fn open_checkout(&self, request: &CheckoutRequest) -> impl Future<Output = Result<Checkout, GatewayError>> + Send;

    /// Asks the provider how an attempt stands.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Unavailable`], [`GatewayError::Barred`] and [`GatewayError::Misconfigured`] only: asking changes
    /// nothing.
    fn verify(&self, attempt: AttemptId) -> impl Future<Output = Result<Verdict, GatewayError>> + Send;

    /// Authenticates a notification as far as the account's secrets can, and reads which transaction it speaks of.
    ///
    /// # Errors
    ///
    /// [`NotificationRejected`].
    fn read_notification(&self, raw: &RawNotification) -> Result<UnverifiedNotification, NotificationRejected>;
}
