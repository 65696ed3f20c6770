use super::Moved;
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Receipt};
use crate::{Corrupt, Facts};

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
    /// [`Refusal::AlreadyRefunded`](crate::inquiry::Refusal::AlreadyRefunded) where nothing is due any more.
    pub fn confirm_refund(self, proof: String) -> Moved<Self> {
        Ok((Self::new(self.account.refunded(&proof)?), Event::RefundConfirmed { proof }))
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
