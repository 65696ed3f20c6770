//! Who of the staff is asking: signing in, sessions, roles.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_workflow::inquiry::{ActorKind, InquiryActor, SessionId, StaffId};
use kit_workflow::port::{AccountChange, Accounts as _, Deed, NewSession, OpenSession, Role, Staff, StaffNote};
use kit_workflow::workflow::{Ports, WorkflowError};
use kit_workflow::{Actor, CHALLENGE, Clock as _, Ids as _, StoreError, Token};
use poem::Request;
use poem::http::{StatusCode, header};

use crate::app::App;
use crate::peer;
use crate::problem::Problem;
use crate::second_factor::Entry;

/// A session that nobody uses ends after this long.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session ends after this long however busy it is.
const ABSOLUTE: Duration = Duration::from_secs(12 * 60 * 60);

/// Characters that are kept of what a browser calls itself.
const AGENT: usize = 200;

/// Failed tries at an account that are noted within one window.
const NOTED: u32 = 20;

/// Failed tries at an account that cost no time: people mistype.
const MISTYPED: u32 = 5;

/// How long the next try waits, and how long a try waits at most. An account is never locked: that would let anybody lock
/// anybody out.
const FIRST_DELAY: Duration = Duration::from_millis(100);
const LONGEST_DELAY: Duration = Duration::from_secs(5);

/// A member of staff who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Their account, as it is now.
    pub(crate) staff: Staff,
    /// The session that the request came with.
    pub(crate) session: SessionId,
    token: Token,
}

impl SignedIn {
    /// Who asks, as the lifecycle knows it.
    pub(crate) fn actor(&self) -> InquiryActor {
        Actor::person(ActorKind::Staff, self.staff.id.0)
    }

    /// Whether their role is at least this one.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.staff.role >= role
    }

    /// Refuses whoever has a lesser role.
    pub(crate) fn must_be(&self, role: Role) -> Result<(), Problem> {
        if self.may(role) { Ok(()) } else { Err(Problem::role()) }
    }
}

/// Whence somebody asks, for the trail and for the list of sessions.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) client: IpAddr,
    /// What the browser calls itself, shortened and without anything but text.
    agent: String,
}

impl Caller {
    pub(crate) fn of(request: &Request, client: IpAddr) -> Self {
        let agent = request.header(header::USER_AGENT).unwrap_or("");
        Self { client, agent: agent.chars().filter(|c| !c.is_control()).take(AGENT).collect() }
    }
}

