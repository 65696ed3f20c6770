//! What is given to whoever had the right password of an account that asks for more.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::time::Duration;
use uuid::Uuid;

use crate::inquiry::StaffId;
use crate::port::Staff;
use crate::{KeyRing, Timestamp, Token, TokenHash};

/// How long a code may be given after the password was.
pub const CHALLENGE: Duration = Duration::from_secs(10 * 60);

/// Says that the password of an account was right a short while ago. It opens nothing. Nothing of it is stored: it is
/// sealed with a key, and with the password's hash, so that a new password ends it.
///
/// ```
/// use kit_workflow::inquiry::StaffId;
/// use kit_workflow::port::{Role, Staff};
/// use kit_workflow::{CHALLENGE, Challenge, KeyRing, Timestamp};
/// # use uuid::Uuid;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let (keys, now) = (KeyRing::new(b"a secret of at least thirty-two bytes")?, Timestamp::from_unix_ms(0));
/// # let (email, password) = ("s@example.org".to_owned(), "hash".to_owned());
/// # let (id, role, created_at) = (StaffId(Uuid::from_u128(1)), Role::Reviewer, now);
/// let staff = Staff { id, email, role, password, disabled_at: None, created_at };
/// let token = Challenge::new(&keys, &staff, now).token();
///
/// let back = Challenge::presented(&token).ok_or("it has our form")?;
/// assert!(back.staff() == staff.id && back.is_good(&keys, &staff, now));
/// assert!(!back.is_good(&keys, &staff, now + CHALLENGE));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Challenge {
    staff: StaffId,
    at: Timestamp,
    seal: TokenHash,
}

impl Challenge {
    /// For an account whose password was right at this moment.
    pub fn new(keys: &KeyRing, staff: &Staff, at: Timestamp) -> Self {
        Self { staff: staff.id, at, seal: seal(keys, staff, at) }
    }

    /// As it is handed out.
    pub fn token(&self) -> Token {
        let (staff, at) = (self.staff.0.as_bytes().as_slice(), self.at.unix_ms().to_be_bytes());
        Token::presented(&URL_SAFE_NO_PAD.encode([staff, &at, &self.seal.0].concat()))
    }

    /// What somebody handed back; whether it is worth anything is not known yet.
    ///
    /// ```
    /// use kit_workflow::{Challenge, Token};
    ///
    /// assert!(Challenge::presented(&Token::presented("no challenge")).is_none());
    /// ```
    pub fn presented(token: &Token) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.expose()).ok()?;
        let (staff, rest) = bytes.split_first_chunk::<16>()?;
        let (at, seal) = rest.split_first_chunk::<8>()?;
        let staff = StaffId(Uuid::from_bytes(*staff));
        let at = Timestamp::from_unix_ms(i64::from_be_bytes(*at));
        Some(Self { staff, at, seal: TokenHash(seal.try_into().ok()?) })
    }

    /// The account that it claims to be for.
    pub fn staff(&self) -> StaffId {
        self.staff
    }

    /// Until when it is good.
    pub fn ends_at(&self) -> Timestamp {
        self.at + CHALLENGE
    }

    /// Whether we gave it out for this account, as it is now, and not too long ago.
    pub fn is_good(&self, keys: &KeyRing, staff: &Staff, now: Timestamp) -> bool {
        let ours = self.staff == staff.id && self.seal.is(seal(keys, staff, self.at));
        ours && staff.disabled_at.is_none() && now < self.ends_at()
    }
}

fn seal(keys: &KeyRing, staff: &Staff, at: Timestamp) -> TokenHash {
    let at = at.unix_ms().to_be_bytes();
    TokenHash(keys.derived("challenge", &[staff.id.0.as_bytes(), &at, staff.password.as_bytes()]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::{CHALLENGE, Challenge};
    use crate::inquiry::StaffId;
    use crate::port::{Role, Staff};
    use crate::{KeyRing, Timestamp, Token};

    const AT: Timestamp = Timestamp::from_unix_ms(1_795_348_800_000);

    fn staff() -> Staff {
        Staff {
            id: StaffId(Uuid::from_u128(1)),
            email: "s@example.org".into(),
            role: Role::Reviewer,
            password: "hash".into(),
            disabled_at: None,
            created_at: AT,
        }
    }

    #[test]
    fn a_challenge_is_good_for_its_account_its_password_and_its_time() {
        let keys = |byte: u8| KeyRing::new(&[byte; 32]).unwrap();
        let token = Challenge::new(&keys(1), &staff(), AT).token();
        let back = Challenge::presented(&token).unwrap();
        assert!(back.is_good(&keys(1), &staff(), AT));
        assert!(!back.is_good(&keys(2), &staff(), AT));
        assert!(back.is_good(&keys(1), &staff(), AT + CHALLENGE - Duration::from_millis(1)));
        assert!(!back.is_good(&keys(1), &staff(), AT + CHALLENGE));
        for other in [
            Staff { id: StaffId(Uuid::from_u128(2)), ..staff() },
            Staff { password: "another".into(), ..staff() },
            Staff { disabled_at: Some(AT), ..staff() },
        ] {
            assert!(!back.is_good(&keys(1), &other, AT));
        }
    }

    #[test]
    fn a_changed_challenge_is_worth_nothing() {
        let keys = KeyRing::new(&[1; 32]).unwrap();
        let token = Challenge::new(&keys, &staff(), AT).token();
        for at in 0..token.expose().len() {
            let mut text = token.expose().to_owned();
            let other = if text.as_bytes()[at] == b'A' { "B" } else { "A" };
            text.replace_range(at..=at, other);
            let back = Challenge::presented(&Token::presented(&text));
            assert!(!back.is_some_and(|back| back.is_good(&keys, &staff(), AT)), "letter {at}");
        }
        for nonsense in ["", "A", "é", &"A".repeat(76)] {
            assert!(Challenge::presented(&Token::presented(nonsense)).is_none(), "{nonsense}");
        }
    }
}
