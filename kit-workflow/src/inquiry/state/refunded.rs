use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Receipt};
use crate::{Corrupt, Facts};

/// The money was given back. More may still arrive, and is then due to be given back as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    account: Account,
    proof: String,
}

impl Refunded {
    pub(super) fn new(account: Account, proof: String) -> Self {
        Self { account, proof }
    }

    /// What was received and given back.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The digest of the proof that staff gave.
    pub fn proof(&self) -> &str {
        &self.proof
    }

    pub(in crate::inquiry) fn receive_more(mut self, receipt: Receipt) -> Self {
        self.account.enter(receipt, Standing::RefundDue);
        self
    }

    pub(super) fn facts(&self) -> Facts {
        self.account.facts(Facts::none()).with("proof", &self.proof)
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { proof: facts.take("proof")?, account: Account::take(facts)? })
    }
}
