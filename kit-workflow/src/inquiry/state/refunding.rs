use super::{Cancelled, CancelledBy, Moved, Refunded, State};
use crate::inquiry::account::Standing;
use crate::inquiry::{Account, Event, Proof, Receipt, Refusal, StaffId};
use crate::{Corrupt, Facts, Money};

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

    /// Money was given back; staff hold the proof. Where more is due than was given back, it stays due.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingDue`] where nothing is left to give back, [`Refusal::RefundMismatch`] where another amount is due.
    pub(in crate::inquiry) fn confirm_refund(self, proof: Proof, amount: Option<Money>) -> Moved<State> {
        let account = self.account.refunded(&proof.digest, amount)?;
        let state = if account.owes_refund() {
            State::Refunding(Self { account })
        } else {
            State::Refunded(Refunded::new(account))
        };
        Ok((state, Event::RefundConfirmed { proof, amount }))
    }

    /// A second person agrees that the money is given up: nothing is owed any more, and nothing was given back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NothingProposed`], [`Refusal::SamePerson`].
    pub(in crate::inquiry) fn write_off(self, by: StaffId) -> Moved<Cancelled> {
        Ok((Cancelled::new(self.account.agree_write_off(by)?, CancelledBy::Staff), Event::MoneyWrittenOff))
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
