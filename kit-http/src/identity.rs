//! Signing in by an identity provider: there and back, before what the account itself asks for.

use kit_workflow::port::{IdentityFault, Language, Staff};
use kit_workflow::workflow::{Brought, Ports, SignInFault};
use kit_workflow::{Clock as _, Name as _, ROUND_TRIP, Token};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use poem::Request;

use crate::app::App;
use crate::peer;
use crate::second_factor::Entry;
use crate::staff::{Caller, LoginFault};

/// Where the provider sends browsers back to: what is registered there.
pub(crate) const WAY_BACK: &str = "/kit-complet-traitement/login/oidc/callback";

/// What a browser keeps while it is away.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) trip: Token,
    /// The language that its pages were asked for in, if in one.
    pub(crate) language: Option<Language>,
    /// Where it wanted to go: not to be trusted.
    pub(crate) next: String,
}

/// What a browser brings back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) state: Token,
    pub(crate) code: Option<Token>,
}

/// Why nobody was signed in by the provider.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArrivalFault {
    /// There were too many tries.
    #[error("too many tries")]
    TooMany,
    /// The provider, or the account, lets nobody in.
    #[error(transparent)]
    SignIn(#[from] SignInFault),
    /// No session was opened.
    #[error(transparent)]
    Login(#[from] LoginFault),
}

impl<P: Ports> App<P> {
    /// Begins a round trip: what the browser keeps, and where it goes.
    ///
    /// # Errors
    ///
    /// [`ArrivalFault`].
    pub(crate) async fn depart(&self, caller: &Caller) -> Result<(Token, String), ArrivalFault> {
        let from = peer::neighbourhood(caller.client).to_string();
        let now = self.workflow().ports().clock().now();
        self.departures().count(&from, now).map_err(|_| ArrivalFault::TooMany)?;
        let (trip, url) = self.workflow().depart(&self.way_back()).await.inspect_err(|fault| tell(fault, caller))?;
        Ok((trip.token(), url))
    }

    /// Lets in whom the provider vouches for, as far as that goes: a second factor is asked for as after a password.
    ///
    /// # Errors
    ///
    /// [`ArrivalFault`].
    pub(crate) async fn arrive(
        &self,
        kept: Option<&Kept>,
        answer: Answer,
        caller: &Caller,
    ) -> Result<(Entry, Staff), ArrivalFault> {
        let from = peer::neighbourhood(caller.client).to_string();
        let now = self.workflow().ports().clock().now();
        self.logins().count(&from, now).map_err(|_| ArrivalFault::TooMany)?;
        let brought = Brought {
            trip: kept.map(|kept| kept.trip.clone()),
            state: answer.state,
            code: answer.code,
            way_back: self.way_back(),
            client: caller.client.to_string(),
        };
        let staff = self.workflow().arrive(brought).await.inspect_err(|fault| tell(fault, caller))?;
        self.logins().forgive(&from);
        let entry = self.let_in(&staff, caller).await?;
        tracing::info!(staff = %staff.id, "was vouched for by the identity provider");
        Ok((entry, staff))
    }

    fn way_back(&self) -> String {
        format!("{}{WAY_BACK}", self.workflow().terms().public_base_url)
    }

    /// What this browser kept while it was away.
    pub(crate) fn kept_by(&self, request: &Request) -> Option<Kept> {
        let value = Self::cookie_named(request, self.round_trip_name())?;
        let mut parts = value.expose().splitn(3, '.');
        let (trip, language, next) = (parts.next()?, parts.next()?, parts.next()?);
        let next = percent_decode_str(next).decode_utf8().ok()?.into_owned();
        Some(Kept { trip: Token::presented(trip), language: Language::parse(language), next })
    }

    /// The `Set-Cookie` that keeps it in the browser until it is back. The way back is followed from another site, so it cannot be
    /// `Strict`.
    pub(crate) fn round_trip_cookie(&self, kept: &Kept) -> String {
        let (name, age) = (self.round_trip_name(), ROUND_TRIP.as_secs());
        let language = kept.language.map_or("", |language| language.as_str());
        let next = utf8_percent_encode(&kept.next, NON_ALPHANUMERIC);
        let value = format!("{}.{language}.{next}", kept.trip.expose());
        format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{}", self.secure())
    }

    /// The `Set-Cookie` that makes the browser forget it.
    pub(crate) fn no_round_trip_cookie(&self) -> String {
        format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", self.round_trip_name(), self.secure())
    }

    fn round_trip_name(&self) -> &'static str {
        if self.settings().site.is_https() { "__Host-kit_round_trip" } else { "kit_round_trip" }
    }
}

/// Tells whoever runs the service. Nothing says who it was: the provider may know people that we do not.
fn tell(fault: &SignInFault, caller: &Caller) {
    match fault {
        SignInFault::NoProvider | SignInFault::Store(_) => {}
        SignInFault::Provider(IdentityFault::Away(_)) => tracing::warn!(%fault, "nobody can sign in by the provider"),
        SignInFault::Astray | SignInFault::Declined | SignInFault::Unknown | SignInFault::Provider(_) => {
            tracing::warn!(client = %caller.client, %fault, "a sign-in by the provider failed");
        }
    }
}