/// A password that was hashed, to become an account's.
pub(crate) struct NewPassword(pub(crate) String);

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoginFault {
    /// The address or the password is wrong; which of them is not told.
    #[error("wrong address or password")]
    Wrong,
    /// The code is wrong, or was used.
    #[error("wrong code")]
    WrongCode,
    /// The password was given too long ago, or was changed since.
    #[error("the password must be given again")]
    Ended,
    /// There were too many tries.
    #[error("too many tries")]
    TooMany(Duration),
    /// Accounts could not be read, or the session not stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The same, of the second factor.
    #[error(transparent)]
    Factor(#[from] WorkflowError),
    /// The system gave no random bytes.
    #[error("no random bytes")]
    NoChance,
}

impl From<LoginFault> for Problem {
    fn from(fault: LoginFault) -> Self {
        match fault {
            LoginFault::Wrong => Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials"),
            LoginFault::WrongCode => Self::new(StatusCode::UNAUTHORIZED, "wrong_code"),
            LoginFault::Ended => Self::new(StatusCode::UNAUTHORIZED, "challenge_ended"),
            LoginFault::TooMany(wait) => Self::too_many_requests(wait),
            LoginFault::Store(error) => error.into(),
            LoginFault::Factor(error) => error.into(),
            LoginFault::NoChance => Self::internal().caused_by(fault),
        }
    }
}

impl<P: Ports> App<P> {
    /// Lets in a member of staff who has the right password. A session is one of their own: whatever token the browser had is
    /// not adopted.
    ///
    /// # Errors
    ///
    /// [`LoginFault`].
    pub(crate) async fn login(
        &self,
        email: &str,
        password: &str,
        caller: &Caller,
    ) -> Result<(Entry, Staff), LoginFault> {
        let clock = self.workflow().ports().clock();
        let email = email.trim().to_lowercase();
        let from = peer::neighbourhood(caller.client).to_string();
        self.logins().count(&from, clock.now()).map_err(LoginFault::TooMany)?;
        let tries = self.failures().count(&email, clock.now()).unwrap_or(u32::MAX);
        // The same for an address that has no account.
        tokio::time::sleep(delay(tries)).await;
        let store = self.workflow().ports().store();
        let staff = store.staff_by_email(&email).await?.filter(|staff| staff.disabled_at.is_none());
        let right = self.hasher().verify(password, password_of(staff.as_ref())).await;
        let Some(staff) = staff.as_ref().filter(|_| right) else {
            tracing::warn!(client = %caller.client, "a login failed");
            // Whoever tries on and on does not fill the trail.
            if let Some(staff) = staff.filter(|_| tries <= NOTED) {
                store.note_staff(&self.note(Deed::SignInFailed, staff.id, None, caller)).await?;
            }
            return Err(LoginFault::Wrong);
        };
        self.logins().forgive(&from);
        self.failures().forgive(&email);
        let entry = self.let_in(staff, caller).await?;
        tracing::info!(staff = %staff.id, "gave the right password");
        Ok((entry, staff.clone()))
    }

    /// Opens a session for an account whose owner has proven who they are.
    ///
    /// # Errors
    ///
    /// [`LoginFault::Store`], [`LoginFault::NoChance`].
    pub(crate) async fn open_session(&self, staff: StaffId, caller: &Caller) -> Result<Token, LoginFault> {
        let (clock, store) = (self.workflow().ports().clock(), self.workflow().ports().store());
        let token = random_token()?;
        let at = clock.now();
        let session = NewSession {
            id: SessionId(clock.fresh()),
            hash: token.hash(),
            staff,
            at,
            ends_at: at + ABSOLUTE,
            client: caller.client.to_string(),
            agent: caller.agent.clone(),
        };
        store.note_staff(&self.note(Deed::SignedIn, staff, Some(staff), caller)).await?;
        store.open_session(&session).await?;
        Ok(token)
    }

    /// A line for the trail.
    pub(crate) fn note(&self, deed: Deed, staff: StaffId, by: Option<StaffId>, caller: &Caller) -> StaffNote {
        let clock = self.workflow().ports().clock();
        let (client, detail) = (caller.client.to_string(), String::new());
        StaffNote { id: clock.fresh(), at: clock.now(), deed, staff, by, client, detail }
    }

    /// The open sessions of whoever is signed in.
    ///
    /// # Errors
    ///
    /// 503 where the store is away.
    pub(crate) async fn sessions_of(&self, signed_in: &SignedIn) -> Result<Vec<OpenSession>, Problem> {
        let now = self.workflow().ports().clock().now();
        Ok(self.workflow().ports().store().sessions(signed_in.staff.id, now, now - IDLE).await?)
    }

    /// Ends another session of whoever is signed in; `false` where they have none of that name.
    ///
    /// # Errors
    ///
    /// 503 where the store is away.
    pub(crate) async fn end_session(
        &self,
        signed_in: &SignedIn,
        id: SessionId,
        caller: &Caller,
    ) -> Result<bool, Problem> {
        let own = signed_in.staff.id;
        let note = self.note(Deed::SessionEnded, own, Some(own), caller);
        Ok(self.workflow().ports().store().end_session(id, &note).await?)
    }

    /// Changes the password of whoever is signed in; every session of theirs ends, and a new one is opened.
    ///
    /// # Errors
    ///
    /// [`LoginFault::Wrong`] where the old password is not right, and what a login may fail with.
    pub(crate) async fn change_password(
        &self,
        signed_in: &SignedIn,
        old: &str,
        new: NewPassword,
        caller: &Caller,
    ) -> Result<Token, LoginFault> {
        let own = signed_in.staff.id;
        self.check_password(signed_in, old).await?;
        let change = AccountChange::Password(new.0);
        let note = self.note(Deed::PasswordChanged, own, Some(own), caller);
        if !self.workflow().ports().store().change_staff(&change, &note).await? {
            return Err(LoginFault::Wrong);
        }
        self.open_session(own, caller).await
    }

    /// Whether this is the password of whoever is signed in; each failure makes the next try slower.
    ///
    /// # Errors
    ///
    /// [`LoginFault::Wrong`].
    pub(crate) async fn check_password(&self, signed_in: &SignedIn, password: &str) -> Result<(), LoginFault> {
        let staff = &signed_in.staff;
        let tries = self.failures().count(&staff.email, self.workflow().ports().clock().now()).unwrap_or(u32::MAX);
        tokio::time::sleep(delay(tries)).await;
        if !self.hasher().verify(password, password_of(Some(staff))).await {
            return Err(LoginFault::Wrong);
        }
        self.failures().forgive(&staff.email);
        Ok(())
    }

    /// Who of the staff this request is from: by its bearer token, else by its cookie.
    ///
    /// # Errors
    ///
    /// 401 where nobody is signed in.
    pub(crate) async fn signed_in(&self, request: &Request) -> Result<SignedIn, Problem> {
        let token = bearer(request).or_else(|| self.cookie(request)).ok_or_else(Problem::unauthenticated)?;
        self.signed_in_with(token).await
    }

    /// Who of the staff this token belongs to.
    ///
    /// # Errors
    ///
    /// 401 where its session has ended or there never was one.
    pub(crate) async fn signed_in_with(&self, token: Token) -> Result<SignedIn, Problem> {
        let now = self.workflow().ports().clock().now();
        let session = self.workflow().ports().store().session(token.hash(), now, now - IDLE).await?;
        let session = session.ok_or_else(Problem::unauthenticated)?;
        Ok(SignedIn { staff: session.staff, session: session.id, token })
    }

    /// Ends the session that this request came with.
    ///
    /// # Errors
    ///
    /// 503 where the store is away: the session may live on.
    pub(crate) async fn logout(&self, signed_in: &SignedIn, caller: &Caller) -> Result<(), Problem> {
        let store = self.workflow().ports().store();
        store.close_session(signed_in.token.hash()).await?;
        let own = signed_in.staff.id;
        Ok(store.note_staff(&self.note(Deed::SignedOut, own, Some(own), caller)).await?)
    }

    /// The session token in this request's cookie.
    fn cookie(&self, request: &Request) -> Option<Token> {
        Self::cookie_named(request, self.cookie_name())
    }

    /// What was handed to this browser for the right password.
    pub(crate) fn challenge_of(&self, request: &Request) -> Option<Token> {
        Self::cookie_named(request, self.challenge_name())
    }

    pub(crate) fn cookie_named(request: &Request, name: &str) -> Option<Token> {
        let values = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| Token::presented(value))
    }

    /// Whether this request carries a session cookie, whatever it is worth.
    pub(crate) fn has_cookie(&self, request: &Request) -> bool {
        self.cookie(request).is_some()
    }

    /// The `Set-Cookie` that keeps a session in a browser.
    pub(crate) fn session_cookie(&self, token: &Token) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Lax{}", self.cookie_name(), token.expose(), self.secure())
    }

    /// The `Set-Cookie` that makes a browser forget its session.
    pub(crate) fn no_session_cookie(&self) -> String {
        format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", self.cookie_name(), self.secure())
    }

    /// The `Set-Cookie` that keeps a challenge in a browser until it ends.
    pub(crate) fn challenge_cookie(&self, challenge: &Token) -> String {
        let (name, age) = (self.challenge_name(), CHALLENGE.as_secs());
        format!("{name}={}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{}", challenge.expose(), self.secure())
    }

    fn challenge_name(&self) -> &'static str {
        if self.settings().site.is_https() { "__Host-kit_challenge" } else { "kit_challenge" }
    }

    /// Browsers take a `__Host-` cookie only over TLS, for this very host and every path.
    fn cookie_name(&self) -> &'static str {
        if self.settings().site.is_https() { "__Host-kit_session" } else { "kit_session" }
    }

    pub(crate) fn secure(&self) -> &'static str {
        if self.settings().site.is_https() { "; Secure" } else { "" }
    }
}

