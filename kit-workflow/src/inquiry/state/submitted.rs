use super::{AwaitingPayment, Moved};
use crate::inquiry::{Account, Event};
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
        Ok((AwaitingPayment::new(Account::open(owed, expires_at)), Event::OrderOpened { owed, expires_at }))
    }
}
