//! Who of the staff is asking: signing in, sessions, roles.

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit_workflow::inquiry::{ActorKind, InquiryActor};
use kit_workflow::port::{Accounts as _, NewSession, Role, Staff};
use kit_workflow::workflow::Ports;
use kit_workflow::{Actor, Clock as _, StoreError, Token};
use poem::Request;
use poem::http::{StatusCode, header};

use crate::app::App;
use crate::peer;
use crate::problem::Problem;

/// A session that nobody uses ends after this long.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// A session ends after this long however busy it is.
const ABSOLUTE: Duration = Duration::from_secs(12 * 60 * 60);

/// How long a try waits at an account that failed too often, from whatever address. It is never locked: that would let
/// anybody lock anybody out.
const SUSPECT_DELAY: Duration = Duration::from_secs(1);

/// A member of staff who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Their account, as it is now.
    pub(crate) staff: Staff,
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

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoginFault {
    /// The address or the password is wrong; which of them is not told.
    #[error("wrong address or password")]
    Wrong,
    /// There were too many tries.
    #[error("too many tries")]
    TooMany(Duration),
    /// Accounts could not be read, or the session not stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no random bytes.
    #[error("no random bytes")]
    NoChance,
}

impl From<LoginFault> for Problem {
    fn from(fault: LoginFault) -> Self {
        match fault {
            LoginFault::Wrong => Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials"),
            LoginFault::TooMany(wait) => Self::too_many_requests(wait),
            LoginFault::Store(error) => error.into(),
            LoginFault::NoChance => Self::internal().caused_by(fault),
        }
    }
}

impl<P: Ports> App<P> {
    /// Signs a member of staff in and opens a session of their own; whatever token the browser had is not adopted.
    ///
    /// # Errors
    ///
    /// [`LoginFault`].
    pub(crate) async fn login(
        &self,
        email: &str,
        password: &str,
        client: IpAddr,
    ) -> Result<(Token, Staff), LoginFault> {
        let clock = self.workflow().ports().clock();
        let email = email.trim().to_lowercase();
        let (from, account) = (format!("from {}", peer::neighbourhood(client)), format!("account {email}"));
        self.logins().count(&from, clock.now()).map_err(LoginFault::TooMany)?;
        let suspect = self.logins().count(&account, clock.now()).is_err();
        if suspect {
            tokio::time::sleep(SUSPECT_DELAY).await;
        }
        let store = self.workflow().ports().store();
        let staff = store.staff_by_email(&email).await?.filter(|staff| staff.disabled_at.is_none());
        let right = self.hasher().verify(password, staff.as_ref().map(|staff| staff.password.as_str())).await;
        let Some(staff) = staff.filter(|_| right) else {
            tracing::warn!(%client, "a login failed");
            return Err(LoginFault::Wrong);
        };
        self.logins().forgive(&from);
        if !suspect {
            self.logins().forgive(&account);
        }
        let token = random_token()?;
        let at = clock.now();
        store.open_session(&NewSession { hash: token.hash(), staff: staff.id, at, ends_at: at + ABSOLUTE }).await?;
        tracing::info!(staff = %staff.id, "signed in");
        Ok((token, staff))
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
        Ok(SignedIn { staff: session.staff, token })
    }

    /// Ends the session that this request came with.
    ///
    /// # Errors
    ///
    /// 503 where the store is away: the session may live on.
    pub(crate) async fn logout(&self, signed_in: &SignedIn) -> Result<(), Problem> {
        Ok(self.workflow().ports().store().close_session(signed_in.token.hash()).await?)
    }

    /// The session token in this request's cookie.
    fn cookie(&self, request: &Request) -> Option<Token> {
        let name = self.cookie_name();
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

    /// Browsers take a `__Host-` cookie only over TLS, for this very host and every path.
    fn cookie_name(&self) -> &'static str {
        if self.settings().site.is_https() { "__Host-kit_session" } else { "kit_session" }
    }

    fn secure(&self) -> &'static str {
        if self.settings().site.is_https() { "; Secure" } else { "" }
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
