//! Vouchers as stores keep them and as they are set on paper.

use std::fmt;

use crate::inquiry::{AttemptId, VoucherNumber};
use crate::port::Language;
use crate::{Money, Sequence, Timestamp};

/// A voucher: what its number stands for, frozen when the number was taken. It stays when the client's data is erased, but for
/// the name of the person: accounts have to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Its number.
    pub number: VoucherNumber,
    /// The event that paid the order.
    pub sequence: Sequence,
    /// When the order was paid.
    pub at: Timestamp,
    /// How much paid it.
    pub amount: Money,
    /// By which attempts that came.
    pub attempts: Vec<AttemptId>,
    /// Who bought, as the form said then.
    pub buyer_name: String,
    /// For which organisation.
    pub buyer_organization: String,
}

/// Names stay out of logs.
impl fmt::Debug for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voucher").field("number", &self.number).field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// Who sells, as vouchers name them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seller {
    /// The firm's name.
    pub name: String,
    /// Its address, a line each; may be empty.
    pub address: String,
    /// Its number at the tax office, with the words that belong to it; may be empty.
    pub tax_id: String,
}

/// One payment of those that paid an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidBy {
    /// At which provider, as in records: `cinetpay`, `by_hand`.
    pub provider: String,
    /// How, in the provider's words, where it said: `OM`, `MOMO`.
    pub method: Option<String>,
    /// Our transaction id, which the provider knows it by.
    pub transaction_id: String,
    /// The operator's own reference, or that of a transfer.
    pub reference: Option<String>,
}

/// A voucher to be set on paper.
#[derive(Clone, PartialEq, Eq)]
pub struct VoucherText {
    /// Its number.
    pub number: String,
    /// The language it is written in.
    pub language: Language,
    /// When the order was paid, in words of the language, with time zone.
    pub paid_at: String,
    /// Who sells.
    pub seller: Seller,
    /// Who bought.
    pub buyer_name: String,
    /// For which organisation.
    pub buyer_organization: String,
    /// The inquiry's reference.
    pub reference: String,
    /// How much paid the order.
    pub amount: Money,
    /// What that came by.
    pub payments: Vec<PaidBy>,
    /// What of it was given back since, or is about to be; nothing where that is nothing.
    pub returned: Returned,
    /// Whether it was play money.
    pub test: bool,
}

/// What became of the money that a voucher is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// It pays the order.
    Nothing,
    /// It is to be given back.
    Due,
    /// It was given back.
    Done,
}

/// Names stay out of logs.
impl fmt::Debug for VoucherText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VoucherText").field("number", &self.number).finish_non_exhaustive()
    }
}
