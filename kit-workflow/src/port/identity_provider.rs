//! Whoever else knows the members of staff, and vouches for them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::Identity;
use crate::{Timestamp, Token};

/// What one round trip of a browser to the provider and back is known by.
///
/// ```
/// use kit_workflow::{KeyRing, RoundTrip, Timestamp};
/// use uuid::Uuid;
///
/// let keys = KeyRing::new(b"a secret of at least thirty-two bytes").unwrap();
/// let trip = RoundTrip::new(&keys, Uuid::from_u128(7), Timestamp::from_unix_ms(0));
/// let departure = trip.departure(&keys, "https://kit.example/back".to_owned());
/// assert_ne!(departure.state, departure.nonce);
/// // None of it is in a log.
/// assert!(!format!("{departure:?}").contains(departure.verifier.expose()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// What the browser must bring back.
    pub state: Token,
    /// What the provider must say with its word for somebody.
    pub nonce: Token,
    /// What only whoever began it can show when the code is exchanged: 43 characters, as RFC 7636 asks.
    pub verifier: Token,
    /// Where the browser comes back to, as the provider knows it.
    pub way_back: String,
}

/// The provider's word for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// Who it is.
    pub identity: Identity,
    /// The address that the provider has seen to be theirs.
    pub email: String,
}

/// Why a provider's word is not had. No text holds a secret or says who it is.
///
/// ```
/// use kit_workflow::port::IdentityFault;
///
/// let away = IdentityFault::Away("no answer in time".to_owned());
/// assert_eq!(away.to_string(), "the identity provider gave no answer: no answer in time");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityFault {
    /// It cannot be asked now.
    #[error("the identity provider gave no answer: {0}")]
    Away(String),
    /// What it said, or what was said in its name, is not to be believed.
    #[error("what the identity provider said is not to be believed: {0}")]
    Unbelievable(String),
    /// It knows them, and vouches for no address of theirs.
    #[error("the identity provider vouches for no address")]
    Unvouched,
}

/// A question to the provider.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, IdentityFault>> + Send + 'a>>;

/// An identity provider, where a service has one: see
/// [`Workflow::with_identity_provider`](crate::workflow::Workflow::with_identity_provider).
///
/// Each question must be answered within half a minute. It must name nobody whose nonce is not the departure's, for whom the
/// code was not given out to this service, or whose address it has not seen to be theirs.
///
/// ```
/// use kit_testing::drive;
/// use kit_workflow::port::{Asked, Departure, Identity, IdentityFault, IdentityProvider, Introduction};
/// use kit_workflow::{Timestamp, Token};
///
/// /// Knows one person, by one code.
/// #[derive(Debug)]
/// struct Concierge;
/// impl IdentityProvider for Concierge {
///     fn name(&self) -> &str { "the concierge" }
///     fn way_there<'a>(&'a self, departure: &'a Departure) -> Asked<'a, String> {
///         Box::pin(async { Ok(format!("https://id.example/?state={}", departure.state.expose())) })
///     }
///     fn introduce<'a>(&'a self, _: &'a Departure, code: &'a Token, _: Timestamp) -> Asked<'a, Introduction> {
///         let identity = Identity { issuer: "https://id.example".to_owned(), subject: "1".to_owned() };
///         let known = Introduction { identity, email: "awa@kit.example".to_owned() };
///         let right = code.expose() == "right";
///         Box::pin(async move { if right { Ok(known) } else { Err(IdentityFault::Unbelievable("code".to_owned())) } })
///     }
/// }
///
/// let secret = || Token::presented("s");
/// let departure = Departure { state: secret(), nonce: secret(), verifier: secret(), way_back: String::new() };
/// let (code, now) = (Token::presented("wrong"), Timestamp::from_unix_ms(0));
/// assert!(drive::to_end(Concierge.introduce(&departure, &code, now)).is_err());
/// ```
pub trait IdentityProvider: fmt::Debug + Send + Sync {
    /// What people know it by.
    fn name(&self) -> &str;

    /// The address of its page, for a browser that departs.
    ///
    /// # Errors
    ///
    /// [`IdentityFault::Away`].
    fn way_there<'a>(&'a self, departure: &'a Departure) -> Asked<'a, String>;

    /// Who came back with this code.
    ///
    /// # Errors
    ///
    /// [`IdentityFault`].
    fn introduce<'a>(&'a self, departure: &'a Departure, code: &'a Token, now: Timestamp) -> Asked<'a, Introduction>;
}
