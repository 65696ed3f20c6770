//! What is believed of an ID token.

use chrono::{DateTime, TimeDelta, Utc};
use kit_workflow::Timestamp;
use kit_workflow::port::IdentityFault;
use openidconnect::core::{CoreIdTokenVerifier, CoreJwsSigningAlgorithm};
use openidconnect::{ClaimsVerificationError, SignatureVerificationError};

/// How far apart clocks may be.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// A token is fetched at the moment it is made; one that is older was made for somebody else.
const OLDEST: TimeDelta = TimeDelta::minutes(10);

/// Signatures with a key of the provider's own. One made with the client's secret would be the client's word as well, and none
/// is nobody's.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The same verifier, by our clock and our list of signatures.
pub(crate) fn strict(verifier: CoreIdTokenVerifier<'_>, now: Timestamp) -> CoreIdTokenVerifier<'_> {
    let now = DateTime::<Utc>::from_timestamp_millis(now.unix_ms()).unwrap_or_default();
    verifier.set_allowed_algs(SIGNATURES).set_time_fn(move || now - SKEW).set_issue_time_verifier_fn(move |at| {
        if at > now + SKEW {
            return Err("it is from the future".to_owned());
        }
        if at < now - OLDEST { Err("it is too old".to_owned()) } else { Ok(()) }
    })
}

/// Whether the token's key may be among those that the provider has by now.
pub(crate) fn names_an_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

/// What is wrong with it, without a word of what it says.
pub(crate) fn unbelievable(error: &ClaimsVerificationError) -> IdentityFault {
    let fault = match error {
        ClaimsVerificationError::Expired(_) => "its ID token is of another time",
        ClaimsVerificationError::InvalidAudience(_) => "its ID token is not for us alone",
        ClaimsVerificationError::InvalidIssuer(_) => "its ID token is by somebody else",
        ClaimsVerificationError::InvalidNonce(_) => "its ID token was not asked for by this browser",
        ClaimsVerificationError::InvalidSubject(_) => "it speaks of two people",
        ClaimsVerificationError::SignatureVerification(_) => "its ID token is not signed with its key",
        _ => "its ID token cannot be understood",
    };
    IdentityFault::Unbelievable(fault.to_owned())
}
