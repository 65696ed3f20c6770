//! What shows that money came, or went back, another way than through a gateway.

use super::StoredFile;
use crate::{Corrupt, Facts};

/// The reference of a payment or refund that was made another way, and the file that shows it.
///
/// ```
/// use kit_workflow::inquiry::Proof;
///
/// let proof = Proof::from("digest of the bank's reference");
/// assert_eq!((proof.digest.as_str(), proof.file), ("digest of the bank's reference", None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The salted digest of the reference; the reference itself goes beside the chain.
    pub digest: String,
    /// A scan or a statement in the vault, where there is one.
    pub file: Option<StoredFile>,
}

/// A reference without a file.
impl<T: Into<String>> From<T> for Proof {
    fn from(digest: T) -> Self {
        Self { digest: digest.into(), file: None }
    }
}

impl Proof {
    pub(super) fn facts(&self, facts: Facts) -> Facts {
        let facts = facts.with("proof", &self.digest);
        match self.file {
            Some(file) => file.facts(facts, "proof"),
            None => facts,
        }
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { digest: facts.take("proof")?, file: StoredFile::take_some(facts, "proof")? })
    }
}