/// The hash to check a password against; an account that was only invited has none.
fn password_of(staff: Option<&Staff>) -> Option<&str> {
    staff.map(|staff| staff.password.as_str()).filter(|phc| !phc.is_empty())
}

/// How long this try at an account waits, the first being 1: twice as long each time.
fn delay(tries: u32) -> Duration {
    match tries.checked_sub(MISTYPED + 1) {
        None => Duration::ZERO,
        Some(more) => FIRST_DELAY.saturating_mul(1 << more.min(16)).min(LONGEST_DELAY),
    }
}

/// The token in the `Authorization` header.
pub(crate) fn bearer(request: &Request) -> Option<Token> {
    let (scheme, token) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Token::presented(token.trim()))
}

/// 256 random bits.
fn random_token() -> Result<Token, LoginFault> {
    let mut bits = [0; 32];
    getrandom::fill(&mut bits).map_err(|_| LoginFault::NoChance)?;
    Ok(Token::presented(&URL_SAFE_NO_PAD.encode(bits)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_failure_at_an_account_makes_the_next_try_slower_up_to_a_bound() {
        let delays: Vec<u128> = (1..=13).map(|tries| super::delay(tries).as_millis()).collect();
        assert_eq!(delays, [0, 0, 0, 0, 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!(super::delay(u32::MAX).as_millis(), 5000);
    }
}
