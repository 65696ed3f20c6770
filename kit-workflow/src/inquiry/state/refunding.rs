use super::{Moved, Refunded};
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Receipt};
use crate::{Corrupt, Facts};

/// Money is to be given back. Links are dead and no draft is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunding {
    account: Account,
}

impl Refunding {
    pub(in crate::inquiry) fn new(account: Account) -> Self {
        Self { account }
    }

    /// What was received and is to be given back.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The money was given back; staff hold the proof.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingDue`](crate::inquiry::Refusal::NothingDue) where nothing is left to give back.
    pub fn confirm_refund(self, proof: String) -> Moved<Refunded> {
        Ok((Refunded::new(self.account.refunded(&proof)?), Event::RefundConfirmed { proof }))
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
