//! Secrets that must be said twice: derived, so that nothing readable is stored.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::name::names;
use crate::{ChainKey, Corrupt};

names! {
    /// What a derived token opens. A token made for one purpose opens nothing else.
    ///
    /// ```
    /// use kit_workflow::{KeyRing, Name, Purpose};
    /// use uuid::Uuid;
    ///
    /// let (keys, row) = (KeyRing::new(b"a secret of at least thirty-two bytes")?, Uuid::from_u128(7));
    /// // One row, five secrets: none opens what another one does.
    /// let mut tokens: Vec<_> = Purpose::ALL.iter().map(|purpose| keys.token(*purpose, row).hash().0).collect();
    /// tokens.sort();
    /// tokens.dedup();
    /// assert_eq!(tokens.len(), Purpose::ALL.len());
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub enum Purpose {
        /// A client's own inquiry.
        Access = "access",
        /// A delivered PDF.
        Download = "download",
        /// A new password for an account of staff.
        Invitation = "invitation",
        /// The gateway's way back to the status page.
        Return = "return",
        /// A file of a form that came back with faults, to be attached to the next try.
        Upload = "upload",
    }
}

/// A bearer secret: 43 characters of base64url. Shown by [`Token::expose`] only.
///
/// ```
/// use kit_workflow::Token;
///
/// let token = Token::presented("what a client sent");
/// // It is looked up by its hash, and no log shows it.
/// assert!(token.hash().is(Token::presented("what a client sent").hash()));
/// assert_eq!(format!("{token:?}"), "Token(..)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Takes what a client sent.
    pub fn presented(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself, for a link or an answer.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the store keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The SHA-256 of a token: enough to look it up, useless to open anything.
///
/// ```
/// use kit_workflow::{Token, TokenHash};
///
/// // Stores keep it as text.
/// let hash = Token::presented("secret").hash();
/// assert_eq!(hash.to_string().parse::<TokenHash>(), Ok(hash));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// Whether both are the same, found out in the same time whatever they are.
    pub fn is(self, other: Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |different, (a, b)| different | (a ^ b)) == 0
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl FromStr for TokenHash {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| Corrupt::new("token hash", "is not 32 bytes of base64url"))
    }
}

/// The keys derived from `SECRET_KEY`, one a purpose.
///
/// ```
/// use kit_workflow::KeyRing;
///
/// let old = KeyRing::new(b"a secret of at least thirty-two bytes")?;
/// let new = KeyRing::new(b"another secret of at least thirty-two")?;
/// // Rows remember which secret sealed them, so that a rotation can find them.
/// assert_ne!(old.id(), new.id());
/// assert!(KeyRing::new(b"too short").is_err());
/// # Ok::<(), kit_workflow::WeakSecret>(())
/// ```
#[derive(Clone)]
pub struct KeyRing {
    root: Vec<u8>,
    chain: ChainKey,
}

/// A secret too short to derive keys from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret key has fewer than 32 bytes")]
pub struct WeakSecret;

impl KeyRing {
    /// The keys of this secret.
    ///
    /// # Errors
    ///
    /// [`WeakSecret`] below 32 bytes.
    pub fn new(secret: &[u8]) -> Result<Self, WeakSecret> {
        if secret.len() < 32 {
            return Err(WeakSecret);
        }
        let chain = ChainKey(hmac(secret, &[b"kit/chain"]));
        Ok(Self { root: secret.to_vec(), chain })
    }

    /// The token of a row, the same each time it is asked for.
    ///
    /// ```
    /// use kit_workflow::{KeyRing, Purpose};
    /// use uuid::Uuid;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes").unwrap();
    /// let row = Uuid::from_u128(7);
    /// assert_eq!(keys.token(Purpose::Access, row), keys.token(Purpose::Access, row));
    /// assert_ne!(keys.token(Purpose::Access, row), keys.token(Purpose::Download, row));
    /// ```
    pub fn token(&self, purpose: Purpose, row: Uuid) -> Token {
        let key = hmac(&self.root, &[b"kit/token/", purpose.to_string().as_bytes()]);
        Token(URL_SAFE_NO_PAD.encode(hmac(&key, &[row.as_bytes()])))
    }

    /// A digest of personal or free text that fits into an event: salted by the subject, so equal texts of two subjects differ.
    ///
    /// ```
    /// use kit_workflow::KeyRing;
    /// use uuid::Uuid;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
    /// let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    /// assert_eq!(keys.digest(one, "too late"), keys.digest(one, "too late"));
    /// assert_ne!(keys.digest(one, "too late"), keys.digest(other, "too late"));
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub fn digest(&self, subject: Uuid, text: &str) -> String {
        let key = hmac(&self.root, &[b"kit/digest/", subject.as_bytes()]);
        URL_SAFE_NO_PAD.encode(&hmac(&key, &[text.as_bytes()])[..16])
    }

    /// A mark of a text that is kept encrypted: equal texts have equal marks, and who has no key learns nothing by trying.
    ///
    /// ```
    /// use kit_workflow::KeyRing;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
    /// // The same words twice are known again, though they lie sealed.
    /// assert_eq!(keys.mark(b"cpm_trans_id=T1"), keys.mark(b"cpm_trans_id=T1"));
    /// assert_ne!(keys.mark(b"cpm_trans_id=T1"), keys.mark(b"cpm_trans_id=T2"));
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub fn mark(&self, bytes: &[u8]) -> [u8; 32] {
        hmac(&hmac(&self.root, &[b"kit/mark"]), &[bytes])
    }

    /// What is derived for a purpose of the crate's own from these parts.
    pub(crate) fn derived(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        hmac(&hmac(&self.root, &[b"kit/derived/", purpose.as_bytes()]), parts)
    }

    /// The key that encrypts what one row holds, and nothing else.
    ///
    /// ```
    /// use kit_workflow::KeyRing;
    /// use uuid::Uuid;
    ///
    /// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
    /// // A ciphertext that is moved to another row cannot be read there.
    /// assert_ne!(keys.sealing(Uuid::from_u128(1)), keys.sealing(Uuid::from_u128(2)));
    /// # Ok::<(), kit_workflow::WeakSecret>(())
    /// ```
    pub fn sealing(&self, row: Uuid) -> [u8; 32] {
        hmac(&hmac(&self.root, &[b"kit/sealing"]), &[row.as_bytes()])
    }

    /// Which root secret these keys come from: told to rows, so that a rotation can find them.
    pub fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(&hmac(&self.root, &[b"kit/key-id"])[..6])
    }

    /// The key that seals histories.
    pub fn chain(&self) -> &ChainKey {
        &self.chain
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing").field("id", &self.id()).finish_non_exhaustive()
    }
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
