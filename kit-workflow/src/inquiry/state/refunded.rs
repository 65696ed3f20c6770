use super::Moved;
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Proof, Receipt, Refusal};
use crate::{Corrupt, Facts, Money};

/// The money was given back. More may still arrive, and is then due to be given back as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    account: Account,
}

impl Refunded {
    pub(super) fn new(account: Account) -> Self {
        Self { account }
    }

    /// What was received and given back.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// What arrived after the refund was given back as well.
    ///
    /// # Errors
    ///
    /// [`Refusal::AlreadyRefunded`] where nothing is due any more.
    pub fn confirm_refund(self, proof: Proof, amount: Option<Money>) -> Moved<Self> {
        Ok((Self::new(self.account.refunded(&proof.digest, amount)?), Event::RefundConfirmed { proof, amount }))
    }

    pub(in crate::inquiry) fn on_account(
        self,
        step: impl FnOnce(Account) -> Result<Account, Refusal>,
    ) -> Result<Self, Refusal> {
        Ok(Self { account: step(self.account)? })
    }

    pub(in crate::inquiry) fn receive_more(mut self, receipt: Receipt) -> Self {
        self.account.enter(receipt, Standing::RefundDue);
        self
    }

    pub(super) fn facts(&self) -> Facts {
        self.account.facts(Facts::none())
    }

    pub(super) fn take(facts: &mut Facts) -> Result<Self, Corrupt> {
        Ok(Self { account: Account::take(facts)? })
    }
}
