//! Codes and access tokens that were given out.

use std::collections::HashMap;
use std::io;
use std::sync::Mutex;

use ring::rand::{SecureRandom as _, SystemRandom};

use super::Person;
use super::keys::encoded;
use crate::ledger::locked;

/// How long a code can be exchanged.
const CODE_MS: i64 = 60_000;

/// What a code stands for.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) person: Person,
    pub(super) redirect_uri: String,
    pub(super) nonce: String,
    pub(super) challenge: String,
    pub(super) at: i64,
}

/// What was given out and not yet used.
#[derive(Debug, Default)]
pub(super) struct Book {
    codes: Mutex<HashMap<String, Grant>>,
    tokens: Mutex<HashMap<String, Person>>,
}

impl Book {
    /// A code for this.
    pub(super) fn give(&self, grant: Grant) -> io::Result<String> {
        let code = random()?;
        let mut codes = locked(&self.codes);
        codes.retain(|_, known| grant.at - known.at < CODE_MS);
        codes.insert(code.clone(), grant);
        Ok(code)
    }

    /// What the code stands for: once, and not for long.
    pub(super) fn take(&self, code: &str, now: i64) -> Option<Grant> {
        locked(&self.codes).remove(code).filter(|grant| now - grant.at < CODE_MS)
    }

    /// An access token, by which the user info of this person is asked for.
    pub(super) fn open(&self, person: Person) -> io::Result<String> {
        let token = random()?;
        locked(&self.tokens).insert(token.clone(), person);
        Ok(token)
    }

    /// Whom an access token is for.
    pub(super) fn person(&self, token: &str) -> Option<Person> {
        locked(&self.tokens).get(token).cloned()
    }
}

fn random() -> io::Result<String> {
    let mut bits = [0; 24];
    SystemRandom::new().fill(&mut bits).map_err(|_| io::Error::other("no random bytes"))?;
    Ok(encoded(bits))
}
