//! ID tokens, right ones and wrong ones.

use std::io;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::Desk;
use super::book::Grant;
use super::fault::Wrong;
use super::keys::encoded;

const HOUR: i64 = 60 * 60;

impl Desk {
    /// The ID token of somebody, given out at this second.
    pub(super) fn id_token(&self, grant: &Grant, now: i64, wrong: Option<Wrong>) -> io::Result<String> {
        let (algorithm, kid) = self.keys.header();
        let mut header = json!({"alg": algorithm, "kid": kid, "typ": "JWT"});
        let mut claims = json!({
            "iss": self.issuer,
            "sub": grant.person.subject,
            "aud": self.settings.client_id,
            "iat": now,
            "exp": now + HOUR,
            "nonce": grant.nonce,
            "email": grant.person.email,
            "email_verified": grant.person.verified,
        });
        if let Some(wrong) = wrong {
            spoil(wrong, &mut header, &mut claims, now);
        }
        let signed = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = match wrong {
            Some(Wrong::Unsigned) => Vec::new(),
            Some(Wrong::SharedSecret) => shared(&self.settings.client_secret, &signed),
            Some(Wrong::Forged) => self.keys.sign(b"something else")?,
            _ => self.keys.sign(signed.as_bytes())?,
        };
        Ok(format!("{signed}.{}", encoded(signature)))
    }
}

fn spoil(wrong: Wrong, header: &mut Value, claims: &mut Value, now: i64) {
    let without = |claims: &mut Value, names: &[&str]| {
        if let Some(claims) = claims.as_object_mut() {
            names.iter().for_each(|name| drop(claims.remove(*name)));
        }
    };
    match wrong {
        Wrong::Nonce => claims["nonce"] = json!("another"),
        Wrong::NoNonce => without(claims, &["nonce"]),
        Wrong::Audience => claims["aud"] = json!("another-client"),
        Wrong::Audiences => claims["aud"] = json!([claims["aud"], "another-client"]),
        Wrong::Issuer => claims["iss"] = json!("https://id.example"),
        Wrong::Expired => claims["exp"] = json!(now - HOUR),
        Wrong::Early => claims["iat"] = json!(now + HOUR),
        Wrong::Stale => {
            claims["iat"] = json!(now - 24 * HOUR);
            claims["exp"] = json!(now + 24 * HOUR);
        }
        Wrong::Unsigned => *header = json!({"alg": "none"}),
        Wrong::SharedSecret => *header = json!({"alg": "HS256"}),
        Wrong::UnknownKey => header["kid"] = json!("of-nobody"),
        Wrong::Forged => {}
        Wrong::NoEmail | Wrong::OtherUserInfo => without(claims, &["email", "email_verified"]),
    }
}

fn shared(secret: &str, message: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
