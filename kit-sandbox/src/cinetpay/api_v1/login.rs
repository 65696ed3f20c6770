//! The tokens that calls carry.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use poem::http::{HeaderMap, StatusCode, header};
use poem::web::Json;
use poem::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::{Code, EXPIRED_TOKEN, INVALID_TOKEN};
use crate::digest::sha256_hex;
use crate::ledger::locked;
use crate::moment;

/// What the real service says.
const ONE_DAY: i64 = 86_400;

/// The tokens that were given out, each with the moment it ends.
#[derive(Debug)]
pub(in crate::cinetpay) struct Tokens {
    ends: Mutex<BTreeMap<String, i64>>,
    issued: AtomicU32,
    life_s: AtomicI64,
    refusal: Mutex<Refusal>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            ends: Mutex::default(),
            issued: AtomicU32::new(0),
            life_s: AtomicI64::new(ONE_DAY),
            refusal: Mutex::default(),
        }
    }
}

impl Tokens {
    /// A new token, and how many seconds it is good for.
    pub(super) fn issue(&self, secret: &str) -> (String, i64) {
        let number = self.issued.fetch_add(1, Ordering::SeqCst);
        let now = moment::unix_ms();
        let token = sha256_hex(format!("token\n{secret}\n{number}\n{now}"));
        let life = self.life_s.load(Ordering::SeqCst);
        locked(&self.ends).insert(token.clone(), now + life * 1_000);
        (token, life)
    }

    /// From now on tokens live this long.
    pub(in crate::cinetpay) fn live_for(&self, seconds: u32) {
        self.life_s.store(seconds.into(), Ordering::SeqCst);
    }

    /// Ends every token that was given out.
    pub(in crate::cinetpay) fn end_all(&self) {
        locked(&self.ends).values_mut().for_each(|end| *end = 0);
    }

    /// How many were given out.
    pub(in crate::cinetpay) fn issued(&self) -> u32 {
        self.issued.load(Ordering::SeqCst)
    }

    /// All that were given out, good or not.
    pub(super) fn given(&self) -> Vec<String> {
        locked(&self.ends).keys().cloned().collect()
    }

    /// Whether a request carries a good token, or what is wrong with it.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Code> {
        let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer ")).ok_or(INVALID_TOKEN)?;
        match locked(&self.ends).get(token) {
            None => Err(INVALID_TOKEN),
            Some(end) if *end <= moment::unix_ms() => Err(EXPIRED_TOKEN),
            Some(_) => Ok(()),
        }
    }
}

/// How a bad token is refused: the real service does each of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Refusal {
    /// 401, the code at the top.
    #[default]
    Unauthorized,
    /// 422, the code at the top.
    Unprocessable,
    /// 200, the code in the details.
    InDetails,
}

impl Tokens {
    /// From now on a bad token is refused so.
    pub(super) fn refuse_by(&self, refusal: Refusal) {
        *locked(&self.refusal) = refusal;
    }

    /// The answer to a call whose token is bad.
    pub(super) fn refuse(&self, code: Code) -> Response {
        let body = code.error("Le jeton d'authentification n'est pas valide");
        match *locked(&self.refusal) {
            Refusal::Unauthorized => (StatusCode::UNAUTHORIZED, Json(body)).into_response(),
            Refusal::Unprocessable => (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response(),
            Refusal::InDetails => {
                Json(json!({"code": 422, "status": "UNPROCESSABLE", "details": body})).into_response()
            }
        }
    }
}
