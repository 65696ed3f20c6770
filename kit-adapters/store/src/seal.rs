//! What is kept encrypted: bodies of notifications, which hold telephone numbers.
//!
//! AES-256-GCM with a key of each row's own, derived from `SECRET_KEY`. A row is sealed once, so its key meets one
//! nonce, which is zero.

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use kit_workflow::{Corrupt, KeyRing};
use uuid::Uuid;

/// What a sealed body begins with. Bodies from before they were sealed are text, which never does.
const SEALED: u8 = 1;

/// Encrypts what this row holds.
pub(crate) fn seal(keys: &KeyRing, row: Uuid, plain: &[u8]) -> Vec<u8> {
    let cipher = Aes256Gcm::new(&keys.sealing(row).into());
    let sealed = cipher.encrypt(&Nonce::default(), plain).expect("a body is shorter than 64 GiB");
    [&[SEALED], sealed.as_slice()].concat()
}

/// What this row holds.
pub(crate) fn open(keys: &KeyRing, row: Uuid, kept: Vec<u8>) -> Result<Vec<u8>, Corrupt> {
    let Some((&SEALED, sealed)) = kept.split_first() else { return Ok(kept) };
    let cipher = Aes256Gcm::new(&keys.sealing(row).into());
    let plain = cipher.decrypt(&Nonce::default(), sealed);
    plain.map_err(|_| Corrupt::new("raw", "was changed, or sealed with another secret key"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use kit_workflow::KeyRing;
    use uuid::Uuid;

    use super::{open, seal};

    #[test]
    fn what_is_sealed_is_unreadable_and_opens_in_its_own_row_alone() {
        let keys = |byte: u8| KeyRing::new(&[byte; 32]).unwrap();
        let (row, body) = (Uuid::from_u128(1), b"cel_phone_num=0700000000");
        let kept = seal(&keys(1), row, body);
        assert!(!kept.windows(10).any(|window| window == b"0700000000"));
        assert_eq!(open(&keys(1), row, kept.clone()).unwrap(), body);
        assert!(open(&keys(1), Uuid::from_u128(2), kept.clone()).is_err());
        assert!(open(&keys(2), row, kept.clone()).is_err());
        for at in 1..kept.len() {
            let mut changed = kept.clone();
            changed[at] ^= 1;
            assert!(open(&keys(1), row, changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_body_from_before_reads_as_it_is() {
        let keys = KeyRing::new(&[1; 32]).unwrap();
        assert_eq!(open(&keys, Uuid::nil(), b"{}".to_vec()).unwrap(), b"{}");
    }
}
