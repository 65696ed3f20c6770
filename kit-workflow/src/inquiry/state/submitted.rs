use super::{AwaitingPayment, Moved};
use crate::inquiry::{Account, Event, Refusal};
use crate::{Money, Timestamp};

/// The form arrived; nothing is owed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted(());

impl Submitted {
    pub(in crate::inquiry) fn new() -> Self {
        Self(())
    }

    /// Freezes what is owed.
    pub(in crate::inquiry) fn open_order(self, owed: Money, expires_at: Timestamp) -> Moved<AwaitingPayment> {
        if !owed.is_payable() {
            return Err(Refusal::UnpayableAmount(owed));
        }
        Ok((AwaitingPayment::new(Account::open(owed, expires_at)), Event::OrderOpened { owed, expires_at }))
    }
}
