//! What a provider, or somebody in its name, can do wrong.

use serde::Deserialize;

/// One way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fault {
    /// An error status.
    Status(u16),
    /// The answer comes so many milliseconds late.
    Hang(u64),
    /// The ID token does.
    Token(Wrong),
}

/// What is wrong with an ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Wrong {
    /// Another nonce than was asked for.
    Nonce,
    /// No nonce at all.
    NoNonce,
    /// It is for another client.
    Audience,
    /// It is for another client as well.
    Audiences,
    /// It is by another provider.
    Issuer,
    /// Its time is over.
    Expired,
    /// It was given out an hour from now.
    Early,
    /// It was given out yesterday, and does not end before tomorrow.
    Stale,
    /// It has no signature, and says so.
    Unsigned,
    /// It is signed with what the client knows as well.
    SharedSecret,
    /// Its key is none that the provider names.
    UnknownKey,
    /// Its signature is another one's.
    Forged,
    /// It holds no address: that is with the user info.
    NoEmail,
    /// The same, and the user info is of somebody else.
    OtherUserInfo,
}
