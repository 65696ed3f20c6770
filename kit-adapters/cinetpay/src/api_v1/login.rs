//! The login: one token for all calls, and one refresher at a time.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kit_workflow::port::GatewayError;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::sync::Mutex;

use super::answer::Answer;
use crate::wire::{Silence, Wire};

/// A token whose life is not told lives this long: CinetPay's documentation says a day.
const ONE_DAY: u64 = 86_400;

/// A token that calls may carry.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) token: SecretString,
    good_until: Instant,
    /// Which login it came from.
    number: u64,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").field("number", &self.number).finish_non_exhaustive()
    }
}

/// The account's login. Clones share the token.
#[derive(Clone)]
pub(crate) struct Login {
    api_key: SecretString,
    api_password: SecretString,
    state: Arc<State>,
}

struct State {
    /// How many logins ended, well or badly: whoever waited for one that ended meanwhile shares its end.
    ended: AtomicU64,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    access: Option<Access>,
    failure: Option<GatewayError>,
}

#[derive(Serialize)]
struct Credentials<'a> {
    api_key: &'a str,
    api_password: &'a str,
}

impl Login {
    pub(crate) fn new(api_key: SecretString, api_password: SecretString) -> Self {
        let state = Arc::new(State { ended: AtomicU64::new(0), last: Mutex::default() });
        Self { api_key, api_password, state }
    }

    /// A token that is good, as far as we know; it logs in where there is none.
    pub(crate) async fn access(&self, wire: &Wire) -> Result<Access, GatewayError> {
        self.other_than(None, wire).await
    }

    /// Another token than this one, which was refused.
    pub(crate) async fn after(&self, refused: &Access, wire: &Wire) -> Result<Access, GatewayError> {
        self.other_than(Some(refused.number), wire).await
    }

    async fn other_than(&self, refused: Option<u64>, wire: &Wire) -> Result<Access, GatewayError> {
        let begun = self.state.ended.load(Ordering::Acquire);
        let mut last = self.state.last.lock().await;
        let good = |access: &&Access| Some(access.number) != refused && access.good_until > Instant::now();
        if let Some(access) = last.access.as_ref().filter(good) {
            return Ok(access.clone());
        }
        let number = self.state.ended.load(Ordering::Acquire);
        if let Some(failure) = last.failure.as_ref().filter(|_| number > begun) {
            return Err(failure.clone());
        }
        // Dropped halfway, it leaves everything as it was, and the next one in the queue logs in.
        let outcome = self.log_in(wire, number + 1).await;
        self.state.ended.store(number + 1, Ordering::Release);
        match outcome {
            Ok(access) => {
                *last = Last { access: Some(access.clone()), failure: None };
                Ok(access)
            }
            Err(failure) => {
                *last = Last { access: None, failure: Some(failure.clone()) };
                Err(failure)
            }
        }
    }

    async fn log_in(&self, wire: &Wire, number: u64) -> Result<Access, GatewayError> {
        let body =
            Credentials { api_key: self.api_key.expose_secret(), api_password: self.api_password.expose_secret() };
        let asked = Instant::now();
        let reply = wire.post("/v1/oauth/login", None, &body).await.map_err(Silence::of_asking)?;
        let answer = Answer::of(&reply).map_err(Silence::of_asking)?;
        let refused = || GatewayError::Misconfigured { detail: format!("the login got code {}", answer.code.told()) };
        let token = answer.field("access_token").filter(|token| is_token(token)).ok_or_else(refused)?;
        let life = Duration::from_secs(answer.seconds("expires_in").unwrap_or(ONE_DAY).min(ONE_DAY));
        // Renewed before its time, so that a call does not have to find out: an hour of a day.
        Ok(Access { token: token.into(), good_until: asked + life - life / 24, number })
    }
}

/// What can stand in a header.
fn is_token(text: &str) -> bool {
    text.len() <= 8_192 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
