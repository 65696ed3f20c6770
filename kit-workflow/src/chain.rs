//! The seal that makes a subject's history tamper-evident.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::{Facts, Record, Timestamp};

/// The key that seals histories; without it nobody can rewrite one unseen.
///
/// ```
/// use kit_workflow::KeyRing;
///
/// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
/// // It comes from the ring, and no log ever shows it.
/// assert_eq!(format!("{:?}", keys.chain()), "ChainKey(..)");
/// # Ok::<(), kit_workflow::WeakSecret>(())
/// ```
#[derive(Clone)]
pub struct ChainKey(pub(crate) [u8; 32]);

impl std::fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ChainKey(..)")
    }
}

/// What one seal covers: the whole stored row of an event.
///
/// ```
/// use kit_workflow::{ChainLink, Facts, KeyRing, Record, Timestamp, seal};
/// use uuid::Uuid;
///
/// let keys = KeyRing::new(b"a secret of at least thirty-two bytes")?;
/// let (subject, at, opened) = (Uuid::nil(), Timestamp::from_unix_ms(0), Record::new("opened", Facts::none()));
/// let link = ChainLink { subject, sequence: 1, at, actor: "staff", person: None, event: &opened };
/// // A history whose second event follows a first one that was rewritten has another seal.
/// let first = seal(keys.chain(), [0; 32], link);
/// let forged = seal(keys.chain(), [0; 32], ChainLink { actor: "client", ..link });
/// let second = ChainLink { sequence: 2, ..link };
/// assert_ne!(seal(keys.chain(), first, second), seal(keys.chain(), forged, second));
/// # Ok::<(), kit_workflow::WeakSecret>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// Whose history.
    pub subject: Uuid,
    /// The event's place in it, from 1.
    pub sequence: i64,
    /// When it was recorded.
    pub at: Timestamp,
    /// The kind of actor, as stored.
    pub actor: &'a str,
    /// The account of a person.
    pub person: Option<Uuid>,
    /// The event in its flat form.
    pub event: &'a Record,
}

/// The seal of `link` after the seal `previous`; the first event follows 32 zero bytes.
///
/// Every part is preceded by its length, so no two different rows have the same input.
///
/// ```
/// use kit_workflow::{ChainLink, Facts, KeyRing, Record, Timestamp, seal};
/// use uuid::Uuid;
///
/// let keys = KeyRing::new(b"a secret of at least thirty-two bytes").unwrap();
/// let event = Record::new("order_opened", Facts::none().with("amount", "XOF 15000"));
/// let link = ChainLink { subject: Uuid::nil(), sequence: 1, at: Timestamp::from_unix_ms(0), actor: "system", person: None, event: &event };
/// let first = seal(keys.chain(), [0; 32], link);
/// let moved = seal(keys.chain(), [0; 32], ChainLink { sequence: 2, ..link });
/// assert_ne!(first, moved);
/// ```
pub fn seal(key: &ChainKey, previous: [u8; 32], link: Link<'_>) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    let person = link.person.map(|person| *person.as_bytes());
    let Record { name, facts } = link.event;
    let facts = Facts::to_json(facts);
    let parts: [&[u8]; 8] = [
        &previous,
        link.subject.as_bytes(),
        &link.sequence.to_be_bytes(),
        &link.at.unix_ms().to_be_bytes(),
        link.actor.as_bytes(),
        person.as_ref().map_or(&[], |person| person.as_slice()),
        name.as_bytes(),
        facts.as_bytes(),
    ];
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
