//! Passwords: argon2id, a few at a time.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::{Output, PasswordHash};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

/// Why a password cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It has fewer than twelve characters.
    #[error("the password has fewer than 12 characters")]
    TooShort,
    /// It has more than 1024 bytes.
    #[error("the password has more than 1024 bytes")]
    TooLong,
    /// It could not be hashed.
    #[error("the password could not be hashed")]
    NotHashed,
}

/// The most bytes of a password: hashing more costs time for nothing.
pub(crate) const LONGEST: usize = 1024;
const SHORTEST: usize = 12;

/// OWASP's recommendation of 2023 for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Hashings at once: at 19 MiB and some 30 ms each, logins neither fill the memory nor starve the other requests.
const AT_ONCE: usize = 3;

/// Hashes a new password with argon2id, in PHC form.
///
/// ```
/// let phc = kit_http::hash_password("correct horse battery").unwrap();
/// assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
/// assert!(kit_http::hash_password("too short").is_err());
/// ```
///
/// # Errors
///
/// [`PasswordFault`].
pub fn hash_password(password: &str) -> Result<String, PasswordFault> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    if password.len() > LONGEST {
        return Err(PasswordFault::TooLong);
    }
    hash(password.as_bytes())
}

fn hash(password: &[u8]) -> Result<String, PasswordFault> {
    let hash: PasswordHash = argon2().hash_password(password).map_err(|_| PasswordFault::NotHashed)?;
    Ok(hash.to_string())
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the constants are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Checks passwords, a few at a time, away from the threads that serve.
#[derive(Debug)]
pub(crate) struct Hasher {
    permits: Semaphore,
    scratch: Arc<Scratch>,
}

/// The memory that hashing needs, kept for the next one. Given back to the allocator each time, it would stay with
/// whichever thread had it, and every thread would come to hold some.
#[derive(Debug, Default)]
struct Scratch(Mutex<Vec<Vec<Block>>>);

impl Hasher {
    pub(crate) fn new() -> Self {
        // Made beforehand: the first unknown account must not take longer than the others.
        nobody();
        Self { permits: Semaphore::new(AT_ONCE), scratch: Arc::default() }
    }

    /// Hashes a new password, a few at a time as well.
    ///
    /// # Errors
    ///
    /// [`PasswordFault`].
    pub(crate) async fn hash(&self, password: &str) -> Result<String, PasswordFault> {
        let _permit = self.permits.acquire().await;
        let password = password.to_owned();
        let hashed = tokio::task::spawn_blocking(move || hash_password(&password)).await;
        hashed.unwrap_or(Err(PasswordFault::NotHashed))
    }

    /// Whether `password` is the one of this hash. Without a hash (there is no such account) it takes as long and says no.
    pub(crate) async fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        if password.len() > LONGEST {
            return false;
        }
        let _permit = self.permits.acquire().await;
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        let scratch = Arc::clone(&self.scratch);
        let verified = tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            scratch.matches(password.as_bytes(), hash.as_deref().unwrap_or_else(|| nobody())) && known
        });
        verified.await.unwrap_or(false)
    }
}

impl Scratch {
    /// Whether this password has this hash, with the costs that the hash names.
    fn matches(&self, password: &[u8], phc: &str) -> bool {
        let Some(hash) = PasswordHash::new(phc).ok().filter(|hash| hash.algorithm == ARGON2ID_IDENT) else {
            return false;
        };
        let (Ok(params), Some(salt), Some(expected)) = (Params::try_from(&hash), &hash.salt, &hash.hash) else {
            return false;
        };
        let mut blocks = self.lock().pop().unwrap_or_default();
        blocks.resize(params.block_count().max(blocks.len()), Block::new());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut computed = vec![0; expected.len()];
        let hashed = argon2.hash_password_into_with_memory(password, salt, &mut computed, &mut blocks);
        self.lock().push(blocks);
        // An output is compared in the same time wherever it differs.
        hashed.is_ok() && Output::new(&computed).is_ok_and(|computed| computed == *expected)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hash that an unknown account's password is checked against, so that it takes as long as a known one's.
fn nobody() -> &'static str {
    static NOBODY: OnceLock<String> = OnceLock::new();
    NOBODY.get_or_init(|| hash(b"nobody has this password").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Hasher, PasswordFault, hash_password};

    #[tokio::test]
    async fn the_right_password_of_a_known_account_is_the_only_one_that_opens() {
        let hasher = Hasher::new();
        let phc = hash_password("correct horse battery").unwrap();
        assert!(hasher.verify("correct horse battery", Some(&phc)).await);
        assert!(!hasher.verify("correct horse batterz", Some(&phc)).await);
        assert!(!hasher.verify("nobody has this password", None).await);
        assert!(!hasher.verify("correct horse battery", Some("not a hash")).await);
        assert!(!hasher.verify(&"x".repeat(1025), Some(&phc)).await);
    }

    #[test]
    fn new_passwords_have_a_length() {
        assert_eq!(hash_password("elevenchars"), Err(PasswordFault::TooShort));
        assert_eq!(hash_password(&"x".repeat(1025)), Err(PasswordFault::TooLong));
    }
}
