//! A second factor: the six digits that an authenticator shows (RFC 6238), and codes for whoever has lost it.
//!
//! Everything is derived from the random id of an enrolment, so nothing that opens anything is stored.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::inquiry::FactorId;
use crate::{KeyRing, Timestamp, Token, TokenHash};

/// How long an authenticator shows the same digits.
const STEP_MS: i64 = 30_000;

/// Steps before and after the present one that are taken: telephones run a little fast or slow.
const DRIFT: i64 = 1;

/// How many recovery codes an enrolment has.
pub const RECOVERY_CODES: u32 = 10;

/// The alphabet of RFC 4648, which authenticators read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Crockford's alphabet: no I, L, O, U, so that a code survives being copied by hand.
const LEGIBLE: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The letters of a recovery code: 50 bits, which nobody guesses who is slowed down.
const LETTERS: usize = 10;

/// What an authenticator and we both know. HMAC-SHA-1, because many authenticators know nothing else.
///
/// ```
/// use kit_workflow::inquiry::FactorId;
/// use kit_workflow::{KeyRing, Timestamp};
/// use uuid::Uuid;
///
/// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
/// let (secret, now) = (keys.factor_secret(FactorId(Uuid::from_u128(1))), Timestamp::from_unix_ms(60_000));
/// // The digits of this moment are good once: whoever looked over a shoulder comes too late.
/// let digits = secret.digits_at(now);
/// let step = secret.step_of(&digits, now, None);
/// assert_eq!(step, Some(2));
/// assert_eq!(secret.step_of(&digits, now, step), None);
/// # Ok::<(), kit_workflow::WeakSecret>(())
/// ```
pub struct FactorSecret([u8; 20]);

impl FactorSecret {
    /// For typing, and for the address in the picture.
    pub fn base32(&self) -> String {
        letters(&self.0, BASE32, 32)
    }

    /// The step whose digits these are, if it is the present one or beside it and none that was used.
    pub fn step_of(&self, digits: &str, now: Timestamp, last: Option<i64>) -> Option<i64> {
        let present = now.unix_ms().div_euclid(STEP_MS);
        let mut near = (present - DRIFT..=present + DRIFT).filter(|step| last.is_none_or(|last| *step > last));
        near.find(|step| Token::presented(&self.digits(*step)).hash().is(Token::presented(digits).hash()))
    }

    /// What an authenticator shows at this moment.
    pub fn digits_at(&self, now: Timestamp) -> String {
        self.digits(now.unix_ms().div_euclid(STEP_MS))
    }

    fn digits(&self, step: i64) -> String {
        format!("{:06}", self.truncated(step) % 1_000_000)
    }

    /// RFC 4226, section 5.3.
    fn truncated(&self, step: i64) -> u32 {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let mac: [u8; 20] = mac.finalize().into_bytes().into();
        let at = usize::from(mac[19] & 0xf);
        u32::from_be_bytes([mac[at], mac[at + 1], mac[at + 2], mac[at + 3]]) & 0x7fff_ffff
    }
}

impl fmt::Debug for FactorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactorSecret(..)")
    }
}

/// What somebody typed where a code is asked for.
///
/// ```
/// use kit_workflow::TypedCode;
///
/// // However people group and copy it, it is read as what it was.
/// assert_eq!(TypedCode::parse("123 456"), Some(TypedCode::Digits("123456".into())));
/// assert_eq!(TypedCode::parse("abcde-fghjo"), Some(TypedCode::Recovery("ABCDEFGHJ0".into())));
/// assert_eq!(TypedCode::parse("what?"), None);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum TypedCode {
    /// What an authenticator shows.
    Digits(String),
    /// One of the codes for whoever has lost it.
    Recovery(String),
}

impl TypedCode {
    /// Reads it, however it was grouped; `None` for what can be neither.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(LETTERS + 1).collect();
        if plain.len() == 6 && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::Digits(plain));
        }
        let legible = plain.to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1");
        (legible.len() == LETTERS && legible.bytes().all(|byte| LEGIBLE.contains(&byte)))
            .then_some(Self::Recovery(legible))
    }
}

/// Codes stay out of logs.
impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits(_) => "Digits(..)",
            Self::Recovery(_) => "Recovery(..)",
        })
    }
}

impl KeyRing {
    /// The secret of an enrolment, the same each time it is asked for.
    pub fn factor_secret(&self, id: FactorId) -> FactorSecret {
        let [secret @ .., _, _, _, _, _, _, _, _, _, _, _, _] = self.derived("factor", &[id.0.as_bytes()]);
        FactorSecret(secret)
    }

    /// The recovery codes of an enrolment, to be shown once.
    ///
    /// ```
    /// use kit_workflow::inquiry::FactorId;
    /// use kit_workflow::{KeyRing, RECOVERY_CODES, TypedCode};
    /// use uuid::Uuid;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
    /// let codes = keys.recovery_codes(FactorId(Uuid::from_u128(1)));
    /// assert_eq!(codes.len(), RECOVERY_CODES as usize);
    /// assert!(codes.iter().all(|code| matches!(TypedCode::parse(code), Some(TypedCode::Recovery(_)))));
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub fn recovery_codes(&self, id: FactorId) -> Vec<String> {
        let code = |number: u32| {
            let bits = self.derived("recovery", &[id.0.as_bytes(), &number.to_be_bytes()]);
            let code = letters(&bits, LEGIBLE, LETTERS);
            format!("{}-{}", &code[..LETTERS / 2], &code[LETTERS / 2..])
        };
        (0..RECOVERY_CODES).map(code).collect()
    }

