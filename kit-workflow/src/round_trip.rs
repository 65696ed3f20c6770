//! What binds a browser's way to an identity provider and back to the browser that began it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::port::Departure;
use crate::{KeyRing, Timestamp, Token, TokenHash};

/// How long a browser may take to the provider and back.
pub const ROUND_TRIP: Duration = Duration::from_secs(10 * 60);

/// A browser's way to an identity provider and back. The browser keeps its token; state, nonce and the secret of the exchange
/// are derived from it and a key, so nothing is stored before it comes back.
///
/// ```
/// use kit_workflow::{KeyRing, ROUND_TRIP, RoundTrip, Timestamp};
/// use uuid::Uuid;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (keys, now) = (KeyRing::new(b"a secret of at least thirty-two bytes")?, Timestamp::from_unix_ms(0));
/// let token = RoundTrip::new(&keys, Uuid::from_u128(7), now).token();
///
/// let back = RoundTrip::presented(&token).ok_or("it has our form")?;
/// assert!(back.is_good(&keys, now));
/// assert!(!back.is_good(&keys, now + ROUND_TRIP));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct RoundTrip {
    row: Uuid,
    at: Timestamp,
    seal: TokenHash,
}

impl RoundTrip {
    /// The one of this random row, begun at this moment.
    pub fn new(keys: &KeyRing, row: Uuid, at: Timestamp) -> Self {
        Self { row, at, seal: TokenHash(derived(keys, "round-trip", row, at)) }
    }

    /// As the browser keeps it.
    pub fn token(&self) -> Token {
        let (row, at) = (self.row.as_bytes().as_slice(), self.at.unix_ms().to_be_bytes());
        Token::presented(&URL_SAFE_NO_PAD.encode([row, &at, &self.seal.0].concat()))
    }

    /// What a browser brought back; whether it is worth anything is not known yet.
    ///
    /// ```
    /// use kit_workflow::{RoundTrip, Token};
    ///
    /// assert!(RoundTrip::presented(&Token::presented("no round trip")).is_none());
    /// ```
    pub fn presented(token: &Token) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.expose()).ok()?;
        let (row, rest) = bytes.split_first_chunk::<16>()?;
        let (at, seal) = rest.split_first_chunk::<8>()?;
        let at = Timestamp::from_unix_ms(i64::from_be_bytes(*at));
        Some(Self { row: Uuid::from_bytes(*row), at, seal: TokenHash(seal.try_into().ok()?) })
    }

    /// Until when it is good.
    pub fn ends_at(&self) -> Timestamp {
        self.at + ROUND_TRIP
    }

    /// Whether we gave it out, and not too long ago.
    pub fn is_good(&self, keys: &KeyRing, now: Timestamp) -> bool {
        self.seal.is(TokenHash(derived(keys, "round-trip", self.row, self.at))) && now < self.ends_at()
    }

    /// What it is known by between the provider and us.
    pub fn departure(&self, keys: &KeyRing, way_back: String) -> Departure {
        let secret = |purpose| Token::presented(&URL_SAFE_NO_PAD.encode(derived(keys, purpose, self.row, self.at)));
        Departure {
            state: secret("round-trip/state"),
            nonce: secret("round-trip/nonce"),
            verifier: secret("round-trip/verifier"),
            way_back,
        }
    }
}

fn derived(keys: &KeyRing, purpose: &str, row: Uuid, at: Timestamp) -> [u8; 32] {
    keys.derived(purpose, &[row.as_bytes(), &at.unix_ms().to_be_bytes()])
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::{ROUND_TRIP, RoundTrip};
    use crate::{KeyRing, Timestamp, Token};

    const AT: Timestamp = Timestamp::from_unix_ms(1_795_348_800_000);

    fn keys(byte: u8) -> KeyRing {
        KeyRing::new(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_round_trip_is_good_for_its_keys_and_its_time() {
        let back = RoundTrip::presented(&RoundTrip::new(&keys(1), Uuid::from_u128(1), AT).token()).unwrap();
        assert!(back.is_good(&keys(1), AT) && !back.is_good(&keys(2), AT));
        assert!(back.is_good(&keys(1), AT + ROUND_TRIP - Duration::from_millis(1)));
        assert!(!back.is_good(&keys(1), AT + ROUND_TRIP));
    }

    #[test]
    fn each_has_secrets_of_its_own_and_its_token_holds_none_of_them() {
        let trips = [
            RoundTrip::new(&keys(1), Uuid::from_u128(1), AT),
            RoundTrip::new(&keys(1), Uuid::from_u128(2), AT),
            RoundTrip::new(&keys(1), Uuid::from_u128(1), AT + Duration::from_millis(1)),
            RoundTrip::new(&keys(2), Uuid::from_u128(1), AT),
        ];
        let mut seen = Vec::new();
        for (trip, key) in trips.iter().zip([1, 1, 1, 2]) {
            let departure = trip.departure(&keys(key), String::new());
            seen.extend([departure.state, departure.nonce, departure.verifier].map(|token| token.hash().0));
            seen.push(trip.token().hash().0);
        }
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn a_changed_round_trip_is_worth_nothing() {
        let token = RoundTrip::new(&keys(1), Uuid::from_u128(1), AT).token();
        for at in 0..token.expose().len() {
            let mut text = token.expose().to_owned();
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            text.replace_range(at..=at, other);
            let back = RoundTrip::presented(&Token::presented(&text));
            assert!(!back.is_some_and(|back| back.is_good(&keys(1), AT)), "letter {at}");
        }
        for nonsense in ["", "A", "é", &"A".repeat(76)] {
            assert!(RoundTrip::presented(&Token::presented(nonsense)).is_none(), "{nonsense}");
        }
    }
}
