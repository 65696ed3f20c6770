//! How an order stands, in one word for people who pay.

use kit_workflow::inquiry::{Account, State};

/// How an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, poem_openapi::Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum OrderStatus {
    /// Nothing that pays it has been received.
    Unpaid,
    /// Money was received that does not pay it; staff decide.
    Held,
    /// It is paid.
    Paid,
    /// Its money is to be given back.
    RefundDue,
    /// Its money was given back.
    Refunded,
    /// It was given up, or its time is over.
    Cancelled,
}

impl OrderStatus {
    /// How the order of an inquiry in this state stands; `None` as long as it is not open.
    pub(crate) fn of(state: &State) -> Option<Self> {
        let account = state.account()?;
        Some(match state {
            State::Submitted(_) => return None,
            State::AwaitingPayment(_) if account.holds() => Self::Held,
            State::AwaitingPayment(_) => Self::Unpaid,
            State::Cancelled(_) if account.holds() => Self::Held,
            State::Cancelled(_) => Self::Cancelled,
            State::Refunding(_) => Self::RefundDue,
            State::Refunded(_) if Account::owes_refund(account) => Self::RefundDue,
            State::Refunded(_) => Self::Refunded,
            State::Paid(_)
            | State::Generating(_)
            | State::GenerationFailed(_)
            | State::Drafted(_)
            | State::Validated(_)
            | State::Delivered(_) => Self::Paid,
        })
    }
}