    /// What is stored of a recovery code. Who has the table and no key learns nothing by trying.
    ///
    /// ```
    /// use kit_workflow::inquiry::FactorId;
    /// use kit_workflow::{KeyRing, TypedCode};
    /// use uuid::Uuid;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
    /// let (id, other) = (FactorId(Uuid::from_u128(1)), FactorId(Uuid::from_u128(2)));
    /// // However it is typed, it is the same code; for another enrolment it is another one.
    /// let [shown, typed] = [keys.recovery_codes(id)[0].clone(), keys.recovery_codes(id)[0].to_lowercase()];
    /// let hash = |id, text: &str| match TypedCode::parse(text) {
    ///     Some(TypedCode::Recovery(letters)) => Some(keys.recovery_hash(id, &letters)),
    ///     _ => None,
    /// };
    /// assert_eq!(hash(id, &shown), hash(id, &typed));
    /// assert_ne!(hash(id, &shown), hash(other, &shown));
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub fn recovery_hash(&self, id: FactorId, letters: &str) -> TokenHash {
        TokenHash(self.derived("recovery-hash", &[id.0.as_bytes(), letters.as_bytes()]))
    }
}

/// The first `count` groups of five bits, as letters.
fn letters(bytes: &[u8], alphabet: &[u8; 32], count: usize) -> String {
    let bit = |at: usize| usize::from(bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1));
    let letter = |group: usize| (0..5).fold(0, |value, offset| value << 1 | bit(group * 5 + offset));
    (0..count).map(|group| char::from(alphabet[letter(group)])).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use uuid::Uuid;

    use super::{FactorSecret, TypedCode};
    use crate::inquiry::FactorId;
    use crate::{KeyRing, Timestamp};

    const RFC: FactorSecret = FactorSecret(*b"12345678901234567890");

    /// RFC 6238, appendix B, and RFC 4226, appendix D.
    #[test]
    fn the_digits_are_those_of_the_rfcs() {
        let totp = [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ];
        for (seconds, eight) in totp {
            assert_eq!(RFC.truncated(seconds / 30) % 100_000_000, eight, "{seconds}");
            let now = Timestamp::from_unix_ms(seconds * 1000);
            assert_eq!(RFC.digits_at(now), format!("{:06}", eight % 1_000_000));
        }
        let hotp = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (step, six) in hotp.into_iter().enumerate() {
            assert_eq!(RFC.digits(step as i64), format!("{six:06}"));
        }
        assert_eq!(RFC.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_step_beside_the_present_one_is_taken_and_no_other() {
        let now = Timestamp::from_unix_ms(1_795_348_800_000);
        let present = now.unix_ms() / 30_000;
        for offset in -3..=3 {
            let found = RFC.step_of(&RFC.digits(present + offset), now, None);
            assert_eq!(found, (-1..=1).contains(&offset).then_some(present + offset), "{offset}");
        }
        for wrong in ["", "000000", "1234567", "１２３４５６"] {
            assert_eq!(RFC.step_of(wrong, now, None), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_step_that_was_used_or_comes_before_it_is_not_taken_again() {
        let now = Timestamp::from_unix_ms(1_795_348_800_000);
        let present = now.unix_ms() / 30_000;
        for offset in -1..=1 {
            let found = RFC.step_of(&RFC.digits(present + offset), now, Some(present));
            assert_eq!(found, (offset == 1).then_some(present + offset), "{offset}");
        }
    }

    #[test]
    fn every_enrolment_has_a_secret_and_codes_of_its_own() {
        let keys = |byte: u8| KeyRing::new(&[byte; 32]).unwrap();
        let (one, other) = (FactorId(Uuid::from_u128(1)), FactorId(Uuid::from_u128(2)));
        let secret = keys(1).factor_secret(one).base32();
        assert_eq!(secret, keys(1).factor_secret(one).base32());
        assert_ne!(secret, keys(1).factor_secret(other).base32());
        assert_ne!(secret, keys(2).factor_secret(one).base32());
        let mut codes = keys(1).recovery_codes(one);
        codes.extend(keys(1).recovery_codes(other));
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), 20);
        for code in &codes {
            let Some(TypedCode::Recovery(letters)) = TypedCode::parse(code) else { panic!("{code} is none") };
            assert_ne!(keys(1).recovery_hash(one, &letters), keys(1).recovery_hash(other, &letters));
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_written() {
        let digits = |text: &str| Some(TypedCode::Digits(text.into()));
        assert_eq!(TypedCode::parse(" 123 456 "), digits("123456"));
        let recovery = Some(TypedCode::Recovery("A0B1C1D2E3".into()));
        for text in ["a0b1c-1d2e3", "AOBIC LD2E3", "a0b1c1d2e3"] {
            assert_eq!(TypedCode::parse(text), recovery, "{text}");
        }
        for text in ["", "12345", "1234567", "a0b1c-1d2e3-x", "ééééé-ééééé", "u0b1c-1d2e3"] {
            assert_eq!(TypedCode::parse(text), None, "{text}");
        }
    }
}
