//! An OpenID provider: discovery, keys, a page to choose who one is, and the exchange of a code for a signed ID token.
//!
//! The authorization code flow with PKCE, and no other. Tokens are signed for real, with RS256 or ES256. `/sandbox/…` plays
//! faults and changes keys.

mod book;
mod fault;
mod keys;
mod token;
mod web;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use serde::Serialize;

use self::book::Book;
use self::fault::Fault;
use self::keys::Keys;
use crate::running::{Running, Stop, bind, stopper};
use crate::script::Script;

/// How tokens are signed at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// RSA with SHA-256: what every provider has.
    Rs256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

/// Somebody whom the provider knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// What they are known by for good.
    pub subject: String,
    /// Their address.
    pub email: String,
    /// Whether the provider has seen the address to be theirs.
    pub verified: bool,
}

/// What a provider needs to know.
#[derive(Clone, Debug)]
pub struct IdentitySettings {
    /// A loopback address; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What the one client of this provider is called.
    pub client_id: String,
    /// What it shows when it exchanges a code.
    pub client_secret: String,
    /// How tokens are signed at first.
    pub signing: Signing,
    /// Who can be chosen on the page.
    pub people: Vec<Person>,
}

/// The simulator of an OpenID provider.
#[derive(Debug)]
pub struct IdentitySandbox;

impl IdentitySandbox {
    /// Starts the provider in the running tokio runtime. Its issuer is [`Running::base_url`].
    ///
    /// # Errors
    /// When the address is not a loopback address or is taken, or when the system gives no random bytes.
    pub async fn start(settings: IdentitySettings) -> io::Result<Running> {
        let bound = bind(settings.listen).await?;
        let (sender, stop) = stopper();
        let desk = Arc::new(Desk {
            issuer: crate::running::base_url(bound.addr),
            keys: Keys::new(settings.signing)?,
            book: Book::default(),
            faults: Script::default(),
            stop: stop.clone(),
            settings,
        });
        Ok(bound.serve(web::routes(desk), (sender, stop)))
    }
}

/// Everything behind the routes.
#[derive(Debug)]
struct Desk {
    issuer: String,
    settings: IdentitySettings,
    keys: Keys,
    book: Book,
    faults: Script<Fault>,
    stop: Stop,
}
