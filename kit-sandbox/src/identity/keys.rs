//! The keys that tokens are signed with, and how they are published.

use std::fmt;
use std::io;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use super::Signing;
use crate::ledger::locked;

/// Making an RSA key takes a while, and this one guards nothing.
const RSA: &[u8] = include_bytes!("rsa.der");

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
}

/// The key of the moment.
pub(super) struct Keys(Mutex<(u32, Pair)>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    pub(super) fn new(signing: Signing) -> io::Result<Self> {
        let pair = match signing {
            Signing::Rs256 => {
                Pair::Rsa(RsaKeyPair::from_pkcs8(RSA).map_err(|error| io::Error::other(error.to_string()))?)
            }
            Signing::Es256 => Pair::P256(p256()?),
        };
        Ok(Self(Mutex::new((1, pair))))
    }

    /// Takes a new key, which signs with ES256; the one before is not published any more.
    pub(super) fn change(&self) -> io::Result<()> {
        let pair = Pair::P256(p256()?);
        let mut current = locked(&self.0);
        *current = (current.0 + 1, pair);
        Ok(())
    }

    /// The key as a set of JWKs.
    pub(super) fn published(&self) -> Value {
        let current = locked(&self.0);
        let key = match &current.1 {
            Pair::Rsa(pair) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({"kty": "RSA", "alg": "RS256", "n": encoded(&public.n), "e": encoded(&public.e)})
            }
            Pair::P256(pair) => {
                // An uncompressed point: 4, then both coordinates.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "alg": "ES256", "crv": "P-256", "x": encoded(x), "y": encoded(y)})
            }
        };
        let mut key = key;
        key["use"] = json!("sig");
        key["kid"] = json!(kid(current.0));
        json!({"keys": [key]})
    }

    /// What the header of a token says of the key: its algorithm and its name.
    pub(super) fn header(&self) -> (&'static str, String) {
        let current = locked(&self.0);
        let algorithm = match &current.1 {
            Pair::Rsa(_) => "RS256",
            Pair::P256(_) => "ES256",
        };
        (algorithm, kid(current.0))
    }

    /// The signature of these bytes.
    pub(super) fn sign(&self, message: &[u8]) -> io::Result<Vec<u8>> {
        let failed = |_| io::Error::other("nothing was signed");
        let (random, current) = (SystemRandom::new(), locked(&self.0));
        match &current.1 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            Pair::P256(pair) => Ok(pair.sign(&random, message).map_err(failed)?.as_ref().to_vec()),
        }
    }
}

fn kid(number: u32) -> String {
    format!("sandbox-{number}")
}

fn p256() -> io::Result<EcdsaKeyPair> {
    let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let made = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| io::Error::other("no random bytes"))?;
    EcdsaKeyPair::from_pkcs8(algorithm, made.as_ref(), &random).map_err(|error| io::Error::other(error.to_string()))
}

/// As tokens and keys are written.
pub(super) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
