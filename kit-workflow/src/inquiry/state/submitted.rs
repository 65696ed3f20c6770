use super::{AwaitingPayment, Moved};
use crate::inquiry::{Account, Event, Refusal};
use crate::{Money, Timestamp};

/// The form arrived; nothing is owed yet.
///
/// ```
/// # use kit_testing::{Dice, sample};
/// # use kit_workflow::inquiry::{InquiryLifecycle, State};
/// # use kit_workflow::{Lifecycle, Timestamp};
/// # let at = Timestamp::from_unix_ms(0);
/// # let road = sample::road(at, &mut Dice::new(1));
/// # let walked = |steps: usize| {
/// #     let walk = road.iter().take(steps).cloned();
/// #     let decide = |state, (by, command)| InquiryLifecycle::apply(state, by, at, command).ok();
/// #     walk.fold(None::<State>, |state, asked| decide(state, asked).map(|decision| decision.state().clone()))
/// # };
/// // There is no order yet, so nothing is owed.
/// assert!(matches!(walked(1), Some(state @ State::Submitted(_)) if state.account().is_none()));
/// ```
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
